"""How a count changed, and how surely."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight.change import MIN_UNITS, compare_counts


@given(st.integers(1, 10_000), st.integers(0, 10_000))
def test_a_ratio_lies_within_its_bounds_and_turns_round(before: int, after: int) -> None:
    found = compare_counts(before, after)
    if before + after < MIN_UNITS:
        assert found is None
        return
    assert found is not None
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value <= found.high + 1e-9
    back = compare_counts(after, before)
    if back is not None and found.low > 0:
        assert back.high == pytest.approx(1 / found.low)


def test_of_few_units_or_none_before_nothing_is_said() -> None:
    assert compare_counts(0, 500) is None
    assert compare_counts(4, 5) is None


def test_more_units_say_it_more_surely() -> None:
    few, many = compare_counts(10, 15), compare_counts(1_000, 1_500)
    assert few is not None
    assert many is not None
    assert few.low < 1 < few.high
    assert 1 < many.low < many.high
