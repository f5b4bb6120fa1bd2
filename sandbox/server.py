"""Serves a fictional world on loopback over HTTP, with the faults it was told.

What is answered is left to :mod:`sandbox.routes`, when it fails to :mod:`sandbox.faults`, how to
:mod:`sandbox.spoiling`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import cast

from sandbox.answers import Answer
from sandbox.faults import Fault, FaultKind, FaultPlan
from sandbox.model import World
from sandbox.routes import Routes
from sandbox.spoiling import spoil

_HOST = "127.0.0.1"
_SLOW_PIECES = 20
_MOST_POSTED_BYTES = 64 * 1024


class SandboxServer:
    """Serves ``world`` while the context is open. ``port`` 0 takes any free port; ``url`` has no slash at its end.

    ``requests`` lists the targets asked so far, in order.
    """

    def __init__(self, world: World, faults: Iterable[Fault] = (), port: int = 0) -> None:
        self._http = _HttpServer(world, FaultPlan(faults), port)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """The address of the sandbox."""
        return self._http.url

    @property
    def requests(self) -> tuple[str, ...]:
        """The targets asked so far, in order."""
        return tuple(self._http.seen)

    @property
    def faults_met(self) -> frozenset[FaultKind]:
        """The kinds of faults that requests have met so far."""
        return frozenset(self._http.plan.met)

    def __enter__(self) -> SandboxServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def serve_forever(self) -> None:
        """Serve in this thread until interrupted."""
        self._http.serve_forever()

    def close(self) -> None:
        """Stop serving; a slow body that is under way is cut."""
        self._http.stopping.set()
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, world: World, plan: FaultPlan, port: int) -> None:
        super().__init__((_HOST, port), _Handler)
        self.url = f"http://{_HOST}:{self.server_address[1]}"
        self.routes = Routes(world, self.url)
        self.plan = plan
        self.stopping = threading.Event()
        self.seen: list[str] = []

    def answer(self, target: str, headers: dict[str, str], posted: bytes | None = None) -> Answer:
        """Answer a request as the plan of faults wants it. ``posted``: what a POST holds."""
        self.seen.append(target)
        fault = self.plan.take(target)
        if posted is not None:
            answer = self.routes.answer_post(target, headers, posted)
        else:
            changed = fault is not None and fault.kind is FaultKind.CHANGED_PAGE
            answer = self.routes.answer(target, headers, changed_pages=changed)
        return spoil(answer, fault, target) if fault else answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a request with its body."""
        self._deliver(with_body=True)

    def do_HEAD(self) -> None:
        """Answer a request without its body."""
        self._deliver(with_body=False)

    def do_POST(self) -> None:
        """Answer what is posted; no more of it is read than any request of ours has."""
        length = self.headers.get("Content-Length", "0")
        size = min(int(length), _MOST_POSTED_BYTES) if length.isdecimal() else 0
        self._deliver(with_body=True, posted=self.rfile.read(size))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: a test asks for ``requests``."""

    def _deliver(self, *, with_body: bool, posted: bytes | None = None) -> None:
        server = cast("_HttpServer", self.server)
        answer = server.answer(self.path, {k.title(): v for k, v in self.headers.items()}, posted)
        self.close_connection = True
        if answer.is_dropped:
            return
        try:
            for piece in _iter_pieces(answer, server.stopping, with_body=with_body):
                self.wfile.write(piece)
        except ConnectionError:
            return  # a client that has had enough closes the connection; that is what some faults are for


def _iter_pieces(answer: Answer, stopping: threading.Event, *, with_body: bool) -> Iterator[bytes]:
    """Give what goes over the wire, piece by piece, until the server stops."""
    head, body = _make_head(answer), answer.body[: answer.sent_bytes] if with_body else b""
    if answer.trickle_s:
        if not answer.is_head_trickled:
            yield head
        yield from _spread(body if not answer.is_head_trickled else head + body, 1, answer.trickle_s, stopping)
        return
    yield head
    if answer.duration_s:
        size = max(1, -(-len(body) // _SLOW_PIECES))
        yield from _spread(body, size, answer.duration_s / _SLOW_PIECES, stopping)
        return
    yield body
    for piece in answer.tail() if answer.tail and with_body else ():
        if stopping.is_set():
            return
        yield piece


def _spread(data: bytes, size: int, pause_s: float, stopping: threading.Event) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        if stopping.wait(pause_s):
            return
        yield data[start : start + size]


def _make_head(answer: Answer) -> bytes:
    length = len(answer.body) if answer.promised_bytes is None else answer.promised_bytes
    lines = [
        f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}",
        "Server: Sandbox",
        f"Date: {formatdate(usegmt=True)}",
        f"Content-Type: {answer.media_type}",
        *([] if answer.tail else [f"Content-Length: {length}"]),
        *(f"{name}: {value}" for name, value in answer.headers.items()),
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
