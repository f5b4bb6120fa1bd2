"""Which requests to the sandbox fail on purpose: by path, the first n or every k-th; how is :mod:`sandbox.spoiling`.

A plan counts requests, so the same requests in the same order fail the same way.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase

from core.errors import InputError


class FaultKind(StrEnum):
    """How a request fails."""

    RATE_LIMITED = "rate-limited"
    SERVER_ERROR = "server-error"
    SLOW = "slow"
    TRUNCATED = "truncated"
    BROKEN_XML = "broken-xml"
    ENTITY_BOMB = "entity-bomb"
    HTML_FOR_FEED = "html-for-feed"
    WRONG_CHARSET = "wrong-charset"
    INVALID_UTF8 = "invalid-utf8"
    OVERSIZED = "oversized"
    UNDATED = "undated"
    FUTURE_DATED = "future-dated"
    CHANGED_PAGE = "changed-page"
    SAME_PAGE = "same-page"
    EMPTY_FEED = "empty-feed"
    NOT_FOUND = "not-found"
    FORBIDDEN = "forbidden"
    UNAVAILABLE = "unavailable"
    DROPPED = "dropped"
    TRICKLED_HEADER = "trickled-header"
    TRICKLED_BODY = "trickled-body"
    ENDLESS = "endless"
    LONG_LENGTH = "long-length"
    SHORT_LENGTH = "short-length"
    HEADER_BOMB = "header-bomb"
    ZIPPED_ZEROS = "zipped-zeros"
    BROKEN_GZIP = "broken-gzip"
    REDIRECT_CHAIN = "redirect-chain"
    REDIRECT_LOOP = "redirect-loop"
    REDIRECT_INNER = "redirect-inner"
    MOVED = "moved"
    HUGE_ROBOTS = "huge-robots"
    LOOPING_SITEMAP = "looping-sitemap"
    CALENDAR = "calendar"
    SPENT_CREDIT = "spent-credit"
    BLACK_LIGHT = "black-light"
    EXPIRED_TOKEN = "expired-token"  # noqa: S105  # a way to fail
    BROKEN_JSON = "broken-json"


@dataclass(frozen=True, slots=True)
class Fault:
    """A way to fail for requests whose path, with or without its query, matches ``pattern`` (as in a shell).

    ``first``: only the first so many matching requests; ``every``: only each so many-th; neither: always.
    ``seconds``: what Retry-After says, how long a slow body takes, or the pause between two bytes that trickle.
    ``size_mb``: how large a body is that is made too large, unpacked.
    """

    kind: FaultKind
    pattern: str = "*"
    first: int | None = None
    every: int | None = None
    seconds: float = 2.0
    size_mb: int = 200


class FaultPlan:
    """Decides request by request which fault it meets. Safe to use from several threads.

    ``met``: the kinds that requests have met so far.
    """

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults = tuple(faults)
        self._seen = [0] * len(self._faults)
        self.met: set[FaultKind] = set()
        self._lock = threading.Lock()

    def take(self, target: str) -> Fault | None:
        """Count a request (path and query) and return the first fault that it meets."""
        with self._lock:
            met = [fault for at, fault in enumerate(self._faults) if self._counts(at, fault, target)]
            self.met.update(fault.kind for fault in met[:1])
        return met[0] if met else None

    def _counts(self, at: int, fault: Fault, target: str) -> bool:
        if not any(fnmatchcase(text, fault.pattern) for text in (target, target.partition("?")[0])):
            return False
        self._seen[at] += 1
        if fault.first is not None:
            return self._seen[at] <= fault.first
        return fault.every is None or self._seen[at] % fault.every == 0


def parse_fault(text: str) -> Fault:
    """Read ``kind[:pattern][:first=n][:every=k][:seconds=s][:size_mb=m]``. Raises InputError naming what is wrong."""
    name, *parts = text.split(":")
    try:
        kind = FaultKind(name)
    except ValueError as exc:
        raise InputError(f"unknown fault; known are {', '.join(FaultKind)}", place=name) from exc
    patterns = [part for part in parts if "=" not in part]
    try:
        options = dict(_parse_option(part) for part in parts if "=" in part)
    except ValueError as exc:
        raise InputError(f"wrong option: {exc}", place=text) from exc
    fault = Fault(kind, pattern=patterns[0] if patterns else "*")
    return replace(fault, **options)  # type: ignore[arg-type] # the names and types are those of _OPTIONS


def _parse_option(part: str) -> tuple[str, float]:
    name, _, value = part.partition("=")
    if name not in _OPTIONS:
        raise ValueError(f"{name!r}, known are {', '.join(_OPTIONS)}")
    number = _OPTIONS[name](value)
    if number <= 0:
        raise ValueError(f"{name} must be positive")
    return name, number


_OPTIONS: Mapping[str, Callable[[str], float]] = {"first": int, "every": int, "seconds": float, "size_mb": int}
