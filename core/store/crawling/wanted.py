"""What an enriching source should be asked for: identifiers of what is held that it did not answer for, or long ago.

What it answered for is noted in the transaction that commits the answer: what was not answered is asked for again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, func, literal, select, tuple_

from core.models import UnitKind
from core.store.crawling.asks import WANTED, AskState, Visit
from core.store.database import Database, chunks
from core.store.tables import asked_for, document_keys, documents, register_identifiers

# What a value of more than 120 characters becomes in a key: it can be compared, but not asked for.
_DIGEST = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which source is asked, by identifiers of which schemes, for at most how many.

    What it answered for ``before`` is asked for again. ``kind``: what the units of the documents are; ``None`` asks for
    the organisations of registers.
    """

    source: str
    schemes: tuple[str, ...]
    before: datetime
    most: int
    kind: UnitKind | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """Where identifiers of a scheme stand: as columns, and as conditions on these.

    ``order``: the column of an index, of which ``identifier`` is made; ``holder``: who has it. ``here``: it is of the
    scheme; ``known``: the source gave something under it that is not old; ``asked``: it is the one of ``asked_for``.
    """

    order: ColumnElement[str]
    identifier: ColumnElement[str]
    holder: ColumnElement[str]
    here: ColumnElement[bool]
    known: ColumnElement[bool]
    asked: ColumnElement[bool]


class WantedStore:
    """Finds what to ask enriching sources for, and notes what they answered for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, wish: Wish) -> list[str]:
        """Return identifiers (``doi:10.1000/1``): first those never asked for, then those asked for longest ago.

        Of what has several the scheme that stands first is asked for. What lies in a space that is not shared is told
        to nobody. A document that was not resolved yet has no keys: it is found by the next round.
        """
        places = [(_documents if wish.kind else _organisations)(wish, scheme) for scheme in wish.schemes]
        queries = [*(_never(wish, place) for place in places), *(_long_ago(wish, place) for place in places)]
        found: dict[str, str] = {}
        with self._database.read() as connection:
            for query in queries:
                if len(found) < wish.most:
                    found |= _new(found, ((row[0], row[1]) for row in connection.execute(query)))
        return list(found)[: wish.most]

    def note_in(self, connection: Connection, visits: Sequence[Visit], now: datetime) -> None:
        """Note which identifiers were answered for: those asked for, and those of what came, so far as they are held.

        Inside the caller's transaction.
        """
        for visit in visits:
            asked = visit.ask.payload.get(WANTED)
            if asked and visit.state is not AskState.WAITING and not visit.is_part:
                told = self._held_in(connection, {*asked, *_came(visit)})
                rows = [{"source": visit.ask.source, "identifier": one, "asked_at": now} for one in sorted(told)]
                self._database.upsert(connection, asked_for, rows)

    def forget_in(self, connection: Connection, keys: Collection[str]) -> int:
        """Remove what was asked for by these keys of documents, inside the caller's transaction; return how much."""
        gone = sorted({key.partition(":")[2] for key in keys})
        mine = (self._database.among(asked_for.c.identifier, part) for part in chunks(gone))
        return sum(connection.execute(delete(asked_for).where(one)).rowcount for one in mine)

    def forget_entries_in(self, connection: Connection, ids: Sequence[str]) -> int:
        """Do the same by the identifiers of entries of registers, before these are removed."""
        identifier, removed = register_identifiers.c.scheme + ":" + register_identifiers.c.value, 0
        for part in chunks(ids):
            theirs = select(identifier).where(self._database.among(register_identifiers.c.actor_id, part))
            removed += connection.execute(delete(asked_for).where(asked_for.c.identifier.in_(theirs))).rowcount
        return removed

    def _held_in(self, connection: Connection, identifiers: Set[str]) -> set[str]:
        """Return those that something has: what was forgotten meanwhile leaves no trace."""
        found, key = set[str](), document_keys.c.key
        keys = [f"{kind}:{one}" for one in sorted(identifiers) for kind in UnitKind]
        for part in chunks(keys):
            held = connection.scalars(select(key).where(self._database.among(key, part)))
            found.update(one.partition(":")[2] for one in held)
        columns = (register_identifiers.c.scheme, register_identifiers.c.value)
        for part in chunks(sorted(identifiers - found)):
            asked = [one.partition(":")[::2] for one in part]
            rows = connection.execute(select(*columns).where(tuple_(*columns).in_(asked)))
            found.update(f"{scheme}:{value}" for scheme, value in rows)
        return found


def settled(visit: Visit) -> Visit:
    """Return a visit as it is kept: a request that was answered needs no list of what it asked for any more."""
    ask = visit.ask
    if visit.state is not AskState.DONE or WANTED not in ask.payload:
        return visit
    payload = {name: value for name, value in ask.payload.items() if name != WANTED}
    return replace(visit, ask=replace(ask, payload=payload, body=None))


def _documents(wish: Wish, scheme: str) -> _Held:
    # As knowledge.document_keys writes them; those of another space have its name behind the kind.
    begin = f"{wish.kind}:{scheme}:"
    key, other = document_keys.c.key, document_keys.alias()
    own = select(other.c.key).join(documents, documents.c.id == other.c.document_id)
    own = own.where(other.c.key == key, documents.c.source == wish.source, documents.c.updated_at >= wish.before)
    return _Held(
        order=key,
        identifier=func.substr(key, len(f"{wish.kind}:") + 1),
        holder=document_keys.c.document_id,
        here=and_(key >= begin, key < _after(begin)),
        known=exists(own),
        asked=key == literal(f"{wish.kind}:").concat(asked_for.c.identifier),
    )


def _organisations(wish: Wish, scheme: str) -> _Held:
    value, other, begin = register_identifiers.c.value, register_identifiers.alias(), f"{wish.source}:"
    own = select(other.c.value).where(other.c.scheme == scheme, other.c.value == value)
    return _Held(
        order=value,
        identifier=literal(f"{scheme}:").concat(value),
        holder=register_identifiers.c.actor_id,
        # Lists of a space have its name behind their ids.
        here=and_(register_identifiers.c.scheme == scheme, ~register_identifiers.c.actor_id.contains("~")),
        known=exists(own.where(other.c.actor_id >= begin, other.c.actor_id < _after(begin))),
        asked=value == func.substr(asked_for.c.identifier, len(f"{scheme}:") + 1),
    )


def _never(wish: Wish, held: _Held) -> Select[str, str]:
    asked = exists().where(asked_for.c.source == wish.source, asked_for.c.identifier == held.identifier)
    query = select(held.identifier, func.min(held.holder)).where(held.here, ~asked, ~held.known)
    return query.group_by(held.order).order_by(held.order).limit(wish.most)


def _long_ago(wish: Wish, held: _Held) -> Select[str, str]:
    # The first who has it, or NULL: grouping would read all of them before the first comes out.
    holder = select(func.min(held.holder)).where(held.here, held.asked).correlate(asked_for).scalar_subquery()
    identifier, at = asked_for.c.identifier, asked_for.c.asked_at
    query = select(identifier, holder).where(asked_for.c.source == wish.source, at < wish.before)
    query = query.where(exists().where(held.here, held.asked).correlate(asked_for))
    return query.order_by(at, identifier).limit(wish.most)


def _new(found: dict[str, str], rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the identifiers of whom none was found before, each with who has it."""
    holders = set(found.values())
    return {
        identifier: holder
        for identifier, holder in rows
        if holder not in holders and not _DIGEST.fullmatch(identifier.partition(":")[2])
    }


def _came(visit: Visit) -> Iterator[str]:
    """Give the identifiers of what an answer held: one that was asked for by its DOI need not be by another."""
    for document, _ in visit.records:
        yield from (f"{scheme}:{value}" for scheme, value in document.identifiers)
    for entry, _ in visit.entries:
        yield from (f"{scheme}:{value}" for scheme, value in entry.identifiers)


def _after(begin: str) -> str:
    """Return what comes after all texts that begin so, which end in a colon."""
    return f"{begin[:-1]};"
