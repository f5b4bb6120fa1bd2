"""Where an import puts what it read: documents and entries of registers, each in batches of one transaction."""

from __future__ import annotations

from datetime import datetime

from core.models import Document, Evidence
from core.registers import RegisterEntry
from core.retrying import Patience, retry
from core.store import Store
from core.store.documents import SaveCounts

Made = Document | RegisterEntry
# A thousand full texts of patents would be hundreds of megabytes.
_BATCH_BYTES = 16 * 1024 * 1024


class Sink:
    """Takes what was made of records, and saves it when it is told to.

    Saving again changes nothing: a database that restarts meanwhile costs a pause.
    """

    def __init__(self, store: Store, now: datetime, reason: str, patience: Patience) -> None:
        self._store = store
        self._now = now
        self._reason = reason
        self._patience = patience
        self._documents: list[tuple[Document, Evidence]] = []
        self._entries: list[tuple[RegisterEntry, Evidence]] = []
        self._size_bytes = 0

    def __len__(self) -> int:
        return len(self._documents) + len(self._entries)

    def is_full(self, batch_size: int) -> bool:
        """Whether it is time to save: so many were taken in, or so much of what their source said."""
        return len(self) >= batch_size or self._size_bytes >= _BATCH_BYTES

    def add(self, made: Made, proof: Evidence) -> None:
        """Take one in; its id stands only once in all that is taken in before it is saved."""
        self._size_bytes += len(proof.body)
        if isinstance(made, Document):
            self._documents.append((made, proof))
        else:
            self._entries.append((made, proof))

    def is_held(self, made: Made) -> bool:
        """Say whether the store holds one as it is."""
        if isinstance(made, Document):
            return self._store.documents.is_held(made)
        return self._store.registers.is_held(made)

    def save(self) -> SaveCounts:
        """Save what was taken in, and return what became of it."""
        documents, entries = self._documents, self._entries
        self._documents, self._entries, self._size_bytes = [], [], 0
        # In turn with reading: a thread of its own makes both slower (they hand over the interpreter's lock too often).
        counts = SaveCounts()
        if documents:
            counts += retry(lambda: self._store.documents.save(documents, self._now), self._patience)
        if entries:
            counts += retry(lambda: self._store.registers.save(entries, self._now, self._reason), self._patience)
        return counts
