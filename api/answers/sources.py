"""The JSON of all sources: how each is doing, what came in, what was refused, when it is read next."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from api.answers.base import Answer
from api.sources.health import DAYS, Overview, SourceHealth, Turn
from api.sources.lateness import GRACE, LATE_CADENCES
from api.sources.states import SOURCE_WORDS, RunState, SourceState, judge_run
from core.store.runs import Run

_GRACE_H = int(GRACE.total_seconds() // 3_600)


class RunAnswer(Answer):
    """One run of a source."""

    id: int
    stage: str
    state: RunState
    started_at: datetime
    ended_at: datetime | None
    read: int
    new: int
    changed: int
    unchanged: int
    refused: int
    seconds: float | None
    error: str | None


class NextRunAnswer(Answer):
    """When a source is read next."""

    turn: Turn = Field(description="What it waits for; `left_alone` ends with `scout sources retry`.")
    at: datetime | None = Field(description="From when on; with `left_alone`, since when it is not tried any more.")
    reason: str | None = Field(description="Why not before.")


class DayAnswer(Answer):
    """Documents that were first seen on one day (UTC)."""

    day: date
    documents: int


class SourceAnswer(Answer):
    """A source with how it is doing."""

    id: str
    title: str
    publisher: str
    kind: str
    licence: str | None
    url: str | None
    state: SourceState = Field(
        description=f"`late`: well, and not read again for {LATE_CADENCES} x its cadence and {_GRACE_H} hours."
    )
    meaning: str = Field(description="What the state means, and what to do about it.")
    detail: str = Field(description="Why it is in this state.")
    since: datetime | None = Field(description="When it got into this state.")
    ok_at: datetime | None = Field(description="When it last gave what it should.")
    failures: int = Field(description="Failures in a row.")
    is_running: bool
    next_run: NextRunAnswer
    documents: int
    entries: int = Field(description="Organisations, where the source is a register.")
    newest_at: datetime | None = Field(description="When its newest document was first seen.")
    days: list[DayAnswer] = Field(description=f"Documents by the day they were first seen, the last {DAYS} days.")
    refused_requests: int = Field(description="Requests that were refused and are not tried again.")
    last_run: RunAnswer | None


class SourcesResponse(Answer):
    """All sources."""

    total: int
    idle_since: datetime | None = Field(
        description="Nothing is crawled since then, which is why no source is called late; null: the crawl works."
    )
    hits: list[SourceAnswer] = Field(description="Those in trouble first, then by title.")


def make_sources(overview: Overview, now: datetime) -> SourcesResponse:
    """Return the JSON of all sources."""
    hits = [make_source(health, now) for health in overview.sources]
    return SourcesResponse(total=len(hits), idle_since=overview.idle_since, hits=hits)


def make_source(health: SourceHealth, now: datetime) -> SourceAnswer:
    """Return the JSON of a source as the list shows it."""
    source, planned = health.source, health.next_run
    return SourceAnswer(
        id=source.id,
        title=source.title,
        publisher=source.publisher,
        kind=source.kind,
        licence=source.licence,
        url=source.url,
        state=health.state,
        meaning=SOURCE_WORDS[health.state].meaning,
        detail=health.detail,
        since=health.since,
        ok_at=health.ok_at,
        failures=health.health.failures if health.health else 0,
        is_running=health.is_running,
        next_run=NextRunAnswer(turn=planned.turn, at=planned.at, reason=planned.reason),
        documents=health.documents,
        entries=health.entries,
        newest_at=health.stock.newest_at if health.stock else None,
        days=[DayAnswer(day=day, documents=count) for day, count in health.days],
        refused_requests=health.refused_requests,
        last_run=make_run(health.run, now) if health.run else None,
    )


def make_run(run: Run, now: datetime) -> RunAnswer:
    """Return the JSON of a run."""
    return RunAnswer(
        id=run.id,
        stage=run.stage,
        state=judge_run(run, now),
        started_at=run.started_at,
        ended_at=run.ended_at,
        read=run.read,
        new=run.new,
        changed=run.changed,
        unchanged=run.unchanged,
        refused=run.refused,
        seconds=run.seconds,
        error=run.error,
    )
