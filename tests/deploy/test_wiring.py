"""The processes of docker-compose.yml, started natively with its environment, find what was imported."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from deploy.native import COMPOSE_FILE, Here, Service, load_services, read_env_file, running
from tests.conftest import ROOT
from tests.elasticsearch.node import await_true
from tests.elasticsearch.shared import new_settings, remove_indexes, require_server
from tests.postgres.server import PostgresServer, own_server


@dataclass(frozen=True)
class Wiring:
    """The services as compose describes them, and what stands for what is not there."""

    services: dict[str, Service]
    here: Here
    secret: Path
    port: int


def protect(server: PostgresServer, password: str) -> None:
    """Make the database as the image of PostgreSQL does: user, database and password."""
    engine = create_engine(server.url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE scout"))
        connection.execute(text(f"ALTER USER scout PASSWORD '{password}'"))
    engine.dispose()
    (server.folder / "data" / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")
    server.restart()


@pytest.fixture
def wiring(tmp_path: Path) -> Iterator[Wiring]:
    require_server()
    secret = tmp_path / "password"
    secret.write_text("ein Geheimnis\n")
    home = tmp_path / "home"
    home.mkdir()
    asked, port = new_settings(), free_port()
    with own_server() as server:
        protect(server, "ein Geheimnis")
        given = {"APP_PORT": str(port), "POSTGRES_PASSWORD_FILE": str(secret)}
        services = load_services(COMPOSE_FILE, read_env_file(ROOT / ".env.example") | given)
        addresses = {
            "postgres:5432": f"127.0.0.1:{server.port}",
            "127.0.0.1:5432": f"127.0.0.1:{server.port}",
            "http://elasticsearch:9200": asked.hosts,
            "http://127.0.0.1:9200": asked.hosts,
        }
        # A prefix of its own on a server that others share, and a lease that a test can wait for: a worker killed in a
        # batch keeps it for five minutes by default.
        own = {"SCOUT_ELASTICSEARCH__PREFIX": asked.prefix, "SCOUT_STORE__LEASE_S": "15"}
        services = {n: replace(s, environment={**s.environment, **own}) for n, s in services.items()}
        yield Wiring(services, Here(home, addresses), secret, port)
    remove_indexes(asked.hosts, asked.prefix)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, path: str) -> Any:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return json.load(answer)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return None


def total(port: int) -> int:
    answer = ask(port, "/api/v1/search?q=resonators")
    return int(answer["total"]) if answer else -1


def write_papers(folder: Path, first: int, count: int) -> Path:
    path = folder / f"papers{first}.jsonl"
    with path.open("w") as file:
        for number in range(first, first + count):
            record = {
                "arxiv_id": f"1901.{number:05}",
                "title": f"Ring resonators made in {number} ways",
                "abstract": "We report silicon nitride ring resonators for integrated photonics.",
                "authors": f"Ada de Vries{number}",
                "categories": ["physics.optics"],
                "primary_category": "physics.optics",
                "created": "2019-01-02",
            }
            file.write(json.dumps(record) + "\n")
    return path


def import_papers(wiring: Wiring, path: Path) -> None:
    """Import as an operator does: ``docker compose run --rm worker scout import …``."""
    worker = wiring.services["worker"]
    done = wiring.here.start(replace(worker, command=("scout", "import", "arxiv", str(path))))
    assert done.wait(60) == 0


def test_the_wiring_of_the_compose_file_works(wiring: Wiring, tmp_path: Path) -> None:
    with running(wiring.services, wiring.here) as started:
        import_papers(wiring, write_papers(tmp_path, 1, 50))
        await_true(lambda: total(wiring.port) == 50, timeout_s=90)
        assert (tmp_path / "home" / "alive").exists()

        import_papers(wiring, write_papers(tmp_path, 1_000, 2_000))
        started["worker"].kill()
        started["worker"].wait()
        started["worker"] = wiring.here.start(wiring.services["worker"])
        await_true(lambda: total(wiring.port) == 2_050, timeout_s=90)
        ready = ask(wiring.port, "/readyz")
        assert (ready["status"], ready["documents"]) == ("ready", 2_050)
    assert started["worker"].returncode == 0
    assert not wiring.here.is_healthy(wiring.services["app"])
    assert started["app"].returncode in {0, -signal.SIGTERM}  # uvicorn ends in order, then by the signal


def test_a_wrong_password_is_named_and_nothing_runs(wiring: Wiring, capfd: pytest.CaptureFixture[str]) -> None:
    wiring.secret.write_text("ein anderes\n")
    with pytest.raises(subprocess.CalledProcessError), running(wiring.services, wiring.here):
        pass
    assert "password authentication failed" in capfd.readouterr().err
    assert ask(wiring.port, "/healthz") is None


def test_what_is_not_granted_the_secret_does_not_have_it(wiring: Wiring, capfd: pytest.CaptureFixture[str]) -> None:
    without = replace(wiring.services["migrate"], secrets={})
    assert wiring.here.start(without).wait(60) != 0
    assert "/run/secrets/postgres_password" in capfd.readouterr().err


def test_the_script_says_what_it_takes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "deploy.native", "--help"], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "--map" in done.stdout
