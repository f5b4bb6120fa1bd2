"""The first hour of a newcomer, in an empty folder: set up, filled with what sources have of long ago, searched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.server import SandboxServer
from sandbox.world import build_world
from tests.conftest import ROOT

LONGEST_S = 300
Command = Callable[..., Any]


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(build_world()) as running:
        yield running


@pytest.fixture
def scout(tmp_path: Path) -> Command:
    """Runs a command as a newcomer does: a process of its own, no settings, nobody who answers questions."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SCOUT_")}

    def run(*arguments: str) -> Any:
        command = [sys.executable, "-m", "api.cli.main", *arguments, "--json"]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=own | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.mark.timeout(LONGEST_S + 60)
def test_from_an_empty_folder_to_the_first_search_takes_less_than_five_minutes(
    scout: Command, server: SandboxServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun_s = time.monotonic()
    told = scout("init", "--yes", "--sandbox", server.url, "--technology", "integrated-photonics")
    assert told["choices"]["technologies"] == ["integrated-photonics"]
    filled = scout("backfill", "--from", "2025", "--yes")
    assert {hit["technology"] for hit in filled["hits"]} == {"integrated-photonics"}
    assert all(hit["done"] == hit["queries"] and hit["records"] == hit["total"] for hit in filled["hits"])
    held = sum(hit["records"] for hit in filled["hits"])
    for stage in ("tag", "resolve", "index"):
        scout(stage)
    found = scout("search", "silicon nitride ring resonator")
    seconds = time.monotonic() - begun_s
    with capsys.disabled():
        sys.stdout.write(f"\nfirst hour: {held} records, {found['total']} units found, {seconds:.0f} s\n")
    assert found["total"] > 0
    assert seconds < LONGEST_S
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scoutbase-data"]
