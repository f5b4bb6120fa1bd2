"""A small taxonomy as files, with one of everything, and comments that must stay."""

from __future__ import annotations

from core.taxonomy.draft import Draft, make_draft

HEADER = """\
# who goes where
version: '2026.11'
clusters: [light, matter]
retired:
  old-light: [light]  # since 2024
"""

LIGHT = """\
# Format and rules of editing: docs/taxonomy.md
cluster: light
labels: {en: Light, nl: Licht, de: Licht}
technologies:

  - id: light          # the parent
    level: 1
    labels: {en: Light, nl: Licht, de: Licht}
    definition: >-
      What shines, in all
      colours.
    terms:
      en: [
        light source, lamp, halogen lamp,  # not candles
        discharge lamp
      ]
      nl: [lichtbron*]
    weak: {en: [bulb]}
    acronyms:
      LS: {expansion: light source, context: [optical]}
    context: [lumen]
    excludes: [lamp post, bulb of a tulip]
    cpc: [H01S]

  # beams
  - id: lasers
    level: 2
    parent: light
    labels: {en: Lasers, nl: Lasers, de: Laser}
    definition: Light in step.
    terms: {en: [laser]}
    openalex: [T10988]
"""

MATTER = """\
cluster: matter
labels: {en: Matter, nl: Materie, de: Materie}
technologies:
- id: matter
  level: 1
  labels: {en: Matter, nl: Materie, de: Materie}
  definition: What weighs.
  terms:
    en:
    - matter
    - "dark: matter"  # quoted
- id: alloys
  level: 1
  labels: {en: Alloys, nl: Legeringen, de: Legierungen}
  definition: Mixed metals.
  terms: {en: [alloy]}
"""

TEXTS = {"taxonomy.yml": HEADER, "light.yml": LIGHT, "matter.yml": MATTER}


def draft() -> Draft:
    """The files as they are."""
    return make_draft(TEXTS)
