"""Opens the engine that the settings name."""

from __future__ import annotations

from core.settings import Settings
from index.embedded import EmbeddedEngine
from index.engine import Engine


def open_engine(settings: Settings) -> Engine:
    """Return the engine of an installation; close it when done. Raises EngineError for an index of another version."""
    return EmbeddedEngine(
        settings.index_dir, heap_mb=settings.index.heap_mb, writer_threads=settings.index.writer_threads
    )
