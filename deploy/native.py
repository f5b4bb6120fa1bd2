"""Start what docker-compose.yml describes as plain processes, with the environment that it gives them.

It proves the wiring where there is no Docker, and shows an operator without containers what to run. PostgreSQL and
Elasticsearch are not started: say where they are.

    python -m deploy.native --env-file .env --map postgres:5432=127.0.0.1:5432 --map elasticsearch:9200=127.0.0.1:9200
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE_FILE = ROOT / "docker-compose.yml"
# ${NAME} and ${NAME:-default}
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?::-([^}]*))?\}")
_STOP_S = 120


@dataclass(frozen=True, slots=True)
class Service:
    """One of our containers: its command, environment, and the files that it is given as secrets."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]


def load_services(path: Path, variables: Mapping[str, str]) -> dict[str, Service]:
    """Return the services of a compose file that run our own image.

    Raises ValueError for a variable that has neither a value nor a default.
    """
    compose: dict[str, Any] = yaml.safe_load(interpolate(path.read_text(), variables))
    return {
        name: Service(name, tuple(map(str, facts["command"])), _strings(facts.get("environment", {})))
        for name, facts in compose["services"].items()
        if str(facts["image"]).startswith("scoutbase:")
    }


def interpolate(text: str, variables: Mapping[str, str]) -> str:
    """Put the values of variables into a text, as compose does."""

    def value(found: re.Match[str]) -> str:
        name, default = found.groups()
        given = variables.get(name) or default
        if given is None:
            raise ValueError(f"{name} has no value")
        return given

    return VARIABLE.sub(value, text)


def read_env_file(path: Path) -> dict[str, str]:
    """Return the variables of an env file."""
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def _strings(environment: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in environment.items()}


def run_natively(service: Service, replaced: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a service as a process; each key of ``replaced`` (a host and port, a path) stands for its value here."""
    words = (*service.command, *(f"{name}={value}" for name, value in service.environment.items()))
    for there, here in replaced.items():
        words = tuple(word.replace(there, here) for word in words)
    command, environment = words[: len(service.command)], words[len(service.command) :]
    settings = dict(pair.split("=", 1) for pair in environment)
    return subprocess.Popen(
        [sys.executable, "-m", "api.cli.main", *command[1:]],
        env={**_without_ours(os.environ), **settings, "PYTHONPATH": str(ROOT)},
        cwd=settings["SCOUT_HOME"],
    )


def _without_ours(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith("SCOUT_")}


@contextlib.contextmanager
def running(
    services: Mapping[str, Service], replaced: Mapping[str, str]
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Migrate, then run app and worker until the block ends. Raises CalledProcessError when migrating fails."""
    migrate = run_natively(services["migrate"], replaced)
    if migrate.wait():
        raise subprocess.CalledProcessError(migrate.returncode, services["migrate"].command)
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name in ("worker", "app"):
            started[name] = run_natively(services[name], replaced)
        yield started
    finally:
        for process in started.values():
            process.send_signal(signal.SIGTERM)
        for process in started.values():
            process.wait(_STOP_S)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run app and worker until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--env-file", type=Path, default=ROOT / ".env.example")
    parser.add_argument("--home", type=Path, default=Path("scoutbase-data"), help="stands for the volume of /data")
    parser.add_argument("--map", action="append", default=[], metavar="THERE=HERE", help="an address, as it is here")
    asked = parser.parse_args(arguments)
    variables = read_env_file(asked.env_file)
    asked.home.mkdir(parents=True, exist_ok=True)
    replaced = {
        "/data": str(asked.home.resolve()),
        "/tmp/alive": str(asked.home.resolve() / "alive"),  # noqa: S108  # the path in the container
        "/run/secrets/postgres_password": str(Path(variables["POSTGRES_PASSWORD_FILE"]).resolve()),
        **dict(pair.split("=", 1) for pair in asked.map),
    }
    with running(load_services(COMPOSE_FILE, variables), replaced) as started, contextlib.suppress(KeyboardInterrupt):
        while all(process.poll() is None for process in started.values()):
            time.sleep(1)


if __name__ == "__main__":
    main()
