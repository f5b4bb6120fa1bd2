"""Tag sets by version, and the mentions of the current one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, delete, or_, select, update

from core.models import Cause, Consumer, Mention, PendingWork, Tag, TagSet
from core.store.database import Database, chunks, iter_pages
from core.store.events.signals import SignalStore
from core.store.pending import PendingStore
from core.store.tables import documents, mentions, tag_sets


class TagStore:
    """Writes and reads what the tagger said."""

    def __init__(self, database: Database, pending: PendingStore, signals: SignalStore) -> None:
        self._database = database
        self._pending = pending
        self._signals = signals

    def save(self, sets: Sequence[TagSet], now: datetime, works: Sequence[PendingWork] = ()) -> None:
        """Make these the current tag sets of their documents and enqueue them for resolve, in one transaction.

        ``works`` are the leased rows that are done with it; each hands its cause on. What a late tagger says of a
        revision before the one that is tagged already is left out, and of documents that were forgotten meanwhile.
        """
        causes = {work.target: work.cause for work in works}
        with self._database.write() as connection:
            there = self._lock_in(connection, [s.document_id for s in sets])
            sets = [s for s in sets if s.document_id in there]
            tagged = self._revisions_in(connection, [s.document_id for s in sets])
            sets = [s for s in sets if s.revision >= tagged.get(s.document_id, 0)]
            for part in chunks([s.document_id for s in sets]):
                mine = and_(self._database.among(tag_sets.c.document_id, part), tag_sets.c.current)
                connection.execute(update(tag_sets).where(mine).values(current=False))
                connection.execute(delete(mentions).where(self._database.among(mentions.c.document_id, part)))
            self._database.upsert(connection, tag_sets, [_row(s, now) for s in sets])
            self._database.insert_missing(connection, mentions, [row for s in sets for row in _mention_rows(s)])
            self._signals.save_in(connection, sets)
            targets = {s.document_id: (s.revision, causes.get(s.document_id, Cause.RETAGGED)) for s in sets}
            self._pending.enqueue_each_in(connection, Consumer.RESOLVE, targets, now)
            self._pending.done_in(connection, works)

    def _lock_in(self, connection: Connection, document_ids: Sequence[str]) -> set[str]:
        """Keep other savers of these documents' tags waiting: two at once would each leave a current tag set.

        Return the documents that are there.
        """
        there = set[str]()
        for part in chunks(sorted(document_ids)):
            query = select(documents.c.id).where(self._database.among(documents.c.id, part)).order_by(documents.c.id)
            there.update(connection.scalars(query.with_for_update(key_share=True)))
        return there

    def _revisions_in(self, connection: Connection, document_ids: Sequence[str]) -> dict[str, int]:
        """Return the revision that the current tag set of each document is of."""
        found: dict[str, int] = {}
        for part in chunks(document_ids):
            query = select(tag_sets.c.document_id, tag_sets.c.revision).where(tag_sets.c.current)
            rows = connection.execute(query.where(self._database.among(tag_sets.c.document_id, part)))
            found.update({row.document_id: row.revision for row in rows})
        return found

    def load(self, document_ids: Sequence[str], *, with_mentions: bool = False) -> dict[str, TagSet]:
        """Return the current tag sets; ``with_mentions`` also their spans, in order of place."""
        spans: dict[str, list[Mention]] = {}
        found: dict[str, TagSet] = {}
        with self._database.read() as connection:
            for part in chunks(document_ids):
                if with_mentions:
                    for row in connection.execute(
                        select(mentions).where(self._database.among(mentions.c.document_id, part))
                    ):
                        spans.setdefault(row.document_id, []).append(
                            Mention(row.field, row.start, row.end, row.surface, row.target, row.kind)
                        )
                query = select(tag_sets).where(self._database.among(tag_sets.c.document_id, part), tag_sets.c.current)
                for row in connection.execute(query):
                    found[row.document_id] = TagSet(
                        row.document_id,
                        row.revision,
                        row.tagger_version,
                        row.taxonomy_version,
                        tuple(Tag(t[0], t[1], t[2], tuple((n, v) for n, v in t[3])) for t in row.tags),
                        _in_order(spans.get(row.document_id, ())),
                        row.lang,
                    )
        return found

    def iter_outdated(
        self, tagger_version: str, taxonomy_version: str, batch_size: int = 1000
    ) -> Iterator[list[tuple[str, int]]]:
        """Give (document, revision) of current tag sets of another version, in batches, in order of id."""
        other = or_(tag_sets.c.tagger_version != tagger_version, tag_sets.c.taxonomy_version != taxonomy_version)
        query = select(tag_sets.c.document_id, tag_sets.c.revision).where(tag_sets.c.current, other)
        for page in iter_pages(self._database, query, tag_sets.c.document_id, batch_size):
            yield [(row.document_id, row.revision) for row in page]

    def counts(self) -> dict[str, int]:
        """Return how many documents have each technology as a central one."""
        counts: Counter[str] = Counter()
        with self._database.read() as connection:
            for tags in connection.scalars(select(tag_sets.c.tags).where(tag_sets.c.current)):
                counts.update(tag[0] for tag in tags if tag[2])
        return dict(counts)


def _in_order(spans: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return mentions in order of place, those of the title first."""
    ordered = sorted(spans, key=lambda m: (m.start, m.end, m.kind, m.target))
    return tuple(sorted(ordered, key=lambda m: m.field, reverse=True))


def _row(tags: TagSet, now: datetime) -> dict[str, object]:
    return {
        "document_id": tags.document_id,
        "revision": tags.revision,
        "version": f"{tags.tagger_version}/{tags.taxonomy_version}",
        "tagger_version": tags.tagger_version,
        "taxonomy_version": tags.taxonomy_version,
        "lang": tags.lang,
        "tags": [[t.technology, t.score, t.central, t.reasons] for t in tags.tags],
        "current": True,
        "recorded_at": now,
    }


def _mention_rows(tags: TagSet) -> list[dict[str, object]]:
    return [
        {
            "document_id": tags.document_id,
            "field": m.field,
            "start": m.start,
            "end": m.end,
            "kind": m.kind,
            "target": m.target,
            "surface": m.surface,
        }
        for m in tags.mentions
    ]
