"""Which documents name organisations, so that resolve looks at them again when more organisations are known."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, union

from core.models import Cause, Consumer
from core.store.database import Database
from core.store.pending import PendingStore
from core.store.tables import links, mentions

_BATCH = 1000


class RelinkingStore:
    """Finds documents that name organisations."""

    def __init__(self, database: Database, pending: PendingStore) -> None:
        self._database = database
        self._pending = pending

    def ask_again(self, worker: str, now: datetime) -> int:
        """Where registers changed, have resolve look again at every document that names an organisation.

        Returns how many documents that are; 0 where nothing changed. Killed half way, it is done again.
        """
        changed = self._pending.lease(Consumer.LINK, 1, worker, now)
        if not changed:
            return 0
        named = union(
            select(links.c.document_id), select(mentions.c.document_id).where(mentions.c.kind == "organisation")
        )
        with self._database.read() as connection:
            ids = sorted(connection.scalars(named))
        for start in range(0, len(ids), _BATCH):
            targets = [(i, 1) for i in ids[start : start + _BATCH]]
            self._pending.enqueue(Consumer.RESOLVE, targets, Cause.ENRICHED, now)
        self._pending.done(changed)
        return len(ids)
