"""Whether two places of a text lie in one sentence: by the marks between them, and by spaCy where these do not tell.

A full stop after a long small word and before a capital ends a sentence; after *e.g.*, *al.*, *Fig.* or *bzw.* the
tokens must be looked at. Only then is a Doc made, of the few words around.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

# Words that end in a full stop without ending a sentence, in English, Dutch and German; without their stop, folded.
ABBREVIATIONS = frozenset(
    """al approx bijv bzw ca cf chap col corp dr ed eds eq eqs evt ff fig figs gem ggf i.e e.g etc inc incl inkl jr ltd
    max min mr mrs ms nr no o.a o.ä p pp prof ref refs resp sec sect st st.dev u.a usw vgl vol vs z.b z.t d.h d.w.z
    m.b.v m.n t.o.v i.v.m tel abb tab evtl sog zgn""".split()
)
# A sentence longer than this is a list or a table: nothing in it is context.
MAX_SENTENCE_CHARS = 600
_MAY_END = re.compile(r"[.!?…\n\x01]")
_ENDS = re.compile(r"[a-z]{5,}[)\]\"”’']{0,2}[.!?]\s+[A-Z]|[!?]\s+[A-Z]|\n\s*\n|\x01")
_AROUND = 60

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
        if not _MAY_END.search(raw, first, second):
            return True
        if _ENDS.search(raw, first, second + 1):
            return False
        begin = max(0, first - _AROUND)
        return has_no_start(starts(nlp.make_doc(raw[begin : second + _AROUND])), first - begin, second - begin)

    return in_one_sentence


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
