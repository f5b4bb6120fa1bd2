"""What an entry and a query word look like to every engine: lists of tokens, made once by ``core.text``.

An engine stores these tokens joined by blanks and only splits them again. A phrase stands for a few *forms*: its tokens
as typed, and stemmed in each language; a document has one language, so one of the forms is its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.text.tokens import ANALYSIS_VERSION, STEMMED_LANGUAGES, analyse, stem_tokens, tokenise, variants
from index.entry import IndexEntry
from index.query import Phrase, TextField, Word

# Changes whenever the same entry may give other fields: a generation of another version is rebuilt.
MAPPING_VERSION = f"{ANALYSIS_VERSION}.2"

# Names are not words of a language: they are folded, never stemmed.
NAME_FIELDS = frozenset({TextField.AUTHOR, TextField.ORGANISATION})

Tokens = list[str]


@dataclass(frozen=True, slots=True)
class AnalysedEntry:
    """The tokens of an entry. A phrase matches inside one value: never from one name into the next.

    ``names``: those of people, organisations and identifiers as words of the entry's language, for searches without
    field. So a word is one term in all of an entry, and not another one in its names.
    """

    title: Tokens
    text: Tokens
    people: tuple[Tokens, ...]
    organisations: tuple[Tokens, ...]
    names: tuple[Tokens, ...]

    def values(self, field: TextField | None) -> tuple[Tokens, ...]:
        """Return the values that a clause bound to ``field`` is compared with; ``None``: all of them."""
        match field:
            case TextField.TITLE:
                return (self.title,)
            case TextField.TEXT:
                return (self.text,)
            case TextField.AUTHOR:
                return self.people
            case TextField.ORGANISATION:
                return self.organisations
        return (self.title, self.text, *self.names)


def analyse_entry(entry: IndexEntry) -> AnalysedEntry:
    """Return the tokens of an entry."""
    people = tuple(map(tokenise, entry.people))
    organisations = tuple(map(tokenise, dict.fromkeys(actor.name for actor in entry.actors)))
    identifiers = [tokenise(value) for _, value in entry.identifiers]
    return AnalysedEntry(
        title=analyse(entry.title, entry.lang),
        text=analyse(entry.text, entry.lang),
        people=people,
        organisations=organisations,
        names=tuple([stem_tokens(name, entry.lang) for name in (*people, *organisations, *identifiers)]),
    )


def word_forms(word: Word) -> tuple[str, ...]:
    """Return the tokens of which one is enough for a word to match; none for what is no token."""
    if not word.text.isalnum():
        return ()
    if word.field in NAME_FIELDS:
        return (word.text,)
    return variants(word.text)


def phrase_forms(phrase: Phrase) -> tuple[tuple[str, ...], ...]:
    """Return the sequences of which one is enough for a phrase to match; none for what are no tokens."""
    typed = list(phrase.words)
    if not typed or not all(map(str.isalnum, typed)):
        return ()
    if phrase.field in NAME_FIELDS:
        return (tuple(typed),)
    return tuple(sorted({tuple(typed), *(tuple(stem_tokens(typed, lang)) for lang in STEMMED_LANGUAGES)}))
