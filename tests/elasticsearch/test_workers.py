"""Index stages in other processes and threads on one store and one cluster: killed, or several at once."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from core.settings import ElasticsearchSettings
from core.stages import StageOptions
from core.store import Store, open_store
from index.elastic import ElasticsearchEngine
from index.query import Query
from index.stage import IndexStage
from tests.conftest import ROOT
from tests.elasticsearch.shared import open_elasticsearch
from tests.index.test_stage import make_document, save
from tests.postgres.server import new_database

_WORKERS = 3


@pytest.fixture
def engine() -> Iterator[ElasticsearchEngine]:
    with open_elasticsearch() as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where several stores of one base may be opened."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'shared.sqlite'}"
        return
    with new_database() as made:
        yield made


@pytest.fixture
def held(url: str) -> Iterator[Store]:
    with open_store(url) as store:
        yield store


@contextmanager
def killed_when(moment: str, url: str, asked: ElasticsearchSettings) -> Iterator[None]:
    """Kill a process that rebuilds the index at a moment."""
    command = [sys.executable, "-m", "tests.elasticsearch.dying", url, asked.hosts, asked.prefix, moment]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert f"{moment}\n".encode() in process.stdout  # after lines of the log
            yield
        finally:
            process.kill()


@pytest.mark.parametrize(("moment", "is_swapped"), [("created", False), ("built", False), ("activated", True)])
def test_a_process_killed_in_a_rebuild_leaves_an_index_that_answers_and_goes_on(
    url: str, held: Store, engine: ElasticsearchEngine, moment: str, is_swapped: bool
) -> None:
    save(held, [make_document(f"{n}") for n in range(30)])
    IndexStage(held, engine).run()
    before = engine.live()
    save(held, [make_document("late")])
    with killed_when(moment, url, engine._settings):
        pass
    assert engine.search(Query(limit=0)).total == 30 + is_swapped
    assert (engine.live() != before) is is_swapped
    IndexStage(held, engine).run()
    assert (engine.count(), held.indexes.building(engine.name)) == (31, [])
    IndexStage(held, engine).rebuild()  # takes away what a process made and nobody knows of
    assert_complete(engine, held, 31)


def assert_complete(engine: ElasticsearchEngine, store: Store, units: int) -> None:
    live = engine.live()
    assert (store.indexes.fed(), store.indexes.building(engine.name)) == ([live], [])
    assert (list(engine.generations()), engine.count(), store.units.count()) == ([live], units, units)
    assert store.pending.count(f"index:{live}") == 0


def at_once(work: Callable[[Store, ElasticsearchEngine], object], url: str, asked: ElasticsearchSettings) -> None:
    """Let workers, each with a store and an engine of its own, begin together; raise what one of them raises."""
    barrier, raised = threading.Barrier(_WORKERS), list[BaseException]()

    def begin() -> None:
        try:
            with open_store(url) as store, closing(ElasticsearchEngine(asked)) as engine:
                barrier.wait(30)
                work(store, engine)
        except BaseException as exc:  # noqa: BLE001  a thread must not swallow what the test asks about
            raised.append(exc)

    threads = [threading.Thread(target=begin) for _ in range(_WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []


def run(store: Store, engine: ElasticsearchEngine) -> None:
    IndexStage(store, engine, StageOptions(batch_size=10)).run()


def test_several_first_runs_build_one_index(url: str, held: Store, engine: ElasticsearchEngine) -> None:
    save(held, [make_document(f"{n}") for n in range(200)])
    at_once(run, url, engine._settings)
    assert_complete(engine, held, 200)


def test_several_runs_share_what_is_new(url: str, held: Store, engine: ElasticsearchEngine) -> None:
    save(held, [make_document(f"{n}") for n in range(20)])
    IndexStage(held, engine).run()
    save(held, [make_document(f"{n}", title="Changed") for n in range(10)])
    save(held, [make_document(f"late{n}") for n in range(180)])
    at_once(run, url, engine._settings)
    assert_complete(engine, held, 200)


def test_several_rebuilds_end_with_one_index(url: str, held: Store, engine: ElasticsearchEngine) -> None:
    save(held, [make_document(f"{n}") for n in range(100)])
    IndexStage(held, engine).run()
    before = engine.live()
    at_once(lambda store, own: IndexStage(store, own, StageOptions(batch_size=10)).rebuild(), url, engine._settings)
    assert engine.live() != before
    assert_complete(engine, held, 100)
