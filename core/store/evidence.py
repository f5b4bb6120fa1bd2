"""Evidence: what a source said, compressed, once for each content hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

import zstandard
from sqlalchemy import Connection, select

from core.errors import NotFoundError
from core.models import Evidence
from core.store import tables
from core.store.database import Database

_LEVEL = 3


def hash_evidence(body: bytes) -> str:
    """Return the SHA-256 of a record as its source gave it, in hex."""
    return hashlib.sha256(body).hexdigest()


class EvidenceStore:
    """Writes and reads evidence."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, connection: Connection, items: Iterable[tuple[str, Evidence]], now: datetime) -> None:
        """Keep evidence under its hash inside the caller's transaction; what is held already is left alone."""
        compressor = zstandard.ZstdCompressor(level=_LEVEL)
        rows = {
            key: {
                "hash": key,
                "body": compressor.compress(item.body),
                "size_bytes": len(item.body),
                "media_type": item.media_type,
                "url": item.url,
                "answer_hash": item.answer_hash,
                "fetched_at": item.fetched_at or now,
            }
            for key, item in items
        }
        self._database.insert_missing(connection, tables.evidence, list(rows.values()))

    def load(self, key: str) -> Evidence:
        """Return the evidence of a hash; raises NotFoundError."""
        with self._database.read() as connection:
            row = connection.execute(select(tables.evidence).where(tables.evidence.c.hash == key)).first()
        if row is None:
            raise NotFoundError("there is no such evidence", place=key)
        body = zstandard.ZstdDecompressor().decompress(row.body, max_output_size=row.size_bytes)
        return Evidence(body, row.media_type, row.url, row.answer_hash, row.fetched_at)
