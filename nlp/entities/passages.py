"""Which parts of a document the recogniser reads: the title, the beginning, then what promises an organisation.

The network takes a hundred times as long for a word as the search for names already found. So a document is read up to
a budget, and names found there are found by string in the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.entities.reading import Passage

MAX_TITLE_CHARS = 400
# Where news and web pages name who did it; the texts of the gold are no longer than 1,500 characters.
LEAD_CHARS = 1_500
# Of what follows only so much, in windows around cues.
_MORE_CHARS = 800
_SEARCHED_CHARS = 200_000
_WINDOW = 90
# Words beside which an organisation is named for the first time.
_CUE = re.compile(
    r"\b(?:Inc\b|Ltd\b|GmbH\b|B\.?V\.|University\b|Universi[tä]|Institut|Hochschule\b|spin-?off|start-?up|founded by"
    r"|acquired|CEO\b|researchers at|according to)"
)


def choose_passages(title: str, text: str) -> Iterator[Passage]:
    """Give the passages to read, in order, without overlaps."""
    if title:
        yield "title", 0, _end_of_word(title, min(len(title), MAX_TITLE_CHARS))
    lead = _end_of_word(text, min(len(text), LEAD_CHARS))
    if lead:
        yield "text", 0, lead
    left, done = _MORE_CHARS, lead
    for cue in _CUE.finditer(text, lead, _SEARCHED_CHARS):
        if cue.start() < done:
            continue
        start = max(done, _start_of_word(text, cue.start() - _WINDOW))
        end = _end_of_word(text, min(len(text), cue.end() + _WINDOW))
        if end - start > left:
            return
        yield "text", start, end
        left, done = left - (end - start), end


def _end_of_word(text: str, place: int) -> int:
    """Return the last place, at or a little before, where no word is cut."""
    if place >= len(text):
        return len(text)
    blank = max(text.rfind(" ", place - 60, place), text.rfind("\n", place - 60, place))
    return blank if blank > 0 else place


def _start_of_word(text: str, place: int) -> int:
    blank = text.find(" ", max(0, place), max(0, place) + 40)
    return blank + 1 if blank >= 0 else max(0, place)
