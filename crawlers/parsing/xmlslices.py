"""The bytes of elements as they stand in an answer, in one pass whatever the answer holds.

No parser tells where an element began and ended, and an expression with a lazy middle takes quadratic time on hostile
input. So this walks from tag to tag and never goes back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_PASSED_OVER = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}
_LAST_TAG = re.compile(rb"</(?:\w+:)?(\w+)\s*>")
_WINDOW_BYTES = 64


def slice_elements(body: bytes, *names: str) -> list[bytes]:
    """Return all elements of these names (without prefix, not inside each other), tags included, in order.

    Comments and CDATA are passed over. An element that is not closed is left out.
    """
    return [body[start:end] for start, end in _iter_places(body, names)]


def keep_elements(body: bytes, limit: int, *names: str) -> tuple[bytes, int]:
    """Return a document with the first ``limit`` of these elements (see above), and how many were left out.

    What stands between the elements left out goes with them.
    """
    places = list(_iter_places(body, names))
    if len(places) <= limit:
        return body, 0
    return body[: places[limit][0]] + body[places[-1][1] :], len(places) - limit


def _iter_places(body: bytes, names: Collection[str]) -> Iterator[tuple[int, int]]:
    tag = re.compile(rb"<!--|<!\[CDATA\[|<(/?)(%s)(?=[\s>])" % "|".join(names).encode())
    start, opened, place = 0, b"", 0
    while match := tag.search(body, place):
        place = _after(body, match)
        if place < 0:
            break
        if not match[2] or (opened and match[2] != opened):
            continue
        if not match[1] and not opened:
            start, opened = match.start(), match[2]
        elif match[1] and opened:
            yield start, place
            opened = b""


def ends_with(body: bytes, roots: Collection[str]) -> bool:
    """Whether the last tag closes one of these elements (lower case); comments and white space may follow it."""
    end = _before_space(body, len(body))
    while body.endswith(b"-->", 0, end):
        begin = body.rfind(b"<!--", 0, end)
        if begin < 0:
            return False
        end = _before_space(body, begin)
    begin = body.rfind(b"</", 0, end)
    last = _LAST_TAG.fullmatch(body, begin, end) if begin >= 0 else None
    return last is not None and last[1].decode("latin-1").lower() in roots


def _after(body: bytes, match: re.Match[bytes]) -> int:
    """Where to go on after a tag or what is passed over; below 0 where that does not end."""
    closing = _PASSED_OVER.get(match[0]) or (b">" if match[1] else b"")
    end = body.find(closing, match.end())
    return end if end < 0 else end + len(closing)


def _before_space(body: bytes, end: int) -> int:
    """The end of a text without the white space before ``end``, without a copy of all of it."""
    while end > 0:
        begin = max(0, end - _WINDOW_BYTES)
        kept = len(body[begin:end].rstrip())
        if kept:
            return begin + kept
        end = begin
    return 0
