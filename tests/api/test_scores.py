"""Scores as they are shown: probabilities in per cent, parts signed and in order, bars from the middle."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.scores import build_tags, format_log_odds, format_probability
from core.models import Tag
from core.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy()


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "> 99 %"),
        (0.995, "> 99 %"),
        (0.99, "99 %"),
        (0.874, "87 %"),
        (0.006, "1 %"),
        (0.005, "< 1 %"),
        (0.0, "< 1 %"),
    ],
)
def test_an_estimate_is_never_certain(probability: float, words: str) -> None:
    assert format_probability(probability) == words


def test_log_odds_carry_their_sign() -> None:
    assert [format_log_odds(value) for value in (1.2, -0.35, -0.001, 12.0)] == ["+1.20", "−0.35", "0.00", "+12.00"]


def test_parts_come_largest_first_and_each_on_its_side() -> None:
    tag = Tag("quantum-computing", 0.88, True, (("base rate", -1.0), ("title", 4.0), ("length", 0.5), ("focus", -1.5)))
    (view,) = build_tags([tag], TAXONOMY)
    assert [part.name for part in view.parts] == ["title", "focus", "base rate", "length"]
    assert [(part.start, part.width) for part in view.parts[:2]] == [(50, 50), (31.2, 18.8)]
    assert [part.is_for for part in view.parts] == [True, False, False, True]
    assert (view.sum, view.probability) == ("+2.00", "88 %")


def test_one_scale_holds_for_all_bars_of_a_document() -> None:
    tags = [Tag("quantum-computing", 0.98, True, (("title", 4.0),)), Tag("quantum-sensing", 0.1, False, (("a", -2.0),))]
    assert [view.parts[0].width for view in build_tags(tags, TAXONOMY)] == [50, 25]


def test_what_a_document_is_about_comes_first() -> None:
    tags = [Tag("quantum-sensing", 0.3, False), Tag("unknown-one", 0.6, True), Tag("quantum-computing", 0.9, True)]
    views = build_tags(tags, TAXONOMY)
    assert [view.label for view in views] == ["Quantum computing", "unknown-one", "Quantum sensing"]


@given(st.lists(st.floats(-40, 40), max_size=6))
def test_no_bar_leaves_its_side(values: list[float]) -> None:
    (view,) = build_tags([Tag("quantum-sensing", 0.5, False, tuple(("a", value) for value in values))], TAXONOMY)
    for part in view.parts:
        low, high = part.start, part.start + part.width
        assert 0 <= low <= high <= 100
        assert low >= 50 if part.is_for else high <= 50.1
