"""Documents by the day on which they came in: in a row, as a spark line, and as a chart.

Places are in pixels of the spark line, which is small and fixed; across the chart they are in per cent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from api.charts import Tick, round_up

SPARK_WIDTH, SPARK_HEIGHT = 120, 24
_STEP, _BAR = 4, 3
# Days are written below every so many bars, so that they never touch at 390 px.
_LABEL_EVERY = 7
_GAP_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Documents by the day (UTC) on which they were first seen; ``counts`` are of days in a row from ``first`` on."""

    first: date
    counts: tuple[int, ...]

    def __iter__(self) -> Iterator[tuple[date, int]]:
        return ((self.first + timedelta(days=i), count) for i, count in enumerate(self.counts))


@dataclass(frozen=True, slots=True)
class Spark:
    """A spark line as two paths: bars, and a stub on the base for each day without any. ``words`` say what it shows."""

    bars: str
    zeros: str
    total: int
    words: str


@dataclass(frozen=True, slots=True)
class DayBar:
    """One day of the chart. ``slot_*`` is the whole column, which is the link; places across in per cent."""

    day: date
    count: int
    href: str
    slot_x: float
    slot_width: float
    x: float
    width: float
    middle: float
    y: float
    height: float
    is_labelled: bool
    is_incomplete: bool
    is_selected: bool


@dataclass(frozen=True, slots=True)
class DayChart:
    """A chart of documents by day, ready to be drawn."""

    bars: tuple[DayBar, ...]
    ticks: tuple[Tick, ...]
    plot_height: int
    total: int

    @property
    def height(self) -> int:
        """The height with the row of labels."""
        return self.plot_height + 20

    @property
    def has_selection(self) -> bool:
        """Whether one day is chosen, so that the others step back."""
        return any(bar.is_selected for bar in self.bars)


def fill_days(counts: Mapping[date, int], first: date, days: int) -> DayCounts:
    """Return so many days in a row from ``first`` on, those without documents included."""
    if not counts:
        return DayCounts(first, (0,) * days)
    start = first.toordinal()
    return DayCounts(first, tuple(counts.get(date.fromordinal(start + i), 0) for i in range(days)))


def draw_spark(days: DayCounts) -> Spark:
    """Return the spark line of some days; what exists is at least two pixels high."""
    top = max(days.counts, default=0)
    bars: list[str] = []
    zeros: list[str] = []
    for index, count in enumerate(days.counts):
        height = max(2, round((SPARK_HEIGHT - 1) * count / top)) if count else 1
        shape = f"M{index * _STEP} {SPARK_HEIGHT}v-{height}h{_BAR}v{height}z"
        (bars if count else zeros).append(shape)
    total = sum(days.counts)
    words = f"{total:,} in {len(days.counts)} days, at most {top:,} a day, none on {len(zeros)}"
    return Spark("".join(bars), "".join(zeros), total, words)


def build_day_chart(
    days: DayCounts, link: Callable[[date], str], selected: date | None = None, *, plot_height: int = 96
) -> DayChart:
    """Return the chart of some days; the last one is not over."""
    top = round_up(max(days.counts, default=1) or 1)
    last = len(days.counts) - 1
    slot = 100 / max(1, len(days.counts))
    bars = []
    for index, (day, count) in enumerate(days):
        height = max(1.0, plot_height * count / top) if count else 0.0
        left = index * slot
        bars.append(
            DayBar(
                day=day,
                count=count,
                href=link(day),
                slot_x=round(left, 3),
                slot_width=round(slot, 3),
                x=round(left + slot * _GAP_SHARE / 2, 3),
                width=round(slot * (1 - _GAP_SHARE), 3),
                middle=round(left + slot / 2, 3),
                y=round(plot_height - height, 2),
                height=round(height, 2),
                is_labelled=(last - index) % _LABEL_EVERY == 0,
                is_incomplete=index == last,
                is_selected=day == selected,
            )
        )
    ticks = tuple(
        Tick(value, plot_height * (1 - value / top)) for value in ((0, top // 2, top) if top % 2 == 0 else (0, top))
    )
    return DayChart(tuple(bars), ticks, plot_height, sum(days.counts))
