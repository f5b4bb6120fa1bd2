"""Mark in the original text what a query matched, and choose the piece of text to show.

Works on tokens as ``index.matching`` does, so that a marked word is one that counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import compress, count, islice
from typing import NamedTuple

from core.text.tokens import MAX_TOKEN_CHARS, analyse, blank_ascii, stem_tokens, token_spans
from index.analysis import phrase_forms, word_forms
from index.entry import IndexEntry
from index.query import AllOf, Alternative, AnyOf, Clause, Concept, Expression, Fragment, Phrase, TextField, Word

SNIPPET_CHARS = 240
# Matches further on in a long text are not shown: a snippet has to take microseconds.
MAX_SCANNED_CHARS = 50_000
_WORD = re.compile(r"\S+")
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


class _Forms:
    """What is looked for in one field: forms by their first token, and where such a token may begin in plain text."""

    def __init__(self, clauses: Iterable[Clause], field: TextField) -> None:
        self.by_first: dict[str, list[_Form]] = defaultdict(list)
        for number, clause in enumerate(clauses):
            for part in _iter_texts(clause):
                if part.field in {None, field}:
                    for tokens in _token_forms(part):
                        self.by_first[tokens[0]].append(_Form(tokens, number))
        beginnings = "|".join(sorted({re.escape(_beginning(token)) for token in self.by_first}))
        self.starts = re.compile(rf" ((?:{beginnings})\S*)" if beginnings else "(?!)()")


def _beginning(token: str) -> str:
    """Return how each word begins that this token is the stem of: most words need not be stemmed to be passed over.

    A stem begins as its word does, but for an *i* that was a *y* (*dying*, *die*) and a German umlaut that was written
    with an *e* (*Ueberzug*).
    """
    is_stable = token[0] not in "aou" and token[1:2].isalnum() and token[1] not in "iy"
    return token[:2] if is_stable else token[0]


class Highlighter:
    """Marks the matches of one expression in any number of entries."""

    def __init__(self, expression: Expression) -> None:
        clauses = (*expression.required, *expression.wanted)
        self._title = _Forms(clauses, TextField.TITLE)
        self._text = _Forms(clauses, TextField.TEXT)

    def fragments(self, entry: IndexEntry) -> tuple[Fragment, Fragment]:
        """Return the whole title and the best piece of the text, with what matched in them."""
        title = Fragment(entry.title, _spans(_find(entry.title, entry.lang, self._title)))
        return title, _snippet(entry.text, _find(entry.text, entry.lang, self._text))

    def find(self, entry: IndexEntry) -> tuple[list[tuple[int, int, int]], list[tuple[int, int, int]]]:
        """Return what matched in title and text: start, end, and the number of the clause, required ones first."""
        title, text = _find(entry.title, entry.lang, self._title), _find(entry.text, entry.lang, self._text)
        return list(map(tuple, title)), list(map(tuple, text))  # type: ignore[arg-type]


def _iter_texts(clause: Clause | Alternative) -> Iterator[Word | Phrase]:
    """Give the words and phrases of a clause; a value shows in no text."""
    match clause:
        case Word() | Phrase():
            yield clause
        case AllOf():
            yield from clause.words
        case AnyOf() | Concept():
            for alternative in clause.alternatives:
                yield from _iter_texts(alternative)


def _token_forms(clause: Word | Phrase) -> Iterator[tuple[str, ...]]:
    if isinstance(clause, Phrase):
        yield from phrase_forms(clause)
    else:
        yield from ((form,) for form in word_forms(clause))


def _find(text: str, lang: str, forms: _Forms) -> list[_Match]:
    """Return what matched, in the order of the text."""
    text = text[:MAX_SCANNED_CHARS]
    return _find_in_plain(text, lang, forms) if text.isascii() else _find_in_any(text, lang, forms)


def _find_in_plain(text: str, lang: str, forms: _Forms) -> list[_Match]:
    padded = f" {blank_ascii(text)} "
    words = list(forms.starts.finditer(padded))
    stems = stem_tokens([word[1][:MAX_TOKEN_CHARS] for word in words], lang)
    matches = []
    for word, stem in zip(words, stems, strict=True):
        for form in forms.by_first.get(stem, ()):
            end = _end_in_plain(form, padded, word.end(), lang)
            if end is not None:
                matches.append(_Match(word.start(), end - 1, form.clause))
    return matches


def _end_in_plain(form: _Form, padded: str, end: int, lang: str) -> int | None:
    """Return where a form ends whose first token ends at ``end``, ``None`` where other words follow."""
    if len(form.tokens) == 1:
        return end
    rest = list(islice(_WORD.finditer(padded, end), len(form.tokens) - 1))
    stems = stem_tokens([word[0][:MAX_TOKEN_CHARS] for word in rest], lang)
    return rest[-1].end() if tuple(stems) == form.tokens[1:] else None


def _find_in_any(text: str, lang: str, forms: _Forms) -> list[_Match]:
    tokens, spans = analyse(text, lang), token_spans(text)
    matches = []
    for at in compress(count(), map(forms.by_first.__contains__, tokens)):
        for form in forms.by_first[tokens[at]]:
            size = len(form.tokens)
            if tuple(tokens[at : at + size]) == form.tokens:
                matches.append(_Match(spans[at][0], spans[at + size - 1][1], form.clause))
    return matches


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
