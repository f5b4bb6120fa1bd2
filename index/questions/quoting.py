"""Choose the sentence of a unit that says most of what was asked; none where no sentence says enough of it.

Pure. A unit may match by its tag alone, in another language than the question: a technology is looked for in a text by
all its names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from core.taxonomy import Taxonomy
from core.text.tokens import tokenise
from index.entry import IndexEntry
from index.highlight import Highlighter
from index.query import Alternative, Clause, Concept, Expression, FacetField, Phrase, Valued, Word

# Of the concepts of a question a sentence must have so many, or it answers something else: one of two, two of three.
NEEDED_SHARE = 0.5
MAX_TERM_WORDS = 5
_END = re.compile(r"(?P<word>[^\s.!?]{1,40})[.!?][\"'”’)\]»]?\s+(?=[^\sa-z])|\n+")
_SHORT_FORMS = frozenset("al ca dr prof nr no fig vs bzw vgl approx resp st inc ltd co".split())
_MIN_LAST_WORD_CHARS = 2


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a unit, with what matched: [start, end) in code points into ``text``.

    ``found``: how many concepts of the question are in it. ``field``: title or text, ``start`` its place there.
    """

    entry: IndexEntry
    text: str
    spans: tuple[tuple[int, int], ...]
    found: int
    field: str = "text"
    start: int = 0


class Quoter:
    """Chooses sentences for one question from any number of units."""

    def __init__(self, expression: Expression, taxonomy: Taxonomy) -> None:
        clauses = tuple(_with_terms(clause, taxonomy) for clause in (*expression.required, *expression.wanted))
        self._needed = ceil(len(clauses) * NEEDED_SHARE)
        self._highlighter = Highlighter(replace(expression, required=(), wanted=clauses))

    def choose(self, entry: IndexEntry) -> Quote | None:
        """Return the sentence with the most concepts, the first of several; the title where no sentence has as many.

        Where nothing is looked for, the title speaks for the unit.
        """
        title, text = self._highlighter.find(entry)
        quotes = [_cut(entry, "text", bounds, text) for bounds in iter_sentences(entry.text)]
        quotes.append(_cut(entry, "title", (0, len(entry.title)), title))
        best = max(quotes, key=lambda quote: quote.found) if self._needed else quotes[-1]
        return best if best.found >= self._needed and best.text else None


def iter_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Give where each sentence starts and ends; a full stop behind an initial or a short form ends none."""
    start = 0
    for match in _END.finditer(text):
        word = match["word"]
        if word is not None and (len(word) < _MIN_LAST_WORD_CHARS or word.lower() in _SHORT_FORMS):
            continue
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _cut(entry: IndexEntry, field: str, bounds: tuple[int, int], marks: Sequence[tuple[int, int, int]]) -> Quote:
    start, end = bounds
    raw = (entry.title if field == "title" else entry.text)[start:end]
    start += len(raw) - len(raw.lstrip())
    text = raw.strip()
    inside = [mark for mark in marks if mark[0] >= start and mark[1] <= start + len(text)]
    found = len({clause for _, _, clause in inside})
    return Quote(entry, text, tuple(_merge(inside, start)), found, field, start)


def _merge(marks: Sequence[tuple[int, int, int]], offset: int) -> Iterator[tuple[int, int]]:
    """Give the spans in order, those that touch or overlap as one."""
    held: tuple[int, int] | None = None
    for start, end in sorted({(start - offset, end - offset) for start, end, _ in marks}):
        if held and start <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held


def _with_terms(clause: Clause, taxonomy: Taxonomy) -> Clause:
    """Return a concept with the names of the technologies that it stands for."""
    if not isinstance(clause, Concept):
        return clause
    technologies = [a.value for a in clause.alternatives if isinstance(a, Valued) and a.field is FacetField.TECHNOLOGY]
    named = tuple(name for technology in technologies for name in _iter_names(technology, taxonomy))
    alternatives = (*clause.alternatives, *named)
    return replace(clause, alternatives=alternatives, weights=(*clause.weights, *(1.0 for _ in named)))


def _iter_names(technology: str, taxonomy: Taxonomy) -> Iterator[Alternative]:
    """Give the names of a technology and of those below it, as phrases."""
    below = [t for t in taxonomy if technology in {t.id, t.parent}]
    names = dict.fromkeys(
        name for t in below for name in (*t.labels.values(), *(x.text for x in t.terms if not x.weak))
    )
    for name in names:
        words = tuple(tokenise(name))
        if 0 < len(words) <= MAX_TERM_WORDS:
            yield Word(words[0]) if len(words) == 1 else Phrase(words)
