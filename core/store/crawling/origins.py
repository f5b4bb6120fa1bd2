"""What hosts say about themselves (robots.txt, ai.txt, tdmrep.json), kept until it expires."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import zstandard
from sqlalchemy import select

from core.store.columns import make_storable
from core.store.database import Database
from core.store.tables import origin_files

_LEVEL = 3
_MAX_BODY_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class OriginFile:
    """A file of a host: ``status`` of its answer, ``None`` where there was none and ``error`` says why.

    ``says``: what who fetched it read in it (the pace it asks for, what it reserves), in words for people.
    """

    origin: str
    path: str
    status: int | None
    body: bytes
    fetched_at: datetime
    expires_at: datetime
    error: str | None = None
    says: str | None = None


class OriginStore:
    """Writes and reads files of hosts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, files: Sequence[OriginFile]) -> None:
        """Keep files in place of the ones before."""
        compressor = zstandard.ZstdCompressor(level=_LEVEL)
        rows = [
            {
                "origin": one.origin,
                "path": one.path,
                "status": one.status,
                "body": compressor.compress(one.body),
                "error": one.error and make_storable(one.error),
                "says": one.says and make_storable(one.says),
                "fetched_at": one.fetched_at,
                "expires_at": one.expires_at,
            }
            for one in files
        ]
        with self._database.write() as connection:
            self._database.upsert(connection, origin_files, rows)

    def load(self, origin: str) -> dict[str, OriginFile]:
        """Return the files of a host by path, expired or not."""
        query = select(origin_files).where(origin_files.c.origin == origin)
        decompressor = zstandard.ZstdDecompressor()
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return {
            row.path: OriginFile(
                row.origin,
                row.path,
                row.status,
                decompressor.decompress(row.body, max_output_size=_MAX_BODY_BYTES),
                row.fetched_at,
                row.expires_at,
                row.error,
                row.says,
            )
            for row in rows
        }
