"""The sentence that a phrase stands in, as it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from core.models import Document
from core.text.folding import fold_aligned

_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z\d\"'(])|\n\s{0,20}\n")
_MAX_CHARS = 320
# As much of a text as phrases are read from.
_MAX_TEXT_CHARS = 4_000


@dataclass(frozen=True, slots=True)
class Quote:
    """A document's sentence with a phrase; ``surface`` is how it is written there."""

    document_id: str
    title: str
    visible_from: date | None
    sentence: str
    surface: str


def find_quote(document: Document, name: str) -> Quote | None:
    """Return the first sentence of a document with a phrase, that of its text before its title."""
    for text in (document.text[:_MAX_TEXT_CHARS], document.title):
        match = _make_pattern(name).search(fold_aligned(text))
        if match:
            sentence = _sentence_at(text, match.start(), match.end())
            surface = " ".join(text[match.start() : match.end()].split())
            return Quote(document.id, document.title, document.visible_from, sentence, surface)
    return None


def _sentence_at(text: str, start: int, end: int) -> str:
    """Return the sentence around a span in one line, cut where it is too long."""
    first = max((mark.end() for mark in _SENTENCE_END.finditer(text, max(0, start - _MAX_CHARS), start)), default=None)
    mark = _SENTENCE_END.search(text, end, end + _MAX_CHARS)
    begin = first if first is not None else max(0, start - _MAX_CHARS)
    stop = mark.start() + 1 if mark else min(len(text), end + _MAX_CHARS)
    sentence = " ".join(text[begin:stop].split())
    return sentence if len(sentence) <= 2 * _MAX_CHARS else f"{sentence[: 2 * _MAX_CHARS]}…"


@lru_cache(maxsize=256)
def _make_pattern(name: str) -> re.Pattern[str]:
    *words, last = name.split()
    plural = rf"{last[:-1]}(?:y|ies|ys)" if last.endswith("y") else rf"{last}(?:s|es)?"
    return re.compile(r"(?<![a-z0-9])" + r"[\s-]{1,3}".join([*words, plural]) + r"(?![a-z0-9])")
