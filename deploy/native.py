"""Start what docker-compose.yml describes as plain processes, with the environment and the secrets that it gives them.

It proves the wiring where there is no Docker, and shows an operator without containers what to run. PostgreSQL and
Elasticsearch are not started: say where they are. The worker crawls when the env file says CRAWL_CONTACT; what stands
for its volume is a temporary folder.

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
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE_FILE = ROOT / "docker-compose.yml"
# ${NAME} and ${NAME:-default}
VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)(?::-([^}]*))?\}")
HEARTBEAT = "/tmp/alive"  # noqa: S108  # the path in the container
_START_S = 60.0
_STOP_S = 120.0  # the worker's stop_grace_period
_CHECK_S = 10.0


@dataclass(frozen=True, slots=True)
class Service:
    """One of our containers.

    ``secrets``: the files that it is granted, by their path in the container; ``health``: the command that ends with 0
    when it is well, empty for none.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    secrets: Mapping[str, str]
    health: tuple[str, ...] = ()


def load_services(path: Path, variables: Mapping[str, str]) -> dict[str, Service]:
    """Return the services of a compose file that run our own image.

    Raises ValueError for a variable that has neither a value nor a default.
    """
    compose: dict[str, Any] = yaml.safe_load(interpolate(path.read_text(), variables))
    files = {name: str(path.parent / facts["file"]) for name, facts in compose["secrets"].items()}
    return {
        name: Service(
            name,
            tuple(map(str, facts["command"])),
            # Null: compose would take it from the caller's environment.
            {key: str(value) for key, value in facts.get("environment", {}).items() if value is not None},
            {f"/run/secrets/{secret}": files[secret] for secret in facts.get("secrets", ())},
            _check_of(facts),
        )
        for name, facts in compose["services"].items()
        if str(facts["image"]).startswith("scoutbase:")
    }


def _check_of(facts: Mapping[str, Any]) -> tuple[str, ...]:
    kind, *words = facts.get("healthcheck", {}).get("test", ["NONE"])
    return ("sh", "-c", *words) if kind == "CMD-SHELL" else tuple(words)


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


def put_in(text: str, replaced: Mapping[str, str]) -> str:
    """Put values in the place of whole addresses and paths; what was put in is not looked at again."""
    keys = "|".join(re.escape(key) for key in sorted(replaced, key=len, reverse=True))
    return re.sub(rf"(?<![\w.-])(?:{keys})(?![\w.-])", lambda found: replaced[found[0]], text) if keys else text


@dataclass(frozen=True, slots=True)
class Here:
    """What stands for the containers: a folder for what they write, and addresses by those of the compose file."""

    folder: Path
    addresses: Mapping[str, str]

    def start(self, service: Service) -> subprocess.Popen[bytes]:
        """Start a service as a process."""
        words = [put_in(word, self._replaced(service)) for word in service.command[1:]]
        environment = self._environment(service)
        return subprocess.Popen([sys.executable, "-m", "api.cli.main", *words], env=environment, cwd=self.folder)

    def is_healthy(self, service: Service) -> bool:
        """Ask the service's own health check."""
        words = [put_in(word, self._replaced(service)) for word in service.health]
        try:
            done = subprocess.run(
                words,
                env=self._environment(service),
                cwd=self.folder,
                capture_output=True,
                timeout=_CHECK_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def _replaced(self, service: Service) -> dict[str, str]:
        return {**self.addresses, HEARTBEAT: str(self.folder / "alive"), **service.secrets}

    def _environment(self, service: Service) -> dict[str, str]:
        """What compose gives; of the caller's own only where programs are. An empty HOME, as in the image."""
        given = {name: put_in(value, self._replaced(service)) for name, value in service.environment.items()}
        return {**given, "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(self.folder)}


@contextlib.contextmanager
def running(services: Mapping[str, Service], here: Here) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Migrate, then run app and worker until the block ends; it begins when both are healthy.

    Raises CalledProcessError when migrating fails or one of them ends at once, TimeoutError when one is not healthy in
    a minute. No process is left behind.
    """
    started = {"migrate": here.start(services["migrate"])}
    try:
        if started["migrate"].wait():
            raise subprocess.CalledProcessError(started["migrate"].returncode, services["migrate"].command)
        del started["migrate"]
        for name in ("worker", "app"):
            started[name] = here.start(services[name])
        for name, process in started.items():
            await_health(services[name], process, here)
        yield started
    finally:
        end(started.values())


def await_health(service: Service, process: subprocess.Popen[bytes], here: Here, timeout_s: float = _START_S) -> None:
    """Wait until a service is healthy. Raises TimeoutError, or CalledProcessError when it ends before."""
    give_up = time.monotonic() + timeout_s
    while not here.is_healthy(service):
        if process.poll() is not None:
            raise subprocess.CalledProcessError(process.returncode, service.command)
        if time.monotonic() > give_up:
            raise TimeoutError(f"{service.name} was not healthy in {timeout_s:.0f} s")
        time.sleep(0.25)


def end(processes: Collection[subprocess.Popen[bytes]], timeout_s: float = _STOP_S) -> None:
    """Ask processes to end, and kill those that are still there after a while."""
    give_up = time.monotonic() + timeout_s
    try:
        for process in processes:
            process.terminate()
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, give_up - time.monotonic()))
    finally:
        for process in processes:
            process.kill()
            process.wait()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run app and worker until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--env-file", type=Path, default=ROOT / ".env.example")
    parser.add_argument("--map", action="append", default=[], metavar="THERE=HERE", help="an address, as it is here")
    asked = parser.parse_args(arguments)
    services = load_services(COMPOSE_FILE, read_env_file(asked.env_file))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(KeyboardInterrupt):
        here = Here(Path(folder), dict(pair.split("=", 1) for pair in asked.map))
        with running(services, here) as started:
            while all(process.poll() is None for process in started.values()):
                time.sleep(1)
            sys.exit(
                "; ".join(f"{name} ended with {p.returncode}" for name, p in started.items() if p.poll() is not None)
            )


if __name__ == "__main__":
    main()
