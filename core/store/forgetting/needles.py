"""Finding in a text what gives a document away, and not what merely begins like it or ends like it.

``arxiv:1709.1`` stands in ``arxiv:1709.10`` and ``news:a`` in ``news:a/b`` and ``news:a~board``, which are others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from core.models import Document

# Shorter ones stand in texts that tell of other things.
_MIN_CHARS = 8
_MIN_TITLE_CHARS = 12
# How much of the beginning of a text gives it away in a sample.
_OPENING_CHARS = 40
_MIN_OPENING_CHARS = 24

# An id or address goes on where a mark stands within it, not where one ends a sentence: behind it comes more.
_ADDRESS_GOES_ON = re.compile(r"[-.~:/?&=+@%!$*]{0,16}+\w")
_ADDRESS_BEGAN = re.compile(r"[-\w.~:/@%]\Z")
# The subject of a correction is an id with this before it.
_SUBJECT = "document:"
# A version of a record (1709.10488v2), a file of it and what lies under it tell of the record.
_WORD_GOES_ON = re.compile(r"(?!v\d{1,3}(?![\w-]))[\w-]")
_WORD_BEGAN = re.compile(r"[\w-]\Z")
# A text may be the JSON of others, where a line break is two characters.
_LINE_BREAKS = ("\\n", "\\r", "\\t")


@dataclass(frozen=True, slots=True)
class Needles:
    """What gives documents away. ``addresses``: ids and URLs, which stand alone; ``words``: keys, numbers, titles.

    ``openings``: how texts begin, cut off anywhere.
    """

    addresses: frozenset[str]
    words: frozenset[str]
    openings: frozenset[str]

    def is_in(self, text: str) -> bool:
        """Whether a text tells of one of the documents."""
        return (
            any(opening in text for opening in self.openings)
            or any(_stands_in(text, one, _ADDRESS_BEGAN, _ADDRESS_GOES_ON) for one in self.addresses)
            or any(_stands_in(text, one, _WORD_BEGAN, _WORD_GOES_ON) for one in self.words)
        )


def build_needles(ids: Iterable[str], documents: Iterable[Document]) -> Needles:
    """Return what gives these documents away; of those that are not held any more, only their ids."""
    addresses, words, openings = {*ids}, set[str](), set[str]()
    for document in documents:
        told = (document.key, document.url or "", *(value for _, value in document.identifiers))
        for text in (text for text in told if len(text) >= _MIN_CHARS):
            (addresses if "://" in text else words).add(text)
        words |= {document.title} if len(document.title) >= _MIN_TITLE_CHARS else set()
        opening = document.text[:_OPENING_CHARS]
        openings |= {opening} if len(opening) >= _MIN_OPENING_CHARS else set()
    return Needles(_with_json(addresses), _with_json(words), _with_json(openings))


def _with_json(needles: set[str]) -> frozenset[str]:
    """Return needles also as JSON writes them."""
    return frozenset(needles | {orjson.dumps(needle).decode()[1:-1] for needle in needles})


def _stands_in(text: str, needle: str, began: re.Pattern[str], goes_on: re.Pattern[str]) -> bool:
    """Whether a needle stands in a text, and is no part of something longer there."""
    at = text.find(needle)
    while at >= 0:
        if not goes_on.match(text, at + len(needle)) and _begins_at(text, at, began):
            return True
        at = text.find(needle, at + 1)
    return False


def _begins_at(text: str, at: int, began: re.Pattern[str]) -> bool:
    before = text[max(0, at - len(_SUBJECT)) : at]
    return before.endswith((_SUBJECT, *_LINE_BREAKS)) or not began.search(before)
