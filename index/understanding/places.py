"""Countries and regions by their names in three languages, as the countries of organisations that they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale

from core.text.tokens import tokenise
from index.understanding.word_files import load_asking_words

_LOCALES = ("en", "nl", "de")


@dataclass(frozen=True, slots=True)
class Places:
    """Names of places as folded words → countries. ``openings``: words before one. ``adjectives``: need none."""

    countries: Mapping[tuple[str, ...], tuple[str, ...]]
    openings: frozenset[str]
    adjectives: frozenset[str]


def build_places() -> Places:
    """Return the names of countries that Babel knows, our adjectives and our regions."""
    words = load_asking_words()
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for locale in _LOCALES:
        for code, name in Locale(locale).territories.items():
            if len(code) == 2 and code.isalpha():
                found[tuple(tokenise(name))] = (code,)
    ours: dict[str, tuple[str, ...]] = {
        name: (code,) for code, names in words.countries.items() for name in names.split()
    }
    for region in words.regions:
        ours |= {name: tuple(region.countries.split()) for name in region.names.split()}
    found |= {(name,): countries for name, countries in ours.items()}
    return Places(found, frozenset(words.place_openings.split()), frozenset(ours))
