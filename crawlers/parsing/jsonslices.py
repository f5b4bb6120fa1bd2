"""The bytes of the elements of a JSON array as they stand in a stream, whatever its size.

A kept library (ijson 3.6) gives values, not the bytes that are our evidence, stops at whole numbers beyond 64 bits, and
is not typed; so this walks from token to token and leaves the reading of each element to orjson.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from core.errors import FormatError

_CHUNK_BYTES = 1 << 18
_BOM = b"\xef\xbb\xbf"
# A whole string, a bracket or mark, or a number or word.
_TOKEN = re.compile(rb'[ \t\r\n]*+("(?:[^"\\]|\\.)*+"|[{}\[\]:,]|[^\s"{}\[\]:,]++)', re.DOTALL)
# All up to the next bracket, or to a string that does not end here.
_BETWEEN = re.compile(rb'(?:[^{}\[\]"]++|"(?:[^"\\]|\\.)*+")*+', re.DOTALL)
# What stands in a text, up to its end or to what may be half of a character.
_INSIDE = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
_QUOTE = ord('"')
_SAMPLE_BYTES = 1_000


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes, none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Slice:
    """An element as it stands; cut short where ``too_long``."""

    body: bytes
    too_long: bool = False


def iter_elements(stream: Readable, path: tuple[str, ...], max_bytes: int) -> Iterator[Slice]:
    """Give the elements of the array at a path of names; none where there is ``null``.

    Raises FormatError where the document breaks off, is no JSON, or holds no array there.
    """
    scanner = _Scanner(stream, max_bytes)
    yield from _descend(scanner, path)
    if scanner.token() != b"":
        raise FormatError("there is more behind the JSON document")


def _descend(scanner: _Scanner, path: tuple[str, ...]) -> Iterator[Slice]:
    if not path:
        yield from _elements(scanner)
        return
    if scanner.token() != b"{":
        raise FormatError(f"no object that would hold {path[0]!r}")
    has_found = False
    for name in _names(scanner):
        if name == path[0] and not has_found:
            has_found = True
            yield from _descend(scanner, path[1:])
        else:
            scanner.pass_over()
    if not has_found:
        raise FormatError(f"no {path[0]!r} in the answer")


def _names(scanner: _Scanner) -> Iterator[str]:
    token = scanner.token()
    while token != b"}":
        if not token.startswith(b'"') or scanner.token() != b":":
            raise FormatError(f"broken JSON at byte {scanner.place}")
        yield token[1:-1].decode("utf-8", "replace")
        token = scanner.token()
        if token == b",":
            token = scanner.token()
        elif token != b"}":
            raise FormatError(f"broken JSON at byte {scanner.place}")


def _elements(scanner: _Scanner) -> Iterator[Slice]:
    token = scanner.token()
    if token == b"null":
        return
    if token != b"[":
        raise FormatError(f"no list but {token[:40].decode('utf-8', 'replace')!r}")
    if scanner.peek() == b"]":
        scanner.token()
        return
    while token != b"]":
        yield scanner.take()
        token = scanner.token()
        if token not in (b",", b"]"):
            raise FormatError(f"the JSON {'is broken' if token else 'breaks off'} at byte {scanner.place}")


class _Scanner:
    """Tokens of a stream; holds no more than the element that is taken."""

    def __init__(self, stream: Readable, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes
        self._buffer = b""
        self._at = 0
        self._before = 0
        self._has_ended = False
        self._sample = b""
        self._fill()
        self._buffer = self._buffer.removeprefix(_BOM)

    @property
    def place(self) -> int:
        """How many bytes were read."""
        return self._before + self._at

    def token(self) -> bytes:
        """Return the next token; empty at the end. Raises FormatError for an endless string."""
        found = self._match()
        if found is None:
            return b""
        self._at = found.end()
        return found[1]

    def peek(self) -> bytes:
        """Return the next token without taking it."""
        found = self._match()
        return b"" if found is None else found[1]

    def take(self) -> Slice:
        """Return the next value as it stands."""
        self.peek()
        self._drop()
        self._sample = b""
        for _ in self._iter_value():
            if self._at > self._max_bytes:
                self._cut()
        return Slice(self._sample, too_long=True) if self._sample else Slice(self._buffer[: self._at].lstrip())

    def pass_over(self) -> None:
        """Leave out the next value."""
        for _ in self._iter_value():
            if self._at > _CHUNK_BYTES:
                self._drop()

    def _iter_value(self) -> Iterator[None]:
        """Go to the end of the next value, bracket by bracket; what lies between is orjson's to check."""
        token = self.token()
        depth = int(token in (b"{", b"["))
        if not token or token in (b"}", b"]", b",", b":"):
            raise FormatError(f"the JSON breaks off at byte {self.place}")
        while depth:
            depth += self._bracket()
            yield
        yield

    def _bracket(self) -> int:
        while True:
            at = _BETWEEN.match(self._buffer, self._at).end()  # type: ignore[union-attr]  # it matches nothing too
            if at < len(self._buffer) and self._buffer[at] != _QUOTE:
                self._at = at + 1
                return 1 if self._buffer[at] in b"{[" else -1
            if len(self._buffer) - self._at <= self._max_bytes + _CHUNK_BYTES:
                self._more()
                continue
            self._at = at
            if at < len(self._buffer):
                self._skip_text()
            else:
                self._cut()
                self._more()

    def _skip_text(self) -> None:
        """Pass over a text that is longer than a record may be, a piece at a time."""
        begin = 1
        while True:
            self._cut()
            end = _INSIDE.match(self._buffer, begin).end()  # type: ignore[union-attr]  # it matches nothing too
            begin, self._at = 0, end
            if self._buffer[end : end + 1] == b'"':
                self._at = end + 1
                return
            self._more()

    def _cut(self) -> None:
        self._sample = self._sample or self._buffer[:_SAMPLE_BYTES]
        self._drop()

    def _match(self) -> re.Match[bytes] | None:
        while True:
            found = _TOKEN.match(self._buffer, self._at)
            # What ends with the buffer may go on behind it, unless it is closed by itself.
            if found is not None and (
                found.end() < len(self._buffer) or found[1][-1:] in b'"{}[]:,' or self._has_ended
            ):
                return found
            if self._has_ended and not self._buffer[self._at :].strip():
                return None
            self._more()

    def _more(self) -> None:
        if self._has_ended:
            raise FormatError(f"the JSON breaks off at byte {self.place}")
        if len(self._buffer) - self._at > 2 * self._max_bytes + _CHUNK_BYTES:
            raise FormatError(f"a text without end at byte {self.place}")
        self._fill()

    def _fill(self) -> None:
        part = self._stream.read(max(_CHUNK_BYTES, len(self._buffer) - self._at))
        self._has_ended = not part
        self._buffer += part

    def _drop(self) -> None:
        self._before += self._at
        self._buffer, self._at = self._buffer[self._at :], 0
