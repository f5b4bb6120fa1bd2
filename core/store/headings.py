"""What a list of documents shows of each, without its text: title, kind and dates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core.models import DateKind, DocumentDate, DocumentKind, Precision, find_first_date
from core.store.database import Database, chunks
from core.store.tables import document_dates, documents


@dataclass(frozen=True, slots=True)
class Heading:
    """A document as a list shows it."""

    id: str
    kind: DocumentKind
    title: str
    dates: tuple[DocumentDate, ...]

    def first_date(self, *kinds: DateKind) -> DocumentDate | None:
        """Return the earliest date of the first kind that has one, in the order asked."""
        return find_first_date(self.dates, kinds)


class HeadingStore:
    """Reads headings: a hundred related patents are books of text that nobody is shown."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, ids: Sequence[str], spaces: Collection[str]) -> dict[str, Heading]:
        """Return the documents of these ids that are in these spaces; others are absent."""
        query = select(documents.c.id, documents.c.kind, documents.c.title).where(documents.c.space.in_(sorted(spaces)))
        with self._database.read() as connection:
            rows = [
                row
                for part in chunks(ids)
                for row in connection.execute(query.where(self._database.among(documents.c.id, part)))
            ]
            dates = self._load_dates_in(connection, [row.id for row in rows])
        return {row.id: Heading(row.id, DocumentKind(row.kind), row.title, dates.get(row.id, ())) for row in rows}

    def _load_dates_in(self, connection: Connection, ids: Sequence[str]) -> dict[str, tuple[DocumentDate, ...]]:
        found: dict[str, tuple[DocumentDate, ...]] = {}
        for part in chunks(ids):
            mine = self._database.among(document_dates.c.document_id, part)
            for row in connection.execute(select(document_dates).where(mine)):
                told = DocumentDate(DateKind(row.kind), row.value, Precision(row.precision))
                found[row.document_id] = (*found.get(row.document_id, ()), told)
        return found
