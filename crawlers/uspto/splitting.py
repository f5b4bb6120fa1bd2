"""The documents of a file that holds thousands of them, one after the other, whatever its size.

Each begins with an XML declaration, or where it has none with its document type. Nothing is parsed here, so a broken
document cannot take those behind it along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.errors import FormatError
from crawlers.parsing.jsonslices import Readable

_CHUNK_BYTES = 1 << 20
_SAMPLE_BYTES = 1_000
_XML, _DOCTYPE = b"<?xml", b"<!DOCTYPE"
_LONGEST_MARK = len(_DOCTYPE)
_ELEMENT = re.compile(rb"<[A-Za-z_]")
_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n\0\x1a\xef\xbb\xbf"
# What else the office hands out as full text, by its first bytes.
_OTHERS = {
    b"PATN": "Green Book text of 1976 to 2001",
    b"HHHHHT": "Green Book text of 1976 to 2001",
    b"{": "JSON",
    b"PK": "a zip in a zip",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A document as it stands; ``line`` is its first. Cut short where ``is_too_long``.

    ``is_stray``: it is none, but stands before the first.
    """

    line: int
    body: bytes
    is_too_long: bool = False
    is_stray: bool = False


class DocumentStream:
    """Cuts a stream into its documents; what is longer than ``max_bytes`` is passed over and said so."""

    def __init__(self, stream: Readable, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes
        self._buffer = b""
        self._line = 1

    def __iter__(self) -> Iterator[Piece]:
        """Give the documents in their order. Raises FormatError where there is none."""
        self._read_more()
        self._buffer = self._buffer.removeprefix(_BOM)
        stray = self._until(0, is_inside=True)
        if stray.body.strip(_BLANK):
            if not self._buffer:
                raise FormatError(_say_what(stray.body))
            yield replace(stray, body=stray.body[:_SAMPLE_BYTES], is_stray=True)
        if not self._buffer:
            raise FormatError("the file holds no document")
        while self._buffer:
            yield self._until(_LONGEST_MARK, is_inside=False)

    def _until(self, at: int, *, is_inside: bool) -> Piece:
        """Cut off what stands before the next document that begins at ``at`` or behind it.

        ``is_inside``: an element has begun; a document type before that belongs to the declaration in front of it.
        """
        line, sample = self._line, b""
        while True:
            end = xml if (xml := _find_xml(self._buffer, at)) >= 0 else len(self._buffer)
            if not is_inside and (element := _ELEMENT.search(self._buffer, 0, end)):
                is_inside, at = True, max(at, element.start())
            doctype = self._buffer.find(_DOCTYPE, at, end) if is_inside else -1
            if xml >= 0 or doctype >= 0:
                return self._cut(doctype if doctype >= 0 else xml, line, sample)
            # A mark may begin in the last bytes.
            at = max(at, len(self._buffer) - _LONGEST_MARK)
            if at > self._max_bytes:
                sample = sample or self._buffer[:_SAMPLE_BYTES]
                self._forget(at)
                at, is_inside = 0, True
            if not self._read_more():
                return self._cut(len(self._buffer), line, sample)

    def _cut(self, end: int, line: int, sample: bytes) -> Piece:
        is_too_long = bool(sample) or end > self._max_bytes
        body = sample or self._buffer[: _SAMPLE_BYTES if is_too_long else end]
        self._forget(end)
        return Piece(line, body, is_too_long)

    def _forget(self, count: int) -> None:
        self._line += self._buffer.count(b"\n", 0, count)
        self._buffer = self._buffer[count:]

    def _read_more(self) -> bool:
        part = self._stream.read(max(_CHUNK_BYTES, len(self._buffer) // 2))
        self._buffer += part
        return bool(part)


def _find_xml(buffer: bytes, at: int) -> int:
    """Where the next XML declaration begins; other instructions may begin with the same letters."""
    while True:
        at = buffer.find(_XML, at)
        after = at + len(_XML)
        if at < 0 or buffer[after : after + 1].isspace():
            return at
        at = after


def _say_what(body: bytes) -> str:
    begin = body.lstrip(_BLANK)
    known = next((name for magic, name in _OTHERS.items() if begin.startswith(magic)), None)
    what = f"{known}, which is no XML" if known else "no XML document begins in it"
    return f"{what}: {begin[:60].decode('utf-8', 'replace')!r}"
