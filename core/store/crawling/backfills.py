"""Backfills: what sources are asked for of long ago, how much of it is done, and how many requests a day that may take.

Their requests are rows of the frontier. A query is done when none of its requests waits any more, so what is told of it
is never ahead of what is committed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, or_, select, update

from core.store.crawling.asks import Ask, AskState, Visit
from core.store.crawling.frontier import FrontierStore
from core.store.database import Database, chunks
from core.store.tables import backfill_days, backfills, frontier

# Another machine's clock may have begun the next day already.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlannedQuery:
    """A query of a source for a technology: its first request, whose key is its own; ``ends`` is not in it."""

    technology: str
    begins: date
    ends: date
    ask: Ask


@dataclass(frozen=True, slots=True)
class HeldQuery:
    """A query as it is held.

    ``total``: how many records it has, by its first page, of which ``on_page`` stood there; ``None`` before it was
    asked. ``waiting`` and ``refused``: requests of it. ``records``: how many it brought, with how many ``requests``.
    """

    source: str
    key: str
    technology: str
    begins: date
    ends: date
    version: str
    total: int | None
    on_page: int | None
    records: int
    requests: int
    waiting: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class DayBudget:
    """How many requests a day backfills may make of a source, and how many they made on the day asked about."""

    requests_a_day: int
    used: int

    @property
    def left(self) -> int:
        """How many are left of that day."""
        return max(self.requests_a_day - self.used, 0)


@dataclass(frozen=True, slots=True)
class Lost:
    """A request of a backfill that was refused, and why."""

    technology: str
    source: str
    url: str
    error: str


class BackfillStore:
    """Writes and reads backfills."""

    def __init__(self, database: Database, frontier_store: FrontierStore) -> None:
        self._database = database
        self._frontier = frontier_store

    def add(self, queries: Sequence[PlannedQuery], now: datetime) -> None:
        """Take in queries; one that is held under another version is asked again from its beginning."""
        with self._database.write("backfills") as connection:
            held = self._versions(connection)
            new = [query for query in queries if held.get(_place(query)) != query.ask.version]
            # What is being committed of one is waited for, and goes too.
            self._database.upsert(connection, backfills, [_row(query, now) for query in new])
            for source, key in sorted(_place(query) for query in new if _place(query) in held):
                # What it led to under its old version is of no use any more.
                rest = and_(frontier.c.backfill == key, frontier.c.key != key, frontier.c.source == source)
                connection.execute(delete(frontier).where(rest))
            self._frontier.add_in(connection, [query.ask for query in new], now)

    def set_budgets(self, requests_a_day: Mapping[str, int]) -> None:
        """Say how many requests a day backfills may make of each source; what was used of the day stays so."""
        rows = [{"source": source, "requests_a_day": count, "used": 0} for source, count in requests_a_day.items()]
        with self._database.write() as connection:
            self._database.insert_missing(connection, backfill_days, rows)
            for source, count in sorted(requests_a_day.items()):
                mine = backfill_days.c.source == source
                connection.execute(update(backfill_days).where(mine).values(requests_a_day=count))

    def claim(self, source: str, today: date) -> bool:
        """Count one request of a source before it is made; ``False``: as many were made today as may be."""
        days = backfill_days.c
        # A day further ahead is the work of a clock that jumped.
        is_new = or_(days.day.is_(None), days.day < today, days.day > today + _AHEAD)
        values = {"day": case((is_new, today), else_=days.day), "used": case((is_new, 1), else_=days.used + 1)}
        may_ask = and_(days.source == source, or_(is_new, days.used < days.requests_a_day))
        with self._database.write() as connection:
            return connection.execute(update(backfill_days).where(may_ask).values(values)).rowcount > 0

    def rest(self, source: str, until: datetime) -> None:
        """Ask nothing more of a source for its backfills before a moment: it failed."""
        with self._database.write() as connection:
            connection.execute(update(backfill_days).where(backfill_days.c.source == source).values(rests_until=until))

    def budgets(self, today: date) -> dict[str, DayBudget]:
        """Return the budgets of all sources that backfills ask, on a day."""
        with self._database.read() as connection:
            rows = connection.execute(select(backfill_days)).all()
        return {
            row.source: DayBudget(
                row.requests_a_day, row.used if row.day is not None and today <= row.day <= today + _AHEAD else 0
            )
            for row in rows
        }

    def sift_in(self, connection: Connection, visits: Sequence[Visit]) -> list[Visit]:
        """Return visits without those of queries that were given up meanwhile, or begun again in other words.

        Their requests are dropped. Inside the caller's transaction, which holds the queries until it is committed.
        """
        asked = sorted({(visit.ask.source, visit.ask.backfill) for visit in visits if visit.ask.backfill is not None})
        if not asked:
            return list(visits)
        held = self._versions(connection, or_(*(_is(*place) for place in asked)))
        live = [visit for visit in visits if visit.ask.backfill is None or held.get(_query(visit)) == visit.ask.version]
        for visit in visits:
            if visit.ask.backfill is not None and held.get(_query(visit)) != visit.ask.version:
                # One that nobody finishes would be made for ever.
                own = and_(frontier.c.source == visit.ask.source, frontier.c.key == visit.ask.id)
                connection.execute(delete(frontier).where(own, frontier.c.version == visit.ask.version))
        return live

    def note_in(self, connection: Connection, visits: Sequence[Visit]) -> None:
        """Add what requests of backfills brought, inside the transaction that commits it."""
        noted: dict[tuple[str, str], list[Visit]] = {}
        for visit in visits:
            if visit.ask.backfill is not None:
                noted.setdefault((visit.ask.source, visit.ask.backfill), []).append(visit)
        for (source, key), mine in sorted(noted.items()):
            counted = next((visit.counted for visit in mine if visit.counted is not None), (None, None))
            values = {
                "records": backfills.c.records + sum(len(visit.records) for visit in mine),
                "requests": backfills.c.requests + sum(not visit.is_part for visit in mine),
                # Of a query that was cut in two, the halves do not count what the whole has.
                "total": func.coalesce(backfills.c.total, counted[0]),
                "on_page": func.coalesce(backfills.c.on_page, counted[1]),
            }
            connection.execute(update(backfills).where(_is(source, key)).values(values))

    def load(self, sources: Collection[str] | None = None) -> list[HeldQuery]:
        """Return all queries of these sources, or of all, in order of technology, source and day."""
        states = self._states()
        query = (
            select(
                *(backfills.c[name] for name in HeldQuery.__dataclass_fields__ if name in backfills.c),
                func.coalesce(states.c.waiting, 0),
                func.coalesce(states.c.refused, 0),
            )
            .outerjoin(states, and_(states.c.source == backfills.c.source, states.c.backfill == backfills.c.key))
            .order_by(backfills.c.technology, backfills.c.source, backfills.c.begins, backfills.c.key)
        )
        if sources is not None:
            query = query.where(backfills.c.source.in_(sorted(sources)))
        with self._database.read() as connection:
            return [HeldQuery(*row) for row in connection.execute(query)]

    def resume(self, sources: Collection[str], now: datetime) -> None:
        """Make due what waits because it failed, and sources that rest for that."""
        mine = sorted(sources)
        waits = and_(
            frontier.c.state == AskState.WAITING.value,
            frontier.c.backfill.is_not(None),
            frontier.c.due_at > now,
            frontier.c.source.in_(mine),
        )
        with self._database.write() as connection:
            connection.execute(update(frontier).where(waits).values(due_at=now))
            connection.execute(update(backfill_days).where(backfill_days.c.source.in_(mine)).values(rests_until=None))

    def stop(self, queries: Sequence[HeldQuery]) -> int:
        """Drop queries that are not done, with all their requests; return how many requests waited."""
        keys: dict[str, list[str]] = {}
        for query in queries:
            if query.waiting or query.refused:
                keys.setdefault(query.source, []).append(query.key)
        waited = 0
        with self._database.write() as connection:
            for source, mine in sorted(keys.items()):
                for part in chunks(sorted(mine)):
                    # The queries first: what is being committed of them is waited for, and goes too.
                    own = and_(backfills.c.source == source, self._database.among(backfills.c.key, part))
                    connection.execute(delete(backfills).where(own))
                    asks = and_(frontier.c.source == source, self._database.among(frontier.c.backfill, part))
                    waiting = select(func.count()).where(asks, frontier.c.state == AskState.WAITING.value)
                    waited += connection.scalar(waiting) or 0
                    connection.execute(delete(frontier).where(asks))
        return waited

    def lost(self, limit: int) -> list[Lost]:
        """Return requests that were refused, the newest first."""
        query = (
            select(backfills.c.technology, frontier.c.source, frontier.c.url, frontier.c.error)
            .join(backfills, and_(backfills.c.source == frontier.c.source, backfills.c.key == frontier.c.backfill))
            .where(frontier.c.state == AskState.REFUSED.value, frontier.c.backfill.is_not(None))
            .order_by(frontier.c.visited_at.desc(), frontier.c.key)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [Lost(*row) for row in connection.execute(query)]

    @staticmethod
    def _versions(connection: Connection, which: ColumnElement[bool] | None = None) -> dict[tuple[str, str], str]:
        """Return the versions of queries, of all or of some, which nobody else changes before the end of this."""
        query = select(backfills.c.source, backfills.c.key, backfills.c.version)
        if which is not None:
            query = query.where(which).order_by(backfills.c.source, backfills.c.key).with_for_update()
        return {(source, key): version for source, key, version in connection.execute(query)}

    @staticmethod
    def _states() -> Any:
        """Count the requests of each query that wait and that were refused."""
        counts = {
            state.value: func.sum(case((frontier.c.state == state.value, 1), else_=0)).label(state.value)
            for state in (AskState.WAITING, AskState.REFUSED)
        }
        return (
            select(frontier.c.source, frontier.c.backfill, *counts.values())
            .where(frontier.c.backfill.is_not(None))
            .group_by(frontier.c.source, frontier.c.backfill)
            .subquery()
        )


def _query(visit: Visit) -> tuple[str, str]:
    return visit.ask.source, visit.ask.backfill or ""


def _place(query: PlannedQuery) -> tuple[str, str]:
    return query.ask.source, query.ask.id


def _row(query: PlannedQuery, now: datetime) -> dict[str, Any]:
    return {
        "source": query.ask.source,
        "key": query.ask.id,
        "technology": query.technology,
        "begins": query.begins,
        "ends": query.ends,
        "version": query.ask.version,
        "total": None,
        "on_page": None,
        "records": 0,
        "requests": 0,
        "planned_at": now,
    }


def _is(source: str, key: str) -> ColumnElement[bool]:
    return and_(backfills.c.source == source, backfills.c.key == key)
