"""Founders of young companies, as news and pages of companies tell them, and the works that are theirs.

A name alone says nothing: a thousand people may bear it. The work must also come from where the founder does, be of
two of the founders, or tell of the same in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.models import Document, DocumentKind
from core.relations import Telling
from core.signals import Certainty, Part, Signal, SignalKind
from core.text.organisation_names import normalise_name
from core.text.tokens import tokenise
from knowledge.people.names import PersonName, are_compatible, names_of, parse_name

# Who leads a young company, or its technology, has mostly founded it.
_FOUNDING_ROLE = re.compile(
    r"\b(?:co[- ]?)?(?:founder|gründer(?:in)?|oprichter|oprichtster)|\b(?:ceo|cto|cso)\b"
    r"|chief (?:executive|technology|technical|scientific|science) officer|chief (?:executive|scientist)",
    re.IGNORECASE,
)
_TOLD_IN = (SignalKind.SPIN_OFF, SignalKind.FOUNDING)
# Shorter ones are syllables of other names.
_MIN_HOME_CHARS = 3


@dataclass(frozen=True, slots=True)
class Founder:
    """Who founded a company. ``homes``: the company and where it comes from, as the document writes them."""

    name: PersonName
    homes: frozenset[str]


def founders_of(signals: Iterable[Signal]) -> list[Founder]:
    """Return the founders that signals tell of, each once, in their order; what is denied is told of nobody.

    A founder whose given name is not written is left out.
    """
    told = [signal for signal in signals if signal.certainty is not Certainty.DENIED]
    found: dict[PersonName, set[str]] = {}
    for signal in told:
        for name in filter(None, map(parse_name, signal.names(Part.PERSON))):
            if name.first and _tells_founder(signal):
                found.setdefault(name, set()).update(_homes(signal, told))
    return [Founder(name, frozenset(homes)) for name, homes in found.items()]


def founders_among(founders: Iterable[Founder], work: Document) -> list[Founder]:
    """Return those founders whom a person of a work may be, by name."""
    people = names_of(work.people)
    return [one for one in founders if any(are_compatible(one.name, person) for person in people)]


def find_home(founder: Founder, telling: Telling, work: Telling) -> str | None:
    """Return where both a founder and a work come from, as the telling document writes it; ``None`` for nowhere."""
    theirs = {actor for _, actor in work.actors}
    linked = {normalise_name(surface) for surface, actor in telling.actors if actor in theirs}
    told = [f" {' '.join(tokenise(place))} " for place in _iter_places(work.document)]
    for home in sorted(founder.homes):
        words = " ".join(tokenise(home))
        is_named = len(words) >= _MIN_HOME_CHARS and any(f" {words} " in place for place in told)
        if is_named or normalise_name(home) in linked:
            return home
    return None


def _tells_founder(signal: Signal) -> bool:
    if signal.kind in _TOLD_IN:
        return True
    is_joining = signal.kind is SignalKind.APPOINTMENT and signal.fact("move") != "leaves"
    return is_joining and bool(_FOUNDING_ROLE.search(str(signal.fact("role") or "")))


def _homes(signal: Signal, told: Iterable[Signal]) -> Iterator[str]:
    """Give the company of a signal, and the parents that any signal tells of it."""
    own = set(map(normalise_name, signal.names(Part.COMPANY)))
    yield from signal.names(Part.COMPANY)
    for other in told:
        companies = set(map(normalise_name, other.names(Part.COMPANY)))
        if not (own and companies) or own & companies:
            yield from other.names(Part.PARENT)


def _iter_places(work: Document) -> Iterator[str]:
    yield from (one.name for one in work.organisations)
    yield from (place for person in work.people for place in person.affiliations)


def is_work(document: Document) -> bool:
    """Say whether a document is a work of people: a paper or a patent."""
    return document.kind in {DocumentKind.PAPER, DocumentKind.PATENT}
