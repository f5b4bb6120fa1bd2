"""Runs a task over its gold and gathers the figures: of all cases, by language, by kind, by half, beside a peer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from core.errors import InputError
from core.evaluation.cases import Case, Finding, Half, Judgement, Reading, Task, half_of
from core.evaluation.figures import Counts, Difference, Figures, compare, estimate
from core.evaluation.gold_files import hash_files
from core.evaluation.gold_folders import gold_files
from core.models import Refusal

G = TypeVar("G")
P = TypeVar("P")
_Slice = Callable[[Case[Any]], str]


@dataclass(frozen=True, slots=True)
class Options:
    """What to score: a half of the lines or both; some languages or all (empty); beside the peer or not.

    ``every``: only each so-manyth sentence of token files.
    """

    half: Half | None = None
    languages: tuple[str, ...] = ()
    every: int = 1
    with_peer: bool = False

    def takes(self, case: Case[Any]) -> bool:
        """Return whether a case is to be scored."""
        return self.half in (None, half_of(case.index)) and (not self.languages or case.lang in self.languages)


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure: the figures of all cases it applies to, and of some of them."""

    overall: Figures
    by_language: Mapping[str, Figures]
    by_kind: Mapping[str, Figures]
    halves: Mapping[str, Figures]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a peer comes to by one measure, and how far we are above it, over all cases and by language."""

    figures: Figures
    difference: Difference | None
    by_language: Mapping[str, tuple[Figures, Difference | None]]


@dataclass(frozen=True, slots=True)
class Report:
    """An evaluation. ``findings``: the worst first, each with its case. ``peer``: its name and figures by measure.

    ``unknown``: what the gold names and the task does not know, with the number of texts.
    """

    task: str
    is_choice: bool
    gold: str
    gold_sha256: str
    n: int
    options: Options
    measures: Mapping[str, Measured]
    description: Mapping[str, object]
    findings: tuple[tuple[Case[Any], Finding], ...]
    refusals: tuple[Refusal, ...] = ()
    peer: tuple[str, Mapping[str, Compared]] | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)


_SLICES: Mapping[str, _Slice] = {
    "by_language": lambda case: case.lang or "und",
    "by_kind": lambda case: case.kind or "none",
    "halves": lambda case: half_of(case.index).value,
}


def evaluate(task: Task[G, P], path: Path, options: Options, versions: Mapping[str, str]) -> Report:
    """Score a task on the gold at ``path``. Raises InputError where there is nothing to score."""
    files = gold_files(path)
    reading = _read(task, files, options.every)
    cases = [case for case in reading.cases if options.takes(case)]
    if not cases:
        reasons = "".join(f"; {refusal.place}: {refusal.message}" for refusal in reading.refusals[:1])
        raise InputError(f"there is nothing in it to score for {task.name}{reasons}", place=str(path))
    predictions = task.predict(cases)
    judgements = [task.judge(case, said) for case, said in zip(cases, predictions, strict=True)]
    peer = task.make_peer() if options.with_peer else None
    return Report(
        task.name,
        task.is_choice,
        path.name,
        hash_files(files),
        len(cases),
        options,
        {name: _measure(name, cases, judgements) for name in task.measures if _has(name, judgements)},
        task.describe(cases, predictions),
        tuple(_sort_findings(cases, judgements)),
        reading.refusals,
        (peer.name, _compare(task, cases, judgements, peer.predict(cases))) if peer else None,
        {**versions, **task.versions()},
        _count_unknown(judgements),
    )


def _read(task: Task[G, P], files: Sequence[Path], every: int) -> Reading[G]:
    readings = [task.read(file, every) for file in files]
    cases = tuple(case for reading in readings for case in reading.cases)
    return Reading(cases, tuple(refusal for reading in readings for refusal in reading.refusals))


def _count_unknown(judgements: Sequence[Judgement]) -> dict[str, int]:
    times = Counter(name for judgement in judgements for name in judgement.unknown)
    return dict(sorted(times.items()))


def _has(measure: str, judgements: Sequence[Judgement]) -> bool:
    return any(measure in judgement.counts for judgement in judgements)


def _measure(name: str, cases: Sequence[Case[G]], judgements: Sequence[Judgement]) -> Measured:
    held = [(c, j.counts[name]) for c, j in zip(cases, judgements, strict=True) if name in j.counts]
    slices = {kind: _estimate_by(held, of) for kind, of in _SLICES.items()}
    return Measured(_estimate(held), **slices)


def _estimate(held: Sequence[tuple[Case[G], Counts]]) -> Figures:
    return estimate([counts for _, counts in held], [case.group for case, _ in held])


def _estimate_by(held: Sequence[tuple[Case[G], Counts]], of: _Slice) -> dict[str, Figures]:
    names = sorted({of(case) for case, _ in held})
    return {name: _estimate([(case, counts) for case, counts in held if of(case) == name]) for name in names}


def _sort_findings(cases: Sequence[Case[G]], judgements: Sequence[Judgement]) -> Iterator[tuple[Case[G], Finding]]:
    found = [(case, finding) for case, judged in zip(cases, judgements, strict=True) for finding in judged.findings]
    yield from sorted(found, key=lambda pair: (-pair[1].badness, pair[0].index, pair[1].what))


def _compare(
    task: Task[G, P], cases: Sequence[Case[G]], judgements: Sequence[Judgement], predictions: Sequence[P]
) -> dict[str, Compared]:
    others = [task.judge(case, said) for case, said in zip(cases, predictions, strict=True)]
    compared: dict[str, Compared] = {}
    for name in task.measures:
        rows = [
            (case, ours.counts[name], theirs.counts[name])
            for case, ours, theirs in zip(cases, judgements, others, strict=True)
            if name in ours.counts and name in theirs.counts
        ]
        if rows:
            langs = sorted({case.lang for case, _, _ in rows})
            by_language = {lang: _compare_rows([row for row in rows if row[0].lang == lang]) for lang in langs}
            compared[name] = Compared(*_compare_rows(rows), by_language)
    return compared


def _compare_rows(rows: Sequence[tuple[Case[G], Counts, Counts]]) -> tuple[Figures, Difference | None]:
    groups = [case.group for case, _, _ in rows]
    ours, theirs = [row[1] for row in rows], [row[2] for row in rows]
    return estimate(theirs, groups), compare(ours, theirs, groups)
