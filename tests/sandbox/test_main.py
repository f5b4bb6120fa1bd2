from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from sandbox.__main__ import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("fault", ["sleepy", "slow:first=none"])
def test_a_wrong_fault_is_wrong_use(fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", "0", "--fault", fault]) == 2
    assert "sandbox:" in capsys.readouterr().err


def test_it_serves_alone_with_its_faults() -> None:
    command = [
        sys.executable,
        "-m",
        "sandbox",
        "--port",
        "0",
        "--today",
        "2020-01-01",
        "--fault",
        "server-error:first=1",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        try:
            assert process.stdout is not None
            url = re.search(r"http://\S+", process.stdout.readline())
            assert url is not None
            statuses = [httpx.get(f"{url[0]}/").status_code for _ in range(2)]
        finally:
            process.terminate()
    assert statuses == [500, 200]


def test_a_plan_of_faults_is_known_by_its_name() -> None:
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--today", "2020-01-01", "--fault", "all"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        try:
            assert process.stdout is not None
            url = re.search(r"http://\S+", process.stdout.readline())
            assert url is not None
            statuses = [httpx.get(f"{url[0]}/arxiv/api/query?search_query=all:a").status_code for _ in range(2)]
        finally:
            process.terminate()
    assert statuses == [429, 503]
