"""Leave no byte of deleted rows in the files of a SQLite database; a server's files are its operator's."""

from __future__ import annotations

from core.store.database import Database
from core.store.faults import translated

# The copy that VACUUM makes is as large as the database.
_ON_DISK, _IN_MEMORY = "PRAGMA temp_store=FILE", "PRAGMA temp_store=MEMORY"


def scrub(database: Database) -> bool:
    """Rewrite the file and empty its log; ``False`` where a reader elsewhere keeps the log from being emptied.

    Does nothing on PostgreSQL. Takes as much room as the database for a while. Raises StoreUnavailableError when
    somebody writes for longer than we wait, StoreError when the disk is full; what was deleted is so all the same.
    """
    if not database.is_sqlite:
        return True
    with translated(database.engine.url), database.engine.connect() as connection:
        # SQLAlchemy has begun a transaction; VACUUM runs in none.
        for statement in ("COMMIT", "PRAGMA secure_delete=ON", _ON_DISK, "VACUUM", _IN_MEMORY):
            connection.exec_driver_sql(statement)
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    return not busy
