"""Read names of places and kinds of units as values that a unit has: *in Europe*, *Nederlandse*, *startups*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.models import DocumentKind
from index.query import FacetField, Valued
from index.understanding.asked import Asked, Taken
from index.understanding.pieces import Piece, Step, StepKind, Words, join_typed
from index.understanding.places import Places

_MAX_NAME_WORDS = 3
# In lower case these are words of a language, not places.
_ONLY_CAPITALS = frozenset({("us",), ("uk",), ("eu",)})


def read_places(pieces: Sequence[Piece], asked: Asked) -> Taken:
    """Return pieces with the names of places as countries: beside the words, the country of an organisation counts."""
    read: list[Piece] = []
    steps: list[Step] = []
    at = 0
    while at < len(pieces):
        size = find_place(pieces, at, asked.lexicon.places)
        found = pieces[at : at + max(1, size)]
        at += len(found)
        step = Step(StepKind.PLACE, join_typed(found), f"in {join_typed(found)}") if size else None
        if step is None or not asked.takes(step):
            read += found
            continue
        steps.append(step)
        read.append(_make_place(found, asked.lexicon.places))
    return tuple(read), tuple(steps)


def _make_place(found: Sequence[Piece], places: Places) -> Piece:
    name = _join(found)
    countries = places.countries[name]
    english = places.english.get(countries, name)
    values = tuple(Valued(FacetField.COUNTRY, country) for country in countries)
    return Piece(join_typed(found), name, english=() if english == name else (english,), values=values)


def find_place(pieces: Sequence[Piece], at: int, places: Places) -> int:
    """Return how many pieces name a place from here on; 0 for none.

    A name counts behind a word such as *in*, or typed with a capital; an adjective is in the table as such.
    """
    for size in range(min(_MAX_NAME_WORDS, len(pieces) - at), 0, -1):
        found = pieces[at : at + size]
        name = _join(found)
        if name in places.countries and _is_meant(found, name, pieces[at - 1] if at else None, places):
            return size
    return 0


def _is_meant(found: Sequence[Piece], name: Words, before: Piece | None, places: Places) -> bool:
    if name in _ONLY_CAPITALS:
        return found[0].is_acronym
    is_opened = before is not None and places.openings.issuperset(before.words)
    return is_opened or found[0].typed[:1].isupper() or name[0] in places.adjectives


def _join(pieces: Sequence[Piece]) -> Words:
    return tuple(word for piece in pieces for word in piece.words)


def read_kinds(pieces: Sequence[Piece], asked: Asked) -> Taken:
    """Return pieces with the words for a kind of unit as that kind: a company's page counts as having *startup*."""
    read: list[Piece] = []
    steps: list[Step] = []
    for piece in pieces:
        kind = None if piece.is_acronym else asked.lexicon.kinds.get("".join(piece.words))
        step = Step(StepKind.KIND, piece.typed, f"a {kind}" if kind else "")
        if kind is None or not asked.takes(step):
            read.append(piece)
            continue
        steps.append(step)
        read.append(replace(piece, english=_name(kind, piece), values=(Valued(FacetField.KIND, kind.value),)))
    return tuple(read), tuple(steps)


def _name(kind: DocumentKind, piece: Piece) -> tuple[Words, ...]:
    return () if piece.words == (kind.value,) else ((kind.value,),)
