"""The elements of a name in a stream of XML, one at a time, whatever its size; documents may follow each other.

An XML parser would stop at the second document of a file and could not give the bytes that are our evidence. So this
walks from tag to tag; each element is parsed by itself, with the namespaces that the documents declare before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import FormatError
from crawlers.parsing.jsonslices import Readable
from crawlers.parsing.xmlrecords import element_pattern

_CHUNK_BYTES = 1 << 18
_SAMPLE_BYTES = 1_000
_HEAD_BYTES = 64 * 1024
_DECLARED = re.compile(rb"""xmlns(?::[\w.-]+)?\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)["']""")
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_LAST_TAG = re.compile(rb"<(/?)([A-Za-z_][\w.:-]*+)[^<>]*+>\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+$", re.DOTALL)
# How long a tag may be that a chunk may cut.
_LONGEST_TAG_BYTES = 64 * 1024
_TAIL_BYTES = 4_096
_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}


@dataclass(frozen=True, slots=True)
class Element:
    """An element as it stands; cut short where ``too_long``."""

    body: bytes
    too_long: bool = False


class ElementStream:
    """Cuts a stream into its elements. ``document(body)`` makes one of them a document of its own."""

    def __init__(self, stream: Readable, name: str, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes
        self._tag = re.compile(rb"<!--|<!\[CDATA\[|<(/?)(?:%s)(?=[\s/>])" % element_pattern(name).encode())
        self._buffer = b""
        self._head = b""
        self._tail = b""
        self._opening = b""

    def __iter__(self) -> Iterator[Element]:
        """Give the elements that do not lie in each other. Raises FormatError where the stream breaks off."""
        while (start := self._next_start()) is not None:
            yield self._take(start)
        self._check_end()

    def document(self, body: bytes) -> bytes:
        """Return an element as a document that declares what those around it declared."""
        if not self._opening:
            encoding = _ENCODING.match(self._head)
            prologue = b'<?xml version="1.0" encoding="%s"?>' % encoding[1] if encoding else b""
            self._opening = b"%s<scout %s>" % (prologue, _declared(self._head))
        return b"%s%s</scout>" % (self._opening, body)

    def _next_start(self) -> int | None:
        """Where the next element begins in the buffer; what lies before is forgotten."""
        at = 0
        while True:
            found = self._tag.search(self._buffer, at)
            if found is None:
                at = max(at, len(self._buffer) - _LONGEST_TAG_BYTES)
                self._forget(at)
                at = 0
                if not self._more():
                    self._forget(len(self._buffer))
                    return None
            elif found[0] in _ENDS:
                at = self._after(_ENDS[found[0]], found.end())
            elif found[1]:
                raise FormatError(f"{found[0][:60]!r} closes what was not open")
            else:
                self._forget(found.start())
                return 0

    def _take(self, start: int) -> Element:
        at, depth, kept = start, 0, b""
        while True:
            found = self._tag.search(self._buffer, at)
            if found is None:
                at = max(at, len(self._buffer) - _LONGEST_TAG_BYTES)
                if at > self._max_bytes:
                    kept = kept or self._buffer[:_SAMPLE_BYTES]
                    self._forget(at)
                    at = 0
                self._more_or_fail()
                continue
            if found[0] in _ENDS:
                at = self._after(_ENDS[found[0]], found.end())
                continue
            at = self._after(b">", found.end())
            if found[1]:
                depth -= 1
            elif self._buffer[at - 2 : at - 1] != b"/":
                depth += 1
            if depth == 0:
                body = kept or self._buffer[:at]
                self._forget(at)
                return Element(body, too_long=bool(kept))
            if at > self._max_bytes:
                kept = kept or self._buffer[:_SAMPLE_BYTES]
                self._forget(at)
                at = 0

    def _after(self, closing: bytes, at: int) -> int:
        while True:
            end = self._buffer.find(closing, at)
            if end >= 0:
                return end + len(closing)
            at = max(at, len(self._buffer) - len(closing) + 1)
            self._more_or_fail()

    def _more_or_fail(self) -> None:
        if len(self._buffer) > 2 * self._max_bytes + _LONGEST_TAG_BYTES:
            raise FormatError("an element without end")
        if not self._more():
            raise FormatError("the XML breaks off in an element")

    def _more(self) -> bool:
        part = self._stream.read(max(_CHUNK_BYTES, len(self._buffer) // 2))
        self._buffer += part
        return bool(part)

    def _forget(self, count: int) -> None:
        gone = self._buffer[:count]
        if len(self._head) < _HEAD_BYTES:
            self._head = (self._head + gone)[:_HEAD_BYTES]
        self._tail = (self._tail + gone[-_TAIL_BYTES:])[-_TAIL_BYTES:] if gone else self._tail
        self._buffer = self._buffer[count:]

    def _check_end(self) -> None:
        last, root = _LAST_TAG.search(self._tail), _ROOT.search(self._head)
        if last is None or root is None or not last[1] or last[2] != root[1]:
            raise FormatError("the XML breaks off before its root element ends")


def _declared(head: bytes) -> bytes:
    """The namespaces that a document declares, the first of each prefix."""
    by_prefix: dict[bytes, bytes] = {}
    for one in _DECLARED.findall(head):
        by_prefix.setdefault(one.partition(b"=")[0].strip(), one)
    return b" ".join(by_prefix.values())
