"""Documents with their revisions, dates and evidence; saving one is what starts its way through the stages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
import zstandard
from sqlalchemy import Connection, RowMapping, delete, func, select

from core.errors import NotFoundError, StoreUnavailableError
from core.models import Cause, Consumer, Document, Evidence, StoredDocument
from core.store import tables
from core.store.database import Database, chunks, iter_pages
from core.store.evidence import EvidenceStore, hash_evidence
from core.store.forgetting.suppressions import SuppressionStore
from core.store.pending import PendingStore
from core.store.rows import document_of_row, row_of_document

_LEVEL = 3
# Fields that came later: a document without them has the hash that it had before. No text can hold these bytes, as its
# quotation marks are escaped.
_SAID_NOTHING = (b',"kind":null,"is_sme":null,"funding_eur":null', b',"citations":[]', b',"measures":[]')


@dataclass(frozen=True, slots=True)
class SaveCounts:
    """How many documents of a batch were new, changed, and already held as they are."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: SaveCounts) -> SaveCounts:
        return SaveCounts(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class Saved:
    """The ids of the documents of a batch that were new, and that changed."""

    new: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Revision:
    """What a document said from ``recorded_at`` until ``superseded_at`` (``None``: still)."""

    revision: int
    document: Document
    recorded_at: datetime
    superseded_at: datetime | None
    evidence_hash: str | None


class DocumentStore:
    """Writes and reads documents."""

    def __init__(
        self, database: Database, evidence: EvidenceStore, pending: PendingStore, suppressions: SuppressionStore
    ) -> None:
        self._database = database
        self._evidence = evidence
        self._pending = pending
        self._suppressions = suppressions

    def save(
        self,
        batch: Sequence[tuple[Document, Evidence | None]],
        now: datetime,
        cause: Cause = Cause.NEW,
    ) -> SaveCounts:
        """Save documents with what their source said, in one transaction.

        A document whose content is held already is left untouched; a changed one gets a new revision and the old one is
        archived. New and changed ones become pending for the tag stage. Of several with one id the last counts. What
        was forgotten is left out, and counts as unchanged.
        """
        with self._database.write(*locks_of(batch)) as connection:
            saved = self.save_in(connection, batch, now, cause)
        changed = len(saved.changed)
        return SaveCounts(len(saved.new), changed, len(batch) - len(saved.new) - changed)

    def save_in(
        self,
        connection: Connection,
        batch: Sequence[tuple[Document, Evidence | None]],
        now: datetime,
        cause: Cause = Cause.NEW,
    ) -> Saved:
        """Do the same inside the caller's transaction, which holds :func:`locks_of` the batch."""
        batch = self._suppressions.sift_in(connection, batch)
        items = {document.id: (document, evidence) for document, evidence in batch}
        hashes = {key: hash_content(document) for key, (document, _) in items.items()}
        held = self._load_heads(connection, list(items))
        fresh = [key for key, content_hash in hashes.items() if _held_hash(held, key) != content_hash]
        outdated = self._load_rows(connection, [key for key in fresh if key in held])
        self._archive(connection, list(outdated.values()), now)
        self._write(connection, [(*items[key], hashes[key], held.get(key)) for key in fresh], now)
        for kind in (cause, Cause.ENRICHED):
            targets = [
                (key, held[key]["revision"] + 1 if key in held else 1)
                for key in fresh
                if (kind is cause) == (key not in held)
            ]
            self._pending.enqueue_in(connection, Consumer.TAG, targets, kind, now)
        return Saved(frozenset(fresh) - held.keys(), frozenset(fresh) & held.keys())

    def load(self, ids: Sequence[str]) -> dict[str, StoredDocument]:
        """Return the documents of these ids; those that are not there are absent."""
        with self._database.read() as connection:
            return self.load_in(connection, ids)

    def load_in(self, connection: Connection, ids: Sequence[str]) -> dict[str, StoredDocument]:
        """Do the same inside the caller's transaction."""
        rows = self._load_rows(connection, ids)
        dates = self._load_dates(connection, list(rows))
        return {key: _stored(row, dates.get(key, [])) for key, row in rows.items()}

    def is_held(self, document: Document) -> bool:
        """Say whether saving a document would change nothing: it is held as it is, or must not be."""
        with self._database.read() as connection:
            left = self._suppressions.sift_in(connection, [(document, None)])
            held = self._load_heads(connection, [one.id for one, _ in left])
        return all(_held_hash(held, one.id) == hash_content(one) for one, _ in left)

    def require_in(self, connection: Connection, ids: Sequence[str]) -> None:
        """Raise StoreUnavailableError when one of these documents is gone: whoever read it begins again."""
        held = self._load_heads(connection, ids)
        gone = sum(key not in held for key in ids)
        if gone:
            raise StoreUnavailableError(f"{gone} documents were forgotten meanwhile", place="documents")

    def load_one(self, document_id: str) -> StoredDocument:
        """Return one document; raises NotFoundError."""
        found = self.load([document_id]).get(document_id)
        if found is None:
            raise NotFoundError("there is no such document", place=document_id)
        return found

    def iter_ids(self, batch_size: int = 1000) -> Iterator[list[str]]:
        """Give the ids of all documents in batches, in order of id."""
        column = tables.documents.c.id
        for page in iter_pages(self._database, select(column), column, batch_size):
            yield [row.id for row in page]

    def revisions(self, document_id: str) -> list[Revision]:
        """Return all revisions of a document, oldest first, the current one last."""
        return self.revisions_of(self.load_one(document_id))

    def revisions_of(self, current: StoredDocument) -> list[Revision]:
        """Return the same for a document that was loaded, in the transaction that loaded it."""
        document_id, table = current.id, tables.document_revisions
        with self._database.read() as connection:
            query = select(table).where(table.c.document_id == document_id).order_by(table.c.revision)
            rows = connection.execute(query).all()
        past = [_revision(row._mapping) for row in rows]  # noqa: SLF001  # SQLAlchemy's public name for it
        held_since = past[-1].superseded_at if past else current.first_seen
        return [
            *past,
            Revision(current.revision, current.document, held_since or current.first_seen, None, current.evidence_hash),
        ]

    def count(self) -> int:
        """Return the number of documents."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(tables.documents)) or 0

    def counts_by(self, field: str) -> dict[str, int]:
        """Return the number of documents by ``source``, ``kind`` or ``lang``."""
        column = tables.documents.c[field]
        with self._database.read() as connection:
            rows = connection.execute(select(column, func.count()).group_by(column).order_by(column)).all()
        return {str(value): count for value, count in rows}

    def _load_heads(self, connection: Connection, ids: Sequence[str]) -> dict[str, RowMapping]:
        # Without the texts: most of a second import is finding out that nothing changed.
        table, rows = tables.documents, dict[str, RowMapping]()
        for part in chunks(ids):
            query = select(table.c.id, table.c.content_hash, table.c.revision, table.c.first_seen)
            found = connection.execute(query.where(self._database.among(table.c.id, part))).mappings()
            rows.update({row["id"]: row for row in found})
        return rows

    def _load_rows(self, connection: Connection, ids: Sequence[str]) -> dict[str, RowMapping]:
        rows: dict[str, RowMapping] = {}
        for part in chunks(ids):
            query = select(tables.documents).where(self._database.among(tables.documents.c.id, part))
            rows.update({row["id"]: row for row in connection.execute(query).mappings()})
        return rows

    def _load_dates(self, connection: Connection, ids: Sequence[str]) -> dict[str, list[RowMapping]]:
        found: dict[str, list[RowMapping]] = {}
        table = tables.document_dates
        for part in chunks(ids):
            for row in connection.execute(
                select(table).where(self._database.among(table.c.document_id, part))
            ).mappings():
                found.setdefault(row["document_id"], []).append(row)
        return found

    def _archive(self, connection: Connection, rows: Sequence[RowMapping], now: datetime) -> None:
        dates = self._load_dates(connection, [row["id"] for row in rows])
        compressor = zstandard.ZstdCompressor(level=_LEVEL)
        archived = [
            {
                "document_id": row["id"],
                "revision": row["revision"],
                "content_hash": row["content_hash"],
                "evidence_hash": row["evidence_hash"],
                "content": compressor.compress(_dump(row, dates.get(row["id"], []))),
                "recorded_at": row["updated_at"],
                "superseded_at": now,
            }
            for row in rows
        ]
        self._database.insert_missing(connection, tables.document_revisions, archived)

    def _write(
        self,
        connection: Connection,
        items: Sequence[tuple[Document, Evidence | None, str, RowMapping | None]],
        now: datetime,
    ) -> None:
        proofs = {document.id: hash_evidence(proof.body) for document, proof, _, _ in items if proof}
        self._evidence.save(connection, [(proofs[d.id], proof) for d, proof, _, _ in items if proof], now)
        rows = [
            row_of_document(document)
            | {
                "revision": held["revision"] + 1 if held else 1,
                "content_hash": content_hash,
                "evidence_hash": proofs.get(document.id),
                "first_seen": held["first_seen"] if held else now,
                "updated_at": now,
            }
            for document, _, content_hash, held in items
        ]
        self._database.upsert(connection, tables.documents, rows)
        self._write_dates(connection, [(document, held is not None) for document, _, _, held in items])

    def _write_dates(self, connection: Connection, items: Sequence[tuple[Document, bool]]) -> None:
        table = tables.document_dates
        for part in chunks([document.id for document, is_held in items if is_held]):
            connection.execute(delete(table).where(self._database.among(table.c.document_id, part)))
        rows = [
            {"document_id": document.id, "kind": d.kind.value, "value": d.value, "precision": d.precision.value}
            for document, _ in items
            for d in document.dates
        ]
        self._database.insert_missing(connection, table, rows)


def locks_of(batch: Sequence[tuple[Document, Evidence | None]]) -> set[str]:
    """Return the locks that a transaction holds while it saves these documents.

    Two who save one document at once would each take it for new, and lose what the first one wrote.
    """
    return {f"documents:{document.source}" for document, _ in batch}


def hash_content(document: Document) -> str:
    """Return the BLAKE2b hash (128 bit, hex) of all that a document says."""
    # Rows do not keep the order of dates: a document that was read back says the same.
    dates = tuple(sorted(document.dates))
    said = orjson.dumps(document if dates == document.dates else replace(document, dates=dates))
    for absent in _SAID_NOTHING:
        said = said.replace(absent, b"")
    return hashlib.blake2b(said, digest_size=16).hexdigest()


def _held_hash(held: dict[str, RowMapping], key: str) -> Any:
    return held[key]["content_hash"] if key in held else None


def _dump(row: RowMapping, dates: list[RowMapping]) -> bytes:
    """Return a row with its dates as JSON; the keys of a row are of a kind of string that orjson refuses."""
    plain = {str(name): value for name, value in row.items()}
    return orjson.dumps(plain | {"dates": [{str(name): value for name, value in d.items()} for d in dates]})


def _stored(row: RowMapping, dates: list[RowMapping]) -> StoredDocument:
    return StoredDocument(
        document_of_row(dict(row), [dict(d) for d in dates]),
        row["revision"],
        row["first_seen"],
        row["updated_at"],
        row["content_hash"],
        row["evidence_hash"],
    )


def _revision(row: RowMapping) -> Revision:
    content = orjson.loads(zstandard.ZstdDecompressor().decompress(row["content"]))
    document = document_of_row(content, content["dates"])
    return Revision(row["revision"], document, row["recorded_at"], row["superseded_at"], row["evidence_hash"])
