"""What commands work on: the settings, the store, the engine, the taxonomy of one installation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property

from filelock import FileLock, Timeout

from api.cli.current_taxonomy import CurrentTaxonomy
from core.errors import ConfigurationError
from core.logs import configure_logs
from core.settings import Settings, load_settings
from core.store import Store, open_settings_store
from core.taxonomy import Taxonomy
from index.engine import Engine
from index.engines import open_engine


@dataclass(frozen=True)
class Installation:
    """One installation, open. The taxonomy is read when it is first asked for, and again when its files changed."""

    settings: Settings
    store: Store
    engine: Engine

    @property
    def taxonomy(self) -> Taxonomy:
        """The technologies, as the settings say."""
        return self._current.load()

    @cached_property
    def _current(self) -> CurrentTaxonomy:
        return CurrentTaxonomy(self.settings)


def read_settings(**overrides: object) -> Settings:
    """Read the settings and set the logs up as they say."""
    settings = load_settings(**overrides)
    configure_logs(settings.log)
    return settings


@contextmanager
def open_installation(settings: Settings | None = None) -> Iterator[Installation]:
    """Open the installation that the settings describe, and close it afterwards."""
    settings = settings or read_settings()
    with (
        open_settings_store(settings) as store,
        closing(open_engine(settings)) as engine,
    ):
        yield Installation(settings, store, engine)


def holds_documents(settings: Settings) -> bool:
    """Whether something was collected already; a database that is not there is not made."""
    if settings.store.url is None and not (settings.home / "scoutbase.sqlite").exists():
        return False
    with open_settings_store(settings) as store:
        return store.documents.count() > 0


@contextmanager
def lock_home(settings: Settings, name: str) -> Iterator[None]:
    """Hold a lock on the home while something runs that should not run twice. Raises ConfigurationError if it does.

    The system gives it back whatever ends the process. Several machines are kept apart by leases in the store.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.home / f"{name}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as exc:
        raise ConfigurationError(f"another scout {name} is at work here", place=str(settings.home)) from exc
    try:
        yield
    finally:
        lock.release()
