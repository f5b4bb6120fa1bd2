"""Leaves out names that stand in a text by chance: places, small letters that spell an acronym, namesakes abroad."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from knowledge.linking.affiliations import Affiliation, PartKind
from knowledge.linking.context import Context, is_elsewhere
from knowledge.linking.hits import Hit

_LEAST_LETTERS = 3


def likely_hits(hits: Sequence[Hit], context: Context) -> list[Hit]:
    """Return the hits that may mean their entry at all."""
    hits = [hit for hit in hits if not _is_chance(hit, context)]
    names = context.gazetteer.names
    entries = {(hit.first, hit.last, names[hit.name].entry) for hit in hits}
    namesakes = Counter((first, last) for first, last, _ in entries)
    far = {key for key in entries if is_elsewhere(key[2], (key[0], key[1]), context)}
    return [
        hit
        for hit in hits
        if (hit.first, hit.last, names[hit.name].entry) not in far
        or (namesakes[hit.first, hit.last] == 1 and hit.last - hit.first > 1)
    ]


def _is_chance(hit: Hit, context: Context) -> bool:
    """Whether a place, a state's two letters or a word in small letters is taken for a name; all of a text may be."""
    affiliation = context.affiliation
    words = affiliation.words[hit.first : hit.last]
    if len(words) == len(affiliation.words):
        return False
    start, end = words[0].start, words[-1].end
    if _is_place(hit, start, end, affiliation):
        return True
    surface = affiliation.text[start:end]
    if len(words) > 1 or not context.gazetteer.names[hit.name].is_short:
        return False
    return len(surface) < _LEAST_LETTERS or sum(character.isupper() for character in surface) * 2 < len(surface)


def _is_place(hit: Hit, start: int, end: int, affiliation: Affiliation) -> bool:
    if any(one.start <= start and end <= one.end for one in affiliation.countries):
        return True
    return any(
        part.kind is PartKind.CITY and part.first <= hit.first and hit.last <= part.last for part in affiliation.parts
    )
