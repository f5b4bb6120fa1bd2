"""How all sources are doing: one word each, since when, what came in, what was refused, when each is read next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from api.sources.days import DayCounts, fill_days
from api.sources.lateness import Reading, find_idle_since
from api.sources.states import SOURCE_WORDS, TONE_ORDER, RunState, SourceState, Tone, judge_run, state_of_run
from core.errors import NotFoundError
from core.models import SHARED_SPACE
from core.store import Store
from core.store.arrivals import Stock
from core.store.crawling.asks import AskState, HeldAsk
from core.store.crawling.budgets import Budget
from core.store.crawling.health import Health
from core.store.runs import Run
from core.store.sources import REGISTER, SourceRow

# The days of the spark line: today and the 29 before it.
DAYS = 30
_IN_FILES = "bulk"
_CRAWL = "crawl"
SHARED = (SHARED_SPACE,)


class Turn(StrEnum):
    """What the next round of a source waits for."""

    LEFT_ALONE = "left_alone"
    SWITCHED_OFF = "switched_off"
    IMPORT = "import"
    ONCE = "once"
    QUIET = "quiet"
    PLANNED = "planned"
    DUE = "due"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class NextRun:
    """When a source is read next. ``at``: from when on; with ``left_alone``, since when. ``reason``: why not before."""

    turn: Turn
    at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source with how it is doing.

    ``since``: when it got into its state; ``detail``: why. ``run``: its last one, which may be under way
    (``is_running``). ``days``: documents by the day on which they were first seen. ``entries``: those of a register.
    """

    source: SourceRow
    state: SourceState
    detail: str
    since: datetime | None
    health: Health | None
    stock: Stock | None
    run: Run | None
    is_running: bool
    refused_requests: int
    next_run: NextRun
    days: DayCounts
    entries: int = 0

    @property
    def documents(self) -> int:
        """How many documents of it are held."""
        return self.stock.documents if self.stock else 0

    @property
    def refused_records(self) -> int:
        """How many records its last run refused."""
        return self.run.refused if self.run else 0

    @property
    def tone(self) -> Tone:
        """How much it asks for."""
        return SOURCE_WORDS[self.state].tone

    @property
    def ok_at(self) -> datetime | None:
        """When it last gave what it should."""
        if self.health is not None:
            return self.health.ok_at
        return self.run.ended_at if self.run and self.state is SourceState.OK else None


@dataclass(frozen=True, slots=True)
class Overview:
    """All sources, those in trouble first. ``idle_since``: nothing is crawled since then; no source is late for it."""

    sources: tuple[SourceHealth, ...]
    idle_since: datetime | None

    @property
    def in_trouble(self) -> int:
        """How many need a look."""
        return sum(health.tone in {Tone.BAD, Tone.LOOK} for health in self.sources)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the store knows of all sources, each by its id (budgets by their name)."""

    rows: Mapping[str, SourceRow]
    health: Mapping[str, Health]
    stocks: Mapping[str, Stock]
    runs: Mapping[str, Run]
    seeds: Mapping[str, HeldAsk]
    refused: Mapping[str, int]
    budgets: Mapping[str, Budget]
    days: Mapping[str, Mapping[date, int]]
    entries: Mapping[str, int]

    def reading(self, name: str) -> Reading:
        """Return when a source is read."""
        return Reading(self.rows[name].facts, self.health.get(name), self.seeds.get(name))

    def idle_since(self, now: datetime) -> datetime | None:
        """Return since when nothing is crawled, where that is why sources are late."""
        tried = [held.tried_at for held in self.health.values()] + [run.started_at for run in self.runs.values()]
        return find_idle_since([self.reading(name) for name in self.rows], max(tried, default=None), now)


def load_overview(store: Store, now: datetime, spaces: Collection[str] = SHARED) -> Overview:
    """Return how all sources are doing, those that need a look first, then by title."""
    facts = _load_facts(store, now, spaces)
    idle_since = facts.idle_since(now)
    found = [_make_health(name, facts, now, is_idle=idle_since is not None) for name in facts.rows]
    return Overview(tuple(sorted(found, key=_rank)), idle_since)


def load_source_health(
    store: Store, source_id: str, now: datetime, spaces: Collection[str] = SHARED
) -> tuple[SourceHealth, datetime | None]:
    """Return how one source is doing, and since when nothing is crawled at all. Raises NotFoundError."""
    facts = _load_facts(store, now, spaces, only=source_id)
    if source_id not in facts.rows:
        raise NotFoundError("there is no such source", place=source_id)
    idle_since = facts.idle_since(now)
    return _make_health(source_id, facts, now, is_idle=idle_since is not None), idle_since


def _rank(health: SourceHealth) -> tuple[int, str, str]:
    return TONE_ORDER[health.tone], health.source.title.casefold(), health.source.id


def _load_facts(store: Store, now: datetime, spaces: Collection[str], only: str | None = None) -> _Facts:
    """Return what is known of all sources; of their documents and refused requests only those of ``only``, if given."""
    health, runs, held = store.health.load(), store.runs.latest_by_source(spaces), store.sources.load()
    stocks = store.arrivals.stocks(spaces) if only is None else store.arrivals.stock(only, spaces)
    rows = held | {name: make_unlisted(name) for name in (*stocks, *runs, *health) if name not in held}
    entries = _count_entries(store, rows if only is None else rows.keys() & {only}, rows, spaces)
    known = {*stocks, *runs, *(name for name, count in entries.items() if count)}
    rows = {name: row for name, row in rows.items() if name in known or not _is_in_files(row)}
    seeds, counted = store.frontier.seeds(rows), rows if only is None else {only}
    return _Facts(
        rows=rows,
        health=health,
        stocks=stocks,
        runs=runs,
        seeds=seeds,
        refused=store.frontier.refused_counts(counted),
        budgets=store.budgets.load({seed.ask.budget for seed in seeds.values()}),
        days=store.arrivals.days(counted, first_day(now), spaces),
        entries=entries,
    )


def _count_entries(
    store: Store, names: Iterable[str], rows: Mapping[str, SourceRow], spaces: Collection[str]
) -> dict[str, int]:
    return {name: store.registers.count(name, spaces) for name in names if rows[name].kind == REGISTER}


def _is_in_files(row: SourceRow) -> bool:
    """Whether a source comes in files: one of which nothing is seen may tell of a space by its very title."""
    return row.facts is not None and row.facts.access == _IN_FILES


def first_day(now: datetime) -> datetime:
    """Return where the days of the spark line begin."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS - 1)


def make_unlisted(source_id: str) -> SourceRow:
    """Return what can be said of a source whose facts nobody saved: its documents are here all the same."""
    return SourceRow(id=source_id, publisher="not stated", title=source_id, kind="unknown", facts_hash="")


def _make_health(name: str, facts: _Facts, now: datetime, *, is_idle: bool) -> SourceHealth:
    health, run = facts.health.get(name), facts.runs.get(name)
    is_late = not is_idle and facts.reading(name).is_late(now)
    state, since, detail = _judge(health, run, now)
    if is_late:
        state, since, detail = SourceState.LATE, facts.reading(name).late_from, "not read again since it was last well"
    return SourceHealth(
        source=facts.rows[name],
        state=state,
        detail=detail,
        since=since,
        health=health,
        stock=facts.stocks.get(name),
        run=run,
        is_running=run is not None and judge_run(run, now) is RunState.RUNNING,
        refused_requests=facts.refused.get(name, 0),
        next_run=_plan_next(name, facts, now),
        days=fill_days(facts.days.get(name, {}), first_day(now).date(), DAYS),
        entries=facts.entries.get(name, 0),
    )


def _judge(health: Health | None, run: Run | None, now: datetime) -> tuple[SourceState, datetime | None, str]:
    if health is not None:
        return SourceState(health.state.value), health.since, health.detail
    if run is None:
        return SourceState.NEVER, None, ""
    if run.stage == _CRAWL and judge_run(run, now) is RunState.UNEXPECTED:
        # It was left for later before anything was asked of it: in its quiet hours, or while another process asks.
        return SourceState.NEVER, None, run.error or ""
    return state_of_run(run, now), run.ended_at or run.started_at, run.error or ""


def _plan_next(name: str, facts: _Facts, now: datetime) -> NextRun:
    told, health, seed = facts.rows[name].facts, facts.health.get(name), facts.seeds.get(name)
    if health is not None and health.gave_up_at is not None:
        return NextRun(Turn.LEFT_ALONE, health.gave_up_at)
    if told is not None and not told.is_enabled:
        return NextRun(Turn.SWITCHED_OFF)
    if seed is None:
        return NextRun(Turn.IMPORT if told is None or told.access == _IN_FILES else Turn.FIRST)
    return _plan_round(seed, facts.budgets.get(seed.ask.budget), now)


def _plan_round(seed: HeldAsk, budget: Budget | None, now: datetime) -> NextRun:
    if seed.due_at is None:
        return NextRun(Turn.LEFT_ALONE if seed.state is AskState.REFUSED else Turn.ONCE, seed.visited_at)
    if budget is not None and budget.ready_at is not None and budget.ready_at > max(now, seed.due_at):
        return NextRun(Turn.QUIET, budget.ready_at, budget.reason)
    return NextRun(Turn.DUE if seed.due_at <= now else Turn.PLANNED, seed.due_at)
