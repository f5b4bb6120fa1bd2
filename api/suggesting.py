"""Suggestions while a person types: technologies by all their names in three languages, organisations by theirs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from core.store import Store
from core.taxonomy import Taxonomy
from core.text.organisation_names import normalise_name
from core.text.tokens import tokenise
from index.query import FacetField

MAX_SUGGESTIONS = 8
MIN_CHARS = 2
# Names with one beginning that are looked at; only beginnings of a letter or two have more.
_MOST_NAMES = 400


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be meant: a technology or an organisation, its name, and the one of its names that begins so."""

    kind: FacetField
    id: str
    label: str
    matched: str


@dataclass(frozen=True, slots=True)
class TechnologyNames:
    """Names in the order of their folded words. ``rows``: whether it is no label, the name as written, whose it is."""

    taxonomy: Taxonomy
    keys: tuple[str, ...]
    rows: tuple[tuple[bool, str, str], ...]


def build_names(taxonomy: Taxonomy) -> TechnologyNames:
    """Return the names of all technologies, ready to be looked up by their beginning."""
    keyed = sorted((" ".join(tokenise(name)), is_term, name, i) for is_term, name, i in _iter_names(taxonomy))
    return TechnologyNames(taxonomy, tuple(key for key, *_ in keyed), tuple((t, name, i) for _, t, name, i in keyed))


def _iter_names(taxonomy: Taxonomy) -> Iterator[tuple[bool, str, str]]:
    for technology in taxonomy:
        yield from ((False, label, technology.id) for label in technology.labels.values())
        yield from ((True, term.text, technology.id) for term in technology.terms if not term.weak)


def suggest(typed: str, names: TechnologyNames, store: Store, spaces: Collection[str]) -> list[Suggestion]:
    """Return at most eight suggestions, as many organisations as technologies leave room for, at least half."""
    if len(typed.strip()) < MIN_CHARS:
        return []
    organisations = _find_organisations(typed, store, spaces)
    room = MAX_SUGGESTIONS - min(len(organisations), MAX_SUGGESTIONS // 2)
    technologies = find_technologies(typed, names)[:room]
    return [*technologies, *organisations[: MAX_SUGGESTIONS - len(technologies)]]


def find_technologies(typed: str, names: TechnologyNames) -> list[Suggestion]:
    """Return the technologies of which a name begins so: by label first, then by the shortest name."""
    beginning = " ".join(tokenise(typed))
    if not beginning:
        return []
    start = bisect_left(names.keys, beginning)
    rows = []
    for key, row in zip(names.keys[start : start + _MOST_NAMES], names.rows[start : start + _MOST_NAMES], strict=True):
        if not key.startswith(beginning):
            break
        rows.append(row)
    rows.sort(key=lambda row: (row[0], len(row[1]), row[1]))
    best = {i: name for _, name, i in reversed(rows)}
    order = dict.fromkeys(i for _, _, i in rows)
    return [Suggestion(FacetField.TECHNOLOGY, i, names.taxonomy[i].label, best[i]) for i in order]


def _find_organisations(typed: str, store: Store, spaces: Collection[str]) -> list[Suggestion]:
    beginning = normalise_name(typed)
    found = store.actors.search(beginning, MAX_SUGGESTIONS, spaces) if beginning else []
    return [Suggestion(FacetField.ACTOR, actor.id, actor.name, actor.name) for actor in found]
