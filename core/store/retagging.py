"""What a changed taxonomy asks of the store: the texts to look through, and tag sets that stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, or_, select, update

from core.models import Cause, Classification, Consumer
from core.store.database import Database, chunks, iter_pages
from core.store.pending import PendingStore
from core.store.tables import documents, tag_sets


@dataclass(frozen=True, slots=True)
class TaggedText:
    """What the tagger reads of a document, and which revision that is."""

    id: str
    revision: int
    title: str
    text: str
    lang: str
    classifications: tuple[Classification, ...]


@dataclass(frozen=True, slots=True)
class TagVersions:
    """The versions of tagger and taxonomy that a tag set was made by."""

    tagger: str
    taxonomy: str

    @property
    def key(self) -> str:
        """Both, as the table of tag sets has them in its key."""
        return f"{self.tagger}/{self.taxonomy}"


_READ = select(
    documents.c.id,
    documents.c.revision,
    documents.c.title,
    documents.c.text,
    documents.c.lang,
    documents.c.classifications,
)
_CURRENT = and_(
    tag_sets.c.document_id == documents.c.id, tag_sets.c.revision == documents.c.revision, tag_sets.c.current
)


class RetaggingStore:
    """Reads texts by the versions of their tags, and moves tag sets on to another version of the taxonomy."""

    def __init__(self, database: Database, pending: PendingStore) -> None:
        self._database = database
        self._pending = pending

    def iter_texts(self, batch_size: int = 1000) -> Iterator[list[TaggedText]]:
        """Give all documents as the tagger reads them, in batches, in order of id."""
        yield from self._iter(_READ, batch_size)

    def iter_tagged(self, versions: TagVersions, batch_size: int = 1000) -> Iterator[list[TaggedText]]:
        """Give the documents whose current revision is tagged by these versions, in batches, in order of id."""
        query = _READ.join(tag_sets, _CURRENT).where(
            tag_sets.c.tagger_version == versions.tagger, tag_sets.c.taxonomy_version == versions.taxonomy
        )
        yield from self._iter(query, batch_size)

    def iter_others(self, known: Sequence[TagVersions], batch_size: int = 1000) -> Iterator[list[tuple[str, int]]]:
        """Give (document, revision) of current tag sets of none of these versions, in batches, in order of id."""
        is_known = or_(
            *(
                and_(tag_sets.c.tagger_version == one.tagger, tag_sets.c.taxonomy_version == one.taxonomy)
                for one in known
            )
        )
        query = select(tag_sets.c.document_id, tag_sets.c.revision).where(tag_sets.c.current, ~is_known)
        for page in iter_pages(self._database, query, tag_sets.c.document_id, batch_size):
            yield [(row.document_id, row.revision) for row in page]

    def settle(
        self,
        affected: Sequence[tuple[str, int]],
        same: Sequence[tuple[str, int]],
        versions: tuple[TagVersions, TagVersions],
        now: datetime,
    ) -> None:
        """Ask for new tags of the affected, and say of the others that their tags are those of the new version too.

        ``versions``: before and after. One transaction; what was tagged or changed meanwhile is left as it is.
        """
        before, after = versions
        with self._database.write() as connection:
            self._pending.enqueue_in(connection, Consumer.TAG, affected, Cause.RETAGGED, now)
            for part in chunks([document_id for document_id, _ in same]):
                self._move_in(connection, part, before, after)

    def ask_again(self, targets: Sequence[tuple[str, int]], now: datetime) -> None:
        """Ask for new tags of these documents."""
        self._pending.enqueue(Consumer.TAG, targets, Cause.RETAGGED, now)

    def count_versions(self) -> dict[TagVersions, int]:
        """Return how many documents are tagged by which versions."""
        columns = (tag_sets.c.tagger_version, tag_sets.c.taxonomy_version)
        query = select(*columns, func.count()).where(tag_sets.c.current).group_by(*columns)
        with self._database.read() as connection:
            return {TagVersions(tagger, taxonomy): n for tagger, taxonomy, n in connection.execute(query)}

    def _move_in(
        self, connection: Connection, document_ids: Sequence[str], before: TagVersions, after: TagVersions
    ) -> None:
        among = self._database.among(tag_sets.c.document_id, document_ids)
        # From a time when the taxonomy said the same already: the tags of a version are always the same.
        connection.execute(delete(tag_sets).where(among, tag_sets.c.version == after.key, ~tag_sets.c.current))
        mine = and_(among, tag_sets.c.version == before.key, tag_sets.c.current)
        connection.execute(update(tag_sets).where(mine).values(version=after.key, taxonomy_version=after.taxonomy))

    def _iter(self, query: Select[Any], batch_size: int) -> Iterator[list[TaggedText]]:
        for page in iter_pages(self._database, query, documents.c.id, batch_size):
            yield list(map(_text, page))


def _text(row: Row[Any]) -> TaggedText:
    codes = tuple(Classification(*values) for values in row.classifications)
    return TaggedText(row.id, row.revision, row.title, row.text, row.lang, codes)
