"""Several writers of one generation: versions settle who wins, whatever comes late."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.errors import EngineError, RefusedEntriesError
from core.settings import ElasticsearchSettings
from index.elastic import ElasticsearchEngine
from index.query import FacetField, Query
from tests.elasticsearch.shared import RUN_PREFIX, new_settings, open_elasticsearch
from tests.index.entries import LIBRARY, fill, find, make_entry, make_query


@pytest.fixture
def engine() -> Iterator[ElasticsearchEngine]:
    with open_elasticsearch() as opened:
        yield opened


def test_a_late_write_does_not_overwrite_a_newer_one(engine: ElasticsearchEngine) -> None:
    generation = fill(engine, [])
    with engine.writer(generation) as late, engine.writer(generation) as early:
        early.put([make_entry(title="new", version=3)])
        early.commit()
        late.put([make_entry(title="old", version=2)])
    assert (find(engine, "new"), find(engine, "old")) == ({"u1"}, set())


def test_a_late_write_does_not_bring_back_what_was_deleted(engine: ElasticsearchEngine) -> None:
    generation = fill(engine, [make_entry(version=1)])
    with engine.writer(generation) as late, engine.writer(generation) as early:
        early.delete({"u1": 3})
        early.commit()
        late.put([make_entry(version=2)])
    assert engine.count() == 0


def test_a_late_delete_does_not_remove_a_newer_one(engine: ElasticsearchEngine) -> None:
    generation = fill(engine, [make_entry(version=3)])
    with engine.writer(generation) as late:
        late.delete({"u1": 2})
    assert engine.count() == 1


def test_writes_of_one_version_are_done_in_their_order(engine: ElasticsearchEngine) -> None:
    generation = fill(engine, [])
    with engine.writer(generation) as writer:
        for number in range(1_200):
            writer.put([make_entry(f"u{number % 3}", title=f"round{number}")])
    held = [engine.get(f"u{number}") for number in range(3)]
    assert [entry.title for entry in held if entry] == ["round1197", "round1198", "round1199"]


def test_a_batch_of_many_requests_is_written_whole() -> None:
    with open_elasticsearch(bulk_mb=1) as engine:
        entries = [make_entry(f"u{number}", text="wort " * 20_000) for number in range(60)]
        fill(engine, entries)
        assert engine.count() == 60


def test_what_the_server_refuses_is_told_with_its_unit(engine: ElasticsearchEngine) -> None:
    generation = fill(engine, [])
    with pytest.raises(RefusedEntriesError) as caught, engine.writer(generation) as writer:
        writer.put([make_entry("good"), make_entry("bad", technologies=("",)), make_entry("late", version=2)])
    assert list(caught.value.reasons) == ["bad"]


def test_a_page_is_read_on_in_the_state_of_the_second_one(engine: ElasticsearchEngine) -> None:
    generation = fill(engine, [make_entry(f"u{n}", text="ring") for n in range(6)])
    first = engine.search(make_query("ring", limit=2))
    second = engine.search(make_query("ring", limit=2, cursor=first.next_cursor))
    with engine.writer(generation) as writer:
        writer.put(make_entry(f"w{n}", text="ring " * 9) for n in range(20))
    third = engine.search(make_query("ring", limit=2, cursor=second.next_cursor))
    assert len({hit.entry.id for page in (first, second, third) for hit in page.hits}) == 6
    assert (third.total, third.next_cursor, engine.search(make_query("ring")).total) == (6, None, 26)


def test_a_cursor_outlives_the_point_in_time(engine: ElasticsearchEngine) -> None:
    fill(engine, [make_entry(f"u{n}", text="ring") for n in range(6)])
    first = engine.search(make_query("ring", limit=2))
    second = engine.search(make_query("ring", limit=2, cursor=first.next_cursor))
    for snapshot in engine._snapshots._open.values():
        engine._client.close_point_in_time(id=snapshot)
    third = engine.search(make_query("ring", limit=2, cursor=second.next_cursor))
    assert len({hit.entry.id for page in (first, second, third) for hit in page.hits}) == 6


def test_another_process_turns_the_page(engine: ElasticsearchEngine) -> None:
    fill(engine, [make_entry(f"u{n}", text="ring") for n in range(3)])
    first = engine.search(make_query("ring", limit=2))
    other = ElasticsearchEngine(engine._settings)
    second = other.search(make_query("ring", limit=2, cursor=first.next_cursor))
    other.close()
    assert len({hit.entry.id for page in (first, second) for hit in page.hits}) == 3


def test_facets_are_exact_over_shards() -> None:
    with open_elasticsearch(shards=3) as engine:
        entries = [make_entry(f"u{n}", technologies=(f"t{n % 1_500}", f"s{n % 7}")) for n in range(3_000)]
        fill(engine, [*entries, make_entry("x", technologies=("t77",))])
        answer = engine.search(Query(limit=0, facets=(FacetField.TECHNOLOGY,), facet_size=9))
    counts = [(count.value, count.count) for count in answer.facets[FacetField.TECHNOLOGY]]
    assert counts[7:] == [("t77", 3), ("t0", 2)]


def test_prefixes_do_not_see_each_other(engine: ElasticsearchEngine) -> None:
    fill(engine, LIBRARY)
    asked = engine._settings
    other = ElasticsearchEngine(ElasticsearchSettings(**{**asked.model_dump(), "prefix": RUN_PREFIX}))
    assert other.generations() == []
    other.close()


def test_an_unknown_prefix_holds_no_index(engine: ElasticsearchEngine) -> None:
    empty = ElasticsearchEngine(new_settings())
    with pytest.raises(EngineError, match="scout index"):
        empty.search(Query())
    assert (empty.live(), empty.generations()) == (None, [])
    empty.close()
