"""Many small sites on loopback, an address each: feeds, articles, robots.txt, delays, redirects, traps, broken hosts.

They run in a process of their own, which writes down when each address was asked for: whoever crawls them is judged by
that. Everything follows from numbers, so that a site says the same in each run.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from multiprocessing.connection import Connection
from random import Random
from typing import NamedTuple

_WORDS = (
    "the modulator resonator waveguide cryostat electrode of loss and gain in a measured sample with low noise at "
    "room temperature shows that coupling between modes can be tuned by heat or light which makes arrays cheaper to "
    "build while yield stays high for wafers from one foundry"
).split()
_FILLER = "".join(f'<li><a href="/topic/{n}" class="menu-item depth-{n % 4}">Topic {n}</a></li>' for n in range(120))
_SCRIPT = "<script>window.stats=" + repr([n * 7 % 97 for n in range(1500)]) + "</script>"
_SLOW_S = 0.5


class SiteKind(StrEnum):
    """What a site is like. ``TRAP``: its feed has older pages without end. ``DEAD``: it closes each connection."""

    PLAIN = "plain"
    FORBIDS = "forbids"
    REDIRECTS = "redirects"
    LOOPS = "loops"
    SLOW = "slow"
    FAILS = "fails"
    DEAD = "dead"
    TRAP = "trap"


# Of each twenty sites; the rest is plain.
_KINDS = {3: SiteKind.FORBIDS, 7: SiteKind.REDIRECTS, 11: SiteKind.SLOW, 13: SiteKind.TRAP, 17: SiteKind.LOOPS}
_RARE = {59: SiteKind.FAILS, 99: SiteKind.DEAD}


class Hit(NamedTuple):
    """A request as it arrived: when (monotonic seconds), at which site, for which path."""

    at_s: float
    site: int
    path: str


@dataclass(frozen=True, slots=True)
class Sites:
    """How many sites, with how many articles each; ``delay_s``: the Crawl-delay that all state, 0: none."""

    count: int = 1_000
    articles: int = 8
    delay_s: float = 0.0
    is_calm: bool = False

    def kind(self, site: int) -> SiteKind:
        """Return what a site is like; all are plain where ``is_calm``."""
        if self.is_calm:
            return SiteKind.PLAIN
        return _RARE.get(site % 100) or _KINDS.get(site % 20, SiteKind.PLAIN)

    def is_forbidden(self, site: int, path: str) -> bool:
        """Whether the site's robots.txt forbids a path."""
        return self.kind(site) is SiteKind.FORBIDS and path.startswith("/private/")

    def article_paths(self, site: int) -> list[str]:
        """Return the paths that the feed of a site names."""
        kind = self.kind(site)
        folder = "moved" if kind is SiteKind.REDIRECTS else "a"
        paths = [f"/{folder}/{number}" for number in range(self.articles)]
        if kind is SiteKind.LOOPS:
            paths[0] = "/loop/0"
        if kind is SiteKind.FORBIDS:
            paths[::2] = [f"/private/{number}" for number in range(0, self.articles, 2)]
        return paths

    def robots(self, site: int) -> bytes:
        """Return the robots.txt of a site."""
        lines = ["User-agent: *"]
        if self.delay_s:
            lines.append(f"Crawl-delay: {self.delay_s:g}")
        lines.append("Disallow: /private/" if self.kind(site) is SiteKind.FORBIDS else "Disallow: /never/")
        return "\n".join(lines).encode()


def host_of(site: int) -> str:
    """Return the loopback address of a site."""
    return f"127.{32 + site // 62_500}.{site // 250 % 250}.{site % 250 + 1}"


def make_article(site: int, number: str) -> bytes:
    """Return the page of an article: about 20 kB, of which 5 kB are its text."""
    rng = Random(f"{site}/{number}")
    title = f"Report {number} of site {site}"
    paragraphs = "".join(f"<p>{_sentences(rng)}</p>" for _ in range(9))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | Site {site}</title>'
        f'<meta property="og:title" content="{title}"><meta name="description" content="{_sentences(rng)[:150]}">'
        f'<meta property="article:published_time" content="2026-10-{rng.randrange(1, 29):02}T08:00:00Z">'
        f'<meta name="author" content="A. Writer"></head><body><header><nav><ul>{_FILLER}</ul></nav></header>'
        f"<main><article><h1>{title}</h1>{paragraphs}</article>"
        f"<aside><h2>Read more</h2><ul>{_FILLER}</ul></aside></main>"
        f"<footer><p>© Site {site}</p></footer>{_SCRIPT}</body></html>"
    ).encode()


def make_feed(sites: Sites, site: int, base: str, page: int = 0) -> bytes:
    """Return the feed of a site. The one of a trap names ever older pages, each with one entry of its own."""
    kind = sites.kind(site)
    paths = sites.article_paths(site) if page == 0 else [f"/a/older-{page}"]
    older = f'<atom:link rel="next" href="{base}/feed.xml?page={page + 1}"/>' if kind is SiteKind.TRAP else ""
    items = "".join(
        f"<item><title>Report {path.rpartition('/')[2]} of site {site}</title><link>{base}{path}</link>"
        f"<guid>{base}{path}</guid><pubDate>{1 + n % 28:02} Oct 2026 08:00:00 GMT</pubDate>"
        f"<description>{_sentences(Random(f'{site}{path}'))}</description></item>"
        for n, path in enumerate(paths)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>Site {site}</title><language>en</language>{older}{items}</channel></rss>"
    ).encode()


def _sentences(rng: Random) -> str:
    return " ".join(f"{' '.join(rng.choices(_WORDS, k=14)).capitalize()}." for _ in range(5))


@dataclass(slots=True)
class Address:
    """Where so many sites are served; ``delay_s``: the pause that they ask for."""

    count: int
    port: int
    delay_s: float = 0.0

    def base(self, site: int) -> str:
        """Return the address of a site, without a slash at its end."""
        return f"http://{host_of(site)}:{self.port}"


@dataclass(slots=True)
class RunningSites(Address):
    """Sites that are served. ``hits`` asks the server what it was asked so far."""

    sites: Sites = Sites()
    _pipe: Connection | None = field(default=None, repr=False)

    def hits(self) -> list[Hit]:
        """Return all requests since the last call."""
        if self._pipe is None:
            return []
        self._pipe.send("hits")
        return [Hit(*one) for one in self._pipe.recv()]


@contextmanager
def serve(sites: Sites) -> Iterator[RunningSites]:
    """Serve sites in a process of their own while the context is open."""
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_run, args=(sites, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield RunningSites(sites.count, ours.recv(), sites.delay_s, sites, ours)
    finally:
        ours.close()
        process.join(10)
        process.kill()
        process.join()


def _run(sites: Sites, pipe: Connection) -> None:
    gc.freeze()
    asyncio.run(_Server(sites, pipe).run())


class _Server:
    def __init__(self, sites: Sites, pipe: Connection) -> None:
        self.sites = sites
        self.hits: list[Hit] = []
        self._pipe = pipe
        self._done = asyncio.Event()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        first = await loop.create_server(lambda: _Exchange(self, 0), host_of(0), 0, backlog=256)
        port = first.sockets[0].getsockname()[1]
        rest = [
            await loop.create_server(lambda site=site: _Exchange(self, site), host_of(site), port, backlog=256)  # type: ignore[misc]
            for site in range(1, self.sites.count)
        ]
        self._pipe.send(port)
        loop.add_reader(self._pipe.fileno(), self._command)
        await self._done.wait()
        for server in (first, *rest):
            server.close()

    def _command(self) -> None:
        try:
            self._pipe.recv()
        except (EOFError, OSError):
            self._done.set()
            return
        told, self.hits = self.hits, []
        self._pipe.send([tuple(hit) for hit in told])


class _Exchange(asyncio.Protocol):
    """One connection; requests one after the other."""

    def __init__(self, server: _Server, site: int) -> None:
        self._server = server
        self._site = site
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head, self._received = self._received[:end], self._received[end + 4 :]
            self._answer(head.split(b" ", 2)[1].decode("latin-1"))

    def _answer(self, target: str) -> None:
        transport, sites = self._transport, self._server.sites
        if transport is None:
            return
        path, _, query = target.partition("?")
        self._server.hits.append(Hit(time.monotonic(), self._site, target))
        kind = sites.kind(self._site)
        if kind is SiteKind.DEAD and path != "/robots.txt":
            transport.abort()
            return
        host, port = transport.get_extra_info("sockname")[:2]
        reply = _reply(sites, self._site, path, query, f"http://{host}:{port}")
        if kind is SiteKind.SLOW:
            asyncio.get_running_loop().call_later(_SLOW_S, transport.write, reply)
        else:
            transport.write(reply)


def _reply(sites: Sites, site: int, path: str, query: str, base: str) -> bytes:
    kind = sites.kind(site)
    if path == "/robots.txt":
        return _message(sites.robots(site), "text/plain")
    if kind is SiteKind.FAILS:
        return _message(b"sorry", "text/plain", "500 Internal Server Error")
    return _page(sites, site, path, query, base)


def _page(sites: Sites, site: int, path: str, query: str, base: str) -> bytes:
    folder, _, number = path[1:].partition("/")
    if path == "/feed.xml":
        page = int(query.removeprefix("page=") or 0)
        return _message(make_feed(sites, site, base, page), "application/rss+xml")
    if folder == "moved":
        return _message(b"", "text/plain", "301 Moved Permanently", f"Location: {base}/a/{number}\r\n")
    if folder == "loop":
        return _message(b"", "text/plain", "302 Found", f"Location: {base}/loop/{int(number) + 1}\r\n")
    if folder in {"a", "private"}:
        return _message(make_article(site, number), "text/html; charset=utf-8")
    return _message(b"nothing here", "text/plain", "404 Not Found")


def _message(body: bytes, media_type: str, status: str = "200 OK", headers: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
