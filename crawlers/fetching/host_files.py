"""Fetching what hosts say about themselves: redirects are followed, what could not be had is tried again, then kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.errors import NoAnswerError, NoHostError, ScoutError
from crawlers.addresses import MAX_URL_CHARS
from crawlers.fetching.lanes import Turn
from crawlers.fetching.origins import OriginBook
from crawlers.fetching.response import Fetched
from crawlers.fetching.routing import origin_of, redirect_target
from crawlers.politeness.pauses import backoff_s, parse_retry_after
from crawlers.politeness.robots import ROBOTS, is_lost

# RFC 9309, 2.3.1.2: at least five are followed, also to other hosts.
MAX_HOPS = 5
_LONGEST_BACKOFF_S = 60.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Wait:
    """A file is asked for again after so many seconds. ``reason``: what the host said, where it asked for the pause."""

    seconds: float = 0.0
    reason: str | None = None


@dataclass(slots=True)
class _Errand:
    """A file on its way. ``url``: where it was said to be."""

    url: str
    hops: int = 0
    tries: int = 0


class HostFiles:
    """Takes in answers to requests for robots.txt, ai.txt and tdmrep.json."""

    def __init__(self, book: OriginBook, clock: Callable[[], datetime], first_pause_s: float) -> None:
        self._book = book
        self._clock = clock
        self._first_pause_s = first_pause_s
        self._errands: dict[str, _Errand] = {}

    def url(self, turn: Turn) -> str:
        """Return where a file is asked for, as the source says it."""
        return self._errand(turn).url

    async def take(self, turn: Turn, answer: Fetched | ScoutError) -> Wait | None:
        """Take an answer in; return when to ask again, ``None`` where the file was kept. Raises StoreError."""
        errand = self._errand(turn)
        wait = self._follow(turn, errand, answer) or self._try_again(turn, errand, answer)
        if wait is None:
            del self._errands[_place(turn)]
            await self._keep(turn, answer)
        return wait

    def _errand(self, turn: Turn) -> _Errand:
        return self._errands.setdefault(_place(turn), _Errand(_place(turn)))

    def _follow(self, turn: Turn, errand: _Errand, answer: Fetched | ScoutError) -> Wait | None:
        """Go on to where a redirect leads. One that leads nowhere is kept as it is: there is no such file."""
        if isinstance(answer, ScoutError) or answer.status not in _REDIRECTS or errand.hops >= MAX_HOPS:
            return None
        try:
            location = answer.headers.get("location", "")
            target = redirect_target(location, errand.url, answer.url, turn.run.round.sandbox_url)
        except ValueError:
            return None
        is_address = target.startswith(("http://", "https://")) and len(target) <= MAX_URL_CHARS
        if not location or not is_address or target == errand.url:
            return None
        errand.url, errand.hops = target, errand.hops + 1
        return Wait()

    def _try_again(self, turn: Turn, errand: _Errand, answer: Fetched | ScoutError) -> Wait | None:
        """Ask for robots.txt again before all of a host is taken to be closed."""
        errand.tries += 1
        if turn.path != ROBOTS or not _may_pass(answer) or errand.tries > turn.run.source.pace.retries:
            return None
        own_s = backoff_s(errand.tries, self._first_pause_s, _LONGEST_BACKOFF_S)
        if isinstance(answer, ScoutError):
            return Wait(own_s)
        stated_s = parse_retry_after(answer.headers.get("retry-after", ""), self._clock())
        if stated_s is None:
            return Wait(own_s)
        return Wait(max(own_s, stated_s), f"{turn.path} answers {answer.status} and asks to wait {stated_s:.0f} s")

    async def _keep(self, turn: Turn, answer: Fetched | ScoutError) -> None:
        path = turn.path or ""
        if isinstance(answer, ScoutError):
            await self._book.keep(turn.url, path, None, {}, b"", f"{answer.code}: {answer.message}")
        else:
            await self._book.keep(turn.url, path, answer.status, answer.headers, answer.body)


def _may_pass(answer: Fetched | ScoutError) -> bool:
    if isinstance(answer, ScoutError):
        return isinstance(answer, NoAnswerError | NoHostError)
    return is_lost(answer.status)


def _place(turn: Turn) -> str:
    return f"{origin_of(turn.url)}{turn.path}"
