"""How a crawl begins: which round each source is in, and whether it has anything to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from core.store import Store
from core.store.crawling.asks import Ask, AskState, HeldAsk
from crawlers.fetching.enriching import find_wanted, rest
from crawlers.fetching.redirects import OF_REDIRECTS
from crawlers.fetching.source_run import SourceRun
from crawlers.politeness.budget_names import BudgetNames
from crawlers.reading import Round
from crawlers.source import Source
from crawlers.spiders.choosing import make_spider

# In the payload of the request that a round begins with: the day on which it began, and since when it asks.
_BEGUN = "begun_on"
_SINCE = "asks_since"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What all rounds that begin with a crawl have in common. ``again``: begin them though they are not due yet.

    ``held``: the store that sources enrich, where that is not the one that the crawl writes to: in a dry run.
    ``only_backfill``: no round begins.
    """

    now: datetime
    today: date
    since: date | None = None
    again: bool = False
    sandbox_url: str | None = None
    spool: Path | None = None
    held: Store | None = None
    only_backfill: bool = False


def begin(store: Store, sources: Sequence[Source], occasion: Occasion, names: BudgetNames) -> dict[str, SourceRun]:
    """Put the first requests of all rounds that are due into the frontier, and return a run for each source."""
    store.frontier.mend_clock(occasion.now)
    held = store.frontier.seeds([source.id for source in sources])
    runs: dict[str, SourceRun] = {}
    first: list[Ask] = []
    well = {name for name, health in store.health.load().items() if health.ok_at is not None}
    for source in sources:
        this_round, is_new = _round(held.get(source.id), occasion)
        run = runs[source.id] = SourceRun(
            source, make_spider(source, this_round), this_round, was_well=source.id in well
        )
        if is_new and not occasion.only_backfill:
            first += [_seed(ask, this_round, names) for ask in _first_asks(store, run, occasion)]
    store.frontier.add(first, occasion.now)
    return runs


def _first_asks(store: Store, run: SourceRun, occasion: Occasion) -> Iterator[Ask]:
    """Give the requests that a round begins with; none where it would only ask for what is not wanted now."""
    if run.source.enriches is None:
        yield from run.spider.seeds()
        return
    is_trial = occasion.held is not None
    wanted = find_wanted(occasion.held or store, run.source, occasion.now, is_trial=is_trial)
    if wanted:
        # The run itself does without: it travels to who reads, with each answer.
        yield from make_spider(run.source, replace(run.round, wanted=wanted)).seeds()
    else:
        rest(store, run.source, occasion.now)


def choose_due(
    store: Store, runs: Mapping[str, SourceRun], now: datetime, *, only_backfill: bool = False
) -> dict[str, SourceRun]:
    """Return the runs that have something due."""
    has_due = store.frontier.has_due
    return {source: run for source, run in runs.items() if has_due(source, now, only_backfill=only_backfill)}


def _round(seed: HeldAsk | None, occasion: Occasion) -> tuple[Round, bool]:
    """Return the round of a source, and whether it begins now: one that was broken off goes on."""
    memory = dict(seed.ask.payload) if seed is not None else {}
    this_round = Round(
        occasion.now.isoformat(),
        occasion.now,
        occasion.today,
        occasion.since,
        occasion.sandbox_url,
        occasion.spool,
        memory,
    )
    if seed is None or occasion.again or occasion.since is not None or _is_due(seed, occasion.now):
        return this_round, True
    # On another day it would ask for other pages than those it has read, and tell later rounds that it read them.
    today, since = _read_day(memory.get(_BEGUN)) or occasion.today, _read_day(memory.get(_SINCE))
    return replace(this_round, number=seed.ask.version, today=today, since=since), False


def _is_due(seed: HeldAsk, now: datetime) -> bool:
    """Whether the next round is due. One whose first request failed and waits is still under way."""
    return seed.due_at is not None and seed.due_at <= now and (seed.state is AskState.DONE or seed.tries == 0)


def _seed(ask: Ask, this_round: Round, names: BudgetNames) -> Ask:
    memory = {name: value for name, value in this_round.memory.items() if name not in OF_REDIRECTS}
    since = this_round.since.isoformat() if this_round.since else None
    payload = {**memory, **ask.payload, _BEGUN: this_round.today.isoformat(), _SINCE: since}
    return replace(ask, version=this_round.number, payload=payload, budget=names.name(ask.url))


def _read_day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None
