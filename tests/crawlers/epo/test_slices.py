"""Slices of a search: days and codes, halved without a gap or an overlap."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawlers.epo.slices import Slice, make_slice, read_slices, write_slices

MONDAY = date(2026, 11, 2)
slices = st.builds(
    lambda days, length, terms: Slice(MONDAY + days, MONDAY + days + length, tuple(f"cpc=/low {t}" for t in terms)),
    st.timedeltas(timedelta(0), timedelta(400)).map(lambda one: timedelta(one.days)),
    st.integers(0, 30).map(timedelta),
    st.lists(st.sampled_from(["G06N10", "H01M10", "B82Y10", "H01S5"]), min_size=1, unique=True),
)


def test_a_slice_asks_for_all_terms_in_all_days() -> None:
    one = make_slice('cpc=/low G06N10 or cpc=/low "H04B10/70"', MONDAY, date(2026, 11, 4))
    assert one.query() == '(cpc=/low G06N10 or cpc=/low "H04B10/70") and pd within "20261102 20261104"'
    assert one.terms == ("cpc=/low G06N10", 'cpc=/low "H04B10/70"')


def _points(one: Slice) -> set[tuple[date, str]]:
    days = (one.last - one.first).days
    return {(one.first + timedelta(days=day), term) for day in range(days + 1) for term in one.terms}


@given(slices)
def test_halves_are_a_slice_without_gap_or_overlap(one: Slice) -> None:
    halves = one.halves()
    points = [point for half in halves for point in _points(half)]
    assert (not halves) == (one.first == one.last and len(one.terms) == 1)
    assert not halves or (len(points) == len(set(points)) and set(points) == _points(one))


@given(st.lists(slices))
def test_slices_travel_with_a_request(several: list[Slice]) -> None:
    assert read_slices(write_slices(several)) == several
