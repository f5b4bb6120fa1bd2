"""An engine seen from within some spaces, over the reference of what a query matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from index.entry import IndexEntry
from index.matching import matches
from index.query import Filters, Hit, Query, SearchAnswer
from index.within import SpacesSearcher
from tests.index.entries import LIBRARY

SPACES = ("shared", "board", "lab", "")
ENTRIES = [replace(entry, space=SPACES[number % len(SPACES)]) for number, entry in enumerate(LIBRARY)]


@dataclass(frozen=True)
class Reference:
    """A searcher by the definition of what matches."""

    entries: list[IndexEntry]

    def live(self) -> str | None:
        return "one"

    def state(self) -> int:
        return len(self.entries)

    def search(self, query: Query) -> SearchAnswer:
        found = [entry for entry in self.entries if matches(query, entry)]
        return SearchAnswer(len(found), tuple(Hit(entry, 1.0) for entry in found), "one")

    def get(self, unit_id: str) -> IndexEntry | None:
        return next((entry for entry in self.entries if entry.id == unit_id), None)

    def explain(self, query: Query, unit_id: str) -> Mapping[str, float]:
        entry = self.get(unit_id)
        return {"all": 1.0} if entry and matches(query, entry) else {}

    def find_similar(self, word: str, filters: Filters) -> Sequence[str]:
        assert word
        return [entry.title for entry in self.entries if matches(Query(filters=filters), entry)]


Some = st.lists(st.sampled_from(SPACES), unique=True).map(tuple)


@given(Some, st.none() | Some)
def test_nothing_of_another_space_is_found_whatever_is_asked(
    seen: tuple[str, ...], asked: tuple[str, ...] | None
) -> None:
    within, query = SpacesSearcher(Reference(ENTRIES), seen), Query(filters=Filters(spaces=asked))
    wanted = {entry.id for entry in ENTRIES if entry.space in seen and (asked is None or entry.space in asked)}
    assert {hit.entry.id for hit in within.search(query).hits} == wanted
    assert within.find_similar("x", query.filters) == [entry.title for entry in ENTRIES if entry.id in wanted]
    for entry in ENTRIES:
        assert (within.get(entry.id) is not None) == (entry.space in seen)
        assert bool(within.explain(query, entry.id)) == (entry.id in wanted)
    assert within.live() == "one"
