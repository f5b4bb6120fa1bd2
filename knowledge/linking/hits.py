"""Where in an affiliation names of the gazetteer stand: word for word in any order, run together, or nearly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.linking.affiliations import Affiliation, Part, PartKind
from knowledge.linking.gazetteer import MAX_NAMESAKES, Gazetteer
from knowledge.linking.nearness import near_names
from knowledge.linking.words import Word, word_table

_MAX_WINDOW = 14
_MAX_RUN = 8
_LEAST_RUN_CHARS = 6
# What is looked for nearly: so many parts of one string, the shortest first to come.
_MAX_NEAR_PARTS = 12
# A text that holds more names is a list; the names that say least are left out.
_MAX_HITS = 300


class Way(StrEnum):
    """How a name was found: as it is, in another order, without blanks, with a city from elsewhere, or only nearly."""

    EXACT = "exact"
    REORDERED = "reordered"
    RUN = "run"
    CITY = "city"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in ``words[first:last]``. ``closeness``: 0 to 1; ``corrected``: how many words were misspelled."""

    name: int
    first: int
    last: int
    way: Way
    closeness: float = 1.0
    corrected: int = 0
    rarest: float = 0.0
    is_inside: bool = False
    lead: float = 0.0


@dataclass(frozen=True, slots=True)
class _Read:
    """The words of a text as the gazetteer knows them; ``None`` for one that it does not."""

    texts: Sequence[str | None]
    is_corrected: Sequence[bool]
    part_of: Sequence[int]
    after_unit: Sequence[bool]

    def may_stand(self, first: int, last: int) -> bool:
        """Whether words of two parts may be one name: they begin the first, or with what says university."""
        is_one = self.part_of[first] == self.part_of[last - 1]
        is_first = first == 0 or self.part_of[first - 1] != self.part_of[first]
        return is_one or is_first or self.texts[first] in word_table().hosts

    def may_reorder(self, first: int) -> bool:
        """Whether words in another order may be one name: behind a unit its own last word may be the first of them."""
        return not self.after_unit[first] or self.texts[first] in word_table().hosts


def find_hits(affiliation: Affiliation, gazetteer: Gazetteer) -> list[Hit]:
    """Return the names that stand in an affiliation, each place and name once."""
    read = _read(affiliation, gazetteer)
    found: dict[tuple[int, int, int], Hit] = {}
    cities = _cities_apart(affiliation, gazetteer)
    for hit in (*_iter_bags(read, gazetteer, cities), *_iter_runs(affiliation.words, gazetteer)):
        found.setdefault((hit.name, hit.first, hit.last), hit)
    for part in _open_parts(affiliation, list(found.values())):
        for hit in _near_hits(part, read, gazetteer):
            found.setdefault((hit.name, hit.first, hit.last), hit)
    hits = list(found.values())
    if len(hits) > _MAX_HITS:
        hits.sort(key=lambda hit: (-gazetteer.names[hit.name].information, hit.first, hit.last, hit.name))
    return hits[:_MAX_HITS]


def _read(affiliation: Affiliation, gazetteer: Gazetteer) -> _Read:
    texts: list[str | None] = []
    corrected: list[bool] = []
    part_of = [number for number, part in enumerate(affiliation.parts) for _ in range(part.first, part.last)]
    for word in affiliation.words:
        known = word.text if gazetteer.is_known(word.text) else gazetteer.speller.correct(word.text)
        texts.append(known)
        corrected.append(known is not None and known != word.text)
    return _Read(texts, corrected, part_of, _after_units(affiliation))


def _after_units(affiliation: Affiliation) -> list[bool]:
    """Say of each word whether a department, school or the like begins before it in its part."""
    units = word_table().units | word_table().middles
    found: list[bool] = []
    for part in affiliation.parts:
        is_after = False
        for word in affiliation.words[part.first : part.last]:
            found.append(is_after)
            is_after = is_after or word.text in units
    return found


def _cities_apart(affiliation: Affiliation, gazetteer: Gazetteer) -> dict[str, tuple[int, int]]:
    """Return the cities that are a part of their own, each with its place and the code of its words."""
    found: dict[str, tuple[int, int]] = {}
    for part in affiliation.parts:
        words = [word.text for word in affiliation.words[part.first : part.last] if not word.folded.isdigit()]
        while words and " ".join(words) not in gazetteer.cities:
            words.pop()
        if words and all(map(gazetteer.is_known, words)):
            found[" ".join(words)] = (part.first, sum(gazetteer.codes[word] for word in words))
    return found


def _iter_bags(read: _Read, gazetteer: Gazetteer, cities: Mapping[str, tuple[int, int]]) -> Iterator[Hit]:
    """Give the names whose words stand side by side: the sum of the words' codes says which they are."""
    texts, codes, bags, longest = read.texts, gazetteer.codes, gazetteer.bags, gazetteer.longest
    hosts = word_table().hosts
    for first in range(len(texts)):
        total, limit, has_host = 0, _MAX_WINDOW, False
        for last in range(first, len(texts)):
            word = texts[last]
            if word is None:
                break
            limit = min(limit, longest[word])
            if last - first >= limit:
                break
            total += codes[word]
            numbers = bags.get(total)
            if numbers is not None and len(numbers) <= MAX_NAMESAKES:
                yield from _hits_of(numbers, first, last + 1, read, gazetteer)
            has_host = has_host or word in hosts
            if has_host and last > first:
                for place, code in cities.values():
                    if place > last + 1 and (numbers := bags.get(total + code)):
                        yield from (Hit(number, first, last + 1, Way.CITY) for number in numbers[:MAX_NAMESAKES])


def _hits_of(numbers: Sequence[int], first: int, last: int, read: _Read, gazetteer: Gazetteer) -> Iterator[Hit]:
    if not read.may_stand(first, last):
        return
    window = tuple(read.texts[first:last])
    corrected = sum(read.is_corrected[first:last])
    if corrected and last - first == 1:
        return
    for number in numbers:
        words = gazetteer.names[number].words
        if words == window:
            yield Hit(number, first, last, Way.EXACT, 1.0, corrected)
        elif read.may_reorder(first) and sorted(words) == sorted(word or "" for word in window):
            yield Hit(number, first, last, Way.REORDERED, 1.0, corrected)


def _iter_runs(words: Sequence[Word], gazetteer: Gazetteer) -> Iterator[Hit]:
    """Give the names that are the same but for blanks (Jiao Tong, Jiaotong)."""
    runs = gazetteer.runs
    for first in range(len(words)):
        run = ""
        for last in range(first, min(first + _MAX_RUN, len(words))):
            run += words[last].text
            numbers = runs.get(run) if len(run) >= _LEAST_RUN_CHARS else None
            if numbers is not None and len(numbers) <= MAX_NAMESAKES:
                window = tuple(word.text for word in words[first : last + 1])
                yield from (
                    Hit(number, first, last + 1, Way.RUN)
                    for number in numbers
                    if gazetteer.names[number].words != window
                )


def _open_parts(affiliation: Affiliation, hits: Sequence[Hit]) -> list[Part]:
    """Return the parts that name somebody and in which no name stands that fills most of them."""
    parts = [part for part in affiliation.parts if part.kind not in {PartKind.CITY, PartKind.COUNTRY, PartKind.UNIT}]
    left = [part for part in parts if not any(_fills(hit, part) for hit in hits)]
    return left[:_MAX_NEAR_PARTS]


def _fills(hit: Hit, part: Part) -> bool:
    shared = min(hit.last, part.last) - max(hit.first, part.first)
    return hit.last - hit.first >= 2 and shared * 2 > part.last - part.first


def _near_hits(part: Part, read: _Read, gazetteer: Gazetteer) -> Iterator[Hit]:
    words = [word or "" for word in read.texts[part.first : part.last]]
    for near in near_names(words, gazetteer):
        first, last = part.first + near.first, part.first + near.last
        yield Hit(
            near.name,
            first,
            last,
            Way.NEAR,
            near.closeness,
            sum(read.is_corrected[first:last]),
            near.rarest,
            near.is_inside,
            near.lead,
        )
