"""The names of a register, ready to be looked up: by exact words in any order, run together, and by rare words.

Built once from entries of any registers; nothing in it depends on the order in which they came.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from core.registers import EntryStatus, RegisterEntry, RelationKind
from core.text.tokens import tokenise
from knowledge.linking.names import Grade, KeyedName, name_keys
from knowledge.linking.spelling import Speller
from knowledge.linking.words import common_words

# A word that more names have than this says too little to look for names by.
MAX_POSTINGS = 400
# So many organisations of one name: the name says nothing, whoever is meant.
MAX_NAMESAKES = 60
_MAX_ANCESTORS = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry is: codes of countries, folded words of its cities and regions."""

    countries: frozenset[str]
    cities: frozenset[str]
    regions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an entry; ``information``: how much its words say together, in nats."""

    entry: int
    words: tuple[str, ...]
    grade: Grade
    is_short: bool
    spelling: str
    information: float


class Gazetteer:
    """Entries and their names by every key that a text may have of them."""

    def __init__(self, entries: Iterable[RegisterEntry]) -> None:
        held = _hold(entries)
        #: The entry that took the place of one that the register has withdrawn, by id.
        self.successors = _read_successors(held)
        self.entries: Sequence[RegisterEntry] = [held[key] for key in sorted(held.keys() - self.successors.keys())]
        places = {entry.id: place for place, entry in enumerate(self.entries)}
        self.places = [_place_of(entry) for entry in self.entries]
        former: dict[int, list[RegisterEntry]] = defaultdict(list)
        for old in sorted(self.successors):
            former[places[self.successors[old]]].append(held[old])
        keyed = [name_keys(entry, former[place]) for place, entry in enumerate(self.entries)]
        self._counts = Counter(word for names in keyed for word in {word for name in names for word in name.words})
        self.most_information = math.log((len(self.entries) + common_words().total) / 2)
        self.names = [self._make_name(place, name) for place, names in enumerate(keyed) for name in names]
        self.codes = {word: code_of(word) for word in self._counts}
        self.longest: dict[str, int] = {}
        self.bags: dict[int, list[int]] = defaultdict(list)
        self.runs: dict[str, list[int]] = defaultdict(list)
        self.postings: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names):
            self._index(number, name)
        self.speller = Speller(self._counts)
        self.relatives = self._relate()
        self.domains = self._read_domains()
        self.identifiers = self._read_identifiers()
        self.cities = {city for place in self.places for city in place.cities}

    def __len__(self) -> int:
        return len(self.entries)

    def information(self, word: str) -> float:
        """Return how much a word says, in nats: that of one which one entry has, for a word of none."""
        common = common_words()
        held = self._counts.get(word, 1) + common.counts.get(word, 1)
        return math.log((len(self.entries) + common.total) / held)

    def counts(self) -> Counter[str]:
        """Return in how many entries each word is."""
        return Counter(self._counts)

    def is_known(self, word: str) -> bool:
        """Whether any name has this word."""
        return word in self._counts

    def ancestors(self, place: int) -> tuple[int, ...]:
        """Return the places of the entries above one, the nearest first; a circle of parents is gone round once."""
        found: dict[int, None] = {}
        queue = [place]
        while queue and len(found) < _MAX_ANCESTORS:
            relatives = self.relatives.get(queue.pop(0), {})
            above = sorted(one for one, kind in relatives.items() if kind is RelationKind.PARENT and one != place)
            queue += [one for one in above if one not in found]
            found.update(dict.fromkeys(above))
        return tuple(found)

    def _make_name(self, place: int, name: KeyedName) -> Name:
        information = sum(map(self.information, name.words))
        return Name(place, name.words, name.grade, name.is_short, name.spelling, information)

    def _index(self, number: int, name: Name) -> None:
        words = name.words
        for word in words:
            self.longest[word] = max(len(words), self.longest.get(word, 0))
        self.bags[sum(self.codes[word] for word in words)].append(number)
        run = "".join(words)
        if len(run) >= 6:
            self.runs[run].append(number)
        if name.grade > Grade.ACRONYM:
            for word in set(words):
                if self._counts[word] <= MAX_POSTINGS:
                    self.postings[word].append(number)

    def _relate(self) -> dict[int, dict[int, RelationKind]]:
        places = {(entry.source, entry.key, entry.space): place for place, entry in enumerate(self.entries)}
        relatives: dict[int, dict[int, RelationKind]] = defaultdict(dict)
        for place, entry in enumerate(self.entries):
            for relation in entry.relations:
                other = places.get((entry.source, relation.key, entry.space))
                if other is not None:
                    relatives[place][other] = relation.kind
                    relatives[other].setdefault(place, _INVERSE[relation.kind])
        return relatives

    def _read_domains(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(self.entries):
            for domain in {*entry.domains, *map(_host_of, entry.links)}:
                if domain and "wikipedia" not in domain:
                    found[domain].append(place)
        return found

    def _read_identifiers(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, entry in enumerate(self.entries):
            for identifier in dict.fromkeys(entry.identifiers):
                if identifier[0] != "url":
                    found[identifier].append(place)
        return found


def _hold(entries: Iterable[RegisterEntry]) -> dict[str, RegisterEntry]:
    """Return entries by id; of two with one id the later, whichever came first."""
    held: dict[str, RegisterEntry] = {}
    for entry in entries:
        other = held.get(entry.id)
        if other is None or _age(other) < _age(entry):
            held[entry.id] = entry
    return held


def _age(entry: RegisterEntry) -> tuple[date, str]:
    return (entry.updated or date.min, repr(entry))


def _read_successors(held: Mapping[str, RegisterEntry]) -> dict[str, str]:
    """Return the id of what took the place of each withdrawn entry, as far as that is held."""
    ids = {(entry.source, entry.key, entry.space): entry.id for entry in held.values()}
    nearest: dict[str, str] = {}
    for entry in held.values():
        if entry.status is EntryStatus.WITHDRAWN:
            after = (one for one in entry.relations if one.kind is RelationKind.SUCCESSOR)
            found = [ids.get((entry.source, one.key, entry.space)) for one in after]
            if found and found[0] and found[0] != entry.id:
                nearest[entry.id] = found[0]
    return {old: last for old in nearest if (last := _last_of(old, nearest)) is not None}


def _last_of(old: str, nearest: Mapping[str, str]) -> str | None:
    """Follow what came after to the end; ``None`` where it goes round in a circle."""
    seen = {old}
    while old in nearest:
        old = nearest[old]
        if old in seen:
            return None
        seen.add(old)
    return old


_INVERSE = {
    RelationKind.PARENT: RelationKind.CHILD,
    RelationKind.CHILD: RelationKind.PARENT,
    RelationKind.RELATED: RelationKind.RELATED,
    RelationKind.SUCCESSOR: RelationKind.PREDECESSOR,
    RelationKind.PREDECESSOR: RelationKind.SUCCESSOR,
}


def code_of(word: str) -> int:
    """Return a number of 60 bits for a word: the sum over the words of a name stands for them in any order."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 4


def fold_place(text: str) -> str:
    """Return the words of a place in one spelling."""
    return " ".join(tokenise(text))


def _place_of(entry: RegisterEntry) -> Place:
    countries = {entry.country, *(place.country for place in entry.other_places)}
    cities = {entry.city, *(place.city for place in entry.other_places)}
    regions = {entry.region, *(place.region for place in entry.other_places)}
    return Place(
        frozenset(one for one in countries if one),
        frozenset(fold_place(one) for one in cities if one),
        frozenset(fold_place(one) for one in regions if one),
    )


def _host_of(link: str) -> str:
    host = link.partition("://")[2].partition("/")[0].lower()
    return host.removeprefix("www.")
