"""Documents by day: the spark line and the chart."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sources.days import SPARK_HEIGHT, SPARK_WIDTH, DayCounts, build_day_chart, draw_spark, fill_days

FIRST = date(2026, 10, 3)


def row(*counts: int) -> DayCounts:
    return DayCounts(FIRST, counts)


def test_days_without_documents_are_in_the_row() -> None:
    filled = fill_days({date(2026, 10, 4): 2}, FIRST, 3)
    assert list(filled) == [(FIRST, 0), (date(2026, 10, 4), 2), (date(2026, 10, 5), 0)]
    assert fill_days({}, FIRST, 3).counts == (0, 0, 0)


def test_a_spark_line_draws_every_day_once_and_says_it() -> None:
    spark = draw_spark(row(0, 5, 0, 10))
    assert (spark.bars.count("M"), spark.zeros.count("M"), spark.total) == (2, 2, 15)
    assert spark.words == "15 in 4 days, at most 10 a day, none on 2"


@given(st.lists(st.integers(0, 10_000_000), min_size=1, max_size=30))
def test_a_spark_line_stays_inside_its_frame(counts: list[int]) -> None:
    spark = draw_spark(row(*counts))
    heights = [int(part.split("h")[0]) for part in (spark.bars + spark.zeros).split("v-")[1:]]
    lefts = [int(part.split(" ")[0]) for part in (spark.bars + spark.zeros).split("M")[1:]]
    assert max(heights) <= SPARK_HEIGHT
    assert min(heights) >= 1
    assert max(lefts) + 3 <= SPARK_WIDTH


def test_each_day_of_the_chart_leads_to_its_documents() -> None:
    chart = build_day_chart(row(1, 0, 4), lambda day: f"?day={day}", date(2026, 10, 5), plot_height=100)
    assert chart.bars[0].href == "?day=2026-10-03"
    assert [(bar.y, bar.height) for bar in chart.bars] == [(75.0, 25.0), (100.0, 0.0), (0.0, 100.0)]
    assert [bar.is_selected for bar in chart.bars] == [False, False, True]
    assert chart.bars[-1].is_incomplete


@pytest.mark.parametrize("counts", [(0, 0, 0), ()])
def test_days_without_anything_still_make_a_chart(counts: tuple[int, ...]) -> None:
    chart = build_day_chart(row(*counts), str)
    assert (chart.total, len(chart.bars)) == (0, len(counts))
