"""Three nodes, two shards, one copy: nodes die while entries are written, and nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from core.settings import ElasticsearchSettings
from core.stages import StageOptions
from core.store import Store
from index.elastic import ElasticsearchEngine
from index.stage import IndexStage
from tests.elasticsearch.cluster import ElasticsearchCluster, open_cluster
from tests.elasticsearch.shared import remove_indexes
from tests.elasticsearch.writing import Account, find_faults, under_load
from tests.index.test_stage import make_document, save

SOAK_S = float(os.environ.get("SCOUT_TEST_SOAK_S", "600"))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ElasticsearchCluster]:
    with open_cluster(tmp_path_factory.mktemp("cluster")) as opened:
        yield opened


@pytest.fixture
def settings(cluster: ElasticsearchCluster, request: pytest.FixtureRequest) -> ElasticsearchSettings:
    cluster.revive()
    prefix = f"t{abs(hash(request.node.name)) % 10**9}"
    return ElasticsearchSettings(hosts=cluster.hosts, prefix=prefix, shards=2, replicas=1, timeout_s=10)


@pytest.fixture
def engine(settings: ElasticsearchSettings) -> Iterator[ElasticsearchEngine]:
    with closing(ElasticsearchEngine(settings)) as opened:
        yield opened
    remove_indexes(settings.hosts, settings.prefix)  # the next test waits for its own shards only


def make_live(cluster: ElasticsearchCluster, engine: ElasticsearchEngine) -> str:
    generation = engine.create()
    engine.activate(generation)
    cluster.await_green()
    return generation


def restart(cluster: ElasticsearchCluster, name: str) -> None:
    """Kill a node as a power cut of its process does, and bring it back when the others have settled."""
    node = cluster.nodes[name]
    node.kill()
    time.sleep(0.5)
    cluster.await_green(nodes=2)
    node.start()
    cluster.await_green()


def stop_for_a_while(cluster: ElasticsearchCluster, name: str, account: Account) -> None:
    """Stop a master without ending it; when it goes on, the others have done without it."""
    stopped, account.has_straggler = cluster.nodes[name], True
    stopped.pause()
    try:
        cluster.await_green(nodes=2, without=name)
    finally:
        stopped.resume()
    cluster.await_green(without=name)
    account.has_straggler = False


def test_nodes_die_under_writers_and_nothing_acknowledged_is_lost(
    cluster: ElasticsearchCluster, settings: ElasticsearchSettings, engine: ElasticsearchEngine
) -> None:
    generation = make_live(cluster, engine)
    with under_load(settings, generation) as account:
        time.sleep(2)
        restart(cluster, cluster.holder(generation))
        restart(cluster, cluster.master())
        time.sleep(1)
    assert find_faults(engine, account) == []
    assert len(account.acknowledged) > 500
    assert account.searches > 20


def test_a_master_that_stops_and_goes_on_loses_nothing(
    cluster: ElasticsearchCluster, settings: ElasticsearchSettings, engine: ElasticsearchEngine
) -> None:
    generation = make_live(cluster, engine)
    with under_load(settings, generation) as account:
        time.sleep(1)
        stop_for_a_while(cluster, cluster.master(), account)
        before = len(account.acknowledged)
        time.sleep(2)
    assert find_faults(engine, account) == []
    assert len(account.acknowledged) > before > 0


def test_a_stage_ends_complete_after_its_node_died(
    cluster: ElasticsearchCluster, settings: ElasticsearchSettings, engine: ElasticsearchEngine, store: Store
) -> None:
    save(store, [make_document(f"{n}") for n in range(400)])
    victim = cluster.nodes[cluster.master()]
    # A new index has no copy yet: if the node holds it, only its return helps.
    back = threading.Timer(3.0, victim.start)
    seen: list[int] = []

    def kill_once(count: int) -> None:
        seen.append(count)
        if len(seen) == 3:
            victim.kill()
            back.start()

    IndexStage(store, engine, StageOptions(batch_size=40, retry_s=90, progress=kill_once)).run()
    back.join()
    cluster.await_green()
    assert (engine.count(), len(engine.generations()), store.units.count()) == (400, 1, 400)


@pytest.mark.soak
@pytest.mark.timeout(SOAK_S + 300)
def test_soak(cluster: ElasticsearchCluster, settings: ElasticsearchSettings, engine: ElasticsearchEngine) -> None:
    generation = make_live(cluster, engine)
    rng, end = random.Random(11), time.monotonic() + SOAK_S
    with under_load(settings, generation) as account:
        while time.monotonic() < end:
            match rng.choice(["primary", "copy", "master", "pause"]):
                case "primary":
                    restart(cluster, cluster.holder(generation))
                case "copy":
                    restart(cluster, cluster.holder(generation, primary=False))
                case "master":
                    restart(cluster, cluster.master())
                case "pause":
                    stop_for_a_while(cluster, cluster.master(), account)
            time.sleep(rng.uniform(0, 3))
    said = f"{len(account.acknowledged):,} acknowledged, {account.searches:,} searches, {account.unavailable} put off"
    sys.stderr.write(f"\n{said}\n")
    assert find_faults(engine, account) == []
