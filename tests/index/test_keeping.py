"""Counts that are kept: the same as counted anew, until the index changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.embedded import EmbeddedEngine
from index.keeping import KeepingSearcher
from index.query import FacetField, Filters, Interval, Query
from tests.index.entries import LIBRARY, fill, make_entry

COUNTS = Query(limit=1, facets=(FacetField.KIND,), histogram=Interval.YEAR)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    opened = EmbeddedEngine(tmp_path / "index")
    fill(opened, LIBRARY)
    yield opened
    opened.close()


def test_what_is_kept_is_what_was_counted(engine: EmbeddedEngine) -> None:
    keeping = KeepingSearcher(engine)
    first = keeping.search(COUNTS)
    assert keeping.search(COUNTS) is first
    assert first == engine.search(COUNTS)


def test_another_space_is_another_question(engine: EmbeddedEngine) -> None:
    keeping = KeepingSearcher(engine)
    assert keeping.search(COUNTS).total == len(LIBRARY)
    assert keeping.search(Query(limit=1, filters=Filters(spaces=()))).total == 0


def test_a_commit_is_seen_at_once(engine: EmbeddedEngine) -> None:
    keeping = KeepingSearcher(engine)
    before = keeping.search(COUNTS).total
    with engine.writer(str(engine.live())) as writer:
        writer.put([make_entry("one-more")])
    assert keeping.search(COUNTS).total == before + 1


def test_a_swap_is_seen_at_once(engine: EmbeddedEngine) -> None:
    keeping = KeepingSearcher(engine)
    keeping.search(COUNTS)
    fill(engine, LIBRARY[:2])
    assert keeping.search(COUNTS).total == 2


def test_pages_of_hits_are_not_kept(engine: EmbeddedEngine) -> None:
    keeping = KeepingSearcher(engine)
    assert keeping.search(Query()) is not keeping.search(Query())


def test_those_asked_for_longest_ago_go_first(engine: EmbeddedEngine) -> None:
    keeping = KeepingSearcher(engine, most=1)
    first = keeping.search(COUNTS)
    keeping.search(Query(limit=0))
    assert keeping.search(COUNTS) is not first
