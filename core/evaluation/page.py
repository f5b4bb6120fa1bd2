"""The errors of an evaluation as one page that needs nothing else: no script, no other file, no network.

What each error is about is marked in its text; sections are chosen by anchors, the worst errors stand first.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.evaluation.cases import Case, Finding, Half, Mark, half_of
from core.evaluation.figures import Figures, Interval
from core.evaluation.report import Report

_HERE = Path(__file__).parent
_WORST = 10
# More nobody reads, and a browser is slow with them.
_MAX_SHOWN = 1000
# Of a longer text a part is shown, from before what the error is about.
_WHOLE_CHARS = 1600
_PART_CHARS = 800
_BEFORE_CHARS = 250


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: plain, marked, or marked as what the error is about."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An error as it is shown. ``key`` is its anchor."""

    key: str
    case: Case[Any]
    finding: Finding
    half: Half
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The errors of one technology or label by one measure."""

    key: str
    measure: str
    name: str
    wrong: tuple[Shown, ...]
    missed: tuple[Shown, ...]


def render_page(report: Report, today: date, tokens: str) -> str:
    """Return the page. ``tokens``: the style sheet that gives colours and sizes, that of the application's pages."""
    style = f"{tokens}\n{(_HERE / 'errors.css').read_text(encoding='utf-8')}"
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    shown = [_show(place, *pair) for place, pair in enumerate(report.findings[:_MAX_SHOWN])]
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"share": _share, "interval": _interval}
    return environment.get_template(
        "errors.html"
    ).render(
        report=report,
        rows=list(_iter_rows(report)),
        today=today,
        style=Markup(style),  # noqa: S704 - our own files
        digest=digest,
        worst=shown[:_WORST],
        groups=_group(shown),
        n_shown=len(shown),
    )


def _iter_rows(report: Report) -> Iterator[tuple[str, str, Figures]]:
    for name, measured in report.measures.items():
        yield name, "all", measured.overall
        if len(measured.by_language) > 1:
            yield from ((name, part, figures) for part, figures in measured.by_language.items())


def _show(place: int, case: Case[Any], finding: Finding) -> Shown:
    title = tuple(_cut(case.title, 0, len(case.title), [m for m in finding.marks if m.field == "title"]))
    marks = [mark for mark in finding.marks if mark.field == "text"]
    text = tuple(_cut(case.text, *_window(case.text, marks), marks))
    return Shown(f"error-{place + 1}", case, finding, half_of(case.index), title, text)


def _window(text: str, marks: Sequence[Mark]) -> tuple[int, int]:
    if len(text) <= _WHOLE_CHARS:
        return 0, len(text)
    first = min((mark.start for mark in marks if mark.is_main), default=0)
    start = max(0, text.rfind(" ", 0, max(0, first - _BEFORE_CHARS)))
    return start, min(len(text), start + _PART_CHARS)


def _cut(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    """Give the pieces of ``text[start:end]``; of marks that overlap what the error is about comes first."""
    if start:
        yield Piece("… ")
    place = start
    for mark in _without_overlaps(marks):
        if mark.start < place or mark.end > end:
            continue
        yield Piece(text[place : mark.start])
        yield Piece(text[mark.start : mark.end], "main" if mark.is_main else "other")
        place = mark.end
    yield Piece(text[place:end])
    if end < len(text):
        yield Piece(" …")


def _without_overlaps(marks: Sequence[Mark]) -> list[Mark]:
    chosen: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (not m.is_main, m.start - m.end, m.start)):
        if all(mark.end <= other.start or other.end <= mark.start for other in chosen):
            chosen.append(mark)
    return sorted(chosen, key=lambda mark: mark.start)


def _group(shown: Sequence[Shown]) -> list[Group]:
    held: dict[tuple[str, str], list[Shown]] = {}
    for one in shown:
        held.setdefault((one.finding.measure, one.finding.group), []).append(one)
    return [
        Group(
            f"group-{place + 1}",
            measure,
            name,
            tuple(one for one in errors if one.finding.is_wrong),
            tuple(one for one in errors if not one.finding.is_wrong),
        )
        for place, ((measure, name), errors) in enumerate(sorted(held.items()))
    ]


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _interval(value: Interval | None) -> str:
    return "–" if value is None else f"{value[0]:.3f}–{value[1]:.3f}"
