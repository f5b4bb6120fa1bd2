"""Everything the store holds of one source, gathered once for JSON and page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from api.addresses import origin_of
from api.sources.health import SHARED, SourceHealth, load_source_health
from core.errors import NotFoundError
from core.store import Store
from core.store.arrivals import Arrival, Fill, TimeWindow
from core.store.crawling.asks import SEED, AskCounts, HeldAsk
from core.store.crawling.budgets import Budget
from core.store.crawling.origins import OriginFile
from core.store.runs import Run, RunRefusal

MAX_RUNS = 20
MAX_REFUSED = 50
MAX_DOCUMENTS = 20
# What is said of how well documents are filled is said of so many, the newest.
FILL_OF = 200
# Refused requests may lead to many hosts; the files of the first of them tell enough.
_MAX_ORIGINS = 4


@dataclass(frozen=True, slots=True)
class Window:
    """Which documents are listed: those first seen from ``start`` on, before ``end``; of a day, a run, or any time."""

    start: datetime | None = None
    end: datetime | None = None
    day: date | None = None
    run: Run | None = None


@dataclass(frozen=True, slots=True)
class SourceDossier:
    """A source with what is known of it.

    ``files``: what its hosts say about themselves. ``refusing_run``: the run whose refusals are listed, the newest that
    has any or the one that was asked for. ``documents``: the newest of the window, ``in_window`` counts all of it.
    """

    health: SourceHealth
    idle_since: datetime | None
    counts: AskCounts
    budget: Budget | None
    files: tuple[OriginFile, ...]
    runs: tuple[Run, ...]
    refused_requests: tuple[HeldAsk, ...]
    refusing_run: Run | None
    refusals: tuple[RunRefusal, ...]
    window: Window
    in_window: int
    documents: tuple[Arrival, ...]
    fill: Fill


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the documents of a source are listed: those of a day, or of a run."""

    day: date | None = None
    run: int | None = None


ALL = Wanted()


def load_source_dossier(
    store: Store, source_id: str, now: datetime, spaces: Collection[str] = SHARED, wanted: Wanted = ALL
) -> SourceDossier:
    """Return what is held of a source, its documents limited to those of a day or a run; raises NotFoundError."""
    health, idle_since = load_source_health(store, source_id, now, spaces)
    runs = tuple(store.runs.latest(MAX_RUNS, source_id, spaces))
    window = _make_window(store, source_id, wanted, now, spaces)
    time_window = TimeWindow(window.start, window.end)
    refused = tuple(store.frontier.refused(source_id, MAX_REFUSED))
    refusing = next((run for run in ((window.run,) if window.run else runs) if run.refused), None)
    return SourceDossier(
        health=health,
        idle_since=idle_since,
        counts=store.frontier.counts(source_id).get(source_id, AskCounts()),
        budget=_load_budget(store, source_id),
        files=_load_files(store, health.source.url, refused),
        runs=runs,
        refused_requests=refused,
        refusing_run=refusing,
        refusals=tuple(store.runs.refusals(refusing.id, MAX_REFUSED)) if refusing else (),
        window=window,
        in_window=_count(store, health, time_window, spaces),
        documents=tuple(store.arrivals.newest(source_id, MAX_DOCUMENTS, time_window, spaces)),
        fill=store.arrivals.fill(source_id, FILL_OF, spaces),
    )


def _make_window(store: Store, source_id: str, wanted: Wanted, now: datetime, spaces: Collection[str]) -> Window:
    day = wanted.day
    if wanted.run is not None:
        run = store.runs.find(wanted.run)
        if run is None or run.source != source_id or run.space not in spaces:
            raise NotFoundError("this source has no such run", place=str(wanted.run))
        # A run's own documents: a source is read by one run at a time, and the end belongs to it.
        end = (run.ended_at or now) + timedelta(microseconds=1)
        return Window(run.started_at, end, run=run)
    if day is not None:
        start = datetime.combine(day, time(), UTC)
        return Window(start, start + timedelta(days=1) if day < date.max else None, day=day)
    return Window()


def _count(store: Store, health: SourceHealth, window: TimeWindow, spaces: Collection[str]) -> int:
    if window.start is None:
        return health.documents
    return store.arrivals.count(health.source.id, window, spaces)


def _load_budget(store: Store, source_id: str) -> Budget | None:
    seed = store.frontier.load(source_id, SEED)
    return store.budgets.load([seed.ask.budget]).get(seed.ask.budget) if seed else None


def _load_files(store: Store, url: str | None, refused: Sequence[HeldAsk]) -> tuple[OriginFile, ...]:
    asked = [origin for one in (url, *(held.ask.url for held in refused)) if (origin := origin_of(one))]
    origins = list(dict.fromkeys(asked))[:_MAX_ORIGINS]
    return tuple(
        file for origin in origins for _, file in sorted(store.origins.load(origin).items(), key=_robots_first)
    )


def _robots_first(pair: tuple[str, OriginFile]) -> tuple[bool, str]:
    return pair[0] != "/robots.txt", pair[0]
