"""What a search nearly finds: no part of it is found, and no unit is in two parts."""

from __future__ import annotations

from hypothesis import given

from index.entry import IndexEntry
from index.matching import matches
from index.query import Expression, Query, Word
from index.relaxing import MAX_PARTS, relax
from tests.index.entries import make_entry, make_query
from tests.index.worlds import libraries, queries


@given(libraries, queries)
def test_what_is_near_is_not_found_and_in_one_part_only(library: tuple[IndexEntry, ...], query: Query) -> None:
    parts = relax(query)
    assert len(parts) <= MAX_PARTS
    for entry in library:
        near = [part for part in parts if matches(part, entry)]
        assert len(near) <= 1
        assert not (near and matches(query, entry))


def test_of_a_short_search_what_lacks_one_word_is_near() -> None:
    query = make_query("thin film modulator kind:paper")
    one, two, all_ = (
        make_entry(text=text) for text in ("film alone", "a film modulator of lasers", "thin film modulator")
    )
    assert [sum(matches(part, entry) for part in relax(query)) for entry in (one, two, all_)] == [0, 1, 0]


def test_of_a_phrase_what_has_its_words_apart_is_near() -> None:
    parts = relax(make_query('"silicon nitride"'))
    assert [matches(part, make_entry(text="nitride on silicon")) for part in parts] == [True]
    assert [matches(part, make_entry(text="silicon nitride")) for part in parts] == [False]


def test_one_word_or_what_is_required_cannot_be_relaxed() -> None:
    assert relax(make_query("laser")) == ()
    assert relax(make_query("+laser +diode")) == ()
    assert relax(Query(Expression(wanted=(Word("a"),), minimum=0))) == ()
