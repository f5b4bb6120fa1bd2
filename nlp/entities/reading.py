"""The form in which the recogniser reads a document: title and chosen passages, healed, with the way back.

Line breaks inside words and invisible marks go, single line breaks become blanks, paragraphs end in a line break.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# A passage of a field: name of the field, start, end.
Passage = tuple[str, int, int]
Piece = tuple[str, int]
# Marks without width, of direction, and soft hyphens.
_INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_ODD = re.compile(
    rf"[{_INVISIBLE}]+|(?<=[^\W\d_])-[ \t]{{0,3}}\r?\n[ \t]{{0,8}}(?=[^\W\d_])| ?\r?\n\s*|[\t\r\f\v\u00a0]+"
)
_BREAK = "\n"
# Halves of characters, left alone by broken files: spaCy takes none.
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text to read.

    ``places[i]`` is where in ``text`` a stretch begins that stands at ``sources[i]``: (field, offset).
    """

    text: str
    places: tuple[int, ...]
    sources: tuple[Piece, ...]

    def locate(self, start: int, end: int) -> tuple[str, int, int] | None:
        """Return field, start and end of a span in the document as stored; ``None`` where it runs over two fields."""
        (field, first), (other, last) = self._source(start), self._source(end - 1)
        return (field, first, last + 1) if field == other and first <= last else None

    def _source(self, position: int) -> Piece:
        number = bisect_right(self.places, position) - 1
        field, offset = self.sources[number]
        return field, offset + position - self.places[number]


def make_reading(fields: dict[str, str], passages: Sequence[Passage]) -> Reading:
    """Return the reading of some passages, each ended by a line break."""
    pieces: list[str] = []
    places: list[int] = []
    sources: list[Piece] = []
    length = 0
    for field, start, end in passages:
        for text, offset in (*_iter_pieces(fields[field], start, end), (_BREAK, end)):
            pieces.append(text)
            places.append(length)
            sources.append((field, offset))
            length += len(text)
    return Reading(_SURROGATES.sub("\ufffd", "".join(pieces)), tuple(places), tuple(sources))


def heal(text: str) -> str:
    """Return a whole text as it is read."""
    return "".join(piece for piece, _ in _iter_pieces(text, 0, len(text)))


def _iter_pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """Give stretches of the healed text with the offset each stands at."""
    done = start
    for match in _ODD.finditer(text, start, end):
        if match.start() > done:
            yield text[done : match.start()], done
        replacement = _heal(text, match)
        if replacement:
            yield replacement, match.start()
        done = match.end()
    if done < end:
        yield text[done:end], done


def _heal(text: str, match: re.Match[str]) -> str:
    odd = match[0]
    if odd[0] == "-":
        # "geïnte-/greerde" is one word, "ASML-/topman" and "Noord-/Brabant" keep their hyphen.
        return "" if text[match.start() - 1].islower() and text[match.end()].islower() else "-"
    if "\n" in odd:
        return _BREAK if odd.count("\n") > 1 else " "
    return " " if odd.isspace() else ""
