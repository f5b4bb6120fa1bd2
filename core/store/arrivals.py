"""What came in from each source: how many documents a day, the newest of them, and how well they are filled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, exists, func, select

from core.models import SHARED_SPACE, space_suffix
from core.store.database import Database, chunks
from core.store.tables import document_dates, documents

_JSON_FIELDS = ("people", "organisations", "identifiers", "classifications")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document as a list shows it."""

    id: str
    kind: str
    title: str
    lang: str
    visible_from: date | None
    first_seen: datetime
    lead_only: bool


@dataclass(frozen=True, slots=True)
class Stock:
    """How many documents of a source are held, and when the newest one came in."""

    documents: int
    newest_at: datetime


@dataclass(frozen=True, slots=True)
class Fill:
    """How many of some documents have each field (``text``, ``people``, … ``dates``), and how many are only a lead."""

    documents: int
    filled: Mapping[str, int]
    lead_only: int


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """A time from ``start`` on, before ``end``; ``None``: it has no such bound."""

    start: datetime | None = None
    end: datetime | None = None


ANY_TIME = TimeWindow()
SHARED = (SHARED_SPACE,)


class ArrivalStore:
    """Reads documents by source and by when they were first seen."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def stocks(self, spaces: Collection[str] = SHARED) -> dict[str, Stock]:
        """Return what these spaces hold of each source that they hold anything of."""
        counted = select(documents.c.source, func.count().label("count")).where(documents.c.space.in_(spaces))
        held = counted.group_by(documents.c.source).subquery()
        # Its own look into the index for each source, from its end: taken along while counting it costs three times as
        # much.
        newest = (
            select(documents.c.first_seen)
            .where(documents.c.source == held.c.source, documents.c.space.in_(spaces))
            .order_by(documents.c.first_seen.desc())
            .limit(1)
            .scalar_subquery()
        )
        with self._database.read() as connection:
            rows = connection.execute(select(held.c.source, held.c.count, newest))
            return {source: Stock(count, newest_at) for source, count, newest_at in rows}

    def stock(self, source: str, spaces: Collection[str] = SHARED) -> dict[str, Stock]:
        """Return what these spaces hold of one source, by its name; empty where that is nothing."""
        query = select(func.count(), func.max(documents.c.first_seen)).where(_came_in(source, spaces))
        with self._database.read() as connection:
            count, newest = connection.execute(query).one()
        return {source: Stock(count, newest)} if count else {}

    def days(
        self, sources: Collection[str], since: datetime, spaces: Collection[str] = SHARED
    ) -> dict[str, dict[date, int]]:
        """Return how many documents of each of these sources were first seen on each day (UTC) from then on."""
        found: dict[str, dict[date, int]] = {}
        with self._database.read() as connection:
            for part in chunks(sorted(sources)):
                mine = and_(self._database.among(documents.c.source, part), documents.c.first_seen >= since)
                for name, value, count in connection.execute(_count_days(and_(mine, documents.c.space.in_(spaces)))):
                    found.setdefault(name, {})[_date(value)] = int(count)
        return found

    def newest(
        self, source: str, limit: int, window: TimeWindow = ANY_TIME, spaces: Collection[str] = SHARED
    ) -> list[Arrival]:
        """Return documents of a source in these spaces, newest first, first seen within some time.

        Of those seen at one moment, which may be a whole import, any: to sort them takes seconds.
        """
        query = (
            select(*(documents.c[name] for name in Arrival.__dataclass_fields__))
            .where(_came_in(source, spaces, window))
            .order_by(documents.c.first_seen.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            found = [Arrival(*row) for row in connection.execute(query)]
        return sorted(sorted(found, key=lambda one: one.id), key=lambda one: one.first_seen, reverse=True)

    def count(self, source: str, window: TimeWindow = ANY_TIME, spaces: Collection[str] = SHARED) -> int:
        """Return how many documents of a source in these spaces were first seen within some time."""
        query = select(func.count()).select_from(documents).where(_came_in(source, spaces, window))
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def identifiers(self, source: str, space: str) -> dict[str, tuple[tuple[str, str], ...]]:
        """Return by which identifiers the documents of a source in a space are known, by the key of each."""
        mine = and_(documents.c.source == source, documents.c.space == space)
        with self._database.read() as connection:
            rows = connection.execute(select(documents.c.id, documents.c.identifiers).where(mine)).all()
        suffix = space_suffix(space)
        return {
            row.id.removeprefix(f"{source}:").removesuffix(suffix): tuple((str(a), str(b)) for a, b in row.identifiers)
            for row in rows
        }

    def fill(self, source: str, limit: int, spaces: Collection[str] = SHARED) -> Fill:
        """Return how well the newest documents of a source in these spaces are filled."""
        newest = (
            select(documents)
            .where(_came_in(source, spaces))
            .order_by(documents.c.first_seen.desc())
            .limit(limit)
            .subquery()
        )
        has_date = exists().where(document_dates.c.document_id == newest.c.id)
        conditions: dict[str, ColumnElement[bool]] = {"text": newest.c.text != ""}
        conditions |= {name: cast(newest.c[name], Text) != "[]" for name in _JSON_FIELDS} | {"dates": has_date}
        sums = [_count_if(condition) for condition in conditions.values()]
        with self._database.read() as connection:
            total, leads, *filled = connection.execute(select(func.count(), _count_if(newest.c.lead_only), *sums)).one()
        return Fill(total, dict(zip(conditions, filled, strict=True)), leads)


def _count_days(condition: ColumnElement[bool]) -> Select[tuple[str, Any, int]]:
    """Return the query for documents by source and day.

    First by the moment, in the order of the index: what is saved together has one, and days are told of few moments.
    By the day at once took four times as long for 177,000 documents.
    """
    moments = (
        select(documents.c.source, documents.c.first_seen, func.count().label("number"))
        .where(condition)
        .group_by(documents.c.source, documents.c.first_seen)
        .subquery()
    )
    day = func.date(moments.c.first_seen)
    return select(moments.c.source, day, func.sum(moments.c.number)).group_by(moments.c.source, day)


def _came_in(source: str, spaces: Collection[str], window: TimeWindow = ANY_TIME) -> ColumnElement[bool]:
    conditions = [documents.c.source == source, documents.c.space.in_(spaces)]
    if window.start is not None:
        conditions.append(documents.c.first_seen >= window.start)
    if window.end is not None:
        conditions.append(documents.c.first_seen < window.end)
    return and_(*conditions)


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _date(value: date | str) -> date:
    # SQLite has no dates of its own.
    return date.fromisoformat(value) if isinstance(value, str) else value
