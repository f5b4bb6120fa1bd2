"""Taking what is forgotten out of what people keep at the desk: lists, notes, judgements, searches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, update

from core.desk import Thing
from core.store.database import Database, chunks
from core.store.forgetting.traces import Traces, iter_rows
from core.store.tables import judgements, list_items, notes, saved_searches, units


@dataclass(frozen=True, slots=True)
class DeskForgetter:
    """Works inside the caller's transaction, after documents and units are gone."""

    database: Database

    def remove_in(self, connection: Connection, documents: Collection[str]) -> Counter[str]:
        """Remove what stood in lists, had notes or was judged and is there no more; return how much."""
        counts: Counter[str] = Counter()
        for table, name in ((list_items, "list items"), (notes, "notes")):
            for part in chunks(sorted(documents)):
                mine = and_(table.c.kind == Thing.DOCUMENT.value, self.database.among(table.c.target, part))
                counts[name] += connection.execute(delete(table).where(mine)).rowcount
            gone = and_(table.c.kind == Thing.UNIT.value, ~exists().where(units.c.id == table.c.target))
            counts[name] += connection.execute(delete(table).where(gone)).rowcount
        lost: ColumnElement[bool] = ~exists().where(units.c.id == judgements.c.unit_id)
        counts["judgements"] += connection.execute(delete(judgements).where(lost)).rowcount
        return counts

    def redact_searches_in(self, connection: Connection, traces: Traces) -> int:
        """Blacken the values of saved searches that tell of it; return of how many searches."""
        changed = 0
        for row in iter_rows(connection, saved_searches, "id", "parameters"):
            held = parse_qsl(row["parameters"])
            told = [(name, traces.redact(value)) for name, value in held]
            if told != held:
                mine = update(saved_searches).where(saved_searches.c.id == row["id"])
                connection.execute(mine.values(parameters=urlencode(told)))
                changed += 1
        return changed
