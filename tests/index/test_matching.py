"""The reference itself, by examples worked out by hand; engines are compared with it in test_agreement."""

from __future__ import annotations

from datetime import date

import pytest

from core.models import Precision
from index.matching import facet_counts, histogram, make_bars, matches
from index.query import MAX_FILLED_BARS, Bar, Expression, FacetCount, FacetField, Filters, Interval, Query, Word
from tests.index.entries import LIBRARY, make_entry, make_query


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("resonators", {"ring"}),
        ("batteries", {"ring", "laser", "zelle"}),
        ('"silicon nitride"', {"ring"}),
        ('"resonators low"', set()),
        ('author:"jan de vries"', {"ring"}),
        ('author:"de vries anna"', set()),
        ("organisation:zeiss", {"laser"}),
        ("zeiss", {"laser"}),
        ("silicon nitride ring spectrometer", {"ring"}),
        ("-ring", {"accu", "zelle"}),
        ("-kind:news -source:epo", {"ring"}),
        ("date:2021", {"laser", "accu"}),
    ],
)
def test_examples(text: str, expected: set[str]) -> None:
    assert {entry.id for entry in LIBRARY if matches(make_query(text), entry)} == expected


def test_end_of_a_range_is_excluded() -> None:
    entry = make_entry(published=date(2020, 1, 1))
    assert not matches(Query(filters=Filters(published_until=date(2020, 1, 1))), entry)
    assert matches(Query(filters=Filters(published_from=date(2020, 1, 1))), entry)


def test_an_entry_without_date_passes_no_range_and_is_never_history() -> None:
    entry = make_entry(published=None, visible_from=None)
    assert not matches(Query(filters=Filters(published_until=date.max)), entry)
    assert not matches(Query(as_of=date.max), entry)
    assert matches(Query(), entry)


def test_a_value_counts_once_an_entry() -> None:
    entries = [make_entry("a", sources=("x", "x", "y")), make_entry("b", sources=("y",))]
    assert facet_counts(entries, FacetField.SOURCE, 2) == (FacetCount("y", 2), FacetCount("x", 1))


def test_a_histogram_counts_what_is_exact_enough() -> None:
    entries = [
        make_entry("a", published=date(2020, 2, 1), precision=Precision.MONTH),
        make_entry("b", published=date(2020, 1, 1), precision=Precision.YEAR),
        make_entry("c", published=None),
    ]
    assert histogram(entries, Interval.QUARTER) == ((Bar(date(2020, 1, 1), 1),), 2)


@pytest.mark.parametrize(("clauses", "needed"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (6, 3), (7, 2), (64, 2)])
def test_short_searches_are_exact_and_long_ones_forgive(clauses: int, needed: int) -> None:
    assert Expression(wanted=tuple(Word(f"w{n}") for n in range(clauses))).needed == needed


def test_gaps_are_filled_up_to_a_limit() -> None:
    assert len(make_bars([(0 + 12, 1), (12 + MAX_FILLED_BARS - 1, 1)], Interval.MONTH)) == MAX_FILLED_BARS
    assert len(make_bars([(0 + 12, 1), (12 + MAX_FILLED_BARS, 1)], Interval.MONTH)) == 2
