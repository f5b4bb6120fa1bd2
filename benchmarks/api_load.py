"""Ask an HTTP server at a rate that does not wait for it (open loop), or as fast as it answers (closed loop)."""

from __future__ import annotations

import http.client
import queue
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Target:
    """A server with what is sent along with every request."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection that is opened with its first request, and kept."""
        return http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=120)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one request; ``seconds`` run from when it was due, so that waiting in line counts."""

    path: str
    status: int
    size_bytes: int
    seconds: float


def ask(connection: http.client.HTTPConnection, target: Target, path: str, due: float | None = None) -> Answer:
    """Send one request and read its answer whole."""
    started = time.perf_counter() if due is None else due
    connection.request("GET", path, headers=dict(target.headers))
    response = connection.getresponse()
    body = response.read()
    return Answer(path, response.status, len(body), time.perf_counter() - started)


def ask_openly(target: Target, paths: Sequence[str], rate_per_s: float, connections: int = 32) -> list[Answer]:
    """Send the requests at even times, whatever became of those before; returns their answers."""
    due: queue.Queue[tuple[str, float] | None] = queue.Queue()
    answers: list[Answer] = []

    def work() -> None:
        connection = target.connect()
        while (task := due.get()) is not None:
            answers.append(ask(connection, target, *task))
        connection.close()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(connections)]
    for thread in threads:
        thread.start()
    begin = time.perf_counter() + 0.05
    for number, path in enumerate(paths):
        moment = begin + number / rate_per_s
        time.sleep(max(0.0, moment - time.perf_counter()))
        due.put((path, moment))
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    return answers


def ask_closely(target: Target, paths: Sequence[str], connections: int = 4) -> tuple[list[Answer], float]:
    """Send the requests as fast as they are answered; returns the answers and the seconds it took."""
    answers: list[Answer] = []

    def work(mine: Sequence[str]) -> None:
        connection = target.connect()
        answers.extend([ask(connection, target, path) for path in mine])
        connection.close()

    threads = [threading.Thread(target=work, args=(paths[n::connections],), daemon=True) for n in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, time.perf_counter() - started


class Nuisance:
    """Asks the same few things over and over in threads of its own, until it is left."""

    def __init__(self, target: Target, paths: Sequence[str], threads: int) -> None:
        self.answers: list[Answer] = []
        self._target, self._paths = target, paths
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(n,), daemon=True) for n in range(threads)]

    def __enter__(self) -> Nuisance:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _work(self, number: int) -> None:
        connection = self._target.connect()
        while not self._ended.is_set():
            path = self._paths[number % len(self._paths)]
            self.answers.append(ask(connection, self._target, path))
            number += len(self._threads)
        connection.close()
