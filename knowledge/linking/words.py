"""The words of names of organisations in one spelling, with their places in the text.

``Universität``, ``Univ.`` and ``Università`` are one word, ``of`` and ``für`` none. The table is ``words.yml``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from core.text.tokens import Token, iter_tokens

_TABLE = Path(__file__).with_name("words.yml")
_COMMON = Path(__file__).with_name("common.yml")
# Between two letters that stand alone: initials and A&M are one word.
_JOINING = frozenset({"", ".", "&", "-"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: how the gazetteer writes it, how the text does when folded, and where it stands."""

    text: str
    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WordTable:
    """Spellings that are the same, words without meaning, and the words that say what a name is the name of."""

    same: Mapping[str, str]
    silent: frozenset[str]
    units: frozenset[str]
    hosts: frozenset[str]
    middles: frozenset[str]


@cache
def word_table() -> WordTable:
    """Return the table that comes with the package."""
    raw = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    same = {spelling: word for word, spellings in raw["same"].items() for spelling in spellings.split()}
    lists = {name: frozenset(raw[name].split()) for name in ("silent", "units", "hosts", "middles")}
    return WordTable(same, **lists)


@dataclass(frozen=True, slots=True)
class CommonWords:
    """In how many organisations of a large register a word is; ``total``: of how many."""

    total: int
    counts: Mapping[str, int]


@cache
def common_words() -> CommonWords:
    """Return the words that many organisations have, so that a small register knows them as common too."""
    raw = yaml.safe_load(_COMMON.read_text(encoding="utf-8"))
    return CommonWords(raw["total"], raw["counts"])


def read_words(text: str) -> list[Word]:
    """Return the words of a text that mean something, in order.

    >>> [word.text for word in read_words("Univ. of Sci. & Technol.")]
    ['university', 'science', 'technology']
    """
    return words_of(text, list(iter_tokens(text)))


def words_of(text: str, tokens: Sequence[Token]) -> list[Word]:
    """Return the words of a text whose tokens are known."""
    table = word_table()
    found: list[Word] = []
    initials: list[tuple[str, int, int]] = []
    for token in tokens:
        if len(token.text) == 1:
            if initials and text[initials[-1][2] : token.start].strip() not in _JOINING:
                _close(initials, found, table)
            initials.append((token.text, token.start, token.end))
            continue
        _close(initials, found, table)
        if token.text not in table.silent:
            found.append(Word(table.same.get(token.text, token.text), token.text, token.start, token.end))
    _close(initials, found, table)
    return found


def _close(initials: list[tuple[str, int, int]], found: list[Word], table: WordTable) -> None:
    """Make one word of letters that stood alone, one by one."""
    if not initials:
        return
    text = "".join(letter for letter, _, _ in initials)
    if text not in table.silent:
        found.append(Word(text, text, initials[0][1], initials[-1][2]))
    initials.clear()
