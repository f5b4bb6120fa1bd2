"""How each source is doing: its documents, its last run, and one word for both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.store import Store
from core.store.runs import Run, RunRefusal
from core.store.sources import SourceRow

MAX_REFUSALS = 20
# No run of one source is allowed to be silent for longer; one that is was killed.
KILLED_AFTER = timedelta(hours=12)
# An error that stopped a run is written with its class; what fell short of expectations is a sentence.
_STOPPED = re.compile(r"\w+(Error|Exception)\b")


class RunState(StrEnum):
    """One word for how the last run of a source went."""

    WELL = "well"
    PARTLY = "partly"
    UNEXPECTED = "unexpected"
    FAILED = "failed"
    RUNNING = "running"
    KILLED = "killed"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source with what it gave; ``refusals`` are those of the last run, at most 20."""

    source: SourceRow
    documents: int
    run: Run | None
    state: RunState
    refusals: tuple[RunRefusal, ...] = ()


def load_source_health(store: Store, now: datetime) -> list[SourceHealth]:
    """Return all sources, those that need a look first, then by title."""
    counts = store.documents.counts_by("source")
    runs = store.runs.latest_by_source()
    known = store.sources.load()
    unlisted = {name: _make_unlisted(name) for name in (*counts, *runs) if name not in known}
    found = [
        _make_health(store, source, counts.get(name, 0), runs.get(name), now)
        for name, source in (known | unlisted).items()
    ]
    return sorted(found, key=lambda health: (_ORDER[health.state], health.source.title.casefold()))


def judge_run(run: Run | None, now: datetime) -> RunState:
    """Return the word for a run."""
    if run is None:
        return RunState.NEVER
    if run.ended_at is None:
        return RunState.KILLED if now - run.started_at > KILLED_AFTER else RunState.RUNNING
    if run.error:
        return RunState.FAILED if _STOPPED.match(run.error) else RunState.UNEXPECTED
    return RunState.PARTLY if run.refused else RunState.WELL


def _make_unlisted(source_id: str) -> SourceRow:
    """Return what can be said of a source whose facts nobody saved: its documents are here all the same."""
    return SourceRow(id=source_id, publisher="not stated", title=source_id, kind="unknown", facts_hash="")


def _make_health(store: Store, source: SourceRow, documents: int, run: Run | None, now: datetime) -> SourceHealth:
    refusals = store.runs.refusals(run.id, MAX_REFUSALS) if run and run.refused else []
    return SourceHealth(source, documents, run, judge_run(run, now), tuple(refusals))


_ORDER = {
    RunState.FAILED: 0,
    RunState.KILLED: 1,
    RunState.UNEXPECTED: 2,
    RunState.PARTLY: 3,
    RunState.RUNNING: 4,
    RunState.WELL: 5,
    RunState.NEVER: 6,
}
