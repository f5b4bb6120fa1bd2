"""The JSON of one source: its facts and manners, its runs, what was refused, what it gives against what it should."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from api.answers.base import Answer
from api.answers.sources import RunAnswer, SourceAnswer, make_run, make_source
from api.sources.dossiers import FILL_OF, MAX_DOCUMENTS, MAX_REFUSED, MAX_RUNS, SourceDossier
from core.store.crawling.asks import HeldAsk
from core.store.crawling.origins import OriginFile
from core.store.runs import RunRefusal
from core.store.sources import SourceFacts


class RefusalAnswer(Answer):
    """One record that was not taken in."""

    code: str
    place: str
    message: str


class FactsAnswer(Answer):
    """The facts of a source that a reader must know."""

    access: str = Field(description="How its records are reached.")
    cadence: str
    cadence_s: float | None = Field(description="Seconds from one round to the next; null: there is only one.")
    keep: str = Field(description="How much of a text its terms allow us to keep: full or lead.")
    terms_url: str | None
    delay_s: float | None = Field(description="Seconds between two requests.")
    quiet_hours: list[str] = Field(description="Spans of the day (UTC) in which it is not asked.")
    language: str = Field(description="ISO 639-1, und: each record may differ.")
    visible_from: str = Field(description="The rule for when a record could first be read.")
    is_enabled: bool
    verified: str | None = Field(description="Day when a person last checked a real answer.")
    note: str


class OriginFileAnswer(Answer):
    """A file in which a host says what may be asked and read."""

    origin: str
    path: str
    status: int | None = Field(description="Of its answer; null: there was none.")
    says: str | None = Field(description="What the crawl read in it: pace and reservations.")
    error: str | None
    fetched_at: datetime
    expires_at: datetime
    size_bytes: int


class FillAnswer(Answer):
    """How many of the newest documents have a field."""

    field: str
    filled: int
    share: float
    promised: float | None = Field(description="The least share that the facts promise.")


class ExpectationsAnswer(Answer):
    """What a source should give, against what it gives."""

    min_items: int | None = Field(description="Least records a round.")
    read: int | None = Field(description="Records that the last run read.")
    documents: int = Field(description=f"Newest documents that `fill` was counted over, at most {FILL_OF}.")
    lead_only: int = Field(description="Those of them of which only the lead is kept.")
    fill: list[FillAnswer]


class AskCountsAnswer(Answer):
    """The requests of a source by what became of them."""

    waiting: int
    done: int
    refused: int
    due_at: datetime | None = Field(description="When the next one is due.")


class RefusedRequestAnswer(Answer):
    """A request that was refused and is not tried again until somebody says so."""

    url: str
    role: str
    status: int | None
    error: str | None
    visited_at: datetime | None
    tries: int


class ArrivalAnswer(Answer):
    """A document of the source."""

    id: str
    kind: str
    title: str
    visible_from: date | None
    first_seen: datetime


class SourceResponse(SourceAnswer):
    """A source with everything that is known of it."""

    facts: FactsAnswer | None = Field(description="Null: nobody saved any; its next crawl or import does.")
    files: list[OriginFileAnswer]
    expectations: ExpectationsAnswer
    requests: AskCountsAnswer
    runs: list[RunAnswer] = Field(description=f"Newest first, at most {MAX_RUNS}.")
    refused_asks: list[RefusedRequestAnswer] = Field(description=f"Newest first, at most {MAX_REFUSED}.")
    refusals: list[RefusalAnswer] = Field(
        description=f"Records that its last refusing run refused, at most {MAX_REFUSED}."
    )
    newest: list[ArrivalAnswer] = Field(description=f"Those first seen last, at most {MAX_DOCUMENTS}.")
    idle_since: datetime | None = Field(description="Nothing is crawled since then; null: the crawl works.")


def make_dossier(dossier: SourceDossier, now: datetime) -> SourceResponse:
    """Return the JSON of a source with everything that is known of it."""
    source, counts = dossier.health.source, dossier.counts
    return SourceResponse(
        **dict(make_source(dossier.health, now)),
        facts=_make_facts(source.facts) if source.facts else None,
        files=[_make_file(file) for file in dossier.files],
        expectations=_make_expectations(dossier),
        requests=AskCountsAnswer(
            waiting=counts.waiting, done=counts.done, refused=counts.refused, due_at=counts.due_at
        ),
        runs=[make_run(run, now) for run in dossier.runs],
        refused_asks=[_make_refused(held) for held in dossier.refused_requests],
        refusals=[_make_refusal(refusal) for refusal in dossier.refusals],
        newest=[
            ArrivalAnswer(id=a.id, kind=a.kind, title=a.title, visible_from=a.visible_from, first_seen=a.first_seen)
            for a in dossier.documents
        ],
        idle_since=dossier.idle_since,
    )


def _make_facts(facts: SourceFacts) -> FactsAnswer:
    held = {name: getattr(facts, name) for name in FactsAnswer.model_fields}
    return FactsAnswer(**held | {"quiet_hours": list(facts.quiet_hours)})


def _make_file(file: OriginFile) -> OriginFileAnswer:
    return OriginFileAnswer(
        origin=file.origin,
        path=file.path,
        status=file.status,
        says=file.says,
        error=file.error,
        fetched_at=file.fetched_at,
        expires_at=file.expires_at,
        size_bytes=len(file.body),
    )


def _make_expectations(dossier: SourceDossier) -> ExpectationsAnswer:
    fill, facts = dossier.fill, dossier.health.source.facts
    promised = dict(facts.fill) if facts else {}
    shares = {name: count / fill.documents for name, count in fill.filled.items() if fill.documents}
    return ExpectationsAnswer(
        min_items=facts.min_items if facts else None,
        read=dossier.health.run.read if dossier.health.run else None,
        documents=fill.documents,
        lead_only=fill.lead_only,
        fill=[
            FillAnswer(field=name, filled=fill.filled[name], share=round(share, 4), promised=promised.get(name))
            for name, share in shares.items()
        ],
    )


def _make_refused(held: HeldAsk) -> RefusedRequestAnswer:
    return RefusedRequestAnswer(
        url=held.ask.url,
        role=held.ask.role,
        status=held.status,
        error=held.error,
        visited_at=held.visited_at,
        tries=held.tries,
    )


def _make_refusal(held: RunRefusal) -> RefusalAnswer:
    return RefusalAnswer(code=held.refusal.code, place=held.refusal.place, message=held.refusal.message)
