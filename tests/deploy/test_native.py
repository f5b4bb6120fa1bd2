"""Starting and ending natively, without servers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.native import Here, Service, await_health, end, put_in

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
ADDRESSES = {"db:5432": "127.0.0.1:54320", "127.0.0.1:5432": "127.0.0.1:1", "/tmp/alive": "/run/alive"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgresql://scout@db:5432/scout", "postgresql://scout@127.0.0.1:54320/scout"),
        ("http://db:5432,http://db:5432", "http://127.0.0.1:54320,http://127.0.0.1:54320"),
        ("my-db:5432", "my-db:5432"),
        ("db:54321", "db:54321"),
        ("db:5432.example", "db:5432.example"),
        ("127.0.0.1:5432", "127.0.0.1:1"),
        ("/tmp/alive", "/run/alive"),
        ("/tmp/alive2", "/tmp/alive2"),
    ],
)
def test_whole_addresses_are_replaced_once(text: str, expected: str) -> None:
    assert put_in(text, ADDRESSES) == expected


def test_nothing_to_replace_leaves_the_text() -> None:
    assert put_in("db:5432", {}) == "db:5432"


def test_a_process_that_does_not_end_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        end([process], timeout_s=0.2)
        assert process.returncode == -9


def test_a_service_sees_nothing_of_who_started_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCOUT_UNKNOWN", "1")
    monkeypatch.setenv("PGPASSWORD", "1")
    check = ("sh", "-c", 'test -z "$SCOUT_UNKNOWN$PGPASSWORD" && test "$SCOUT_LOG__LEVEL" = info')
    service = Service("app", ("scout",), {"SCOUT_LOG__LEVEL": "info"}, {}, check)
    assert Here(tmp_path, {}).is_healthy(service)


def test_waiting_for_health_ends(tmp_path: Path) -> None:
    service = Service("app", ("scout",), {}, {}, ("false",))
    with subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.DEVNULL) as process:
        with pytest.raises(TimeoutError, match="app was not healthy"):
            await_health(service, process, Here(tmp_path, {}), timeout_s=0.1)
        process.kill()


def test_a_service_that_ends_is_not_waited_for(tmp_path: Path) -> None:
    service = Service("app", ("scout", "nonsense"), {}, {}, ("false",))
    here = Here(tmp_path, {})
    with here.start(service) as process, pytest.raises(subprocess.CalledProcessError):
        await_health(service, process, here)
