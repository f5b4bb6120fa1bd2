"""Texts with the day from which they could be read, one a unit: what is counted over time without building an index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from core.models import SHARED_SPACE
from core.store.database import Database, iter_pages
from core.store.tables import documents, tag_sets, unit_members, units


@dataclass(frozen=True, slots=True)
class DatedText:
    """A document that stands for its unit.

    ``authors``: the first and the last. ``category``: the primary classification, scheme and code, or the source where
    there is none. ``technologies``: those that it is about.
    """

    id: str
    visible_from: date
    title: str
    text: str
    lang: str
    authors: tuple[str, ...]
    organisations: tuple[str, ...]
    category: str
    technologies: tuple[str, ...]


_QUERY = (
    select(
        documents.c.id,
        documents.c.source,
        documents.c.visible_from,
        documents.c.title,
        documents.c.text,
        documents.c.lang,
        documents.c.people,
        documents.c.organisations,
        documents.c.classifications,
        tag_sets.c.tags,
    )
    .outerjoin(unit_members, unit_members.c.document_id == documents.c.id)
    .outerjoin(units, units.c.id == unit_members.c.unit_id)
    .outerjoin(tag_sets, and_(tag_sets.c.document_id == documents.c.id, tag_sets.c.current))
    # A document that is not resolved yet stands for itself.
    .where(units.c.id.is_(None) | (units.c.representative == documents.c.id), documents.c.space == SHARED_SPACE)
)


class DatedTextStore:
    """Reads the texts of a period."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def iter(self, since: date, until: date, batch_size: int = 1000) -> Iterator[list[DatedText]]:
        """Give the shared documents visible from ``since`` on and before ``until``, in batches, in order of id."""
        query = _QUERY.where(documents.c.visible_from >= since, documents.c.visible_from < until)
        for page in iter_pages(self._database, query, documents.c.id, batch_size):
            yield list(map(_text, page))

    def newest(self) -> date | None:
        """Return the last day on which a shared document became visible, ``None`` in an empty base."""
        query = select(func.max(documents.c.visible_from)).where(documents.c.space == SHARED_SPACE)
        with self._database.read() as connection:
            found: date | None = connection.scalar(query)
        return found


def _text(row: Any) -> DatedText:
    names = [person[0] for person in row.people]
    primary = next((code for code in row.classifications if code[2]), None)
    return DatedText(
        row.id,
        row.visible_from,
        row.title,
        row.text,
        row.lang,
        tuple(dict.fromkeys((*names[:1], *names[-1:]))),
        tuple(dict.fromkeys(organisation[0] for organisation in row.organisations)),
        f"{primary[0]}:{primary[1]}" if primary else row.source,
        tuple(tag[0] for tag in row.tags or () if tag[2]),
    )
