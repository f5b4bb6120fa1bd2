"""Downloads as a crawl makes them, in a process of their own: Scrapy, Twisted, the gate and the project's settings.

Also what such a process does when it is run: it reads what to ask for from standard input and prints what came of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Request, Response

from core.settings import load_settings
from crawlers.fetching.project import make_process_settings
from crawlers.fetching.resolver import GateResolver, make_gate
from crawlers.fetching.response import make_fetched, translate
from crawlers.fetching.routing import redirect_target
from tests.crawlers.hostile_dns import make_lookup

_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Asked:
    """What to ask for. ``follow``: a redirect's target is asked for next. ``pause_s``: before it is."""

    url: str
    meta: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    follow: bool = False
    pause_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it: an answer, or the error that ``translate`` makes. ``peak_mb``: most memory so far."""

    url: str
    status: int | None
    text: str
    error: str | None
    message: str | None
    took_s: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of each request. ``idle_mb``: memory before the first.

    ``connected``: ``host:port`` of each connection that Twisted was asked for.
    """

    came: list[Came]
    connected: list[str]
    idle_mb: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What a process is to ask for. ``routes``: the port of this machine that stands for a ``host:port`` out there.

    ``dns_port``: the name server to ask. ``kept_s``: how long its answers count.
    """

    asked: Sequence[Asked]
    routes: Mapping[str, int] = field(default_factory=dict)
    dns_port: int | None = None
    kept_s: float = GateResolver.kept_s


def ask(plan: Plan, folder: Path, **environment: str) -> Outcome:
    """Ask in a new process, whose settings come from some variables."""
    inherited = {name: value for name, value in os.environ.items() if not name.upper().startswith("SCOUT_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.crawlers.fetching.asking"],
        input=json.dumps(asdict(plan)),
        env=inherited | {"PYTHONPATH": str(_ROOT)} | environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    given = json.loads(done.stdout)
    return Outcome([Came(**one) for one in given.pop("came")], **given)


class _Resolver(GateResolver):
    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> _Resolver:
        gate = make_gate(crawler, make_lookup(crawler.settings.getint("TEST_DNS_PORT")))
        made = cls(reactor, gate, crawler.settings.getfloat("DNS_TIMEOUT"))
        made.kept_s = crawler.settings.getfloat("TEST_KEPT_S")
        return made


class _Spider(scrapy.Spider):
    name = "asking"
    plan: Plan
    outcome: Outcome

    async def start(self) -> AsyncIterator[Request]:
        """Ask for one after the other; the requests never leave the hand of this method."""
        _watch(self.outcome.connected, self.plan.routes)
        for one in self.plan.asked:
            await self._ask(one)
        nothing: list[Request] = []
        for request in nothing:
            yield request

    async def _ask(self, asked: Asked) -> None:
        time.sleep(asked.pause_s)  # noqa: ASYNC251  # nothing else runs here
        began, response, error = time.monotonic(), None, None
        try:
            request = Request(asked.url, meta=dict(asked.meta), headers=dict(asked.headers))
            response = await self.crawler.engine.download_async(request)
        except Exception as exc:  # noqa: BLE001  # all of them are looked at
            error = translate(exc, asked.url)
        self.outcome.came.append(
            Came(
                url=asked.url,
                status=response.status if response else None,
                text=response.body[:100].decode("latin-1") if response else "",
                error=error.code if error else None,
                message=str(error) if error else None,
                took_s=time.monotonic() - began,
                peak_mb=_status_mb("VmHWM"),
            )
        )
        if asked.follow and response is not None and 300 <= response.status < 400:
            await self._ask(Asked(_target(asked.url, response)))


def _target(url: str, response: Response) -> str:
    fetched = make_fetched(response)
    return redirect_target(fetched.headers["location"], url, fetched.url, None)


def _watch(connected: list[str], routes: Mapping[str, int]) -> None:
    """Note where Twisted connects to; what lies out there is reached on this machine instead."""
    from twisted.internet import reactor  # noqa: PLC0415  # importing it installs it

    running: Any = reactor
    connect = running.connectTCP

    def watched(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        place = f"{host}:{port}"
        connected.append(place)
        return connect(*(("127.0.0.1", routes[place]) if place in routes else (host, port)), *args, **kwargs)

    running.connectTCP = watched


def _status_mb(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def _main() -> None:
    given = json.load(sys.stdin)
    plan = Plan(**given | {"asked": [Asked(**one) for one in given["asked"]]})
    settings = make_process_settings(load_settings())
    if plan.dns_port is not None:
        settings.update({"TWISTED_DNS_RESOLVER": _Resolver, "TEST_DNS_PORT": plan.dns_port, "TEST_KEPT_S": plan.kept_s})
    outcome = Outcome([], [], _status_mb("VmHWM"))
    process = AsyncCrawlerProcess(settings)
    process.crawl(_Spider, plan=plan, outcome=outcome)
    process.start()
    json.dump(asdict(outcome), sys.stdout)


if __name__ == "__main__":
    _main()
