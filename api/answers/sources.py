"""The JSON of sources: their facts, what they gave, and how their last run went."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.answers.base import Answer
from api.source_health import RunState, SourceHealth
from core.store.runs import Run, RunRefusal


class RunAnswer(Answer):
    """One run of a source."""

    id: int
    stage: str
    started_at: datetime
    ended_at: datetime | None
    read: int
    new: int
    changed: int
    unchanged: int
    refused: int
    seconds: float | None
    error: str | None


class RefusalAnswer(Answer):
    """One record that was not taken in."""

    code: str
    place: str
    message: str


class SourceAnswer(Answer):
    """A source."""

    id: str
    title: str
    publisher: str
    kind: str
    licence: str | None
    url: str | None
    state: RunState
    documents: int
    last_run: RunAnswer | None
    refusals: list[RefusalAnswer] = Field(description="Of the last run, at most 20.")


class SourcesResponse(Answer):
    """All sources."""

    total: int
    hits: list[SourceAnswer]


def make_source(health: SourceHealth) -> SourceAnswer:
    """Return the JSON of a source."""
    source = health.source
    return SourceAnswer(
        id=source.id,
        title=source.title,
        publisher=source.publisher,
        kind=source.kind,
        licence=source.licence,
        url=source.url,
        state=health.state,
        documents=health.documents,
        last_run=_make_run(health.run) if health.run else None,
        refusals=[_make_refusal(refusal) for refusal in health.refusals],
    )


def _make_run(run: Run) -> RunAnswer:
    return RunAnswer(
        id=run.id,
        stage=run.stage,
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


def _make_refusal(held: RunRefusal) -> RefusalAnswer:
    return RefusalAnswer(code=held.refusal.code, place=held.refusal.place, message=held.refusal.message)
