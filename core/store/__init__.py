"""The system of record: SQLite by default, PostgreSQL by one URL."""

from core.store.store import Store as Store
from core.store.store import database_options as database_options
from core.store.store import open_settings_store as open_settings_store
from core.store.store import open_store as open_store
