"""An evaluation as one JSON object, for scripts and for keeping."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.evaluation.cases import Case, Finding
from core.evaluation.figures import Difference, Figures, Interval
from core.evaluation.report import Compared, Measured, Report

_DIGITS = 4
Answer = dict[str, Any]


def as_answer(report: Report, today: date) -> Answer:
    """Return the report ready for JSON: ``{"task", "n", "level1": {"precision", "recall", "f1", "ci", …}, …}``."""
    options = report.options
    answer: Answer = {
        "task": report.task,
        "n": report.n,
        "gold": {"name": report.gold, "sha256": report.gold_sha256},
        "half": options.half.value if options.half else None,
        "languages": list(options.languages),
        "every": options.every,
        "versions": dict(report.versions),
        "date": today.isoformat(),
    }
    answer |= {name: _measured(measured, report) for name, measured in report.measures.items()}
    answer |= report.description
    if report.peer:
        name, compared = report.peer
        answer["peer"] = {"name": name} | {measure: _compared(one) for measure, one in compared.items()}
    answer["errors"] = [_error(case, finding) for case, finding in report.findings]
    answer["unknown_ids"] = list(report.unknown)
    answer["refused"] = [{"place": one.place, "message": one.message} for one in report.refusals]
    return answer


def _measured(measured: Measured, report: Report) -> Answer:
    def show(figures: Figures) -> Answer:
        return _choice(figures) if report.is_choice else _figures(figures)

    def show_all(parts: Mapping[str, Figures]) -> Answer:
        return {name: show(figures) for name, figures in parts.items()}

    return show(measured.overall) | {
        "by_language": show_all(measured.by_language),
        "by_kind": show_all(measured.by_kind),
        "halves": show_all(measured.halves),
    }


def _figures(figures: Figures) -> Answer:
    return {
        "n": figures.n,
        "precision": _round(figures.precision),
        "recall": _round(figures.recall),
        "f1": _round(figures.f1),
        "ci": _round_interval(figures.f1_ci),
        "precision_ci": _round_interval(figures.precision_ci),
        "recall_ci": _round_interval(figures.recall_ci),
        "right": figures.right,
        "wrong": figures.wrong,
        "missed": figures.missed,
    }


def _choice(figures: Figures) -> Answer:
    ci = _round_interval(figures.precision_ci)
    return {"n": figures.n, "accuracy": _round(figures.precision), "ci": ci, "right": figures.right}


def _compared(compared: Compared) -> Answer:
    parts = {lang: _beside(*pair) for lang, pair in compared.by_language.items()}
    return _beside(compared.figures, compared.difference) | {"by_language": parts}


def _beside(figures: Figures, difference: Difference | None) -> Answer:
    ours = {"f1": _round(difference.f1), "ci": _round_interval(difference.ci)} if difference else None
    return _figures(figures) | {"ours_above": ours}


def _error(case: Case[Any], finding: Finding) -> Answer:
    return {
        "measure": finding.measure,
        "group": finding.group,
        "what": finding.what,
        "error": "wrong" if finding.is_wrong else "missed",
        "score": _round(finding.score),
        "document": case.id,
        "line": case.index + 1,
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _round_interval(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [round(end, _DIGITS) for end in interval]
