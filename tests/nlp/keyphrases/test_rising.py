"""What rises, and how surely."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.keyphrases.rising import c_value, gamma_quantile_05, rise, topicality

COUNTS = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("shape", "rate", "exact"),
    # Quantiles of gamma distributions as R's qgamma(0.05, shape, rate) gives them.
    [(3, 1, 0.8177), (5, 2, 0.9851), (10, 1, 5.4254), (50, 10, 3.8965)],
)
def test_the_quantile_is_within_two_per_cent(shape: float, rate: float, exact: float) -> None:
    assert gamma_quantile_05(shape, rate) == pytest.approx(exact, rel=0.02)


@given(COUNTS, st.floats(0, 10_000), st.floats(0.01, 10))
def test_more_than_expected_rises_more_and_more_expected_rises_less(
    recent: int, expected: float, weight: float
) -> None:
    assert rise(recent + 1, expected, weight) > rise(recent, expected, weight)
    assert rise(recent, expected + 1, weight) < rise(recent, expected, weight)


@given(COUNTS)
def test_what_is_as_expected_never_rises(count: int) -> None:
    assert rise(count, count, 1.0) < 1


def test_little_evidence_says_little() -> None:
    assert rise(3, 0, 1.0) < 1.2 < rise(10, 0, 1.0)


def test_a_piece_of_a_longer_phrase_is_less_of_a_term() -> None:
    assert c_value(2, 20) > c_value(2, 20, (1, 18)) > 0
    assert c_value(3, 20) > c_value(2, 20) > c_value(1, 20)


def test_a_word_of_all_papers_is_of_no_field() -> None:
    everything = {"a": 1000, "b": 1000}
    assert topicality({"a": 50, "b": 50}, everything) == pytest.approx(0, abs=1e-9)
    assert topicality({"a": 100}, everything) > 0.7
    assert topicality({"a": 3}, everything) < 0.1  # three documents lie in one field by chance
    assert topicality({}, everything) == 0
