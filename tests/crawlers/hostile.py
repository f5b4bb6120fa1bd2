"""Servers on loopback that mean harm, and a proxy: for tests of what a crawl survives.

A behaviour writes to the socket of one connection; whoever hangs up ends it.
"""

from __future__ import annotations

import contextlib
import itertools
import select
import socket
import socketserver
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from functools import cache

import brotli  # type: ignore[import-untyped]
import zstandard

Behaviour = Callable[[socket.socket], None]

_MB = 1024 * 1024
_STEP_S = 0.2


class HostileServer:
    """Answers each path by a behaviour. ``tls``: speaks HTTPS. ``heads``: the request heads that came."""

    def __init__(self, behaviours: Mapping[str, Behaviour], tls: ssl.SSLContext | None = None) -> None:
        self.heads: list[str] = []
        self.connections = 0
        self._behaviours = behaviours
        self._tls = tls
        self._server = _start(self._serve)
        self.port = int(self._server.server_address[1])
        self.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{self.port}"

    def __enter__(self) -> HostileServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, connection: socket.socket) -> None:
        self.connections += 1
        if self._tls is None:
            self._answer(connection)
        else:
            with self._tls.wrap_socket(connection, server_side=True) as secured:
                self._answer(secured)

    def _answer(self, connection: socket.socket) -> None:
        head = read_head(connection)
        self.heads.append(head)
        path = head.split(" ")[1] if " " in head else ""
        self._behaviours.get(path, say("404 Not Found", b"no such page"))(connection)


class ForwardProxy:
    """An HTTP proxy. ``asked``: the first lines of what it was asked for.

    Plain requests are answered by the proxy itself; a tunnel to a ``host:port`` ends at a port of this machine.
    """

    def __init__(self, tunnels: Mapping[str, int] | None = None) -> None:
        self.asked: list[str] = []
        self.heads: list[str] = []
        self._tunnels = dict(tunnels or {})
        self._server = _start(self._serve)
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> ForwardProxy:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, connection: socket.socket) -> None:
        head = read_head(connection)
        self.heads.append(head)
        self.asked.append(head.partition("\r\n")[0])
        method, target = head.split(" ")[:2]
        if method != "CONNECT":
            say("200 OK", b"by proxy")(connection)
        elif target not in self._tunnels:
            say("403 Forbidden", b"no such tunnel")(connection)
        else:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with socket.create_connection(("127.0.0.1", self._tunnels[target])) as other:
                _pump(connection, other)


def say(status: str, body: bytes, *headers: str, encoding: str | None = None) -> Behaviour:
    """Answer as a server should, and close."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close"]
    if encoding is not None:
        lines.append(f"Content-Encoding: {encoding}")
    return send("\r\n".join([*lines, "", ""]).encode() + body)


def redirect(target: str) -> Behaviour:
    """Send elsewhere."""
    return say("302 Found", b"", f"Location: {target}")


def send(data: bytes) -> Behaviour:
    """Send some bytes, whatever they mean, and close."""
    return lambda connection: connection.sendall(data)


def promise(length: str, body: bytes) -> Behaviour:
    """Give a Content-Length that is not the body's."""
    return send(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode() + body)


def repeat(start: bytes, piece: bytes, pause_s: float = 0.0) -> Behaviour:
    """Send a piece over and over, for ever."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(start)
        for _ in itertools.count():
            connection.sendall(piece)
            time.sleep(pause_s)

    return behave


def never_ends() -> Behaviour:
    """Send a body without end, as fast as it is taken."""
    return repeat(b"HTTP/1.1 200 OK\r\n\r\n", bytes(_MB))


def trickles() -> Behaviour:
    """Send a body without end, a byte at a time."""
    return repeat(b"HTTP/1.1 200 OK\r\n\r\n", b"x", _STEP_S)


def head_trickles() -> Behaviour:
    """Send a head without end, a byte at a time."""
    return repeat(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x", _STEP_S)


def head_never_ends() -> Behaviour:
    """Send headers without end, as fast as they are taken."""
    return repeat(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 4096)


def is_silent() -> Behaviour:
    """Take the request, and never answer."""
    return lambda _: time.sleep(60.0)


@cache
def gzip_zeros(size_mb: int) -> bytes:
    """Return so many megabytes of zeros, as a gzip file."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # After a full flush each further megabyte gives the same bytes.
    packer.compress(bytes(_MB))
    packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(bytes(_MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 0
    for _ in range(size_mb):
        check = zlib.crc32(bytes(_MB), check)
    start = b"\x1f\x8b\x08\x00" + bytes(6)
    return start + piece * size_mb + packer.flush() + struct.pack("<II", check, size_mb * _MB % 2**32)


@cache
def brotli_zeros(size_mb: int) -> bytes:
    """Return so many megabytes of zeros, packed by brotli."""
    packer = brotli.Compressor(quality=1)
    pieces: list[bytes] = [packer.process(bytes(_MB)) for _ in range(size_mb)]
    return b"".join([*pieces, packer.finish()])


@cache
def zstd_zeros(size_mb: int) -> bytes:
    """Return so many megabytes of zeros, packed by Zstandard."""
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    return b"".join(packer.compress(bytes(_MB)) for _ in range(size_mb)) + packer.flush()


def read_head(connection: socket.socket) -> str:
    """Return the head of a request."""
    head = b""
    while b"\r\n\r\n" not in head:
        piece = connection.recv(65_536)
        if not piece:
            break
        head += piece
    return head.decode("latin-1")


def _start(serve: Callable[[socket.socket], None]) -> socketserver.ThreadingTCPServer:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):  # who was wronged hangs up
                serve(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


def _pump(one: socket.socket, other: socket.socket) -> None:
    while True:
        for ready in select.select([one, other], [], [])[0]:
            data = ready.recv(65_536)
            if not data:
                return
            (other if ready is one else one).sendall(data)
