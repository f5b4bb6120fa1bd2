"""Documents with what bears on others: their signals as people left them, and the organisations they are linked to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core.corrections import correct_signals
from core.events import KeptSignal
from core.models import NAMED_IN_TEXT, Document
from core.people import PERSON_ROLES
from core.relations import Telling
from core.signals import Signal
from core.store.corrections import load_signal_corrections_in
from core.store.database import Database, chunks
from core.store.events.signal_rows import signal_of_row
from core.store.statements import StatementStore
from core.store.tables import documents, links, signals


@dataclass(frozen=True, slots=True)
class TellingReader:
    """Reads what documents tell."""

    database: Database
    statements: StatementStore

    def signals_of(self, found: Sequence[Document]) -> dict[str, tuple[Signal, ...]]:
        """Return the signals of those of these documents that have any."""
        ids = [document.id for document in found if document.kind in NAMED_IN_TEXT]
        if not ids:
            return {}
        with self.database.read() as connection:
            return self._signals_in(connection, ids)

    def load_in(self, connection: Connection, found: Mapping[str, Document]) -> dict[str, Telling]:
        """Return what these documents tell; links are read of those only that are asked for beside a telling one."""
        telling = [i for i, document in found.items() if document.kind in NAMED_IN_TEXT]
        told = self._signals_in(connection, telling) if telling else {}
        actors = self._actors_in(connection, list(found)) if told else {}
        return {i: Telling(one, told.get(i, ()), frozenset(actors.get(i, ()))) for i, one in found.items()}

    def _signals_in(self, connection: Connection, ids: Sequence[str]) -> dict[str, tuple[Signal, ...]]:
        kept: list[KeptSignal] = []
        for part in chunks(ids):
            query = select(signals, documents.c.visible_from).join(documents, documents.c.id == signals.c.document_id)
            mine = query.where(self.database.among(signals.c.document_id, part))
            kept += map(signal_of_row, connection.execute(mine.order_by(signals.c.document_id, signals.c.number)))
        telling = sorted({one.document_id for one in kept})
        said = load_signal_corrections_in(self.statements, connection, telling) if telling else []
        found: dict[str, tuple[Signal, ...]] = {}
        for one in correct_signals(kept, said):
            found[one.document_id] = (*found.get(one.document_id, ()), one.signal)
        return found

    def _actors_in(self, connection: Connection, ids: Sequence[str]) -> dict[str, set[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = {}
        for part in chunks(ids):
            query = select(links.c.document_id, links.c.surface, links.c.actor_id)
            query = query.where(links.c.role.not_in(PERSON_ROLES), self.database.among(links.c.document_id, part))
            for document_id, surface, actor_id in connection.execute(query):
                found.setdefault(document_id, set()).add((surface, actor_id))
        return found
