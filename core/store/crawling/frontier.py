"""The frontier: every request that a source wants made, and what became of it.

A request is done only in the transaction that commits what its answer held. Whose turn it is is left to ``budgets``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    and_,
    delete,
    false,
    func,
    not_,
    or_,
    select,
    update,
)

from core.store.crawling.asks import (
    SEED,
    VALIDATORS,
    Ask,
    AskCounts,
    AskState,
    HeldAsk,
    Visit,
    ask_facts,
    make_row,
    make_visit_row,
    read_row,
)
from core.store.database import Database, chunks
from core.store.tables import backfill_days, frontier

# What is found among so few rows needs no walk along the index.
_FEW_DUE = 5_000
# What belongs to no backfill, and what does.
FIRST, BACKFILLED = 0, 1
_CLOCK_TOLERANCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Only:
    """Which requests are looked for. ``backfills``: nothing else; ``resting``: sources of which none of that is."""

    backfills: bool = False
    resting: frozenset[str] = frozenset()


ALL = Only()


class FrontierStore:
    """Writes and reads requests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, asks: Sequence[Ask], now: datetime) -> None:
        """Take in requests: those that are not held, and those held under another version, which become due again."""
        with self._database.write() as connection:
            self.add_in(connection, asks, now)

    def add_in(self, connection: Connection, asks: Sequence[Ask], now: datetime) -> None:
        """Do the same inside the caller's transaction."""
        wanted = {(ask.source, ask.id): ask for ask in asks}
        held = self._held_versions(connection, wanted)
        missing = [make_row(ask, now) for place, ask in wanted.items() if place not in held]
        self._database.insert_missing(connection, frontier, missing)
        for place, ask in sorted(wanted.items()):
            version, url = held.get(place, (ask.version, ask.url))
            if version != ask.version:
                again = {"state": AskState.WAITING.value, "due_at": ask.after or now, "tries": 0, "error": None}
                # What an answer under another address said of itself says nothing of this one.
                again |= dict.fromkeys(VALIDATORS) if url != ask.url else {}
                connection.execute(update(frontier).where(_is(*place)).values(ask_facts(ask) | again))

    def finish_in(self, connection: Connection, visits: Sequence[Visit], now: datetime) -> None:
        """Note what became of requests, inside the caller's transaction; one that was not held becomes so."""
        rows = [make_visit_row(visit, now) for visit in visits if not visit.is_part]
        self._database.upsert(connection, frontier, list({(r["source"], r["key"]): r for r in rows}.values()))
        for visit in visits:
            for key in visit.again:
                connection.execute(update(frontier).where(_is(visit.ask.source, key)).values(_due_now(now)))
            if visit.remember:
                self._remember_in(connection, visit.ask.source, visit.remember)

    def _remember_in(self, connection: Connection, source: str, facts: Mapping[str, Any]) -> None:
        place = _is(source, SEED)
        held = connection.scalar(select(frontier.c.payload).where(place)) or {}
        connection.execute(update(frontier).where(place).values(payload=dict(held) | dict(facts)))

    def mend_clock(self, now: datetime) -> int:
        """Make due what was found or visited in the future, by a clock that jumped; return how many requests."""
        latest = now + _CLOCK_TOLERANCE
        is_ahead = or_(frontier.c.visited_at > latest, frontier.c.found_at > latest)
        ahead = and_(is_ahead, frontier.c.due_at.is_not(None))
        with self._database.write() as connection:
            values = {"due_at": now, "found_at": now, "visited_at": None}
            return connection.execute(update(frontier).where(ahead).values(values)).rowcount

    def has_due(self, source: str, now: datetime, *, only_backfill: bool = False) -> bool:
        """Say whether a source has anything due that may be asked, or anything of a backfill."""
        # What was refused is never due. With its state the database goes along the index, not through the whole table.
        states = frontier.c.state.in_([AskState.WAITING.value, AskState.DONE.value])
        due = select(frontier.c.key).where(frontier.c.source == source, states, frontier.c.due_at <= now).limit(1)
        with self._database.read() as connection:
            queries = [
                due.where(frontier.c.priority == priority)
                for priority in self._asked(connection, [source], now, Only(only_backfill))
            ]
            return any(connection.execute(query).first() is not None for query in queries)

    def postpone(self, source: str, now: datetime, until: datetime, *, with_seed: bool = False) -> int:
        """Let what is due of a source wait; return how many requests."""
        mine = and_(frontier.c.source == source, frontier.c.due_at <= now)
        if not with_seed:
            mine = and_(mine, frontier.c.key != SEED)
        with self._database.write() as connection:
            return connection.execute(update(frontier).where(mine).values(due_at=until)).rowcount

    def due_budgets(self, sources: Collection[str], now: datetime, limit: int, only: Only = ALL) -> list[str]:
        """Return the budgets that have something due that may be asked, those first that waited longest."""
        columns = (frontier.c.budget, frontier.c.source, frontier.c.priority)
        due = select(*columns).where(frontier.c.due_at <= now).order_by(frontier.c.due_at).limit(_FEW_DUE)
        with self._database.read() as connection:
            asked = self._asked(connection, sources, now, only)
            first = connection.execute(due).all() if asked else []
            found = [budget for budget, source, priority in first if source in asked.get(priority, ())]
            if len(first) == _FEW_DUE:
                found = list(connection.scalars(self._backlog(asked, now, limit)))
        return list(dict.fromkeys(found))[:limit]

    def _backlog(self, asked: Mapping[int, frozenset[str]], now: datetime, limit: int) -> Select[str]:
        """Ask for the budgets from one to the next along the index: grouping a million rows takes seconds."""
        first = select(func.min(frontier.c.budget).label("budget")).cte("names", recursive=True)
        later = select(func.min(frontier.c.budget)).where(frontier.c.budget > first.c.budget).scalar_subquery()
        names = first.union_all(select(later).where(first.c.budget.is_not(None)))
        since = [self._first_due(names.c.budget, priority, sources, now) for priority, sources in asked.items()]
        waiting = select(names.c.budget, func.coalesce(*since, None).label("since")).subquery()
        return (
            select(waiting.c.budget)
            .where(waiting.c.since.is_not(None))
            .order_by(waiting.c.since, waiting.c.budget)
            .limit(limit)
        )

    def _first_due(
        self, budget: ColumnElement[str], priority: int, sources: Collection[str], now: datetime
    ) -> ScalarSelect[datetime | None]:
        mine = and_(frontier.c.budget == budget, frontier.c.priority == priority, self._is_due(sources, now))
        return select(frontier.c.due_at).where(mine).order_by(frontier.c.due_at).limit(1).scalar_subquery()

    def due(self, budget: str, sources: Collection[str], now: datetime, limit: int, only: Only = ALL) -> list[HeldAsk]:
        """Return the first requests of a budget that may be asked: those of no backfill first, then those due first."""
        found: list[HeldAsk] = []
        with self._database.read() as connection:
            for priority, mine in self._asked(connection, sources, now, only).items():
                query = (
                    select(frontier)
                    .where(frontier.c.budget == budget, frontier.c.priority == priority, self._is_due(mine, now))
                    .order_by(frontier.c.due_at, frontier.c.source, frontier.c.key)
                    .limit(limit - len(found))
                )
                found += [read_row(row) for row in connection.execute(query)] if len(found) < limit else []
        return found

    def _asked(
        self, connection: Connection, sources: Collection[str], now: datetime, only: Only
    ) -> dict[int, frozenset[str]]:
        """Return which sources may be asked for what belongs to no backfill, and for what does; none without any.

        Who looked for nobody's requests would pass over all that others have due.
        """
        backfilled = frozenset(sources) & self._backfilled(connection, now) - only.resting
        asked = {FIRST: frozenset() if only.backfills else frozenset(sources), BACKFILLED: backfilled}
        return {priority: mine for priority, mine in asked.items() if mine}

    @staticmethod
    def _backfilled(connection: Connection, now: datetime) -> frozenset[str]:
        """Return the sources that may be asked for what they have of long ago: not those that were enough today."""
        days = backfill_days.c
        is_today = and_(days.day >= now.date(), days.day <= now.date() + timedelta(days=1))
        is_used_up = func.coalesce(and_(is_today, days.used >= days.requests_a_day), false())
        may_ask = or_(days.rests_until.is_(None), days.rests_until <= now)
        return frozenset(connection.scalars(select(days.source).where(may_ask, not_(is_used_up))))

    def load(self, source: str, key: str) -> HeldAsk | None:
        """Return one request."""
        with self._database.read() as connection:
            row = connection.execute(select(frontier).where(_is(source, key))).first()
        return None if row is None else read_row(row)

    def seeds(self, sources: Collection[str]) -> dict[str, HeldAsk]:
        """Return the requests that rounds begin with, by source."""
        mine = and_(frontier.c.key == SEED, self._database.among(frontier.c.source, sorted(sources)))
        with self._database.read() as connection:
            return {row.source: read_row(row) for row in connection.execute(select(frontier).where(mine))}

    def counts(self, source: str | None = None) -> dict[str, AskCounts]:
        """Return how many requests each source has, or one, by state."""
        query = select(frontier.c.source, frontier.c.state, func.count(), func.min(frontier.c.due_at))
        if source is not None:
            query = query.where(frontier.c.source == source)
        found: dict[str, dict[str, Any]] = {}
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(frontier.c.source, frontier.c.state))
            for name, state, count, due_at in rows:
                facts = found.setdefault(name, {"due_at": None})
                facts[state] = count
                if due_at is not None:
                    facts["due_at"] = min(due_at, facts["due_at"] or due_at)
        return {name: AskCounts(**facts) for name, facts in found.items()}

    def refused_counts(self, sources: Collection[str]) -> dict[str, int]:
        """Return how many requests of these sources were refused; those without any are absent."""
        found: dict[str, int] = {}
        with self._database.read() as connection:
            for part in chunks(sorted(sources)):
                mine = and_(self._database.among(frontier.c.source, part), frontier.c.state == AskState.REFUSED.value)
                query = select(frontier.c.source, func.count()).where(mine).group_by(frontier.c.source)
                found |= {row[0]: row[1] for row in connection.execute(query)}
        return found

    def refused(self, source: str, limit: int) -> list[HeldAsk]:
        """Return the requests of a source that were refused, the newest first."""
        query = (
            select(frontier)
            .where(frontier.c.source == source, frontier.c.state == AskState.REFUSED.value)
            .order_by(frontier.c.visited_at.desc(), frontier.c.key)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [read_row(row) for row in connection.execute(query)]

    def retry(self, sources: Collection[str], now: datetime) -> int:
        """Make due again what was refused, and what waits because it failed; return how many requests."""
        has_failed = or_(frontier.c.state == AskState.REFUSED.value, frontier.c.tries > 0)
        mine = and_(frontier.c.source.in_(sorted(sources)), has_failed)
        with self._database.write() as connection:
            return connection.execute(update(frontier).where(mine).values(_due_now(now))).rowcount

    def forget_in(self, connection: Connection, source: str, urls: Collection[str] | None = None) -> None:
        """Drop the requests of a source, or those of some addresses, inside the caller's transaction."""
        if urls is None:
            connection.execute(delete(frontier).where(frontier.c.source == source))
            return
        for part in chunks(sorted(urls)):
            connection.execute(
                delete(frontier).where(frontier.c.source == source, self._database.among(frontier.c.url, part))
            )

    def _is_due(self, sources: Collection[str], now: datetime) -> ColumnElement[bool]:
        return and_(frontier.c.due_at <= now, self._database.among(frontier.c.source, sorted(sources)))

    def _held_versions(
        self, connection: Connection, wanted: Mapping[tuple[str, str], Ask]
    ) -> dict[tuple[str, str], tuple[str, str]]:
        """Return version and address of those that are held."""
        keys: dict[str, list[str]] = {}
        for source, key in wanted:
            keys.setdefault(source, []).append(key)
        held: dict[tuple[str, str], tuple[str, str]] = {}
        for source, mine in keys.items():
            for part in chunks(sorted(mine)):
                query = select(frontier.c.key, frontier.c.version, frontier.c.url).where(
                    frontier.c.source == source, self._database.among(frontier.c.key, part)
                )
                held.update({(source, key): (version, url) for key, version, url in connection.execute(query)})
        return held


def _is(source: str, key: str) -> ColumnElement[bool]:
    return and_(frontier.c.source == source, frontier.c.key == key)


def _due_now(now: datetime) -> dict[str, Any]:
    return {"state": AskState.WAITING.value, "due_at": now, "tries": 0}
