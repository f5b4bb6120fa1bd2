"""What can be wrong with a cluster and its indexes: a typed error that says so, nothing lost, nothing twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from core.errors import EngineError, EngineUnavailableError, RefusedEntriesError
from core.settings import ElasticsearchSettings
from core.stages import StageOptions
from core.store import Store
from index import elastic_bulk
from index.elastic import ElasticsearchEngine
from index.engine import IndexWriter
from index.query import Query
from index.stage import IndexStage
from tests.elasticsearch.node import ElasticsearchNode
from tests.elasticsearch.shared import open_elasticsearch, own_node
from tests.index.entries import LIBRARY, fill, make_entry
from tests.index.test_stage import make_document, save


@pytest.fixture
def engine() -> Iterator[ElasticsearchEngine]:
    with open_elasticsearch() as opened:
        yield opened


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic_bulk, "PAUSES_S", (0.05, 0.1, 0.2))


@pytest.fixture
def raw(engine: ElasticsearchEngine) -> Iterator[Elasticsearch]:
    """The cluster as an operator's hands reach it."""
    with closing(Elasticsearch(engine._settings.hosts)) as client:
        yield client


def settings_for(node: ElasticsearchNode, **changes: Any) -> ElasticsearchSettings:
    return ElasticsearchSettings(hosts=node.url, replicas=0, **{"timeout_s": 5.0, **changes})


@pytest.fixture
def stage(store: Store, engine: ElasticsearchEngine) -> IndexStage:
    return IndexStage(store, engine, StageOptions(batch_size=5, retry_s=0))


def test_a_server_that_is_away_is_named() -> None:
    engine = ElasticsearchEngine(ElasticsearchSettings(hosts="http://127.0.0.1:9"))
    with pytest.raises(EngineUnavailableError, match="no connection"):
        engine.search(Query())
    with pytest.raises(EngineUnavailableError):
        engine.create()
    engine.close()


def test_what_was_written_while_the_server_goes_away_is_written_when_it_is_back(tmp_path: Path, store: Store) -> None:
    save(store, [make_document(f"{n}") for n in range(30)])
    with own_node(tmp_path / "node") as node:
        settings = settings_for(node)
        engine = ElasticsearchEngine(settings)
        port = node.port
        seen: list[int] = []

        def kill_once(count: int) -> None:
            seen.append(count)
            if len(seen) == 2:
                node.kill()

        doomed = IndexStage(store, engine, StageOptions(batch_size=5, retry_s=0, progress=kill_once))
        with pytest.raises(EngineUnavailableError):
            doomed.run()
        with pytest.raises(EngineUnavailableError):
            engine.search(Query())
        node.settings = {**node.settings, "http.port": str(port)}
        node.start()
        with closing(Elasticsearch(node.url)) as raw:
            raw.cluster.health(wait_for_status="yellow", timeout="30s")
        IndexStage(store, engine, StageOptions(batch_size=5, retry_s=0)).run()
        assert (engine.count(), len(engine.generations()), store.units.count()) == (30, 1, 30)
        engine.close()


def test_a_stage_waits_for_a_server_that_comes_back(tmp_path: Path, store: Store) -> None:
    save(store, [make_document(f"{n}") for n in range(10)])
    with own_node(tmp_path / "node") as node:
        engine = ElasticsearchEngine(settings_for(node))
        IndexStage(store, engine).run()
        save(store, [make_document(f"late{n}") for n in range(10)])
        node.settings = {**node.settings, "http.port": str(node.port)}
        node.kill()
        back = threading.Timer(1.0, node.start)
        back.start()
        with pytest.raises(EngineUnavailableError):
            IndexStage(store, engine, StageOptions(retry_s=0)).run()
        back.join()
        IndexStage(store, engine, StageOptions(retry_s=30)).run()
        assert engine.count() == 20
        engine.close()


def test_a_server_that_does_not_answer_is_given_up_in_time(tmp_path: Path) -> None:
    with own_node(tmp_path / "node") as node, closing(ElasticsearchEngine(settings_for(node, timeout_s=30))) as patient:
        fill(patient, LIBRARY)
        node.pause()
        with closing(ElasticsearchEngine(settings_for(node, timeout_s=0.5))) as hurried:
            before = time.monotonic()
            with pytest.raises(EngineUnavailableError, match="in time"):
                hurried.search(Query())
            assert time.monotonic() - before < 10
        node.resume()
        assert patient.search(Query()).total == 4


def test_a_death_between_build_and_swap_leaves_the_live_index(
    store: Store, engine: ElasticsearchEngine, stage: IndexStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, [make_document("1")])
    stage.run()
    before = engine.live()

    def die(generation: str) -> None:
        raise EngineUnavailableError("the server went away", place=generation)

    with monkeypatch.context() as patch:
        patch.setattr(ElasticsearchEngine, "activate", lambda _, generation: die(generation))
        with pytest.raises(EngineUnavailableError):
            stage.rebuild()
    assert (engine.live(), engine.count()) == (before, 1)
    stage.run()
    assert (engine.live() != before, engine.count(), len(engine.generations())) == (True, 1, 1)


def test_a_full_disk_stops_writing_with_a_word_and_nothing_is_lost(
    store: Store, engine: ElasticsearchEngine, stage: IndexStage, raw: Elasticsearch
) -> None:
    save(store, [make_document("1")])
    stage.run()
    live = str(engine.live())
    raw.indices.put_settings(index=live, settings={"index.blocks.read_only_allow_delete": True})
    save(store, [make_document("2")])
    with pytest.raises(EngineUnavailableError, match="disk space"):
        stage.run()
    assert engine.search(Query()).total == 1
    raw.indices.put_settings(index=live, settings={"index.blocks.read_only_allow_delete": None})
    stage.run()
    assert engine.count() == 2


def test_an_index_that_may_not_be_written_is_no_passing_matter(engine: ElasticsearchEngine, raw: Elasticsearch) -> None:
    generation = fill(engine, LIBRARY)
    raw.indices.put_settings(index=generation, settings={"index.blocks.write": True})
    with pytest.raises(EngineError, match="write") as caught, engine.writer(generation) as writer:
        writer.put(LIBRARY)
    assert not caught.value.is_transient


def test_an_index_deleted_by_hand_is_built_again(
    store: Store, engine: ElasticsearchEngine, stage: IndexStage, raw: Elasticsearch
) -> None:
    save(store, [make_document(f"{n}") for n in range(8)])
    stage.run()
    raw.indices.delete(index=str(engine.live()))
    with pytest.raises(EngineError, match="scout index"):
        engine.search(Query())
    stage.run()
    assert engine.count() == 8


def put_after(happens: Callable[[], object], writer: IndexWriter) -> None:
    happens()
    writer.put(LIBRARY)
    writer.commit()


def test_an_index_deleted_under_a_writer_does_not_come_back_without_mapping(
    engine: ElasticsearchEngine, raw: Elasticsearch
) -> None:
    generation = engine.create()
    with pytest.raises(EngineError, match="is gone"), engine.writer(generation) as writer:
        put_after(lambda: raw.indices.delete(index=generation), writer)
    assert engine.generations() == []
    assert not raw.indices.exists(index=f"{generation}*", allow_no_indices=False)


def test_an_alias_that_is_an_index_is_named(engine: ElasticsearchEngine, raw: Elasticsearch) -> None:
    prefix = engine._settings.prefix
    raw.indices.create(index=prefix)
    for call in (lambda: engine.search(Query()), engine.live, lambda: fill(engine, LIBRARY)):
        with pytest.raises(EngineError, match="SCOUT_ELASTICSEARCH__PREFIX"):
            call()


def test_an_alias_of_two_indexes_is_named(engine: ElasticsearchEngine, raw: Elasticsearch) -> None:
    fill(engine, LIBRARY)
    raw.indices.put_alias(index=engine.create(), name=engine._settings.prefix)
    with pytest.raises(EngineError, match="not to one generation"):
        engine.live()


def test_a_mapping_of_another_version_says_how_to_mend_it(engine: ElasticsearchEngine, raw: Elasticsearch) -> None:
    generation = fill(engine, LIBRARY)
    raw.indices.put_mapping(index=generation, meta={"engine": "elasticsearch", "analysis": "0.0", "schema": 0})
    fresh = ElasticsearchEngine(engine._settings)
    for call in (lambda: fresh.search(Query()), lambda: fresh.get("ring"), lambda: fresh.count(generation)):
        with pytest.raises(EngineError, match="scout index --rebuild"):
            call()
    fresh.close()


def test_a_swap_to_another_version_is_noticed_by_readers(engine: ElasticsearchEngine, raw: Elasticsearch) -> None:
    fill(engine, LIBRARY)
    assert engine.search(Query()).total == 4
    other = fill(engine, LIBRARY[:1])
    raw.indices.put_mapping(index=other, meta={"analysis": "another"})
    with pytest.raises(EngineError, match="another version"):
        engine.search(Query())


def test_a_cluster_without_a_copy_of_a_shard_answers_nothing_rather_than_half(tmp_path: Path) -> None:
    with own_node(tmp_path / "node") as node, closing(Elasticsearch(node.url)) as raw:
        engine = ElasticsearchEngine(settings_for(node, shards=2))
        generation = fill(engine, [make_entry(f"u{n}") for n in range(40)])
        uuid = raw.indices.get_settings(index=generation).body[generation]["settings"]["index"]["uuid"]
        raw.indices.flush(index=generation)
        node.settings = {**node.settings, "http.port": str(node.port)}
        node.stop()
        for path in (tmp_path / "node" / "data").rglob(f"indices/{uuid}/0/index/*"):
            path.write_bytes(b"")
        node.start()
        assert raw.cluster.health(wait_for_no_initializing_shards=True, timeout="10s")["status"] == "red"
        with pytest.raises(EngineUnavailableError):
            engine.search(Query())
        engine.close()


def test_a_unit_too_large_for_a_request_is_refused_and_the_others_are_written(tmp_path: Path) -> None:
    with own_node(tmp_path / "node", http__max_content_length="1mb") as node:
        engine = ElasticsearchEngine(settings_for(node, bulk_mb=8))
        entries = [make_entry(f"u{n}", text="wort " * 30_000) for n in range(8)]
        entries.insert(3, make_entry("huge", text="wort " * 400_000))
        with pytest.raises(RefusedEntriesError, match="too many for one request") as caught:
            fill(engine, entries)
        assert list(caught.value.reasons) == ["huge"]
        (generation,) = engine.generations()
        with engine.writer(generation) as writer:
            writer.commit()
        assert engine.count(generation) == 8
        engine.close()


def test_an_overloaded_server_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic_bulk, "PAUSES_S", (0.05,) * 200)
    small = {"thread_pool__write__size": "1", "thread_pool__write__queue_size": "1"}
    with own_node(tmp_path / "node", **small) as node:
        engine = ElasticsearchEngine(settings_for(node, timeout_s=30))
        generation = engine.create()

        def write(part: int) -> None:
            with engine.writer(generation) as writer:
                writer.put(make_entry(f"u{part}.{n}", text="ring laser " * 50) for n in range(1_500))

        threads = [threading.Thread(target=write, args=(part,)) for part in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with closing(Elasticsearch(node.url)) as raw:
            pool = next(iter(raw.nodes.stats(metric="thread_pool")["nodes"].values()))["thread_pool"]["write"]
        assert pool["rejected"] > 0
        assert engine.count(generation) == 9_000
        engine.close()
