"""Mark in the original text what a query matched, and choose the piece of text to show.

Works on tokens as ``index.matching`` does, so that a marked word is one that counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.text.tokens import analyse, token_spans
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


@dataclass(frozen=True, slots=True)
class _Match:
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
    text = text[:MAX_SCANNED_CHARS]
    tokens = analyse(text, lang)
    places = [at for at, token in enumerate(tokens) if token in forms]
    if not places:
        return []
    spans = token_spans(text)
    return [
        _Match(spans[at][0], spans[at + len(form.tokens) - 1][1], form.clause)
        for at in places
        for form in forms[tokens[at]]
        if len(form.tokens) == 1 or tuple(tokens[at : at + len(form.tokens)]) == form.tokens
    ]


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
    for at, first in enumerate(matches):
        clauses, number, end = set(), 0, first.end
        for match in matches[at:]:
            if match.end - first.start > SNIPPET_CHARS:
                break
            clauses.add(match.clause)
            number, end = number + 1, max(end, match.end)
        if (len(clauses), number) > best_worth:
            best, best_worth = (first.start, end), (len(clauses), number)
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
