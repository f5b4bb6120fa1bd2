"""Makes the sandbox fail on purpose: which requests (path pattern, first n or every k-th) and how.

A plan counts requests, so the same requests in the same order fail the same way.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase

from core.errors import InputError
from sandbox.answers import Answer, make_text


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


@dataclass(frozen=True, slots=True)
class Fault:
    """A way to fail for paths that match ``pattern`` (``*`` and ``?`` as in a shell).

    ``first``: only the first so many matching requests; ``every``: only each so many-th; neither: always.
    ``seconds``: what Retry-After says, or how long a slow body takes. ``size_mb``: how large an oversized body is.
    """

    kind: FaultKind
    pattern: str = "*"
    first: int | None = None
    every: int | None = None
    seconds: float = 2.0
    size_mb: int = 200


class FaultPlan:
    """Decides request by request which fault it meets. Safe to use from several threads."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults = tuple(faults)
        self._seen = [0] * len(self._faults)
        self._lock = threading.Lock()

    def take(self, path: str) -> Fault | None:
        """Count a request and return the first fault that it meets."""
        with self._lock:
            met = [fault for at, fault in enumerate(self._faults) if self._counts(at, fault, path)]
        return met[0] if met else None

    def _counts(self, at: int, fault: Fault, path: str) -> bool:
        if not fnmatchcase(path, fault.pattern):
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


def spoil(answer: Answer, fault: Fault) -> Answer:
    """Return what is answered instead of ``answer``."""
    return _SPOILERS[fault.kind](answer, fault)


def _parse_option(part: str) -> tuple[str, float]:
    name, _, value = part.partition("=")
    if name not in _OPTIONS:
        raise ValueError(f"{name!r}, known are {', '.join(_OPTIONS)}")
    number = _OPTIONS[name](value)
    if number <= 0:
        raise ValueError(f"{name} must be positive")
    return name, number


_OPTIONS: Mapping[str, Callable[[str], float]] = {"first": int, "every": int, "seconds": float, "size_mb": int}


def _limit_rate(_: Answer, fault: Fault) -> Answer:
    return replace(make_text("Rate exceeded.", 429), headers={"Retry-After": f"{fault.seconds:.0f}"})


def _fail(_: Answer, __: Fault) -> Answer:
    return make_text("Internal error. The staff has been told.", 500)


def _slow_down(answer: Answer, fault: Fault) -> Answer:
    return replace(answer, duration_s=fault.seconds)


def _truncate(answer: Answer, _: Fault) -> Answer:
    return replace(answer, sent_bytes=len(answer.body) // 2)


def _break_xml(answer: Answer, _: Fault) -> Answer:
    middle = answer.body.rfind(b"</", 0, len(answer.body) // 2 + 2)
    return replace(answer, body=answer.body[:middle] + b"<oops & " + answer.body[middle:], headers={})


def _bomb(_: Answer, __: Fault) -> Answer:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    item = "<item><title>&l9;</title><link>http://127.0.0.1/</link></item>"
    feed = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "boom">{levels}]><rss version="2.0"><channel>{item}'
    return Answer(f"{feed}</channel></rss>".encode(), "application/rss+xml")


def _answer_html(_: Answer, __: Fault) -> Answer:
    page = (
        "<!doctype html><html><head><title>One moment</title></head><body><p>Checking your browser…</p></body></html>"
    )
    return Answer(page.encode(), "text/html; charset=utf-8")


def _change_charset(answer: Answer, _: Fault) -> Answer:
    return replace(answer, body=answer.body.decode().encode("cp1252", errors="xmlcharrefreplace"), headers={})


def _break_utf8(answer: Answer, _: Fault) -> Answer:
    at = answer.body.find(b"</title>")
    return replace(answer, body=answer.body[:at] + b"\xff\xfe\xc3" + answer.body[at:], headers={})


def _oversize(answer: Answer, fault: Fault) -> Answer:
    return replace(answer, padding_bytes=fault.size_mb * 1_000_000, headers={})


def _remove_date(answer: Answer, _: Fault) -> Answer:
    body = answer.body
    for name in (b"pubDate", b"published", b"updated"):
        body = _in_first_record(body, re.compile(rb"\s*<%s>[^<]*</%s>" % (name, name)), b"")
    return replace(answer, body=body, headers={})


def _move_date(answer: Answer, _: Fault) -> Answer:
    body = _in_first_record(answer.body, re.compile(rb"(<pubDate>)[^<]*"), rb"\g<1>Tue, 01 Jan 2999 12:00:00 GMT")
    for name in (b"published", b"updated"):
        body = _in_first_record(body, re.compile(rb"(<%s>)[^<]*" % name), rb"\g<1>2999-01-01T12:00:00Z")
    return replace(answer, body=body, headers={})


def _in_first_record(body: bytes, pattern: re.Pattern[bytes], new: bytes) -> bytes:
    start = re.search(rb"<(item|entry)\b", body)
    end = re.search(rb"</(item|entry)>", body)
    if start is None or end is None:
        return body
    return body[: start.start()] + pattern.sub(new, body[start.start() : end.start()]) + body[end.start() :]


def _keep(answer: Answer, _: Fault) -> Answer:
    # the server draws a changed page itself: that needs the article
    return answer


_SPOILERS: Mapping[FaultKind, Callable[[Answer, Fault], Answer]] = {
    FaultKind.RATE_LIMITED: _limit_rate,
    FaultKind.SERVER_ERROR: _fail,
    FaultKind.SLOW: _slow_down,
    FaultKind.TRUNCATED: _truncate,
    FaultKind.BROKEN_XML: _break_xml,
    FaultKind.ENTITY_BOMB: _bomb,
    FaultKind.HTML_FOR_FEED: _answer_html,
    FaultKind.WRONG_CHARSET: _change_charset,
    FaultKind.INVALID_UTF8: _break_utf8,
    FaultKind.OVERSIZED: _oversize,
    FaultKind.UNDATED: _remove_date,
    FaultKind.FUTURE_DATED: _move_date,
    FaultKind.CHANGED_PAGE: _keep,
}
