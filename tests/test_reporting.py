"""What a test run says of the servers it had, asked of a run of its own in another process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

_ASKED = "tests/elasticsearch/test_writers.py::test_an_unknown_prefix_holds_no_index"


def run_without_java(folder: Path, *arguments: str, require: str = "") -> subprocess.CompletedProcess[str]:
    """Run tests where no program is on the path."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("SCOUT_TEST_")}
    environment = {**others, "PATH": str(folder), "SCOUT_TEST_REQUIRE": require}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={folder / 'tests'}"]
    return subprocess.run(
        [*command, *arguments], capture_output=True, text=True, cwd=ROOT, env=environment, check=False
    )


def test_what_was_skipped_is_said_with_its_reason(tmp_path: Path) -> None:
    done = run_without_java(tmp_path, _ASKED)
    assert (done.returncode, "1 skipped" in done.stdout) == (0, True)
    assert "NOT RUN: Elasticsearch (no java on the path (Java 17 and Maven are needed))" in done.stdout


def test_what_is_required_is_not_skipped(tmp_path: Path) -> None:
    done = run_without_java(tmp_path, _ASKED, require="data,elasticsearch")
    assert (done.returncode, "elasticsearch is required here: no java" in done.stdout) == (1, True)


@pytest.mark.parametrize("used", ["engines: tantivy 0.", "databases: SQLite 3."])
def test_what_was_used_is_said_with_its_version(tmp_path: Path, used: str) -> None:
    done = run_without_java(tmp_path, "tests/index/test_stage.py", "-k", "second_run and tantivy")
    assert (done.returncode, used in done.stdout) == (0, True)
