"""Finding what run records, refusals, requests, health and the ledger tell of forgotten things."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Column, ColumnElement, Connection, Table, and_, delete, select, tuple_, update

from core.models import Document
from core.store import corrections, units
from core.store.actors import lines
from core.store.crawling.asks import SEED, AskState
from core.store.database import Database, chunks
from core.store.forgetting.needles import build_needles
from core.store.forgetting.redacting import MARK, Redactor
from core.store.register_rows import ENTRY
from core.store.tables import (
    budgets,
    documents,
    frontier,
    list_items,
    lists,
    notes,
    origin_files,
    refusals,
    runs,
    saved_searches,
    search_draws,
    source_health,
    statements,
)
from core.text.organisation_names import normalise_name

_PAGE_ROWS = 5_000
# Texts that somebody reads: kept, with what they tell blackened.
_TOLD = ((runs, "error"), (source_health, "detail"), (budgets, "reason"), (frontier, "error"))
_TOLD_OF_HOSTS = ((origin_files, "error"), (origin_files, "says"))
_KEPT = ((saved_searches, "name"), (search_draws, "query"), (lists, "name"), (list_items, "remark"), (notes, "text"))

# A first request that lost what it carried along cannot be made any more: the next one is that of a new round.
_NEXT_ROUND: Mapping[str, Any] = {"payload": {}, "body": None, "state": AskState.DONE.value, "tries": 0}
_SAID = ("subject", "value", "reason", "evidence")
# Undoing reads what they say of units and organisations.
_NEEDED = frozenset({
    units.MERGED, units.NOT_SAME,
    lines.MERGED, lines.NOT_SAME, lines.RELATED, lines.UNDONE,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traces:
    """What gives something away.

    ``redact``: a text without it, itself where it tells nothing; ``value``: the same of a value of JSON. ``is_whole``:
    whatever stands beside it tells of it too.
    """

    redact: Callable[[str], str]
    value: Callable[[Any], Any]
    is_whole: bool = True


def traces_of_person(redactor: Redactor) -> Traces:
    """Return what gives forgotten people away: their names."""
    return Traces(redactor.told, redactor.value, is_whole=False)


def traces_of_source(source: str) -> Traces:
    """Return what gives the documents of a source away: their ids begin with it."""
    begins = re.compile(rf"(?<![\w-]){re.escape(source)}:\S")

    def redact(text: str) -> str:
        return MARK if begins.search(text) else text

    return _whole(redact)


def traces_of_documents(ids: Collection[str], documents: Iterable[Document]) -> Traces:
    """Return what gives documents away: ids, addresses, identifiers, titles, how their texts begin.

    A text that holds any of them goes as a whole: it tells of the record in words that we do not know.
    """
    needles = build_needles(ids, documents)

    def redact(text: str) -> str:
        return MARK if needles.is_in(text) else text

    return _whole(redact)


def _whole(redact: Callable[[str], str]) -> Traces:
    def value(held: Any) -> Any:
        if isinstance(held, str):
            return redact(held)
        return {} if redact(orjson.dumps(held).decode()) == MARK else held

    return Traces(redact, value)


@dataclass(frozen=True, slots=True)
class TraceStore:
    """Removes traces inside the caller's transaction."""

    database: Database

    def remove_in(self, connection: Connection, traces: Traces) -> Counter[str]:
        """Remove what gives something away and return how much: refusals go, other texts are blackened."""
        counts: Counter[str] = Counter()
        counts["refusals"] = self._remove_refusals(connection, traces)
        for table, column in (*_TOLD, *_TOLD_OF_HOSTS, *_KEPT):
            counts["log texts"] += self._blacken(connection, table, table.c[column], traces)
        return counts

    def redact_asks_in(self, connection: Connection, traces: Traces) -> int:
        """Redact what requests carry along; return of how many."""
        changed = 0
        for row in iter_rows(connection, frontier, "source", "key", "payload"):
            payload = traces.value(row["payload"])
            if payload != row["payload"]:
                _write(connection, frontier, row, {"payload": payload})
                changed += 1
        return changed

    def remove_asks_in(self, connection: Connection, traces: Traces, urls: Collection[str]) -> int:
        """Remove the requests for these addresses and those that tell of something; return how many.

        The request that a round begins with stays, without what it remembers.
        """
        gone: list[dict[str, Any]] = []
        for row in iter_rows(connection, frontier, "source", "key", "url", "payload"):
            told = traces.redact(orjson.dumps(row["payload"]).decode()) == MARK
            if row["key"] == SEED and told:
                _write(connection, frontier, row, _NEXT_ROUND)
            elif row["key"] != SEED and (told or row["url"] in urls or traces.redact(row["url"]) == MARK):
                gone.append(row)
        for row in gone:
            connection.execute(delete(frontier).where(_is(frontier, row)))
        return len(gone)

    def blacken_statements_in(
        self, connection: Connection, traces: Traces, reasons: Collection[str], now: datetime, principal: str
    ) -> int:
        """Blacken what the ledger says of something, and these reasons; return of how many statements.

        Corrections that say nothing any more are retracted: there is nothing left to undo. What registers say is
        theirs: ``core.store.forgetting.registers``.
        """
        changed, ours = 0, statements.c.predicate != ENTRY
        for row in iter_rows(connection, statements, "id", *_SAID, "predicate", "retracted_at", where=ours):
            said = {name: row[name] for name in _SAID}
            told = {name: traces.value(value) for name, value in said.items()}
            if row["reason"] in reasons:
                told["reason"] = MARK
            if row["predicate"] in corrections.PREDICATES:
                told = self._blacken_correction(connection, traces, row, told)
                if not told["value"] and row["retracted_at"] is None:
                    told |= {"retracted_at": now, "retracted_by": principal}
            elif traces.is_whole and told != said and row["predicate"] not in _NEEDED:
                told |= {"value": {}, "reason": MARK, "evidence": None}
            if told != said:
                _write(connection, statements, row, told)
                changed += 1
        return changed

    def _blacken_correction(
        self, connection: Connection, traces: Traces, row: Mapping[str, Any], told: dict[str, Any]
    ) -> dict[str, Any]:
        """Return what is left of a correction: nothing where its document, or what it says, is forgotten."""
        document_id = row["subject"].removeprefix(corrections.SUBJECT)
        is_held = connection.scalar(select(documents.c.id).where(documents.c.id == document_id)) is not None
        if traces.is_whole and not (is_held and told["value"] == row["value"]):
            return told | {"value": {}, "reason": MARK, "evidence": None}
        if row["predicate"] == corrections.SIGNAL and told["value"].get("name"):
            told["value"] = told["value"] | {"name": _redact_normalised(traces, told["value"]["name"])}
        return told | ({"subject": row["subject"]} if is_held else {})

    def remove_source_in(self, connection: Connection, source: str) -> Counter[str]:
        """Remove the runs of a source, but those under way, and what was refused of it."""
        counts: Counter[str] = Counter()
        mine = select(runs.c.id).where(runs.c.source == source)
        counts["refusals"] += connection.execute(delete(refusals).where(refusals.c.run_id.in_(mine))).rowcount
        begins = refusals.c.place.startswith(f"{source}:", autoescape=True)
        counts["refusals"] += connection.execute(delete(refusals).where(begins)).rowcount
        closed = and_(runs.c.source == source, runs.c.ended_at.is_not(None))
        counts["runs"] += connection.execute(delete(runs).where(closed)).rowcount
        return counts

    def remove_refused_units_in(self, connection: Connection, units: Collection[str]) -> int:
        """Remove what an index refused of these units; return how much."""
        removed = 0
        for part in chunks([f"unit {unit}" for unit in sorted(units)]):
            mine = self.database.among(refusals.c.place, part)
            removed += connection.execute(delete(refusals).where(mine)).rowcount
        return removed

    def _remove_refusals(self, connection: Connection, traces: Traces) -> int:
        fields = ("place", "message", "sample")
        gone = [
            row["id"]
            for row in iter_rows(connection, refusals, "id", *fields)
            if any(traces.redact(row[name]) != row[name] for name in fields)
        ]
        for one in gone:
            connection.execute(delete(refusals).where(refusals.c.id == one))
        return len(gone)

    def _blacken(self, connection: Connection, table: Table, column: Column[Any], traces: Traces) -> int:
        changed, keys = 0, [key.name for key in table.primary_key]
        for row in iter_rows(connection, table, *keys, column.name, where=column.is_not(None)):
            told = traces.redact(row[column.name])
            if told != row[column.name]:
                _write(connection, table, row, {column.name: told})
                changed += 1
        return changed


def iter_rows(
    connection: Connection,
    table: Table,
    *names: str,
    where: ColumnElement[bool] | None = None,
    page_rows: int = _PAGE_ROWS,
) -> Iterator[dict[str, Any]]:
    """Give rows in order of their keys, with these columns, without holding all; they may be changed meanwhile."""
    keys = list(table.primary_key)
    query = select(*(table.c[name] for name in names)).order_by(*keys).limit(page_rows)
    if where is not None:
        query = query.where(where)
    after: ColumnElement[bool] | None = None
    while True:
        rows = connection.execute(query if after is None else query.where(after)).mappings().all()
        yield from map(dict, rows)
        if len(rows) < page_rows:
            return
        after = tuple_(*keys) > tuple_(*(rows[-1][key.name] for key in keys))


def _redact_normalised(traces: Traces, name: str) -> str:
    """Return a normalised name without what it tells: people are known by the capitals that it lost."""
    spelt = name.title()
    told = traces.redact(spelt)
    return name if told == spelt else normalise_name(told)


def _write(connection: Connection, table: Table, row: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    connection.execute(update(table).where(_is(table, row)).values(values))


def _is(table: Table, row: Mapping[str, Any]) -> ColumnElement[bool]:
    return and_(*(key == row[key.name] for key in table.primary_key))
