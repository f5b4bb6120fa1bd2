"""Who sends or reads slowly is given up on, and holds up nobody meanwhile. Real sockets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request, Response

from api.auth.hosts import BodyLimit
from api.http.serving import SERVING, PatientProtocol
from tests.api.world import RING

HASTE_S = 0.4
HEAD = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n"


class Hasty(PatientProtocol):
    """The same with less patience: a test does not wait ten seconds."""

    head_s = HASTE_S
    stalled_s = HASTE_S


@contextmanager
def serve_hastily() -> Iterator[str]:
    app = FastAPI()

    @app.get("/large")
    def get_large() -> Response:
        return Response(b"x" * 32_000_000)

    @app.post("/form")
    async def take(request: Request) -> int:
        return len(await request.body())

    app.add_middleware(BodyLimit, most_s=HASTE_S)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, **SERVING | {"http": Hasty}))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="module")
def hasty() -> Iterator[str]:
    """A server that soon gives up."""
    with serve_hastily() as url:
        yield url


def connect(url: str) -> socket.socket:
    place = urlsplit(url)
    opened = socket.create_connection((place.hostname or "", place.port or 0))
    opened.settimeout(20)
    return opened


def read_to_end(opened: socket.socket) -> bytes:
    said = b""
    try:
        while piece := opened.recv(65_536):
            said += piece
    except ConnectionResetError:
        pass
    return said


@pytest.mark.parametrize("sent", [b"", b"G", HEAD])
def test_a_head_that_does_not_come_is_given_up_on(hasty: str, sent: bytes) -> None:
    with connect(hasty) as opened:
        opened.sendall(sent)
        assert read_to_end(opened).startswith(b"HTTP/1.1 408 ")


def test_a_head_that_trickles_has_no_more_time(hasty: str) -> None:
    started = time.monotonic()
    with connect(hasty) as opened:
        for byte in HEAD:
            try:
                opened.sendall(bytes([byte]))
            except OSError:
                break
            time.sleep(0.05)
        assert time.monotonic() - started < len(HEAD) * 0.05 + 1
        assert b"200 OK" not in read_to_end(opened)


def test_a_second_head_has_its_own_time_and_no_more(hasty: str) -> None:
    with connect(hasty) as opened:
        opened.sendall(b"GET /nothing HTTP/1.1\r\nhost: localhost\r\n\r\n")
        assert b"404" in opened.recv(65_536)
        time.sleep(HASTE_S * 1.5)
        opened.sendall(b"GET /nothing HTTP/1.1\r\nhost: localhost\r\n\r\n")
        assert b"404" in opened.recv(65_536)
        opened.sendall(b"GET /noth")
        assert read_to_end(opened).startswith(b"HTTP/1.1 408 ")


def test_a_body_that_does_not_come_is_refused(hasty: str) -> None:
    with connect(hasty) as opened:
        opened.sendall(b"POST /form HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nabc")
        assert read_to_end(opened).startswith(b"HTTP/1.1 408 ")


def test_an_answer_that_is_not_read_is_given_up_on(hasty: str) -> None:
    with connect(hasty) as opened:
        opened.sendall(b"GET /large HTTP/1.1\r\nhost: localhost\r\n\r\n")
        time.sleep(HASTE_S * 3)
        assert len(read_to_end(opened)) < 32_000_000


def test_two_hundred_slow_clients_hold_up_nobody(server: str) -> None:
    with ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(connect(server)).sendall(HEAD)
        with httpx.Client(base_url=server, timeout=10) as client:
            started = time.monotonic()
            assert client.get(f"/api/v1/documents/{RING}").status_code == 200
            assert time.monotonic() - started < 3


def test_a_hundred_megabytes_are_refused_before_they_are_read(server: str) -> None:
    with connect(server) as opened:
        head = b"POST /login HTTP/1.1\r\nhost: localhost\r\ncontent-length: 104857600\r\n\r\n"
        opened.sendall(head)
        assert read_to_end(opened).startswith(b"HTTP/1.1 413 ")


def test_a_hundred_megabytes_that_do_not_say_so_are_not_read_to_the_end(server: str) -> None:
    piece = b"10000\r\n" + b"a" * 65_536 + b"\r\n"
    sent = 0
    with connect(server) as opened:
        opened.sendall(b"POST /login HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n")
        try:
            while sent < 104_857_600:
                opened.sendall(piece)
                sent += len(piece)
        except OSError:
            pass
        assert sent < 50_000_000
