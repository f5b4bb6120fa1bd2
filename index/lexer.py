"""Cut a search string into lexemes that know their column; what they mean together is ``index.parser``'s."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.errors import QueryError
from index.query import MAX_QUERY_CHARS, FacetField, TextField

DATE_FIELD = "date"
FIELD_NAMES = (*(f.value for f in TextField), *(f.value for f in FacetField), DATE_FIELD)
# ``doi:10.1103/x`` is how people write an identifier, not a field: its value is searched as a phrase.
IDENTIFIER_PREFIXES = frozenset({"doi", "arxiv", "patent", "isbn", "orcid", "ror"})

OPERATORS = frozenset({"OR", "AND", "NOT"})

_QUOTES = '"“”„‟'
_RUN = re.compile(rf"[^\s(){_QUOTES}]+")
_FIELD = re.compile(r"([^\W\d_]+):(?!//)")


class Kind(StrEnum):
    """What a lexeme is."""

    WORD = "word"
    QUOTED = "quoted"
    FIELD = "field"
    SIGN = "sign"
    OR = "OR"
    OPEN = "("
    CLOSE = ")"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a search string. ``text`` is without quotation marks; ``column`` counts from 1."""

    kind: Kind
    text: str
    column: int


def iter_lexemes(text: str) -> Iterator[Lexeme]:
    """Give the lexemes of a search string.

    Raises QueryError for a string that is too long, has control characters, an open quotation mark, an unknown field
    or a sign or field with nothing behind it.
    """
    _check(text)
    at = 0
    while at < len(text):
        character = text[at]
        if character.isspace():
            at += 1
        elif character in "()":
            yield Lexeme(Kind(character), character, at + 1)
            at += 1
        elif character in _QUOTES:
            lexeme, at = _quoted(text, at)
            yield lexeme
        elif character in "+-":
            yield _sign(text, at)
            at += 1
        else:
            lexemes, at = _run(text, at)
            yield from lexemes


def _check(text: str) -> None:
    if len(text) > MAX_QUERY_CHARS:
        raise QueryError(
            f"a search has at most {MAX_QUERY_CHARS:,} characters; this one has {len(text):,}",
            column=MAX_QUERY_CHARS + 1,
        )
    for at, character in enumerate(text):
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\t\n\r":
            raise QueryError(f"control character U+{ord(character):04X}", column=at + 1)


def _quoted(text: str, at: int) -> tuple[Lexeme, int]:
    end = next((i for i in range(at + 1, len(text)) if text[i] in _QUOTES), None)
    if end is None:
        raise QueryError("this quotation mark is never closed", column=at + 1)
    return Lexeme(Kind.QUOTED, text[at + 1 : end], at + 1), end + 1


def _sign(text: str, at: int) -> Lexeme:
    follower = text[at + 1 : at + 2]
    if not follower or follower.isspace() or follower in "+-)":
        raise QueryError(f"nothing stands right behind the {text[at]}", column=at + 1)
    return Lexeme(Kind.SIGN, text[at], at + 1)


def _run(text: str, at: int) -> tuple[list[Lexeme], int]:
    match = _RUN.match(text, at)
    assert match is not None
    run, column = match[0], at + 1
    if run == "OR":
        return [Lexeme(Kind.OR, run, column)], match.end()
    if run == "AND":  # what it asks for is how words are combined anyway
        return [], match.end()
    if run == "NOT":
        return [_negation(text, match.end(), column)], match.end()
    field = _FIELD.match(run)
    if field is None:
        return [Lexeme(Kind.WORD, run, column)], match.end()
    return _field(text, at, field[1].lower(), match.end())


def _negation(text: str, end: int, column: int) -> Lexeme:
    if not text[end:].strip() or text[end:].lstrip()[0] in "+-)":
        raise QueryError("nothing follows NOT", column=column)
    return Lexeme(Kind.SIGN, "-", column)


def _field(text: str, at: int, name: str, end: int) -> tuple[list[Lexeme], int]:
    """Read ``name:value``; a known field takes the rest of the run, whatever stands in it, or a quotation."""
    start = at + len(name) + 1
    value, known = text[start:end], name in FIELD_NAMES
    if not known and name in IDENTIFIER_PREFIXES:
        return [Lexeme(Kind.WORD, value, start + 1)] if value else [Lexeme(Kind.WORD, name, at + 1)], end
    quoted = not value and end < len(text) and text[end] in _QUOTES
    if not value and not quoted:
        if known:
            raise QueryError(f"{name}: needs a word or a phrase right behind the colon", column=at + 1)
        return [Lexeme(Kind.WORD, name, at + 1)], end
    if not known:
        raise QueryError(f"unknown field {name!r}; known are {', '.join(FIELD_NAMES)}", column=at + 1)
    field = Lexeme(Kind.FIELD, name, at + 1)
    if not quoted:
        return [field, Lexeme(Kind.WORD, value, start + 1)], end
    quotation, after = _quoted(text, end)
    return [field, quotation], after
