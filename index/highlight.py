"""Mark in the original text what a query matched, and choose the piece of text to show.

Works on tokens as ``index.matching`` does, so that a marked word is one that counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import compress, count
from typing import NamedTuple

from core.text.tokens import blank_ascii, stem_tokens, token_spans, tokenise
from index.analysis import phrase_forms, word_forms
from index.entry import IndexEntry
from index.query import AnyOf, Clause, Expression, Fragment, Phrase, TextField, Word

SNIPPET_CHARS = 240
# Matches further on in a long text are not shown: a snippet has to take microseconds.
MAX_SCANNED_CHARS = 50_000
_SENTENCE_ENDS = (". ", "? ", "! ", "\n")


@dataclass(frozen=True, slots=True)
class _Form:
    """A sequence of tokens that matches clause number ``clause``."""

    tokens: tuple[str, ...]
    clause: int


class _Match(NamedTuple):
    start: int
    end: int
    clause: int


_Forms = dict[str, list[_Form]]


class Highlighter:
    """Marks the matches of one expression in any number of entries."""

    def __init__(self, expression: Expression) -> None:
        clauses = (*expression.required, *expression.wanted)
        self._title = _forms_by_first_token(clauses, TextField.TITLE)
        self._text = _forms_by_first_token(clauses, TextField.TEXT)

    def fragments(self, entry: IndexEntry) -> tuple[Fragment, Fragment]:
        """Return the whole title and the best piece of the text, with what matched in them."""
        title = Fragment(entry.title, _spans(_find(entry.title, entry.lang, self._title)))
        return title, _snippet(entry.text, _find(entry.text, entry.lang, self._text))


def _forms_by_first_token(clauses: Iterable[Clause], field: TextField) -> _Forms:
    forms: _Forms = defaultdict(list)
    for number, clause in enumerate(clauses):
        for part in clause.alternatives if isinstance(clause, AnyOf) else (clause,):
            if part.field in {None, field}:
                for tokens in _token_forms(part):
                    forms[tokens[0]].append(_Form(tokens, number))
    return dict(forms)


def _token_forms(clause: Word | Phrase) -> Iterator[tuple[str, ...]]:
    if isinstance(clause, Phrase):
        yield from phrase_forms(clause)
    else:
        yield from ((form,) for form in word_forms(clause))


def _find(text: str, lang: str, forms: _Forms) -> list[_Match]:
    """Return what matched, in the order of the text."""
    words = _Words(text[:MAX_SCANNED_CHARS])
    tokens = stem_tokens(words.typed, lang)
    places = list(compress(count(), map(forms.__contains__, tokens)))
    matches = []
    for at, (start, end) in zip(places, words.spans(places), strict=True):
        for form in forms[tokens[at]]:
            size = len(form.tokens)
            if size == 1:
                matches.append(_Match(start, end, form.clause))
            elif tuple(tokens[at : at + size]) == form.tokens:
                matches.append(_Match(start, words.end(at + size - 1, end), form.clause))
    return matches


class _Words:
    """The words of a text, as spelt but folded, and where they stand.

    The offsets of all words take longer than all else together; in plain text only those asked for are looked up.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._padded = f" {blank_ascii(text)} " if text.isascii() else ""
        self.typed = self._padded.split() if self._padded else tokenise(text)

    def spans(self, places: list[int]) -> list[tuple[int, int]]:
        """Return the offsets of the words at ``places``, which holds every word that is spelt like one of them."""
        if not self._padded:
            every = token_spans(self._text) if places else []
            return [every[at] for at in places]
        found, behind = [], dict[str, int]()
        for at in places:
            word = self.typed[at]
            start = self._padded.index(f" {word} ", behind.get(word, 0))
            behind[word] = end = start + len(word)
            found.append((start, end))
        return found

    def end(self, at: int, after: int) -> int:
        """Return where the word at ``at`` ends, the last of a phrase whose first ends at ``after``."""
        if not self._padded:
            return token_spans(self._text)[at][1]
        word = self.typed[at]
        return self._padded.index(f" {word} ", after) + len(word)


def _spans(matches: Iterable[_Match], offset: int = 0) -> tuple[tuple[int, int], ...]:
    """Return the spans in order, those that touch or overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted({(match.start - offset, match.end - offset) for match in matches}):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _snippet(text: str, matches: list[_Match]) -> Fragment:
    if len(text) <= SNIPPET_CHARS:
        return Fragment(text, _spans(matches))
    best = _best_window(matches)
    start = _start(text, best)
    end = _end(text, start)
    inside = [match for match in matches if match.start >= start and match.end <= end]
    return Fragment(text[start:end], _spans(inside, start))


def _best_window(matches: list[_Match]) -> tuple[int, int]:
    """Return where the first of the richest groups of matches begins and ends: most different clauses, then most."""
    best, best_worth = (0, 0), (0, 0)
    counts: dict[int, int] = {}
    first = 0
    for last, match in enumerate(matches):
        counts[match.clause] = counts.get(match.clause, 0) + 1
        while first <= last and match.end - matches[first].start > SNIPPET_CHARS:
            counts[matches[first].clause] -= 1
            first += 1
        worth = (sum(map(bool, counts.values())), last - first + 1)
        if worth > best_worth:
            best, best_worth = (matches[first].start, match.end), worth
    return best


def _start(text: str, window: tuple[int, int]) -> int:
    """Return where to begin: at the sentence if it is near, else at a word, with a little before the first match."""
    first, last = window
    room = max(0, SNIPPET_CHARS - (last - first))
    earliest = max(0, min(first - room // 3, len(text) - SNIPPET_CHARS))
    if earliest == 0:
        return 0
    nearest = max((text.rfind(mark, max(0, first - room), first), len(mark)) for mark in _SENTENCE_ENDS)
    if nearest[0] >= 0:
        return sum(nearest)
    blank = text.find(" ", earliest, first)
    return blank + 1 if blank >= 0 else earliest


def _end(text: str, start: int) -> int:
    """Return where to end: behind a whole word."""
    end = start + SNIPPET_CHARS
    if end >= len(text):
        return len(text)
    blank = text.rfind(" ", start + SNIPPET_CHARS // 2, end + 1)
    return blank if blank >= 0 else end
