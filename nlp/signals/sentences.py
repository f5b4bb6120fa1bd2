"""The sentences of a document, by the marks between them and a list of abbreviations: cheap enough for every text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.models import Document
from nlp.sentences import is_abbreviation

# A longer one is a list or a table without marks; it is cut, so that what reads it has bounded work.
MAX_CHARS = 1500
# A mark with what closes behind it and a beginning after it; an empty line; a line that begins an item or a heading.
_BOUNDARY = re.compile(
    r"(?P<mark>[.!?…])[\"”’'»)\]*_]{0,3}+(?P<gap>\s{1,20}+)(?=[\"“„‘'«(\[*_]{0,3}+[^\W_])"
    r"|\n[ \t\r]{0,9}+\n|\n(?=[ \t]{0,12}+(?:[*#•|>–-]|\d{1,2}[.)])\s)"
)
_NEXT_WORD = re.compile(r"[\"“„‘'«(\[*_]{0,3}([^\W_]{1,20})")
_OPENING = "\"(“„‘'*_["
_WORD_CHARS = 30
_MORE_ABBREVIATIONS = frozenset(
    "mrd mio mln mld rs sen gov gen rep dept vol ave blvd tsd ggü bspw sr lt hon messrs vgl resp".split()
)
# An abbreviation before one of these ends the sentence as well: "moved to the U.S. The company".
_STARTERS = frozenset(
    """The This That These Those It Its They Their He She We Our In On At As But And However While When If After
    Before
    Since There For From With Both Also Der Die Das Es Er Sie Wir Im In Am Bei Nach Mit Auch Und Doch De Het Een Dit
    Dat Ze
    Hij Zij We Wij Maar Ook Voor Na""".split()
)
_MONTHS = frozenset(
    """january february march april may june july august september october november december januar februar märz mai
    juni
    juli oktober dezember januari februari maart mei augustus""".split()
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place: ``document.<field>[start:end]`` is ``text``."""

    field: str
    start: int
    end: int
    text: str


def iter_sentences(document: Document) -> Iterator[Sentence]:
    """Give the sentences of title and text in order, without the blanks around them.

    A title is one sentence. A line break alone ends none, since texts are broken anywhere.
    """
    if document.title.strip():
        yield from _cut("title", document.title, 0, len(document.title))
    text = document.text
    done = 0
    for boundary in _BOUNDARY.finditer(text):
        if boundary["mark"] and not _is_end(text, boundary, document.lang):
            continue
        yield from _cut("text", text, done, boundary.start("gap") if boundary["mark"] else boundary.start())
        done = boundary.end()
    yield from _cut("text", text, done, len(text))


def _is_end(text: str, boundary: re.Match[str], lang: str) -> bool:
    """Return whether a sentence ends at a mark that another word follows."""
    following = _NEXT_WORD.match(text, boundary.end())
    word = following[1] if following else ""
    if word[:1].islower():
        return False
    if boundary["mark"] != ".":
        return True
    mark = boundary.start()
    before = text[max(0, mark - _WORD_CHARS) : mark].rpartition(" ")[2].lstrip(_OPENING).rpartition("\n")[2]
    if before.isdigit() and len(before) <= 2:
        return lang != "de" and word.lower() not in _MONTHS
    if is_abbreviation(before) or before.lower() in _MORE_ABBREVIATIONS:
        return word in _STARTERS and not (len(before) == 1 and word in {"In", "De", "Der"})
    return True


def _cut(field: str, text: str, start: int, end: int) -> Iterator[Sentence]:
    """Give a span as a sentence, or several where it is too long: cut at a blank where there is one."""
    while start < end:
        stop = end
        if end - start > MAX_CHARS:
            blank = text.rfind(" ", start + 1, start + MAX_CHARS)
            stop = blank if blank > 0 else start + MAX_CHARS
        piece = text[start:stop]
        bare = piece.strip()
        if bare:
            first = start + len(piece) - len(piece.lstrip())
            yield Sentence(field, first, first + len(bare), bare)
        start = stop
