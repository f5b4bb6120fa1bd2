"""How each source is doing, in one word with its dates."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select

from core.store.columns import make_storable
from core.store.database import Database
from core.store.tables import source_health


class HealthState(StrEnum):
    """One word for how a source is doing; ``late`` is computed when it is looked at, never kept."""

    OK = "ok"
    EMPTY = "empty"
    NOT_A_FEED = "not_a_feed"
    HTTP_ERROR = "http_error"
    DNS = "dns"
    TIMEOUT = "timeout"
    BLOCKED = "blocked"
    MOVED = "moved"
    CHANGED_LAYOUT = "changed_layout"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Health:
    """The health of a source as of ``tried_at``.

    ``since``: when it got into its state. ``ok_at``: when it last gave what it should. ``failures``: in a row.
    ``gave_up_at``: since then it is not tried any more, until somebody says so.
    """

    source: str
    state: HealthState
    detail: str
    since: datetime
    tried_at: datetime
    ok_at: datetime | None = None
    failures: int = 0
    gave_up_at: datetime | None = None


class HealthStore:
    """Writes and reads health."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, *found: Health) -> None:
        """Keep the health of sources in place of the one before."""
        rows = [asdict(one) | {"state": one.state.value, "detail": make_storable(one.detail)} for one in found]
        if rows:
            with self._database.write() as connection:
                self._database.upsert(connection, source_health, rows)

    def load(self) -> dict[str, Health]:
        """Return the health of all sources that were tried."""
        fields = [source_health.c[name] for name in Health.__dataclass_fields__]
        with self._database.read() as connection:
            rows = connection.execute(select(*fields).order_by(source_health.c.source)).all()
        return {row.source: Health(row.source, HealthState(row.state), *row[2:]) for row in rows}

    def forget(self, source: str) -> None:
        """Drop what is known of a source: it counts as never tried."""
        with self._database.write() as connection:
            connection.execute(delete(source_health).where(source_health.c.source == source))
