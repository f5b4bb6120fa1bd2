"""How a request to the sandbox fails: what is answered in place of the right answer, one function for each fault."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain, repeat

from sandbox.answers import Answer, make_redirect, make_text
from sandbox.epo import close_service, refused_token
from sandbox.faults import Fault, FaultKind
from sandbox.openalex import spent_credit

# Nothing but the machine that asks stands there: a cloud's own data, and a port that nobody listens on.
_INNER = ("http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/")
_MEGABYTE = 1_000_000
_HEADER_BYTES = 1_000_000
_ENTRY = re.compile(rb"<(item|entry)\b(?:[^<]++|<(?!(?:item|entry)\b|/\1>))*+</\1>\s*")


def spoil(answer: Answer, fault: Fault, target: str = "/") -> Answer:
    """Return what is answered instead of ``answer`` to a request for ``target`` (path and query)."""
    if fault.kind in _BY_TARGET:
        return _BY_TARGET[fault.kind](answer, target)
    return _SPOILERS[fault.kind](answer, fault)


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
    return replace(answer, tail=lambda: _iter_megabytes(b" ", fault.size_mb), headers={})


def _remove_date(answer: Answer, _: Fault) -> Answer:
    body = answer.body
    for name in (b"pubDate", b"published", b"updated"):
        body = _in_first_record(body, re.compile(rb"(?<!\s)\s*+<%s>[^<]*</%s>" % (name, name)), b"")
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


def _answer_same(_: Answer, __: Fault) -> Answer:
    words = "Welcome to our new site. It has everything that the old one had, in another place. Please look around. "
    page = f"<!doctype html><html><head><title>Welcome</title></head><body><article><p>{words * 8}</p></article></body>"
    return Answer(f"{page}</html>".encode(), "text/html; charset=utf-8")


def _empty(answer: Answer, _: Fault) -> Answer:
    return replace(answer, body=_ENTRY.sub(b"", answer.body), headers={})


def _lose(_: Answer, __: Fault) -> Answer:
    return make_text("Nothing here.", 404)


def _forbid(_: Answer, __: Fault) -> Answer:
    return make_text("Your address is on our list.", 403)


def _close_shop(_: Answer, fault: Fault) -> Answer:
    return replace(make_text("Back soon.", 503), headers={"Retry-After": f"{fault.seconds:.0f}"})


def _drop(answer: Answer, _: Fault) -> Answer:
    return replace(answer, is_dropped=True)


def _trickle_header(answer: Answer, fault: Fault) -> Answer:
    return replace(answer, trickle_s=fault.seconds, is_head_trickled=True)


def _trickle_body(answer: Answer, fault: Fault) -> Answer:
    return replace(answer, trickle_s=fault.seconds)


def _never_end(answer: Answer, _: Fault) -> Answer:
    return replace(answer, tail=lambda: repeat(b" " * 65_536), headers={})


def _promise_more(answer: Answer, _: Fault) -> Answer:
    return replace(answer, promised_bytes=2 * len(answer.body) + 1)


def _promise_less(answer: Answer, _: Fault) -> Answer:
    return replace(answer, promised_bytes=len(answer.body) // 2)


def _swell_header(answer: Answer, _: Fault) -> Answer:
    return replace(answer, headers={**answer.headers, "X-Filler": "x" * _HEADER_BYTES})


def _zip_zeros(answer: Answer, fault: Fault) -> Answer:
    return replace(answer, body=_zeros(fault.size_mb), headers={"Content-Encoding": "gzip"})


def _break_gzip(answer: Answer, _: Fault) -> Answer:
    return replace(answer, body=b"\x1f\x8b\x08\x00" + answer.body[:400], headers={"Content-Encoding": "gzip"})


def _swell_robots(answer: Answer, fault: Fault) -> Answer:
    rules = (f"Disallow: /nothing/{number:040d}/\n".encode() * 1_000 for number in range(fault.size_mb * 17))
    return replace(answer, tail=lambda: chain(rules), headers={})


def _spend_credit(_: Answer, fault: Fault) -> Answer:
    return spent_credit(fault.seconds)


def _close_service(_: Answer, fault: Fault) -> Answer:
    return close_service(fault.seconds)


def _refuse_token(_: Answer, __: Fault) -> Answer:
    return refused_token()


def _break_json(answer: Answer, _: Fault) -> Answer:
    # whole as far as its length goes, but it breaks off in the middle
    return replace(answer, body=answer.body[: len(answer.body) // 2])


@cache
def _zeros(size_mb: int) -> bytes:
    """Return zeros as gzip: a thousandth of their size."""
    packer, zeros = zlib.compressobj(level=6, wbits=31), bytes(_MEGABYTE)
    return b"".join([packer.compress(zeros) for _ in range(size_mb)] + [packer.flush()])


def _iter_megabytes(filler: bytes, size_mb: int) -> Iterator[bytes]:
    for _ in range(size_mb * 10):
        yield filler * (_MEGABYTE // 10)


def _loop_sitemap(answer: Answer, target: str) -> Answer:
    """Let an index list itself, before and after what it holds: under its own name, and in another spelling."""
    loc = re.search(rb"<loc>(https?://[^/<]+)", answer.body)
    base = loc[1].decode() if loc else ""
    own = "".join(f"<sitemap><loc>{base}{target}{more}</loc></sitemap>" for more in ("", "?again=1"))
    body = re.sub(rb"(<sitemapindex[^<>]*>)", rb"\g<1>" + own.encode(), answer.body)
    return replace(answer, body=body, headers={})


def _page_calendar(answer: Answer, target: str) -> Answer:
    """Let every page lead to the next month, for ever, where older articles were."""
    month = re.search(r"month=(\d{4})-(\d{2})", target)
    year, number = (int(month[1]), int(month[2])) if month else (2026, 10)
    following = f"{year + number // 12}-{number % 12 + 1:02d}"
    link = f'<a class="older" href="?month={following}">Next month</a>'.encode()
    body = re.sub(rb'<a class="older"[^<>]*>[^<]*</a>', b"", answer.body).replace(b"<nav>", b"<nav>" + link)
    return replace(answer, body=body, headers={})


_BY_TARGET: Mapping[FaultKind, Callable[[Answer, str], Answer]] = {
    FaultKind.REDIRECT_CHAIN: lambda _, target: make_redirect(f"/hops/2{target}"),
    FaultKind.REDIRECT_LOOP: lambda _, target: make_redirect(f"/loop/1{target}"),
    FaultKind.REDIRECT_INNER: lambda _, target: make_redirect(_INNER[len(target) % len(_INNER)]),
    FaultKind.MOVED: lambda _, target: make_redirect(f"/moved{target}", 301),
    FaultKind.LOOPING_SITEMAP: _loop_sitemap,
    FaultKind.CALENDAR: _page_calendar,
}
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
    FaultKind.SAME_PAGE: _answer_same,
    FaultKind.EMPTY_FEED: _empty,
    FaultKind.NOT_FOUND: _lose,
    FaultKind.FORBIDDEN: _forbid,
    FaultKind.UNAVAILABLE: _close_shop,
    FaultKind.DROPPED: _drop,
    FaultKind.TRICKLED_HEADER: _trickle_header,
    FaultKind.TRICKLED_BODY: _trickle_body,
    FaultKind.ENDLESS: _never_end,
    FaultKind.LONG_LENGTH: _promise_more,
    FaultKind.SHORT_LENGTH: _promise_less,
    FaultKind.HEADER_BOMB: _swell_header,
    FaultKind.ZIPPED_ZEROS: _zip_zeros,
    FaultKind.BROKEN_GZIP: _break_gzip,
    FaultKind.HUGE_ROBOTS: _swell_robots,
    FaultKind.SPENT_CREDIT: _spend_credit,
    FaultKind.BLACK_LIGHT: _close_service,
    FaultKind.EXPIRED_TOKEN: _refuse_token,
    FaultKind.BROKEN_JSON: _break_json,
}
