"""The timeline above the hits: all matches by year of publication, whatever years are chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from api.charts import Timeline, YearMarks, build_timeline
from api.pages.links import SearchLinks
from api.searching import Gap, describe_gaps, find_gaps, find_year_gaps, without_dates
from api.state import Services
from api.technologies.counting import YearCounts, count_years
from index.query import Bar, Interval, Query, SearchAnswer


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The chart, its numbers, and what a reader must know of them."""

    chart: Timeline
    years: tuple[YearCounts, ...]
    notes: tuple[str, ...]
    csv_href: str


def build_search_timeline(
    services: Services, query: Query, answer: SearchAnswer, links: SearchLinks, today: date
) -> TimelineView | None:
    """Return the timeline of a search; ``None`` when no match has a date."""
    whole = load_undated_answer(services, query, answer)
    years = tuple(YearCounts(bar.start.year, (("all", bar.count),) if bar.count else ()) for bar in whole.histogram)
    gaps = find_gaps(services.engine, whole.histogram)
    marks = YearMarks(
        selected=_selected(query, whole.histogram),
        incomplete_from=(query.as_of or today).year,
        gaps=gap_years(gaps),
    )
    chart = build_timeline(years, links.for_year, marks)
    if chart is None:
        return None
    return TimelineView(chart, years, make_notes(chart, gaps, whole.undated), "/search/years.csv" + _query_of(links))


def build_kind_timeline(
    services: Services, query: Query, links: SearchLinks, undated: int, csv_href: str
) -> TimelineView | None:
    """Return the timeline of a query by kind; ``None`` when none of its units has a date."""
    years = count_years(services.engine, query)
    gaps = find_year_gaps(services.engine, {year.year for year in years if year.total})
    today = query.as_of or services.clock().date()
    marks = YearMarks(incomplete_from=today.year, gaps=gap_years(gaps))
    chart = build_timeline(years, links.for_year, marks, plot_height=160)
    return TimelineView(chart, years, make_notes(chart, gaps, undated), csv_href) if chart else None


def load_undated_answer(services: Services, query: Query, answer: SearchAnswer) -> SearchAnswer:
    """Return the histogram over all dates: the answer itself, unless the search is limited to some."""
    if query.filters.published_from is None and query.filters.published_until is None:
        return answer
    free = replace(without_dates(query), limit=1, cursor=None, facets=(), histogram=Interval.YEAR, highlight=False)
    return services.engine.search(free)


def gap_years(gaps: list[Gap]) -> frozenset[int]:
    """Return every year of some gaps."""
    return frozenset(year for gap in gaps for year in range(gap.first, gap.last + 1))


def make_notes(chart: Timeline, gaps: list[Gap], undated: int) -> tuple[str, ...]:
    """Return what a reader of a chart must know."""
    notes = describe_gaps(gaps)
    if any(bar.is_incomplete for bar in chart.bars):
        notes.append(f"Hatched: {chart.bars[-1].year} is not over.")
    if chart.earlier:
        notes.append(f"{chart.earlier:,} units before {chart.bars[0].year} are not drawn.")
    if undated:
        notes.append(_undated_note(undated))
    return tuple(notes)


def _selected(query: Query, bars: tuple[Bar, ...]) -> frozenset[int]:
    start, end = query.filters.published_from, query.filters.published_until
    if start is None and end is None:
        return frozenset()
    first, last = start or date.min, end or date.max
    return frozenset(bar.start.year for bar in bars if first.year <= bar.start.year and bar.start < last)


def _query_of(links: SearchLinks) -> str:
    return links.here().removeprefix("/search")


def _undated_note(undated: int) -> str:
    if undated == 1:
        return "1 unit without a date of publication is in no bar."
    return f"{undated:,} units without a date of publication are in no bar."
