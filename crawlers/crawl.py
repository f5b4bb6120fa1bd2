"""``scout crawl``: sources into the store, in a process of its own (a Twisted reactor starts once in a process)."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection, wait

from core.errors import InputError, ScoutError, SourceError
from core.models import RunCounts
from core.settings import Settings
from core.store.crawling.backfills import PlannedQuery
from crawlers.fetching.processes import get_processes
from crawlers.fetching.project import check_contact
from crawlers.fetching.worker import CrawlOutcome, CrawlPlan, run_plan
from crawlers.keys import load_keys
from crawlers.source import Access, Source

_GOODBYE_S = 20.0


@dataclass(frozen=True, slots=True)
class CrawlRequest:
    """What is asked for: which sources (empty: all that can be), from when on, and whether anything is saved.

    ``again``: also those that are not due yet. ``max_requests``: after so many the crawl ends (``scout check``: one).
    ``keep_answers``: also what was answered, as it came. ``longest_s``: a crawl that takes longer is ended in good
    order, and the next one goes on. ``only_backfill``: nothing but what sources have of long ago; ``trials``: queries
    of that which a dry run makes.
    """

    sources: tuple[str, ...] = ()
    since: date | None = None
    dry_run: bool = False
    today: date | None = None
    again: bool = False
    max_requests: int | None = None
    keep_answers: bool = False
    longest_s: float | None = None
    only_backfill: bool = False
    trials: tuple[PlannedQuery, ...] = ()


def crawl(
    settings: Settings, sources: Mapping[str, Source], request: CrawlRequest = CrawlRequest()
) -> list[CrawlOutcome]:
    """Crawl sources and return what became of each, in order of id.

    Sources of different publishers are asked side by side, those of one publisher one after the other. A source that
    cannot be read has an ``error``; the others go on. Raises InputError for an unknown source or one without a crawler,
    ConfigurationError without a contact, SourceError when the process died.
    """
    process = start_crawl(settings, sources, request)
    if process is None:
        return []
    try:
        return process.wait(request.longest_s)
    except KeyboardInterrupt:  # from a terminal, the process got it too
        process.finish()
        raise
    except SystemExit:
        process.stop()
        process.finish()
        raise


def start_crawl(settings: Settings, sources: Mapping[str, Source], request: CrawlRequest) -> CrawlProcess | None:
    """Start what :func:`crawl` waits for; ``None`` where no source is chosen."""
    chosen = choose_sources(sources, request.sources) if request.sources else choose_askable(settings, sources)[0]
    check_contact(settings.crawl, chosen)
    plan = CrawlPlan(
        settings,
        tuple(chosen),
        known=tuple(sources.values()),
        since=request.since,
        today=request.today,
        again=request.again or request.since is not None,
        dry_run=request.dry_run,
        max_requests=request.max_requests,
        keep_answers=request.keep_answers,
        is_named=bool(request.sources),
        only_backfill=request.only_backfill,
        trials=request.trials,
    )
    return CrawlProcess(plan) if chosen else None


def choose_sources(sources: Mapping[str, Source], ids: Sequence[str]) -> list[Source]:
    """Return the sources of these ids, or all that are enabled and can be crawled. Raises InputError."""
    if not ids:
        return [s for s in sources.values() if s.enabled and s.access is not Access.BULK]
    for one in ids:
        if one not in sources:
            raise InputError(f"no such source; there are: {', '.join(sources)}", place=one)
        if sources[one].access is Access.BULK:
            raise InputError("this source comes in files: use scout import", place=one)
    return [sources[one] for one in sorted(set(ids))]


def choose_askable(settings: Settings, sources: Mapping[str, Source]) -> tuple[list[Source], list[Source]]:
    """Return the sources that are asked where nobody names any, and those that are only left for want of their key.

    Raises ConfigurationError for a file of keys that cannot be read.
    """
    keys, enabled = load_keys(settings.crawl.keys_file), choose_sources(sources, ())
    return [one for one in enabled if not keys.lacks(one)], [one for one in enabled if keys.lacks(one)]


def totals(outcomes: Sequence[CrawlOutcome]) -> RunCounts:
    """Return the counts of all sources together."""
    total = RunCounts()
    for outcome in outcomes:
        for name in ("read", "new", "changed", "unchanged", "refused"):
            setattr(total, name, getattr(total, name) + getattr(outcome.counts, name))
        total.refusals += outcome.counts.refusals
    return total


class CrawlProcess:
    """A crawl under way in a process of its own. Made in the main thread: the process ends with it."""

    def __init__(self, plan: CrawlPlan) -> None:
        context = get_processes("crawlers.fetching.worker")
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_child, args=(plan, sender), name="crawl")
        self._process.start()
        sender.close()

    @property
    def is_done(self) -> bool:
        """Whether :meth:`wait` would return at once."""
        return self._receiver.poll() or not self._process.is_alive()

    def stop(self) -> None:
        """Ask nothing more; what is under way is finished, the rest waits for the next crawl."""
        if self._process.is_alive():
            self._process.terminate()

    def wait(self, longest_s: float | None = None) -> list[CrawlOutcome]:
        """Return what became of each source; raises ScoutError when the crawl as a whole failed, or died.

        After ``longest_s`` it is ended in good order.
        """
        if longest_s is not None and not self._receiver.poll(longest_s):
            self.stop()
        try:
            answer = self._receiver.recv()
        except EOFError as exc:
            self._process.join(_GOODBYE_S)
            code = self._process.exitcode
            self.finish()
            raise SourceError(f"the crawling process died (exit code {code})") from exc
        self.finish()
        if isinstance(answer, ScoutError):
            raise answer
        return list(answer)

    def finish(self) -> None:
        """Wait until the process has ended in good order; one that does not is ended."""
        self._receiver.close()
        for end in (self._process.terminate, self._process.kill):
            self._process.join(_GOODBYE_S)
            if self._process.is_alive():
                end()
        self._process.join()
        self._process.close()


def _child(plan: CrawlPlan, sender: Connection) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Who was interrupted listens no more.
    with closing(sender), suppress(BrokenPipeError):
        try:
            sender.send(run_plan(plan))
        except ScoutError as exc:
            sender.send(exc)


def _end_with_parent() -> None:
    """Stop when whoever started the crawl is gone: nobody would know of it any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
