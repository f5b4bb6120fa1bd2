"""Countries and regions by their names in three languages, as the countries of organisations that they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from babel import Locale

from core.text.tokens import tokenise
from index.understanding.word_files import load_asking_words

_LOCALES = ("en", "nl", "de")


@dataclass(frozen=True, slots=True)
class Places:
    """Names of places as folded words → countries. ``openings``: words before one. ``adjectives``: need none.

    ``english``: countries → their English name, that of a region for all of it.
    """

    countries: Mapping[tuple[str, ...], tuple[str, ...]]
    openings: frozenset[str]
    adjectives: frozenset[str]
    english: Mapping[tuple[str, ...], tuple[str, ...]]


def build_places() -> Places:
    """Return the names of countries that Babel knows, our adjectives and our regions."""
    words = load_asking_words()
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for locale in _LOCALES:
        found |= {tuple(tokenise(name)): (code,) for code, name in _iter_countries(locale)}
    ours: dict[str, tuple[str, ...]] = {
        name: (code,) for code, names in words.countries.items() for name in names.split()
    }
    for region in words.regions:
        ours |= {name: tuple(region.countries.split()) for name in region.names.split()}
    english: dict[tuple[str, ...], tuple[str, ...]] = {
        (code,): tuple(tokenise(name)) for code, name in _iter_countries("en")
    }
    english |= {tuple(region.countries.split()): (region.names.split()[0],) for region in words.regions}
    found |= {(name,): countries for name, countries in ours.items()}
    return Places(found, frozenset(words.place_openings.split()), frozenset(ours), english)


def _iter_countries(locale: str) -> Iterator[tuple[str, str]]:
    """Give codes and names of countries; Babel has regions of the world besides, which are numbers."""
    for code, name in Locale(locale).territories.items():
        if len(code) == 2 and code.isalpha():
            yield code, name
