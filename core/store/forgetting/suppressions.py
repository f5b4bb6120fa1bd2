"""What must not come back: keyed hashes of what was forgotten, and the sieve that all that is saved goes through.

The key is random, made with the first suppression, and lies in the store beside the hashes. So hashes that get out
alone (an id on a page, an export) say nothing to whoever tries names; every worker on every machine has the key; and a
base that is moved or restored keeps out what it kept out before. Who has the whole store can try names, as they can in
any list that is to recognise them.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from core.logs import get_logger
from core.models import SHARED_SPACE, Document, Evidence, Refusal, space_suffix
from core.registers import RegisterEntry
from core.store.crawling.asks import SEED, Ask
from core.store.database import Database, chunks
from core.store.forgetting.redacting import MARK, PEOPLE, Kind, Redactor, read_body
from core.store.register_rows import entry_of_value, value_of_entry
from core.store.tables import documents, suppressions

_log = get_logger(__name__)
# Schemes whose value names one record wherever it comes from; a patent family (docdb) is many records.
NAMING_SCHEMES = frozenset({"doi", "arxiv", "patent", "url", "pmid", "openalex", "cordis", "sha256"})
_KEY_BYTES = 32
Batch = Sequence[tuple[Document, Evidence | None]]
Entries = Sequence[tuple[RegisterEntry, Evidence | None]]


@dataclass(frozen=True, slots=True)
class Hasher:
    """Makes the hashes of one store: BLAKE2b keyed (RFC 7693), 256 bit, in hex."""

    key: bytes

    def hash(self, kind: Kind, value: str) -> str:
        """Return the hash of something of a kind."""
        return hashlib.blake2b(f"{kind}\0{value}".encode(), digest_size=32, key=self.key).hexdigest()

    def of_document(self, document: Document) -> Iterator[str]:
        """Give the hashes of all that a document is known by elsewhere."""
        for scheme, value in document.identifiers:
            if scheme == "url" and value:
                yield self.of_url(value, document.space)
            elif scheme in NAMING_SCHEMES and value:
                yield self.hash(Kind.IDENTIFIER, f"{scheme}:{value.lower()}{space_suffix(document.space)}")
        if document.url:
            yield self.of_url(document.url, document.space)

    def of_url(self, url: str, space: str = SHARED_SPACE) -> str:
        """Return the hash of an address: http and https, with and without ``www.`` and a last slash are one."""
        address = url.partition("://")[2] or url
        address = address.partition("#")[0].lower().removeprefix("www.").rstrip("/")
        return self.hash(Kind.IDENTIFIER, f"url:{address}{space_suffix(space)}")


class SuppressionStore:
    """Writes and reads suppressions."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._hasher: Hasher | None = None

    def hasher_in(self, connection: Connection) -> Hasher | None:
        """Return what makes the hashes, ``None`` while nothing was ever forgotten."""
        if self._hasher is None:
            held = connection.scalar(select(suppressions.c.hash).where(suppressions.c.kind == Kind.KEY.value))
            self._hasher = None if held is None else Hasher(bytes.fromhex(held))
        return self._hasher

    def need_hasher_in(self, connection: Connection, now: datetime) -> Hasher:
        """Return what makes the hashes, with a new key where there is none; for a caller that nobody else writes with.

        A key that is rolled back must not be remembered: it is only kept once it is read back.
        """
        held = self.hasher_in(connection)
        if held is not None:
            return held
        key = secrets.token_bytes(_KEY_BYTES)
        self.add_in(connection, [(key.hex(), Kind.KEY)], now)
        return Hasher(key)

    def add_in(self, connection: Connection, hashes: Iterable[tuple[str, Kind]], now: datetime) -> None:
        """Keep out from now on what has these hashes."""
        rows = [{"hash": one, "kind": kind.value, "recorded_at": now} for one, kind in dict(hashes).items()]
        self._database.insert_missing(connection, suppressions, rows)

    def remove_in(self, connection: Connection, hashes: Collection[str]) -> None:
        """Let in again what has these hashes."""
        for part in chunks(sorted(hashes)):
            mine = self._database.among(suppressions.c.hash, part)
            connection.execute(delete(suppressions).where(mine, suppressions.c.kind != Kind.KEY.value))

    def held_in(self, connection: Connection, hashes: Collection[str]) -> set[str]:
        """Return those of the hashes that are suppressed."""
        found = set[str]()
        for part in chunks(sorted(hashes)):
            found.update(
                connection.scalars(select(suppressions.c.hash).where(self._database.among(suppressions.c.hash, part)))
            )
        return found

    def redactor_in(self, connection: Connection, hasher: Hasher) -> Redactor | None:
        """Return what leaves forgotten people out, ``None`` where there are none."""
        query = select(suppressions.c.hash).where(suppressions.c.kind.in_([kind.value for kind in PEOPLE]))
        people = frozenset(connection.scalars(query))
        return Redactor(lambda kind, value: hasher.hash(kind, value) in people) if people else None

    def sift_in(self, connection: Connection, batch: Batch) -> Batch:
        """Return a batch without what is suppressed, and with forgotten people left out of the rest.

        What is known by an identifier only is kept out where it is new; one that is held already goes on being so. A
        document that named somebody comes without its evidence, which does too.
        """
        hasher = self.hasher_in(connection)
        if hasher is None:
            return batch
        barred = self._barred_in(connection, hasher, [document for document, _ in batch])
        if barred:
            _log.info("kept out: forgotten", documents=len(barred))
            batch = [item for item in batch if item[0].id not in barred]
        redactor = self.redactor_in(connection, hasher)
        return batch if redactor is None else [_redacted(redactor, *item) for item in batch]

    def sift_entries_in(self, connection: Connection, batch: Entries) -> Entries:
        """Do the same with entries of registers; one is known by its id and its source only."""
        hasher = self.hasher_in(connection)
        if hasher is None:
            return batch
        own = {e.id: {hasher.hash(Kind.DOCUMENT, e.id), hasher.hash(Kind.SOURCE, e.source)} for e, _ in batch}
        held = self.held_in(connection, set().union(*own.values()))
        batch = [item for item in batch if held.isdisjoint(own[item[0].id])]
        redactor = self.redactor_in(connection, hasher)
        return batch if redactor is None else [_redacted_entry(redactor, *item) for item in batch]

    def sift_asks_in(self, connection: Connection, asks: Sequence[Ask]) -> list[Ask]:
        """Return requests without those of forgotten sources and addresses, told without forgotten people."""
        hasher = self.hasher_in(connection)
        if hasher is None or not asks:
            return list(asks)
        known = [{hasher.hash(Kind.SOURCE, ask.source), *_address(hasher, ask)} for ask in asks]
        held = self.held_in(connection, set().union(*known))
        kept = [ask for ask, own in zip(asks, known, strict=True) if held.isdisjoint(own)]
        redactor = self.redactor_in(connection, hasher)
        return kept if redactor is None else [replace(ask, payload=redactor.value(dict(ask.payload))) for ask in kept]

    def sift_refusals_in(self, connection: Connection, refusals: Sequence[Refusal]) -> list[Refusal]:
        """Return refusals told without forgotten people, and without a word where the place is what was forgotten."""
        hasher = self.hasher_in(connection)
        if hasher is None or not refusals:
            return list(refusals)
        places = {r.place: {hasher.of_url(r.place), hasher.hash(Kind.DOCUMENT, r.place)} for r in refusals}
        held = self.held_in(connection, set().union(*places.values()))
        redactor = self.redactor_in(connection, hasher) or Redactor(lambda _kind, _value: False)
        return [
            _redacted_refusal(redactor, r) if held.isdisjoint(places[r.place]) else Refusal(r.code, MARK, MARK)
            for r in refusals
        ]

    def forgotten_sources(self, ids: Collection[str]) -> set[str]:
        """Return those of the sources that were forgotten: they are neither crawled nor imported."""
        with self._database.read() as connection:
            hasher = self.hasher_in(connection)
            if hasher is None:
                return set()
            hashes = {hasher.hash(Kind.SOURCE, one): one for one in ids}
            return {hashes[one] for one in self.held_in(connection, hashes)}

    def _barred_in(self, connection: Connection, hasher: Hasher, batch: Sequence[Document]) -> set[str]:
        """Return the ids of documents that must not be saved."""
        own = {d.id: {hasher.hash(Kind.DOCUMENT, d.id), hasher.hash(Kind.SOURCE, d.source)} for d in batch}
        known = {d.id: set(hasher.of_document(d)) for d in batch}
        held = self.held_in(connection, set().union(*own.values(), *known.values()))
        if not held:
            return set()
        barred = {i for i, hashes in own.items() if not held.isdisjoint(hashes)}
        alike = {i for i, hashes in known.items() if not held.isdisjoint(hashes)} - barred
        for part in chunks(sorted(alike)):
            there = connection.scalars(select(documents.c.id).where(self._database.among(documents.c.id, part)))
            alike -= set(there)
        return barred | alike


def _address(hasher: Hasher, ask: Ask) -> tuple[str, ...]:
    return () if ask.key == SEED else (hasher.of_url(ask.url),)


def _redacted(redactor: Redactor, document: Document, proof: Evidence | None) -> tuple[Document, Evidence | None]:
    redacted = redactor.document(document)
    if redacted is not document:
        return redacted, None
    if proof is not None and redactor.names(read_body(proof.body)):
        return document, None
    return document, proof


def _redacted_entry(
    redactor: Redactor, entry: RegisterEntry, proof: Evidence | None
) -> tuple[RegisterEntry, Evidence | None]:
    value = value_of_entry(entry)
    redacted = redact_entry(redactor, value)
    if redacted != value:
        return entry_of_value(redacted, entry.owner, entry.space), None
    return entry, None if proof is not None and redactor.names(read_body(proof.body)) else proof


def redact_entry(redactor: Redactor, value: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the ledger holds of an entry without forgotten people; its key stays, as that of a document does."""
    return {name: one if name in ("source", "key") else redactor.value(one) for name, one in value.items()}


def _redacted_refusal(redactor: Redactor, refusal: Refusal) -> Refusal:
    place, message, sample = map(redactor.told, (refusal.place, refusal.message, refusal.sample))
    return Refusal(refusal.code, place, message, sample)
