"""Hyphens at the ends of lines, as PDFs leave them: which stand inside one word, and which part two.

Only the text itself tells: ``inte-/grated`` is one word, ``solid-/state`` two. Where it does not tell, they are one
word: terms that the taxonomy writes with a hyphen are also looked for closed up (``nlp.technologies.spelling``).
"""

from __future__ import annotations

import re
from functools import cached_property

# "¬" is how scanned texts write the soft hyphen.
_SOFT = "\u00ad\u00ac"
_HARD = "-\u2010\u2011"
HYPHENS = _HARD + _SOFT
BREAK = rf"[{HYPHENS}](?<=[^\W\d_].)[^\S\n]{{0,3}}\n[^\S\n]{{0,8}}(?=[^\W\d_])"
# The line end first, then the look back: so the engine leaps from line to line.
_MAY_BREAK = re.compile(
    "\n(?:" + "|".join(rf"(?<=[{HYPHENS}]{blanks}\n)" for blanks in ("", r"\s", r"\s\s", r"\s\s\s")) + ")"
)
_PAIR = re.compile(r"(?<![^\W\d_])([^\W\d_]++)[ \u2010\u2011-](?=([^\W\d_]++))")
_WORD = re.compile(r"[^\W\d_]++")
# "korte- of langetermijn": the hyphen stands for the rest of the word.
_LINKS = frozenset("und oder bzw en of and or bis".split())
# Inside a chain of words: "vehicle-to-grid", "silicon-on-insulator".
_INNER = frozenset("to on in of the a by at per op de".split())
# A longer run of letters is no word.
_MOST_CHARS = 40


def may_have_breaks(text: str) -> bool:
    """Return whether a line ends in a hyphen. Costs next to nothing."""
    return _MAY_BREAK.search(text) is not None


class LineBreaks:
    """The broken words of one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def heal(self, start: int, end: int) -> str:
        """Return what stands for a hyphen, its line end and the blanks between: nothing inside a word, else a blank."""
        text = self._text
        if text[start] in _SOFT:
            return ""
        first, second = self._first(start), self._second(end)
        # "ASML-/topman", "Noord-/Brabant", "x-/ray", "all-solid-/state", "vehicle-/to-grid" keep their hyphens.
        is_inner = first[-1:].islower() and second[:1].islower() and len(first) > 1
        goes_on = text.startswith(tuple(_HARD), end + len(second)) and second in _INNER
        is_of_more = text[start - len(first) - 1] in HYPHENS or goes_on
        return "" if is_inner and not is_of_more and self._are_one(first.lower(), second.lower()) else " "

    def _are_one(self, first: str, second: str) -> bool:
        if second in _LINKS:
            return False
        return first + second in self._words or (first, second) not in self._pairs

    def _first(self, end: int) -> str:
        """Return the part of a word that ends here."""
        start = end
        while start and end - start < _MOST_CHARS and self._text[start - 1].isalpha():
            start -= 1
        return self._text[start:end]

    def _second(self, start: int) -> str:
        found = _WORD.match(self._text, start, start + _MOST_CHARS)
        return found[0] if found else ""

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words that stand anywhere in the text."""
        return frozenset(_WORD.findall(self._text.lower()))

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        """The words that follow each other anywhere on one line, with a blank or hyphen between."""
        return frozenset(_PAIR.findall(self._text.lower()))
