"""Telling the store which source its documents come from, and under which terms."""

from __future__ import annotations

from datetime import datetime

from core.store import Store
from core.store.sources import SourceRow
from crawlers.source import Source


def save_source(store: Store, source: Source, now: datetime) -> None:
    """Add a source to the store or bring its facts up to date; writes nothing where they are the same."""
    row = SourceRow(
        id=source.id,
        publisher=source.publisher,
        title=source.title,
        kind=source.kind.value,
        facts_hash=source.facts_hash,
        licence=source.terms.licence,
        url=source.url or source.terms.url,
    )
    if store.sources.load().get(source.id) != row:
        store.sources.save([row], now)
