"""Names that are nearly a run of words: most of what their words say is there, and little else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import JaroWinkler

from knowledge.linking.gazetteer import Gazetteer

_MAX_RARE = 3
_MAX_COMPARED = 8
_MAX_FOUND = 4
_LEAST_SHARED = 0.45
_LEAST_CLOSENESS = 0.6
_LEAST_PREFIX = 3
_ALIKE = 0.92
_MAX_WORDS = 24


@dataclass(frozen=True, slots=True)
class Near:
    """A name that is nearly ``words[first:last]``; ``closeness``: 0 to 1, the share of information in common.

    ``rarest``: what the rarest word in common says, in nats; ``is_inside``: all words between first and last are the
    name's, in its order; ``lead``: by how much it is nearer than any name of another entry.
    """

    name: int
    first: int
    last: int
    closeness: float
    rarest: float
    is_inside: bool
    lead: float = 0.0


def near_names(words: Sequence[str], gazetteer: Gazetteer) -> list[Near]:
    """Return the names that share most with some words (``""`` for one that no name has), the nearest first."""
    words = words[:_MAX_WORDS]
    rare = sorted(
        {word for word in words if word in gazetteer.postings}, key=lambda word: len(gazetteer.postings[word])
    )
    shared: dict[int, float] = defaultdict(float)
    for word in rare[:_MAX_RARE]:
        information = gazetteer.information(word)
        for number in gazetteer.postings[word]:
            shared[number] += information
    names = gazetteer.names
    likely = [number for number, told in shared.items() if told >= _LEAST_SHARED * names[number].information]
    likely.sort(key=lambda number: (-shared[number] / names[number].information, -shared[number], number))
    found = [_compare(words, number, gazetteer) for number in likely[:_MAX_COMPARED]]
    nearest = sorted((near for near in found if near), key=lambda near: (-near.closeness, near.name))
    return [replace(near, lead=_lead(near, nearest, gazetteer)) for near in nearest[:_MAX_FOUND]]


def _lead(near: Near, nearest: Sequence[Near], gazetteer: Gazetteer) -> float:
    entry = gazetteer.names[near.name].entry
    others = (one.closeness for one in nearest if gazetteer.names[one.name].entry != entry)
    return near.closeness - next(others, _LEAST_CLOSENESS)


def _compare(words: Sequence[str], number: int, gazetteer: Gazetteer) -> Near | None:
    """Pair each word of the name with one of the text, and weigh what is paired against what is not."""
    name = gazetteer.names[number]
    free = dict(enumerate(words))
    paired = rarest = 0.0
    places: list[int] = []
    for word in name.words:
        place, alike = max(
            ((at, likeness(word, other)) for at, other in free.items()), key=lambda one: one[1], default=(0, 0.0)
        )
        if alike:
            del free[place]
            places.append(place)
            paired += alike * gazetteer.information(word)
            rarest = max(rarest, alike * gazetteer.information(word))
    if not places:
        return None
    first, last = min(places), max(places) + 1
    between = sum(gazetteer.information(word) for at, word in free.items() if first < at < last)
    closeness = paired / (name.information + between)
    if closeness < _LEAST_CLOSENESS:
        return None
    is_inside = places == sorted(places) and not any(first < at < last for at in free)
    return Near(number, first, last, closeness, rarest, is_inside)


def likeness(word: str, other: str) -> float:
    """Return how much two words are one: 1 for the same, less for an abbreviation or a misspelling, else 0."""
    if word == other:
        return 1.0
    short, long = sorted((word, other), key=len)
    if len(short) >= _LEAST_PREFIX and long.startswith(short):
        return 0.85
    if len(short) <= 4:
        return 0.0
    alike = JaroWinkler.similarity(word, other, score_cutoff=_ALIKE)
    return 0.8 if alike else 0.0
