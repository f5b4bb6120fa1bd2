"""A web of our own on loopback, which can be told to fail, and sources that live there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from crawlers.source import Source

FACTS: dict[str, Any] = {
    "id": "outlet",
    "title": "The Outlet",
    "publisher": "Outlet",
    "kind": "news",
    "access": "feed",
    "url": "http://127.0.0.1:9/feed.xml",
    "terms": {"licence": "free", "keep": "full"},
    "pace": {"delay_s": 0, "retries": 1},
    "language": "en",
    "cadence": "daily",
    "visible_from": "published",
}


def make_source(**facts: Any) -> Source:
    """Return the facts of an outlet, with some of them changed."""
    return Source.model_validate(FACTS | facts)


@dataclass(slots=True)
class Reply:
    """What the server answers: ``chunks`` are sent as they come, each after ``pause_s``."""

    body: bytes = b""
    status: int = 200
    media_type: str = "application/rss+xml"
    headers: dict[str, str] = field(default_factory=dict)
    chunks: Callable[[], Iterator[bytes]] | None = None


Answer = Reply | Callable[[int, str], Reply]


class _Counted(BaseHTTPRequestHandler):
    """Tells when a connection begins and ends, and answers a POST as it does a GET."""

    count: Callable[[int], None]

    def setup(self) -> None:
        self.count(1)
        super().setup()

    def finish(self) -> None:
        self.count(-1)
        super().finish()

    def do_GET(self) -> None:
        raise NotImplementedError

    def do_POST(self) -> None:
        self.do_GET()


class Web:
    """A server with a reply for each path.

    ``hits``: path → the moments at which it was asked for; ``headers`` and ``bodies``: those of each request, in the
    same order. ``hosts``: on how many addresses it answers (127.0.0.1 and on), each a site of its own to who crawls.
    ``keeps_open``: as a real server does, it waits for more requests of a connection, until it is told that none comes.
    ``most_open``: how many connections of all hosts were open at a time.
    """

    def __init__(self, hosts: int = 1, *, keeps_open: bool = False) -> None:
        self.replies: dict[str, Answer] = {}
        self.hits: dict[str, list[float]] = {}
        self.headers: dict[str, list[dict[str, str]]] = {}
        self.bodies: dict[str, list[bytes]] = {}
        self.sent_bytes: dict[str, int] = {}
        self.most_open = self._open = 0
        self._protocol = "HTTP/1.1" if keeps_open else "HTTP/1.0"
        self._lock = threading.Lock()
        self.agents: set[str] = set()
        first = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        rest = range(2, hosts + 1)
        self._port = first.server_port
        self._servers = [first, *(ThreadingHTTPServer((f"127.0.0.{n}", self._port), self._handler()) for n in rest)]
        self.url = self.url_of(0)

    def __enter__(self) -> Web:
        for server in self._servers:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def url_of(self, host: int) -> str:
        """Return the address of one of its hosts, the first is 0."""
        return f"http://127.0.0.{host + 1}:{self._port}"

    def _count(self, change: int) -> None:
        with self._lock:
            self._open += change
            self.most_open = max(self.most_open, self._open)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        web = self

        class Handler(_Counted):
            count = staticmethod(web._count)
            protocol_version = web._protocol

            def do_GET(self) -> None:
                path, _, query = self.path.partition("?")
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                web.bodies.setdefault(path, []).append(body)
                moments = web.hits.setdefault(path, [])
                moments.append(time.monotonic())
                web.headers.setdefault(path, []).append(dict(self.headers.items()))
                web.agents.add(self.headers.get("User-Agent", ""))
                answer = web.replies.get(path, Reply(b"not found", 404, "text/plain"))
                self._reply(path, answer if isinstance(answer, Reply) else answer(len(moments), query))

            def _reply(self, path: str, reply: Reply) -> None:
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.media_type)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.chunks is None and "Content-Length" not in reply.headers:
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self._send(path, reply)

            def _send(self, path: str, reply: Reply) -> None:
                try:
                    for chunk in reply.chunks() if reply.chunks else [reply.body]:
                        self.wfile.write(chunk)
                        web.sent_bytes[path] = web.sent_bytes.get(path, 0) + len(chunk)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        return Handler


def make_rss(*items: str, lang: str = "en") -> bytes:
    """Return an RSS 2.0 feed of some items."""
    head = (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>T</title><language>{lang}</language>'
    )
    return (head + "".join(items) + "</channel></rss>").encode()


def make_item(number: int, link: str, *, day: str = "Mon, 02 Nov 2020 10:00:00 GMT", title: str = "Item") -> str:
    """Return an item of an RSS feed."""
    date = f"<pubDate>{day}</pubDate>" if day else ""
    named = f"<title>{title} {number}</title>" if title else ""
    lead = f"<description>Lead {number}.</description>"
    return f"<item>{named}<link>{link}</link><guid>id-{number}</guid>{date}{lead}</item>"
