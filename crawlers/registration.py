"""Telling the store which source its documents come from, and under which terms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.store import Store
from core.store.sources import SourceRow
from crawlers.source import Source


def save_sources(store: Store, sources: Iterable[Source], now: datetime) -> None:
    """Add sources to the store or bring their facts up to date; writes nothing where they are the same."""
    held = store.sources.load()
    changed = [row for row in map(_row, sources) if held.get(row.id) != row]
    if changed:
        store.sources.save(changed, now)


def save_source(store: Store, source: Source, now: datetime) -> None:
    """Do the same for one source."""
    save_sources(store, [source], now)


def _row(source: Source) -> SourceRow:
    return SourceRow(
        id=source.id,
        publisher=source.publisher,
        title=source.title,
        kind=source.kind.value,
        facts_hash=source.facts_hash,
        licence=source.terms.licence,
        url=source.url or source.terms.url,
    )
