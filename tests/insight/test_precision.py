"""What judgements say of a search: bounds that hold, and nothing where too little is known."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight.precision import MIN_JUDGED, Judged, count_right, weigh, wilson

NONE = Judged(0, 0, 0)


@pytest.mark.parametrize(
    ("right", "judged", "low", "high"),
    # By scipy.stats.binomtest(right, judged).proportion_ci(method="wilson").
    [(8, 10, 0.4901625, 0.9433178), (0, 10, 0.0, 0.2775328), (10, 10, 0.7224672, 1.0), (50, 100, 0.4038315, 0.5961685)],
)
def test_the_interval_is_that_of_wilson(right: int, judged: int, low: float, high: float) -> None:
    found = wilson(right, judged)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-6)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_mirrors(counts: tuple[int, int]) -> None:
    right, judged = counts
    found, other = wilson(right, judged), wilson(judged - right, judged)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert other.low == pytest.approx(1 - found.high)
    assert wilson(right, judged, 0.99).high >= found.high


groups = st.integers(0, 300).flatmap(
    lambda frame: st.integers(0, min(frame, 20)).flatmap(
        lambda judged: st.builds(Judged, st.just(frame), st.just(judged), st.integers(0, judged))
    )
)


@given(groups, groups, groups)
def test_what_is_said_lies_within_its_bounds_and_within_reason(top: Judged, rest: Judged, near: Judged) -> None:
    said = weigh(top, rest, near)
    for share in (said.precision, said.recall):
        assert share is None or 0 <= share.low <= share.value + 1e-9 <= share.high + 2e-9 <= 1 + 3e-9
    if said.missed is not None:
        assert near.right <= said.missed.low <= said.missed.high <= near.frame


def test_too_few_say_nothing_and_a_whole_group_is_exact() -> None:
    few = Judged(100, MIN_JUDGED - 1, MIN_JUDGED - 1)
    assert count_right(few) is None
    assert weigh(few, NONE, NONE).precision is None
    whole = weigh(Judged(4, 4, 3), NONE, Judged(2, 2, 1))
    assert whole.precision is not None
    assert (whole.precision.low, whole.precision.high) == (0.75, 0.75)
    assert whole.recall is not None
    assert (whole.recall.value, whole.recall.low, whole.recall.high) == (0.75, 0.75, 0.75)


def test_of_a_search_that_finds_nothing_there_is_no_precision() -> None:
    assert weigh(NONE, NONE, NONE).precision is None
    assert weigh(NONE, NONE, NONE).recall is None


def test_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="3 right of 2"):
        Judged(5, 2, 3)


def test_bounds_hold_as_often_as_they_say() -> None:
    """Draw 10 of 390 and 20 of 1,000 again and again, from results of which all is known."""
    rng, rounds = random.Random(7), 400
    top, rest, near = [True] * 8 + [False] * 2, [i < 230 for i in range(390)], [i < 90 for i in range(1000)]
    truth = (sum(top) + sum(rest)) / 400
    recall = (sum(top) + sum(rest)) / (sum(top) + sum(rest) + sum(near))
    held = {"precision": 0, "missed": 0, "recall": 0}
    for _ in range(rounds):
        judged = [Judged(10, 10, 8)]
        judged += [Judged(len(all_), n, sum(rng.sample(all_, n))) for all_, n in ((rest, 10), (near, 20))]
        said = weigh(*judged)
        assert said.precision is not None
        assert said.missed is not None
        assert said.recall is not None
        held["precision"] += said.precision.low <= truth <= said.precision.high
        held["missed"] += said.missed.low <= sum(near) <= said.missed.high
        held["recall"] += said.recall.low <= recall <= said.recall.high
    assert min(held.values()) >= 0.92 * rounds
    assert held["recall"] >= 0.95 * rounds
