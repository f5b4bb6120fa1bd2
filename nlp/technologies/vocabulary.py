"""The patterns of a taxonomy for one language: what to look for, and what finding it means.

English terms count in every text, Dutch and German ones only in texts of their language: *accu* is a battery in Dutch
and the beginning of *accurate* in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from itertools import product

from core.taxonomy.model import Acronym, Taxonomy, Technology, Term
from nlp.normalise import normalise_term
from nlp.technologies.spelling import ALL_TAILS, iter_forms, tails_of

_NO_TAIL = frozenset({""})
# As the last part of a compound a shorter word is too often a piece of another one.
_MIN_HEAD_CHARS = 5
# In a text of unknown language a short beginning is too often English: *accu* of *accurate*.
_MIN_UNSURE_COMPOUND_CHARS = 6

# What a context word is evidence for: a technology's weak terms (technology, "") or one acronym (technology, acronym).
Key = tuple[str, str]


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
    ``key``: what context must speak for, where it needs any.
    """

    technology: str
    role: Role
    term: str
    tails: frozenset[str] = _NO_TAIL
    compound: bool = False
    surfaces: frozenset[str] | None = None
    key: Key = ("", "")

    def admits(self, tail: str) -> bool:
        """Return whether the pattern may be followed by ``tail`` up to the end of the word."""
        return tail in self.tails or (self.compound and len(tail) > 2 and tail.isalpha())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Patterns with their senses.

    ``words`` begin a word; one that ends in a blank is the whole word. ``heads`` end a compound and stand inside one.
    ``context`` are words that speak for a doubtful term in their neighbourhood; one without a blank at its end may
    take any ending.
    """

    words: Mapping[str, tuple[Sense, ...]]
    heads: Mapping[str, tuple[Sense, ...]]
    context: Mapping[str, tuple[Key, ...]]


def build_vocabulary(taxonomy: Taxonomy, languages: tuple[str, ...]) -> Vocabulary:
    """Return the patterns for texts in one of ``languages``; English ones are always among them."""
    words: dict[str, dict[Sense, None]] = {}
    heads: dict[str, dict[Sense, None]] = {}
    context: dict[str, dict[Key, None]] = {}
    unsure = len(languages) > 1
    spoken = {"en", *languages}
    for technology in taxonomy:
        for form, sense in _iter_patterns(technology, spoken):
            if unsure and sense.compound and len(form) < _MIN_UNSURE_COMPOUND_CHARS:
                sense = replace(sense, compound=False)  # noqa: PLW2901 - the same sense, more careful
            words.setdefault(form, {}).setdefault(sense)
            if sense.compound and " " not in form and len(form) >= _MIN_HEAD_CHARS:
                heads.setdefault(form, {}).setdefault(sense)
        for form, key in _iter_context(technology, spoken):
            context.setdefault(form, {}).setdefault(key)
    return Vocabulary(_freeze(words), _freeze(heads), {form: tuple(keys) for form, keys in context.items()})


def _freeze(patterns: dict[str, dict[Sense, None]]) -> dict[str, tuple[Sense, ...]]:
    return {form: tuple(senses) for form, senses in patterns.items() if form.strip()}


def _iter_patterns(technology: Technology, languages: set[str]) -> Iterator[tuple[str, Sense]]:
    strong = {(term.lang, normalise_term(term.text)) for term in technology.terms if not term.weak}
    for term in technology.terms:
        if term.lang not in languages:
            continue
        if term.weak and (term.lang, normalise_term(term.text)) in strong:
            continue  # written twice: the stronger reading holds
        yield from _iter_term(technology.id, term)
    for acronym in technology.acronyms:
        yield from _iter_acronym(technology.id, acronym, languages)
    for phrase in technology.excludes:
        yield from _iter_phrase(Sense(technology.id, Role.EXCLUDE, phrase), phrase, languages)


def _iter_term(technology_id: str, term: Term) -> Iterator[tuple[str, Sense]]:
    role = Role.WEAK if term.weak else Role.STRONG
    sense = Sense(technology_id, role, term.text, key=(technology_id, ""))
    for form in iter_forms(term):
        tails = tails_of(form, term.lang)
        if term.lang == "en":
            # Few endings: with a blank behind, the automaton alone refuses every longer word.
            yield from ((f"{form}{tail} ", sense) for tail in sorted(tails))
        else:
            yield form, replace(sense, tails=tails, compound=term.compound)


def _iter_acronym(technology_id: str, acronym: Acronym, languages: set[str]) -> Iterator[tuple[str, Sense]]:
    surfaces = frozenset(_iter_surfaces(acronym.text))
    sense = Sense(technology_id, Role.ACRONYM, acronym.text, surfaces=surfaces, key=(technology_id, acronym.text))
    for form in {normalise_term(surface): None for surface in sorted(surfaces)}:
        yield f"{form} ", sense
    yield from _iter_phrase(Sense(technology_id, Role.EXPANSION, acronym.text), acronym.expansion, languages)


def _iter_surfaces(text: str) -> Iterator[str]:
    """Give the ways to write an acronym: each hyphen or blank in it as either, or closed up, and with a plural s."""
    parts = text.replace(" ", "-").split("-")
    for gaps in product(("-", " ", ""), repeat=min(len(parts) - 1, 4)):
        surface = parts[0] + "".join(gap + part for gap, part in zip(gaps, parts[1:], strict=False))
        yield from (surface, f"{surface}s")


def _iter_phrase(sense: Sense, phrase: str, languages: set[str]) -> Iterator[tuple[str, Sense]]:
    """Give the forms of a phrase that the taxonomy gives no language; in English texts as whole words."""
    if languages == {"en"}:
        yield from ((form, sense) for form in _whole_words(phrase))
    else:
        yield from ((form, replace(sense, tails=ALL_TAILS)) for form in _forms(phrase))


def _iter_context(technology: Technology, languages: set[str]) -> Iterator[tuple[str, Key]]:
    keys = [(word, (technology.id, "")) for word in technology.context]
    for acronym in technology.acronyms:
        keys += [(word, (technology.id, acronym.text)) for word in acronym.context or technology.context]
    for word, key in keys:
        forms = _whole_words(word) if languages == {"en"} else (normalise_term(word),)
        yield from ((form, key) for form in forms if form.strip())


@lru_cache(maxsize=8192)
def _whole_words(phrase: str) -> tuple[str, ...]:
    """Return the forms of a phrase, each with a blank behind: the automaton then meets no longer words."""
    return tuple(f"{form}{tail} " for form in _forms(phrase) for tail in sorted(tails_of(form, "en")))


@lru_cache(maxsize=8192)
def _forms(phrase: str) -> tuple[str, ...]:
    return tuple(iter_forms(Term(phrase, "en")))
