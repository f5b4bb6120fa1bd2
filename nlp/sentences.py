"""Whether two places of a text lie in one sentence: by the marks between them, and by spaCy where these do not tell.

A full stop after a long small word and before a capital ends a sentence; after *e.g.*, *al.*, *Fig.* or *bzw.* the
tokens must be looked at. Only then is a Doc made, of the few words around.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from nlp.spans import Span

# Words that end in a full stop without ending a sentence, in English, Dutch and German; without their stop, folded.
ABBREVIATIONS = frozenset(
    """al approx bijv bzw ca cf chap col corp dr ed eds eq eqs evt ff fig figs gem ggf i.e e.g etc inc incl inkl jr ltd
    max min mr mrs ms nr no o.a o.ä p pp prof ref refs resp sec sect st st.dev u.a usw vgl vol vs z.b z.t d.h d.w.z
    m.b.v m.n t.o.v i.v.m tel abb tab evtl sog zgn""".split()
)
# A sentence longer than this is a list or a table: nothing in it is context.
MAX_SENTENCE_CHARS = 600
_MARKS = re.compile(r"[.!?…\n\x01]")
_PARAGRAPH = re.compile(r"\n\s*\n")
_NEXT_IS_SMALL = re.compile(r"\S{0,4}\s+[a-z]|\S{0,4}\s*$|[^\s.!?…)\]\"”’'»]")
_NEXT_IS_CAPITAL = re.compile(r"\s+[A-Z]")
# A whole word, its part behind a hyphen, or a closing bracket; one letter alone may be an initial.
_WORD = re.compile(r"(?:^|[\s(\-])([^\W\d_]{2,}|[^\s.]*[\])])$")
# Halves of characters outside the first plane, left alone by broken files: spaCy takes none.
_SURROGATES = re.compile("[\ud800-\udfff]")
_AROUND = 60
_MAX_WORD_CHARS = 30

Oracle = Callable[[str, int, int], bool]


def make_oracle(nlp: Language) -> Oracle:
    """Return a function that says whether two positions of a raw text lie in one sentence.

    ``nlp`` only needs its tokeniser and the component that sets sentence starts.
    """
    starts = nlp.get_pipe("scout_sentences")

    def in_one_sentence(raw: str, first: int, second: int) -> bool:
        first, second = min(first, second), max(first, second)
        if second - first > MAX_SENTENCE_CHARS:
            return False
        mark = _MARKS.search(raw, first, second)
        while mark:
            if ends_at(raw, mark.start(), second):
                return False
            mark = _MARKS.search(raw, mark.end(), second)
        return True

    def ends_at(raw: str, mark: int, last: int) -> bool:
        """Return whether a sentence ends at the mark, and the next starts at ``last`` at the latest."""
        sure = _ends_surely(raw, mark)
        if sure is not None:
            return sure
        begin, end = _whole_words(raw, mark - _AROUND, mark + _AROUND)
        return not has_no_start(
            starts(nlp.make_doc(_SURROGATES.sub("\ufffd", raw[begin:end]))), mark - begin, last - begin
        )

    return in_one_sentence


def _ends_surely(raw: str, mark: int) -> bool | None:
    """Return whether a sentence ends at the mark, or ``None`` where the tokens must be looked at."""
    character = raw[mark]
    if character == "\x01":
        return True
    if character == "\n":
        return _PARAGRAPH.match(raw, mark) is not None
    if _NEXT_IS_SMALL.match(raw, mark + 1):
        return False
    if not _NEXT_IS_CAPITAL.match(raw, mark + 1):
        return None
    word = _WORD.search(raw[max(0, mark - _MAX_WORD_CHARS) : mark])
    if word is None:
        return None
    return character != "." or not is_abbreviation(word[1])


def _whole_words(raw: str, begin: int, end: int) -> Span:
    """Return a window cut at blanks where it has any, so that it holds whole words."""
    middle = (begin + end) // 2
    first = raw.find(" ", begin, middle) + 1 if begin > 0 else 0
    last = raw.rfind(" ", middle + 2, end) if end < len(raw) else len(raw)
    return (first or max(0, begin)), (last if last > 0 else end)


def has_no_start(doc: Doc, first: int, second: int) -> bool:
    """Return whether no sentence starts after ``first`` and up to ``second`` (characters of ``doc``)."""
    return not any(token.is_sent_start and first < token.idx <= second for token in doc)


def is_abbreviation(word: str) -> bool:
    """Return whether a word is written with a full stop behind it: a known one, an initial, or one with stops inside.

    >>> [is_abbreviation(word) for word in ("al", "e.g", "J", "battery")]
    [True, True, True, False]
    """
    bare = word.lower().rstrip(".")
    return bare in ABBREVIATIONS or (len(bare) == 1 and bare.isalpha()) or "." in bare
