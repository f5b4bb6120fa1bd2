"""Several workers on PostgreSQL and Elasticsearch end where one on SQLite ends; a killed one loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from api.cli.demonstrate import run_demo
from core.settings import CrawlSettings, ElasticsearchSettings, Settings
from core.store import Store, open_settings_store, open_store
from index.building import build_entries
from index.engines import open_engine
from index.entry import IndexEntry
from index.query import Query
from sandbox.credentials import KEYS_FILE
from sandbox.server import SandboxServer
from sandbox.world import SOURCES, build_world
from tests.conftest import ROOT, skip_or_fail
from tests.elasticsearch.node import await_true
from tests.elasticsearch.shared import new_settings, remove_indexes, unavailable
from tests.postgres.server import new_database

_BATCH = 40


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store of the fictional world after one worker did everything, on SQLite."""
    with SandboxServer(build_world()) as server:
        crawl = CrawlSettings(sandbox_url=server.url, sources=SOURCES, keys_file=KEYS_FILE)
        settings = Settings(home=tmp_path_factory.mktemp("alone"), crawl=crawl, demo=True)
        run_demo(settings)
    with open_settings_store(settings) as store:
        yield store


@dataclass(frozen=True)
class Cluster:
    """A base on PostgreSQL and Elasticsearch, and the workers that were started on it."""

    settings: Settings
    folder: Path

    def environment(self) -> Mapping[str, str]:
        asked = self.settings.elasticsearch
        ours = {
            "SCOUT_HOME": str(self.folder / "home"),
            "SCOUT_STORE__URL": str(self.settings.store.url),
            "SCOUT_INDEX__ENGINE": "elasticsearch",
            "SCOUT_ELASTICSEARCH__HOSTS": asked.hosts,
            "SCOUT_ELASTICSEARCH__PREFIX": asked.prefix,
            "SCOUT_ELASTICSEARCH__REPLICAS": "0",
        }
        others = {name: value for name, value in os.environ.items() if not name.startswith("SCOUT_")}
        return {**others, **ours, "PYTHONPATH": str(ROOT)}

    @contextmanager
    def worker(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start ``scout work``, and end it as an operator does."""
        command = [sys.executable, "-m", "api.cli.main", "work", "--poll", "1s", *arguments]
        with (self.folder / "workers.log").open("ab") as log:
            process = subprocess.Popen(command, env=self.environment(), cwd=self.folder, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(60)
        assert code in {0, -signal.SIGKILL}, (self.folder / "workers.log").read_text()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    reason = unavailable()
    if reason is not None:
        skip_or_fail("elasticsearch", reason)
    asked: ElasticsearchSettings = new_settings()
    with new_database() as url:
        store = Settings().store.model_copy(update={"url": url})
        index = Settings().index.model_copy(update={"engine": "elasticsearch"})
        yield Cluster(Settings(store=store, index=index, elasticsearch=asked), tmp_path)
    remove_indexes(asked.hosts, asked.prefix)


def crawl_again(held: Store, target: Store) -> None:
    """Save the documents of another base in the order in which they were first seen, as a crawler does.

    Then what registers know: names that led nowhere lead there now.
    """
    documents = sorted(
        (stored for ids in held.documents.iter_ids() for stored in held.documents.load(ids).values()),
        key=lambda stored: (stored.first_seen, stored.id),
    )
    for first_seen, seen in groupby(documents, key=lambda stored: stored.first_seen):
        batch = [(stored.document, None) for stored in seen]
        for at in range(0, len(batch), _BATCH):
            target.documents.save(batch[at : at + _BATCH], first_seen)
    for entries in held.registers.iter_entries():
        target.registers.save([(entry, None) for entry in entries], datetime.now(UTC), "the register")


def await_done(store: Store, timeout_s: float = 90.0) -> None:
    end = time.monotonic() + timeout_s
    while store.pending.counts(datetime.now(UTC)) or not store.indexes.fed() or store.indexes.building("elasticsearch"):
        assert time.monotonic() < end, store.pending.counts(datetime.now(UTC))
        time.sleep(0.2)


def state_of(store: Store) -> dict[str, Any]:
    """Return all that was found out, less the moments at which, and the revisions of what changed on the way."""
    ids = [i for part in store.documents.iter_ids() for i in part]
    units = store.units.load([i for part in store.units.iter_ids() for i in part])
    return {
        "documents": {i: stored.content_hash for i, stored in store.documents.load(ids).items()},
        "tags": {i: (tags.tags, tags.mentions) for i, tags in store.tags.load(ids, with_mentions=True).items()},
        "units": units,
        "links": store.links.load(ids),
    }


def entries_of(store: Store) -> dict[str, IndexEntry]:
    ids = [i for part in store.units.iter_ids() for i in part]
    return {entry.id: replace(entry, version=1) for entry in build_entries(store, ids)}


def assert_same(cluster: Cluster, store: Store, alone: Store) -> None:
    mine, theirs = state_of(store), state_of(alone)
    for part, found in mine.items():
        assert found == theirs[part], part
    with closing(open_engine(cluster.settings)) as engine:
        expected = entries_of(alone)
        assert engine.count() == engine.search(Query(limit=0)).total == len(expected)
        for unit_id, entry in expected.items():
            held = engine.get(unit_id)
            assert held is not None
            assert replace(held, version=1) == entry


def test_many_workers_end_where_one_ends(cluster: Cluster, alone: Store) -> None:
    with ExitStack() as stack, open_store(str(cluster.settings.store.url)) as store:
        for stages in ("tag", "tag", "resolve", "index", "index"):
            stack.enter_context(cluster.worker("--only", stages))
        crawl_again(alone, store)
        await_done(store)
        assert_same(cluster, store, alone)


@pytest.mark.parametrize("stage", ["tag", "resolve", "index"])
def test_a_killed_worker_loses_nothing(cluster: Cluster, alone: Store, stage: str) -> None:
    with open_store(str(cluster.settings.store.url)) as store:
        crawl_again(alone, store)
        others = [name for name in ("tag", "resolve", "index") if name != stage]
        with cluster.worker("--only", stage) as doomed, cluster.worker("--only", ",".join(others)):
            await_true(lambda: bool(held_by(store, stage)), pause_s=0.002)
            doomed.kill()
            doomed.wait()
            with cluster.worker("--only", stage):
                await_done(store)
        assert_same(cluster, store, alone)


def held_by(store: Store, stage: str) -> list[str]:
    """Return the workers that hold leases of a stage."""
    consumers = [f"index:{name}" for name in store.indexes.fed()] if stage == "index" else [stage]
    return [worker for consumer in consumers for worker in store.pending.claimants(consumer)]
