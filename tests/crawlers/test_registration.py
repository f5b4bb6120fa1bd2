"""What the store is told of sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.store import Store
from core.store.sources import SourceFacts
from core.store.tables import sources
from crawlers.registration import make_facts, save_sources
from crawlers.source import Access, Source, load_sources

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SOURCES = load_sources()


@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_the_facts_of_every_source_come_back_from_the_store(store: Store, source: Source) -> None:
    save_sources(store, [source], NOW)
    held = store.sources.load()[source.id]
    assert held.facts == make_facts(source)
    assert held.facts.access == source.access.value
    assert dict(held.facts.fill) == source.expectations.fill


def test_a_source_in_files_has_no_cadence() -> None:
    for source in SOURCES.values():
        assert (make_facts(source).cadence_s is None) == (source.access is Access.BULK or source.cadence == "once")


def test_facts_that_are_the_same_are_not_written_again(store: Store) -> None:
    save_sources(store, SOURCES.values(), NOW)
    before = _recorded(store)
    save_sources(store, SOURCES.values(), NOW.replace(year=2027))
    assert _recorded(store) == before


def test_a_row_of_a_version_before_the_facts_is_brought_up_to_date(store: Store) -> None:
    source = next(iter(SOURCES.values()))
    save_sources(store, [source], NOW)
    held = store.sources.load()[source.id]
    store.sources.save([replace(held, facts=None)], NOW)
    assert store.sources.load()[source.id].facts is None
    save_sources(store, [source], NOW)
    assert store.sources.load()[source.id].facts != SourceFacts()


def _recorded(store: Store) -> list[tuple[str, datetime]]:
    with store.database.read() as connection:
        return [(row.id, row.recorded_at) for row in connection.execute(sources.select())]
