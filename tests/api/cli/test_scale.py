"""The commands by which a base outgrows one machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import ElasticsearchSettings
from core.store import open_store
from tests.api.cli.conftest import Scout
from tests.conftest import ROOT
from tests.elasticsearch.shared import open_elasticsearch
from tests.postgres.server import new_database


@pytest.fixture
def elasticsearch(monkeypatch: pytest.MonkeyPatch) -> Iterator[ElasticsearchSettings]:
    """The cluster that the settings name, which nobody else uses."""
    with open_elasticsearch() as engine:
        asked = engine._settings
        for name in ("hosts", "prefix", "replicas"):
            monkeypatch.setenv(f"SCOUT_ELASTICSEARCH__{name.upper()}", str(getattr(asked, name)))
        yield asked


def fill(scout: Scout, papers: Path) -> None:
    assert scout("import", "arxiv", str(papers)).code == 3
    for stage in ("tag", "resolve", "index"):
        assert scout(stage).code == 0


def test_a_base_moves_to_postgres_and_its_index_stays(
    scout: Scout, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(scout, papers)
    with new_database() as url:
        moved = scout("db", "move", "--to", url, "--json")
        assert (moved.code, moved.json["same"], moved.json["different"]) == (0, True, [])
        monkeypatch.setenv("SCOUT_STORE__URL", url)
        assert scout("search", "resonators", "--json").json["total"] > 0
        assert scout("run").code in {0, 3}
        assert scout("doctor").code == 0


def test_an_index_moves_to_elasticsearch_while_the_old_one_answers(
    scout: Scout, papers: Path, elasticsearch: ElasticsearchSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(scout, papers)
    before = scout("search", "resonators", "--json").json
    built = scout("index", "--rebuild", "--engine", "elasticsearch")
    assert built.code == 0
    assert "SCOUT_INDEX__ENGINE=elasticsearch" in built.err
    assert scout("search", "resonators", "--json").json["total"] == before["total"]
    verified = scout("index", "--verify", "--engine", "elasticsearch", "--json")
    assert (verified.code, verified.json["same"]) == (0, True)
    monkeypatch.setenv("SCOUT_INDEX__ENGINE", "elasticsearch")
    assert scout("search", "resonators", "--json").json["total"] == before["total"]
    assert "tantivy-0" in scout("index", "--retire", "--engine", "tantivy").err
    assert scout("doctor").code == 0


def test_an_index_that_differs_is_told_with_its_exit_code(scout: Scout, papers: Path) -> None:
    fill(scout, papers)
    with open_store("sqlite:///scoutbase-data/scoutbase.sqlite") as store:
        (ids,) = store.units.iter_ids()
        assert ids
        with store.database.write() as connection:
            connection.exec_driver_sql("UPDATE documents SET title = 'Another'")
    ended = scout("index", "--verify")
    assert (ended.code, "different" in ended.out) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("index", "--engine", "solr"), "there are: tantivy, elasticsearch"),
        (("index", "--retire", "--engine", "tantivy"), "searches ask this engine"),
        (("db", "move", "--to", "nonsense"), "SCOUT_STORE__URL"),
        (("work", "--only", "dance"), "tag, resolve, index"),
        (("work", "--poll", "soon"), "30m"),
    ],
)
def test_wrong_use_is_said(scout: Scout, papers: Path, arguments: tuple[str, ...], said: str) -> None:
    assert papers.is_file()
    ended = scout(*arguments)
    assert (ended.code, said in ended.err) == (2, True), ended.err


def test_work_does_what_comes_in_and_ends_when_told(scout: Scout, papers: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "api.cli.main", "work", "--poll", "1s", "--heartbeat", "alive"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    worker = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE)
    try:
        time.sleep(0.5)
        scout("import", "arxiv", str(papers))
        end = time.monotonic() + 60
        while scout("search", "resonators", "--json").code != 0:
            assert time.monotonic() < end
            time.sleep(0.5)
    finally:
        worker.send_signal(signal.SIGTERM)
        said = worker.communicate(timeout=30)[1]
    assert worker.returncode == 0, said
    assert (tmp_path / "alive").exists()
