"""The systemd units: what systemd says of them, and that each starts a command that there is."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, skip_or_fail

UNITS = ROOT / "deploy" / "systemd"
SERVICES = ("scoutbase-work.service", "scoutbase-serve.service", "scoutbase-run.service")
INSTALLED = "/opt/scoutbase/.venv/bin/scout"


def value_of(unit: str, name: str) -> str:
    lines = (UNITS / unit).read_text().splitlines()
    [found] = [line.partition("=")[2] for line in lines if line.startswith(f"{name}=")]
    return found


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        skip_or_fail("systemd", "systemd-analyze is not there")
    paths = []
    for unit in (*SERVICES, "scoutbase-run.timer"):
        text = (UNITS / unit).read_text().replace(INSTALLED, sys.executable).replace("User=scoutbase\n", "")
        paths.append(tmp_path / unit)
        paths[-1].write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", *map(str, paths)], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "scoutbase-" in line]) == (0, [])


@pytest.mark.parametrize("unit", SERVICES)
def test_a_unit_starts_a_command_that_there_is(unit: str) -> None:
    program, command, *rest = shlex.split(value_of(unit, "ExecStart"))
    scout = Path(sys.executable).with_name("scout")
    done = subprocess.run([scout, command, "--help"], capture_output=True, check=False)
    assert (program, rest, done.returncode) == (INSTALLED, [], 0)


def test_a_worker_is_given_time_to_finish_and_is_started_again() -> None:
    told = {name: value_of("scoutbase-work.service", name) for name in ("KillMode", "TimeoutStopSec", "Restart")}
    assert told == {"KillMode": "mixed", "TimeoutStopSec": "120", "Restart": "always"}
