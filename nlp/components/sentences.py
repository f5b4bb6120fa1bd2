"""Component ``scout_sentences``: where sentences start, by rule, in English, Dutch and German."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

from nlp.sentences import is_abbreviation

_TERMINALS = frozenset({".", "!", "?", "…", "...", "?!", "!?"})
_CLOSERS = frozenset({")", "]", '"', "”", "’", "'", "''", "»"})
_OPENERS = frozenset({"(", "[", '"', "“", "„", "‘", "'", "«", "$"})


@Language.factory("scout_sentences", assigns=["token.is_sent_start", "doc.sents"])
def make_sentence_starts(nlp: Language, name: str) -> SentenceStarts:  # noqa: ARG001 - spaCy gives both
    """Return the component."""
    return SentenceStarts()


class SentenceStarts:
    """Sets ``is_sent_start`` of each token."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark a start after a full stop that is none of an abbreviation, before a capital, figure or opening mark."""
        for token in doc:
            token.is_sent_start = token.i == 0 or _starts(doc, token)
        return doc


def _starts(doc: Doc, token: Token) -> bool:
    before = doc[token.i - 1]
    if before.is_space:
        return before.text.count("\n") > 1 or (token.i > 1 and _may_start(token) and _ends(doc, token.i - 2))
    return bool(before.whitespace_) and not token.is_space and _may_start(token) and _ends(doc, token.i - 1)


def _may_start(token: Token) -> bool:
    first = token.text[0]
    return first.isupper() or first.isdigit() or token.text in _OPENERS


def _ends(doc: Doc, last: int) -> bool:
    """Return whether the token at ``last`` ends a sentence, closing brackets and quotes left aside."""
    while last > 0 and doc[last].text in _CLOSERS:
        last -= 1
    token = doc[last]
    if token.text in _TERMINALS:
        return (
            token.text != "." or last == 0 or bool(doc[last - 1].whitespace_) or not is_abbreviation(doc[last - 1].text)
        )
    return token.text[-1] in "!?" or (token.text[-1] == "." and not is_abbreviation(token.text[:-1]))
