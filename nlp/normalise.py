"""The form of a document's text in which terms are looked for, and the way back to its offsets.

Title and text become one ASCII string: lower case, without diacritics, every mark a blank, runs of blanks one blank,
the marks of LaTeX subscripts and line breaks inside words gone. Plain ASCII text keeps its length, so that nothing has
to be mapped back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from core.text.folding import fold_character
from nlp.line_breaks import BREAK, HYPHENS, LineBreaks, may_have_breaks

# Stands between title and text, so that no term is found across them.
FIELD_MARK = "\x01"
_FIELD_BREAK = f" {FIELD_MARK} "
# A letter or digit that has no ASCII form: not a blank, so that a term beside it is not a word of its own.
_OTHER_LETTER = "\x7f"
_TABLE = bytes(
    ord(chr(code).lower()) if (code < 128 and chr(code).isalnum()) or chr(code) in "\x01\x7f" else ord(" ")
    for code in range(256)
)
# What keeps a text from being mapped character by character: other alphabets, runs of blanks, and the subscripts of
# formulae as arXiv writes them (MoS$_2$).
_ODD = r"\s{2,}|[^\x00-\x7f]"
_SUBSCRIPT = r"\$_\{?([0-9A-Za-z]{1,3})\}?\$"
# By whether there are subscripts, and words broken at the end of a line.
_PATTERNS = {
    (False, False): re.compile(_ODD),
    (True, False): re.compile(f"{_SUBSCRIPT}|{_ODD}"),
    (False, True): re.compile(f"{BREAK}|{_ODD}"),
    (True, True): re.compile(f"{_SUBSCRIPT}|{BREAK}|{_ODD}"),
}


@dataclass(frozen=True, slots=True)
class Haystack:
    """A document's searchable form.

    ``raw`` is title and text with blanks around, ``folded`` their ASCII form. Where the two differ in length, a
    position of ``folded`` at or after ``positions[i]`` lies ``shifts[i]`` further on in ``raw``.
    """

    raw: str
    folded: str
    text_start: int
    positions: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    @property
    def title_end(self) -> int:
        """Where the title ends in ``folded``."""
        return self.text_start - len(_FIELD_BREAK) if not self.positions else self.folded.index(FIELD_MARK)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of ``raw`` that a span of ``folded`` came from."""
        if not self.positions:
            return start, end
        # The end is where the next character begins: marks that folding dropped go with the letter before them.
        return self._raw_position(start), self._raw_position(end)

    def locate(self, start: int, end: int) -> tuple[str, int, int]:
        """Return field (``title`` or ``text``), start and end, in the document as stored, of a span of ``raw``."""
        if start < self.text_start:
            return "title", start - 1, end - 1
        return "text", start - self.text_start, end - self.text_start

    def _raw_position(self, position: int) -> int:
        return position + self.shifts[bisect_right(self.positions, position) - 1]


def make_haystack(title: str, text: str) -> Haystack:
    """Return the searchable form of a document with this title and text."""
    raw = f" {title}{_FIELD_BREAK}{text} "
    text_start = len(title) + 1 + len(_FIELD_BREAK)
    if raw.isascii() and "$_" not in raw and "  " not in raw and "\n" not in raw:
        return Haystack(raw, _to_lower_ascii(raw), text_start)
    plain, positions, shifts = _reduce(raw)
    return Haystack(raw, _to_lower_ascii(plain), text_start, positions, shifts)


def normalise_term(text: str) -> str:
    """Return a term in the form of a haystack: words in ASCII, parted by single blanks.

    >>> normalise_term("Vastestof-batterij (geïntegreerd)")
    'vastestof batterij geintegreerd'
    """
    return " ".join(normalise_marks(text).split())


def normalise_marks(text: str) -> str:
    """Return a term as it looks in a haystack when it is written with just these marks.

    >>> normalise_marks("Al+ clock")
    'al  clock'
    """
    plain, _, _ = _reduce(text)
    return _to_lower_ascii(plain).strip(" ")


def _to_lower_ascii(text: str) -> str:
    # A table over bytes: nearly twice as fast as str.translate (measured 1.9 against 3.3 µs for 850 characters).
    return text.encode("ascii").translate(_TABLE).decode("ascii")


def _reduce(raw: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """Return ``raw`` as ASCII with the positions and shifts of :class:`Haystack`."""
    pieces: list[str] = []
    positions, shifts = [0], [0]
    done = length = 0
    breaks = LineBreaks(raw) if may_have_breaks(raw) else None
    for match in _PATTERNS["$_" in raw, breaks is not None].finditer(raw):
        start, end = match.span()
        if match.lastindex:
            replacement = match[1]
        elif breaks and end - start > 1 and raw[start] in HYPHENS:
            replacement = breaks.heal(start, end)
        else:
            replacement = _REPLACEMENTS[match[0]]
        pieces += (raw[done:start], replacement)
        length += start - done
        for extra in range(1, len(replacement)):
            positions.append(length + extra)
            shifts.append(start - length - extra)
        length += len(replacement)
        if len(replacement) != end - start:
            positions.append(length)
            shifts.append(end - length)
        done = end
    pieces.append(raw[done:])
    return "".join(pieces), tuple(positions), tuple(shifts)


class _Replacements(dict[str, str]):
    """What takes the place of something odd, as it is met. Bounded: runs of blanks are not kept."""

    def __missing__(self, odd: str) -> str:
        replacement = _make_replacement(odd)
        if len(odd) == 1:
            self[odd] = replacement
        return replacement


def _make_replacement(odd: str) -> str:
    if odd.isspace():
        return " "
    return "".join([_to_ascii(character) for character in fold_character(odd)])


def _to_ascii(character: str) -> str:
    if character.isascii():
        return character
    return _OTHER_LETTER if character.isalnum() else " "


_REPLACEMENTS = _Replacements()
