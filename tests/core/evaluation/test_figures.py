from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.figures import Counts, compare, estimate

COUNTS = st.lists(st.builds(Counts, *[st.integers(0, 5)] * 3), min_size=1, max_size=40)


def names(counts: list[Counts]) -> list[str]:
    return [f"d{place}" for place in range(len(counts))]


def test_figures_are_of_all_findings_together_not_of_documents_on_average() -> None:
    counts = [Counts(1, 0, 0), Counts(7, 2, 2)]
    figures = estimate(counts, names(counts))
    assert (figures.precision, figures.recall, figures.f1) == pytest.approx((0.8, 0.8, 0.8))
    assert (figures.n, figures.right, figures.wrong, figures.missed) == (2, 8, 2, 2)


def test_nothing_said_has_no_precision_and_nothing_to_find_no_recall() -> None:
    silent, empty = estimate([Counts(0, 0, 3)], ["a"]), estimate([Counts(0, 0, 0)], ["a"])
    assert (silent.precision, silent.recall, silent.f1) == (None, 0, 0)
    assert (empty.precision, empty.recall, empty.f1, empty.f1_ci) == (None, None, None, None)


@given(COUNTS, st.randoms(use_true_random=False))
def test_the_order_of_documents_changes_nothing(counts: list[Counts], shuffler: random.Random) -> None:
    before = estimate(counts, names(counts))
    shuffled = list(counts)
    shuffler.shuffle(shuffled)
    assert estimate(shuffled, names(counts)) == before


@given(COUNTS)
def test_the_interval_lies_round_the_figure_and_inside_0_and_1(counts: list[Counts]) -> None:
    figures = estimate(counts, names(counts))
    if figures.f1_ci is not None:
        assert 0 <= figures.f1_ci[0] <= figures.f1_ci[1] <= 1


def test_the_interval_is_that_of_the_theory() -> None:
    """Of 400 answers half are right: the standard error of the share is .025."""
    counts = [Counts(1, 0, 0)] * 200 + [Counts(0, 1, 1)] * 200
    ci = estimate(counts, names(counts)).precision_ci
    assert ci == pytest.approx((0.5 - 1.96 * 0.025, 0.5 + 1.96 * 0.025), abs=0.005)


def test_what_is_of_one_document_is_drawn_together() -> None:
    counts = [Counts(1, 0, 0), Counts(0, 1, 1)] * 100
    alone = estimate(counts, names(counts)).f1_ci
    together = estimate(counts, [f"d{place // 20}" for place in range(200)]).f1_ci
    assert alone is not None
    assert together == (0.5, 0.5)  # every document is half right
    assert alone[0] < 0.45


def test_of_a_few_documents_their_pieces_are_drawn() -> None:
    counts = [Counts(1, 0, 0), Counts(0, 1, 1)] * 50
    assert estimate(counts, ["a", "b"] * 50) == estimate(counts, names(counts))


def test_a_difference_is_paired() -> None:
    """Two arms that fail on the same documents differ by the same in every draw."""
    ours = [Counts(2, 0, 0)] * 30 + [Counts(0, 2, 2)] * 30
    peers = [Counts(1, 1, 1)] * 30 + [Counts(0, 2, 2)] * 30
    difference = compare(ours, peers, names(ours))
    assert difference is not None
    assert difference.f1 == pytest.approx(0.25)
    assert difference.ci[0] > 0.15


def test_a_peer_that_has_nothing_to_score_has_no_difference() -> None:
    assert compare([Counts(1, 0, 0)], [Counts(0, 0, 0)], ["a"]) is None
