"""One source's crawl under way: its facts, its counts, and what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlsplit, urlunsplit

from core.errors import RecordError, ScoutError
from core.logs import get_logger
from core.models import Refusal, RunCounts
from core.store import Store
from crawlers.expectations import FillCounter
from crawlers.hosts import is_inside
from crawlers.records import Limits, Record
from crawlers.source import Source

_log = get_logger(__name__)
_SAMPLE_CHARS = 200
MAX_TITLES = 20


@dataclass(slots=True)
class CrawlJob:
    """What a spider and its pipeline share. ``store`` is ``None`` in a dry run.

    ``turn`` belongs to the publisher: its sources are asked one after the other. ``retry_s``: how long a save waits for
    a store that is away.
    """

    source: Source
    store: Store | None
    clock: Callable[[], datetime]
    turn: asyncio.Lock
    limits: Limits
    since: date | None = None
    sandbox_url: str | None = None
    retry_s: float = 120.0
    counts: RunCounts = field(default_factory=RunCounts)
    error: str | None = None
    titles: list[str] = field(default_factory=list)
    unknown_fields: set[str] = field(default_factory=set)
    run_id: int | None = None

    def __post_init__(self) -> None:
        self._fill = FillCounter(self.source.expectations)

    _fill: FillCounter = field(init=False)

    def route(self, url: str) -> str:
        """Return where to fetch an address: itself, or the same path on the sandbox."""
        if self.sandbox_url is None:
            return url
        parts, sandbox = urlsplit(url), urlsplit(self.sandbox_url)
        path = sandbox.path.rstrip("/") + (parts.path or "/")
        return urlunsplit((sandbox.scheme, sandbox.netloc, path, parts.query, ""))

    def unroute(self, url: str) -> str:
        """Return an address that a sandbox wrote with its own host as the source would have: ports come and go."""
        parts, own = urlsplit(url), urlsplit(self.source.url or "")
        if self.sandbox_url is None or parts.netloc != urlsplit(self.sandbox_url).netloc:
            return url
        return urlunsplit(parts._replace(scheme=own.scheme, netloc=own.netloc))

    def is_trap(self, url: str) -> bool:
        """Whether a public source leads into the network that we stand in. On a sandbox everything is inside."""
        return self.sandbox_url is None and is_inside(url) and not is_inside(self.source.url or "")

    def start_url(self) -> str:
        """Return the address of the source itself, as routed."""
        url = self.source.url or ""
        if self.sandbox_url and self.source.sandbox_path:
            url = urlunsplit(urlsplit(url)._replace(path=self.source.sandbox_path))
        return self.route(url)

    def accept(self, record: Record) -> bool:
        """Check and count a record; return whether it may be saved."""
        try:
            self.limits.check(record.document)
        except RecordError as exc:
            self.refuse(exc, record.document.url or record.document.id, record.document.title)
            return False
        self._fill.add(record.document)
        if len(self.titles) < MAX_TITLES:
            self.titles.append(record.document.title)
        return True

    def refuse(self, error: ScoutError, place: str, sample: str = "") -> None:
        """Count something that was not taken in; the crawl goes on."""
        self.counts.refuse(Refusal(error.code, error.place or place, error.message, sample[:_SAMPLE_CHARS]))

    def fail(self, error: ScoutError) -> None:
        """Note why the source as a whole could not be read; the first reason stays."""
        _log.warning("crawl failed", source=self.source.id, error=str(error))
        self.error = self.error or f"{error.code}: {error}"

    def outcome(self) -> str | None:
        """Return what the run record says is wrong: a failure, or less than the source leads to expect."""
        return self.error or self._fill.shortfall(may_be_empty=self.since is not None)
