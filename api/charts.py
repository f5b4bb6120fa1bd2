"""Timelines as SVG: where each bar stands and how high it is. Drawing them is templates/components/timeline.html.

Places across are in per cent, so that a chart fills its width while its letters keep their size; heights are in pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.technologies.counting import YearCounts

# Older years are told in words: beyond this, bars are too thin to be hit.
MAX_BARS = 60
# Years are written below every n-th bar, so that they never touch at 390 px.
MAX_LABELS = 9
_GAP_SHARE = 0.18


@dataclass(frozen=True, slots=True)
class Segment:
    """One colour of a bar; ``y`` and ``height`` in pixels from the top."""

    kind: str
    count: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One year. ``slot_*`` is the whole column, which is the link; places across in per cent."""

    year: int
    count: int
    href: str
    slot_x: float
    slot_width: float
    x: float
    width: float
    middle: float
    segments: tuple[Segment, ...]
    is_labelled: bool
    is_incomplete: bool
    is_selected: bool
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across with its value; ``y`` in pixels from the top."""

    value: int
    y: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """A chart of units by year, ready to be drawn; ``earlier`` units lie before its first year."""

    bars: tuple[ChartBar, ...]
    ticks: tuple[Tick, ...]
    kinds: tuple[str, ...]
    height: int
    plot_height: int
    earlier: int

    @property
    def has_selection(self) -> bool:
        """Whether some years are chosen, so that the others step back."""
        return any(bar.is_selected for bar in self.bars)


@dataclass(frozen=True, slots=True)
class YearMarks:
    """What is special about years: those chosen, those not over yet, those for which the base holds nothing."""

    selected: frozenset[int] = frozenset()
    incomplete_from: int = 9999
    gaps: frozenset[int] = frozenset()


def build_timeline(
    years: Sequence[YearCounts], link: Callable[[int], str], marks: YearMarks, *, plot_height: int = 72
) -> Timeline | None:
    """Return the chart of some years in a row, oldest first; ``None`` when there are none."""
    shown = years[-MAX_BARS:]
    if not shown:
        return None
    top = round_up(max(year.total for year in shown))
    step = -(-len(shown) // MAX_LABELS)
    # Counted from the newest, so that the last year always has its label.
    labelled = {year.year for i, year in enumerate(reversed(shown)) if i % step == 0}
    slot = 100 / len(shown)
    scale = _Scale(top, plot_height)
    bars = tuple(
        _make_bar(year, _Slot(index * slot, slot, year.year in labelled), scale, marks, link(year.year))
        for index, year in enumerate(shown)
    )
    return Timeline(
        bars=bars,
        ticks=tuple(Tick(value, plot_height * (1 - value / top)) for value in _ticks(top)),
        kinds=tuple(dict.fromkeys(segment.kind for bar in bars for segment in bar.segments)),
        height=plot_height + 20,
        plot_height=plot_height,
        earlier=sum(year.total for year in years[:-MAX_BARS]),
    )


def round_up(count: int) -> int:
    """Return the next number of 1, 2, 4, 5, 6, 8 times a power of ten: the top of an axis."""
    power = 1
    while True:
        for factor in (1, 2, 4, 5, 6, 8):
            if factor * power >= count:
                return factor * power
        power *= 10


@dataclass(frozen=True, slots=True)
class _Scale:
    top: int
    plot_height: int

    def height(self, count: int) -> float:
        """Return pixels; what exists is at least one pixel high."""
        return max(1.0, self.plot_height * count / self.top) if count else 0.0


@dataclass(frozen=True, slots=True)
class _Slot:
    left: float
    width: float
    is_labelled: bool


def _ticks(top: int) -> tuple[int, ...]:
    return (0, top // 2, top) if top % 2 == 0 else (0, top)


def _make_bar(year: YearCounts, slot: _Slot, scale: _Scale, marks: YearMarks, href: str) -> ChartBar:
    return ChartBar(
        year=year.year,
        count=year.total,
        href=href,
        slot_x=round(slot.left, 3),
        slot_width=round(slot.width, 3),
        x=round(slot.left + slot.width * _GAP_SHARE / 2, 3),
        width=round(slot.width * (1 - _GAP_SHARE), 3),
        middle=round(slot.left + slot.width / 2, 3),
        segments=_stack(year, scale),
        is_labelled=slot.is_labelled,
        is_incomplete=year.year >= marks.incomplete_from,
        is_selected=year.year in marks.selected,
        is_gap=year.year in marks.gaps,
    )


def _stack(year: YearCounts, scale: _Scale) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    bottom = float(scale.plot_height)
    for kind, count in year.kinds:
        height = scale.height(count)
        bottom -= height
        segments.append(Segment(kind, count, round(bottom, 2), round(height, 2)))
    return tuple(segments)
