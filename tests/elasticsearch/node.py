"""Build, start, stop and kill real Elasticsearch nodes: the server of Maven Central's jars (``java/pom.xml``)."""

from __future__ import annotations

import contextlib
import fcntl
import json
import re
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

SOURCES = Path(__file__).parent / "java"
_TARGET = SOURCES / "target"
_JAR = _TARGET / "testnode.jar"
_MAIN = "org.elasticsearch.plugins.TestNode"
# Smaller, quicker to start and quieter; the server needs none of them.
_FLAGS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError")
_LOGS = ("-Dlog4j2.disable.jmx=true",)
_OLDEST_JAVA = 17
_BUILD_S = 600
_START_S = 90
_STOP_S = 30


class UnavailableError(Exception):
    """What is needed to build or run the server is not here; the message says what."""


def build_server() -> None:
    """Build the server unless it is newer than its sources. Raises UnavailableError."""
    check_java()
    _TARGET.mkdir(exist_ok=True)
    with (_TARGET / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of several test runs one builds
        if _JAR.exists() and _JAR.stat().st_mtime > max(path.stat().st_mtime for path in _iter_sources()):
            return
        _run_maven()
        _JAR.touch()


def check_java() -> None:
    """Raise UnavailableError unless Maven and a Java that is not too old are on the path."""
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            raise UnavailableError(f"no {program} on the path (Java {_OLDEST_JAVA} and Maven are needed)")
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    if found is None or int(found[1]) < _OLDEST_JAVA:
        raise UnavailableError(f"the java on the path is not Java {_OLDEST_JAVA} or later: {said.strip()[:200]}")


def _run_maven() -> None:
    command = ["mvn", "--quiet", "--batch-mode", "--file", str(SOURCES / "pom.xml"), "package"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_BUILD_S, check=False)
    except subprocess.TimeoutExpired as exc:
        raise UnavailableError(f"Maven did not build the server within {_BUILD_S} s") from exc
    if done.returncode:
        raise UnavailableError(f"the server cannot be built: {(done.stdout + done.stderr)[-2000:]}")


def _iter_sources() -> Iterator[Path]:
    yield SOURCES / "pom.xml"
    yield from (path for path in (SOURCES / "src").rglob("*") if path.is_file())


@dataclass(slots=True)
class ElasticsearchNode:
    """One node with its data in ``home``. ``settings`` are Elasticsearch's own."""

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    heap_mb: int = 384
    url: str = ""
    transport: str = ""
    version: str = ""
    _process: subprocess.Popen[bytes] | None = None
    _errors: BinaryIO | None = None

    def start(self) -> None:
        """Start the process and wait until it serves."""
        self.begin()
        self.await_ready()

    def begin(self) -> None:
        """Start the process: several nodes of a cluster wait for each other."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._errors = (self.home / "stderr.log").open("ab")
        heap = f"{self.heap_mb}m"
        settings = [f"{name}={value}" for name, value in {"path.home": self.home, **self.settings}.items()]
        path = f"{_JAR}:{_TARGET / 'lib'}/*"
        self._process = subprocess.Popen(
            ["java", f"-Xms{heap}", f"-Xmx{heap}", *_FLAGS, *_LOGS, "-cp", path, _MAIN, *settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )

    def await_ready(self, timeout_s: float = _START_S) -> None:
        """Read the line in which the node says where it serves. Raises RuntimeError when it says nothing in time."""
        output = self._running.stdout
        assert output is not None
        line = output.readline() if select.select([output], [], [], timeout_s)[0] else b""
        if not line:
            self.kill()
            said = (self.home / "stderr.log").read_text(errors="replace")[-3000:]
            raise RuntimeError(f"the node does not serve after {timeout_s:g} s: {said}")
        said_json = json.loads(line)
        self.url, self.transport = f"http://{said_json['http']}", said_json["transport"]
        self.version = said_json["version"]

    def stop(self) -> None:
        """Let the node end by itself."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGCONT)
                self._process.terminate()
            self._end()

    def kill(self) -> None:
        """End the process at once, as ``kill -9`` does."""
        self._running.kill()
        self._end()

    def pause(self) -> None:
        """Stop the process without ending it: it answers nothing."""
        self._running.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a stopped process go on."""
        self._running.send_signal(signal.SIGCONT)

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def port(self) -> int:
        """Where it speaks HTTP."""
        return int(self.url.rpartition(":")[2])

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "the node was not started"
        return self._process

    def _end(self) -> None:
        process, self._process = self._running, None
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout, self._errors):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


def await_true(holds: Callable[[], bool], timeout_s: float = 60.0, pause_s: float = 0.1) -> None:
    """Wait until ``holds()`` is true; raises TimeoutError."""
    end = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"not so after {timeout_s} s")
        time.sleep(pause_s)
