"""The patterns of a taxonomy for one language: what to look for, and what finding it means.

English terms count in every text, Dutch and German ones only in texts of their language: *accu* is a battery in Dutch
and the beginning of *accurate* in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import product

from core.taxonomy.model import Acronym, Taxonomy, Technology, Term
from nlp.normalise import normalise_term
from nlp.spelling import ALL_TAILS, iter_forms, tails_of

_NO_TAIL = frozenset({""})
# As the last part of a compound a shorter word is too often a piece of another one.
_MIN_HEAD_CHARS = 5
# In a text of unknown language a short beginning is too often English: *accu* of *accurate*.
_MIN_UNSURE_COMPOUND_CHARS = 6


class Role(IntEnum):
    """What a match says: a term that stands alone, one that needs context, or a phrase that is not the technology."""

    STRONG = 0
    EXCLUDE = 1
    EXPANSION = 2
    WEAK = 3
    ACRONYM = 4


@dataclass(frozen=True, slots=True)
class Sense:
    """What one pattern means for one technology.

    ``term`` is the term as the taxonomy writes it, the same for all its forms. ``tails``: endings that may follow;
    ``compound``: any further letters may. ``surfaces``: how an acronym must be written, case and all.
    """

    technology: str
    role: Role
    term: str
    tails: frozenset[str]
    compound: bool = False
    surfaces: frozenset[str] | None = None

    def admits(self, tail: str) -> bool:
        """Return whether the pattern may be followed by ``tail`` up to the end of the word."""
        return tail in self.tails or (self.compound and len(tail) > 2 and tail.isalpha())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Patterns with their senses. ``words`` begin a word; ``heads`` end a compound and stand inside one.

    A form that ends in a blank takes no tail.
    """

    words: Mapping[str, tuple[Sense, ...]]
    heads: Mapping[str, tuple[Sense, ...]]


def build_vocabulary(taxonomy: Taxonomy, languages: tuple[str, ...]) -> Vocabulary:
    """Return the patterns for texts in one of ``languages``; English ones are always among them."""
    words: dict[str, dict[Sense, None]] = {}
    heads: dict[str, dict[Sense, None]] = {}
    spoken = {"en", *languages}
    unsure = len(languages) > 1
    for technology in taxonomy:
        for form, sense in _iter_patterns(technology, spoken):
            if unsure and sense.compound and len(form) < _MIN_UNSURE_COMPOUND_CHARS:
                sense = replace(sense, compound=False)  # noqa: PLW2901 - the same sense, more careful
            words.setdefault(form, {}).setdefault(sense)
            if sense.compound and " " not in form and len(form) >= _MIN_HEAD_CHARS:
                heads.setdefault(form, {}).setdefault(sense)
    return Vocabulary(_freeze(words), _freeze(heads))


def _freeze(patterns: dict[str, dict[Sense, None]]) -> dict[str, tuple[Sense, ...]]:
    return {form: tuple(senses) for form, senses in patterns.items()}


def _iter_patterns(technology: Technology, languages: set[str]) -> Iterator[tuple[str, Sense]]:
    strong = {(term.lang, normalise_term(term.text)) for term in technology.terms if not term.weak}
    for term in technology.terms:
        if term.lang not in languages:
            continue
        if term.weak and (term.lang, normalise_term(term.text)) in strong:
            continue  # written twice: the stronger reading holds
        yield from _iter_term(technology.id, term)
    for acronym in technology.acronyms:
        yield from _iter_acronym(technology.id, acronym)
    for phrase in technology.excludes:
        yield from _iter_phrase(technology.id, Role.EXCLUDE, phrase, phrase)


def _iter_term(technology_id: str, term: Term) -> Iterator[tuple[str, Sense]]:
    role = Role.WEAK if term.weak else Role.STRONG
    compound = term.compound and term.lang != "en"
    for form in iter_forms(term):
        yield form, Sense(technology_id, role, term.text, tails_of(form, term.lang), compound)


def _iter_acronym(technology_id: str, acronym: Acronym) -> Iterator[tuple[str, Sense]]:
    surfaces = frozenset(_iter_surfaces(acronym.text))
    sense = Sense(technology_id, Role.ACRONYM, acronym.text, _NO_TAIL, surfaces=surfaces)
    for form in {normalise_term(surface): None for surface in sorted(surfaces)}:
        # Short as they are, they begin many words: the blank behind lets the automaton refuse those.
        yield f"{form} ", sense
    yield from _iter_phrase(technology_id, Role.EXPANSION, acronym.text, acronym.expansion)


def _iter_surfaces(text: str) -> Iterator[str]:
    """Give the ways to write an acronym: each hyphen or blank in it as either, or closed up, and with a plural s."""
    parts = text.replace(" ", "-").split("-")
    for gaps in product("- ", repeat=min(len(parts) - 1, 4)):
        surface = parts[0] + "".join(gap + part for gap, part in zip(gaps, parts[1:], strict=False))
        yield from (surface, f"{surface}s")


def _iter_phrase(technology_id: str, role: Role, term: str, phrase: str) -> Iterator[tuple[str, Sense]]:
    for form in iter_forms(Term(phrase, "en")):
        yield form, Sense(technology_id, role, term, ALL_TAILS)
