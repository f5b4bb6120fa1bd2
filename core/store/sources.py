"""Sources as the store knows them: who answers for a document, under which terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from core.store.database import Database
from core.store.tables import sources


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What the store keeps of a source; all its facts are in its YAML, ``facts_hash`` says of which version."""

    id: str
    publisher: str
    title: str
    kind: str
    facts_hash: str
    licence: str | None = None
    url: str | None = None


class SourceStore:
    """Writes and reads sources."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, rows: Sequence[SourceRow], now: datetime) -> None:
        """Add sources or bring their facts up to date."""
        with self._database.write() as connection:
            self._database.upsert(connection, sources, [asdict(row) | {"recorded_at": now} for row in rows])

    def load(self) -> dict[str, SourceRow]:
        """Return all sources by id, in order of id."""
        fields = SourceRow.__dataclass_fields__
        query = select(*(sources.c[name] for name in fields)).order_by(sources.c.id)
        with self._database.read() as connection:
            return {row.id: SourceRow(*row) for row in connection.execute(query)}
