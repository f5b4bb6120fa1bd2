"""Timelines: where bars stand and what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.charts import MAX_BARS, MAX_LABELS, Timeline, YearMarks, build_timeline, round_up
from api.technologies.counting import YearCounts

PLAIN = YearMarks()


def build(counts: dict[int, dict[str, int]], marks: YearMarks = PLAIN) -> Timeline:
    years = [YearCounts(year, tuple(counts.get(year, {}).items())) for year in range(min(counts), max(counts) + 1)]
    chart = build_timeline(years, lambda year: f"/y/{year}", marks, plot_height=100)
    assert chart
    return chart


@pytest.mark.parametrize(("count", "top"), [(1, 1), (3, 4), (7, 8), (9, 10), (101, 200), (812, 1000), (1284, 2000)])
def test_an_axis_ends_at_a_round_number(count: int, top: int) -> None:
    assert round_up(count) == top


def test_kinds_are_stacked_from_the_bottom() -> None:
    (bar,) = build({2020: {"paper": 6, "patent": 2}}).bars
    paper, patent = bar.segments
    assert (paper.y, paper.height) == (25.0, 75.0)
    assert (patent.y, patent.height) == (0.0, 25.0)
    assert bar.count == 8


def test_small_counts_are_still_seen() -> None:
    bars = build({2020: {"all": 1000}, 2021: {"all": 1}}).bars
    assert bars[1].segments[0].height == 1.0


def test_marks_fall_on_their_years() -> None:
    marks = YearMarks(selected=frozenset({2020}), incomplete_from=2022, gaps=frozenset({2021}))
    bars = build({2020: {"all": 1}, 2022: {"all": 1}}, marks).bars
    assert [(b.is_selected, b.is_gap, b.is_incomplete) for b in bars] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


def test_years_too_many_to_draw_are_counted() -> None:
    chart = build({year: {"all": 1} for year in range(1900, 1900 + MAX_BARS + 5)})
    assert (len(chart.bars), chart.earlier) == (MAX_BARS, 5)


def test_no_years_make_no_chart() -> None:
    assert build_timeline([], str, YearMarks()) is None


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=80))
def test_bars_stay_inside_the_chart_and_apart(counts: list[int]) -> None:
    chart = build({2000 + i: {"all": count} if count else {} for i, count in enumerate(counts)})
    for bar, following in zip(chart.bars, chart.bars[1:], strict=False):
        assert bar.x + bar.width <= following.x + 0.01
    assert chart.bars[-1].x + chart.bars[-1].width <= 100.01
    assert all(s.y >= 0 and s.y + s.height <= 100.01 for bar in chart.bars for s in bar.segments)
    assert 1 <= sum(bar.is_labelled for bar in chart.bars) <= MAX_LABELS
    assert chart.bars[-1].is_labelled
