"""Which engine the settings ask for. Another engine joins here by one line."""

from __future__ import annotations

from core.settings import Settings
from index.embedded import EmbeddedEngine
from index.engine import Engine


def open_engine(settings: Settings) -> Engine:
    """Return the engine of an installation; its files are opened when they are first needed."""
    asked = settings.index
    return EmbeddedEngine(settings.index_dir, heap_mb=asked.heap_mb, writer_threads=asked.writer_threads)
