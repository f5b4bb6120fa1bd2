"""Leave forgotten people out of what is saved: their entries, and their names where a text spells them.

Names are known by keyed hashes only. A name is the set of its folded words, in whatever order they are written (``Ada
de Vries``, ``de Vries, Ada``), so a text is asked for each run of up to six words that may be one. What was redacted
is the same whenever it comes again: its content hash does not change.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from core.models import Document, Person
from core.text.tokens import token_spans, tokenise

MARK = "[forgotten]"
# Longer names are known in the lists of authors only.
MAX_NAME_WORDS = 6
# A name of one word would blacken ordinary words of texts.
_MIN_NAME_WORDS = 2
# What may stand between two words of one name.
_GAP = re.compile(r"[\s.,'’\-‐‑]{1,4}")
_MAX_INITIAL_CHARS = 2
# Begun where the word begins only: linear in any text.
_LAST_WORD = re.compile(r"(?<![^\W_])[^\W_]++\.?$")
_MAX_WORD_CHARS = 64
# A letter as JSON may write it; halves of a pair are no letters.
_JSON_LETTER = re.compile(r"\\u(?![dD][89a-fA-F])([0-9a-fA-F]{4})")
# Markup that stands escaped in a feed has letters that are escaped once more.
_MOST_ESCAPES = 2


class Kind(StrEnum):
    """What a suppression keeps out.

    ``namesake``: a name where no ORCID says whose it is. ``word``: a word of a name; alone it keeps nothing out, but
    spares a text that holds none a closer look.
    """

    DOCUMENT = "document"
    IDENTIFIER = "identifier"
    SOURCE = "source"
    PERSON = "person"
    NAMESAKE = "namesake"
    ORCID = "orcid"
    WORD = "word"
    KEY = "key"


PEOPLE = (Kind.PERSON, Kind.NAMESAKE, Kind.ORCID, Kind.WORD)
IsForgotten = Callable[[Kind, str], bool]


def normalise_person(name: str) -> str:
    """Return the folded words of a name in order of the alphabet; empty where it has none."""
    return " ".join(sorted(tokenise(name)))


def normalise_orcid(orcid: str) -> str:
    """Return an ORCID without the address before it."""
    return orcid.rstrip("/").rpartition("/")[2].strip().upper()


def read_body(body: bytes) -> str:
    """Return what a source said as text in which names are spelt as they are, whatever its charset and escapes."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return unescape(body.decode("utf-16", "replace"))
    try:
        return unescape(body.decode())
    except UnicodeDecodeError:
        return unescape(body.decode("cp1252", "replace"))


def unescape(text: str) -> str:
    """Return a text with the letters that JSON, XML or HTML escape in it."""
    text = _JSON_LETTER.sub(lambda letter: chr(int(letter[1], 16)), text)
    for _ in range(_MOST_ESCAPES):
        text = html.unescape(text)
    return text


@dataclass(frozen=True, slots=True)
class Redactor:
    """Redacts what names a forgotten person. ``is_forgotten``: whether a normalised name or ORCID is suppressed."""

    is_forgotten: IsForgotten
    _words: dict[str, bool] = field(default_factory=dict)

    def document(self, document: Document) -> Document:
        """Return a document without them; itself where it names none."""
        spared = frozenset(normalise_person(p.name) for p in document.people if p.orcid and not self.is_person(p))
        organisations = tuple(
            replace(o, name=self.text(o.name, spared))
            for o in document.organisations
            if not self.is_name(normalise_person(o.name), spared)
        )
        told = {
            "people": tuple(p for p in document.people if not self.is_person(p)),
            "organisations": organisations,
            "title": self.text(document.title, spared),
            "text": self.text(document.text, spared),
            "citations": tuple(replace(c, value=self.text(c.value, spared)) for c in document.citations),
        }
        changed = {name: value for name, value in told.items() if value != getattr(document, name)}
        return replace(document, **changed) if changed else document  # type: ignore[arg-type]

    def is_person(self, person: Person) -> bool:
        """Say whether an author is one of them: by ORCID, else by name."""
        if person.orcid and self.is_forgotten(Kind.ORCID, normalise_orcid(person.orcid)):
            return True
        name = normalise_person(person.name)
        return bool(name) and (
            self.is_forgotten(Kind.PERSON, name) or (not person.orcid and self.is_forgotten(Kind.NAMESAKE, name))
        )

    def is_name(self, name: str, spared: frozenset[str] = frozenset()) -> bool:
        """Say whether a normalised name, of which no ORCID says whose it is, is one of theirs."""
        if not name or name in spared:
            return False
        return self.is_forgotten(Kind.PERSON, name) or self.is_forgotten(Kind.NAMESAKE, name)

    def text(self, text: str, spared: frozenset[str] = frozenset()) -> str:
        """Return a text with the mark in place of their names; ``spared``: names that are somebody else's here."""
        parts, at = list[str](), 0
        for start, end in self._spans(text, spared):
            parts += [text[at:start], MARK]
            at = end
        return "".join([*parts, text[at:]]) if parts else text

    def told(self, text: str) -> str:
        """Return the same of what stood in an answer: only the mark where a name is spelt with escaped letters."""
        redacted = self.text(text)
        plain = unescape(redacted)
        return MARK if plain != redacted and self.names(plain) else redacted

    def names(self, text: str) -> bool:
        """Say whether a text names one of them."""
        return bool(self._spans(text, frozenset()))

    def value(self, value: Any) -> Any:
        """Return a value of JSON with all its strings redacted."""
        if isinstance(value, dict):
            return {name: self.value(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.value(one) for one in value]
        return self._string(value) if isinstance(value, str) else value

    def _string(self, text: str) -> str:
        # Bytes travel in JSON as Latin-1: they are read as the UTF-8 that they are.
        if not text.isascii():
            try:
                meant = text.encode("latin-1").decode()
            except (UnicodeEncodeError, UnicodeDecodeError):
                return self.told(text)
            return self.told(meant).encode().decode("latin-1")
        return self.told(text)

    def _spans(self, text: str, spared: frozenset[str]) -> list[tuple[int, int]]:
        known = [self._is_word(word) for word in tokenise(text)]
        if not any(known):
            return []
        words = token_spans(text)
        found, at = list[tuple[int, int]](), 0
        while at < len(words):
            length = self._name_at(text, words, _reach(text, words, known, at), at, spared)
            if length:
                found.append((words[at][0], words[at + length - 1][1]))
            at += length or 1
        return found

    def _is_word(self, word: str) -> bool:
        known = self._words.get(word)
        if known is None:
            known = self._words[word] = self.is_forgotten(Kind.WORD, word)
        return known

    def _name_at(self, text: str, words: list[tuple[int, int]], reach: int, at: int, spared: frozenset[str]) -> int:
        """Return of how many words, up to ``reach``, the longest name is that begins at a word; 0: none does."""
        for length in range(reach, _MIN_NAME_WORDS - 1, -1):
            last, end = words[at + length - 1]
            start = words[at][0]
            is_capital = text[start].isupper() or text[last].isupper()
            if is_capital and self.is_name(normalise_person(text[start:end]), spared):
                return 0 if "," in text[start:end] and _is_inside_list(text, start, end) else length
        return 0


def _reach(text: str, words: list[tuple[int, int]], known: list[bool], at: int) -> int:
    """Return how many words from one on may be of one name."""
    if not known[at]:
        return 0
    longest, reach = min(MAX_NAME_WORDS, len(words) - at), 1
    while reach < longest and known[at + reach] and _are_tied(text, *words[at + reach - 1], words[at + reach][0]):
        reach += 1
    return reach


def _are_tied(text: str, start: int, end: int, following: int) -> bool:
    """Say whether a word (``start`` to ``end``) and the following one may be of one name: a full stop ends initials."""
    gap = _GAP.fullmatch(text, end, following)
    return gap is not None and ("." not in gap[0] or end - start <= _MAX_INITIAL_CHARS)


def _is_inside_list(text: str, start: int, end: int) -> bool:
    """Say whether ``Byron, Ada`` is the middle of ``Adam Byron, Ada Lovelace``: the ends of two other names."""
    before = text[max(0, start - _MAX_WORD_CHARS) : start].rstrip(" ")
    after = text[end : end + _MAX_WORD_CHARS].lstrip(" ")
    word = _LAST_WORD.search(before)
    return bool(word and word[0][0].isupper() and after[:1].isupper())
