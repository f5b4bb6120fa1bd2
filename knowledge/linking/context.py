"""A text with the names that stand in it, and what it says of places: what the features of all its hits share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.linking.affiliations import Affiliation
from knowledge.linking.found import Hints
from knowledge.linking.gazetteer import Gazetteer, fold_place
from knowledge.linking.hits import Hit
from knowledge.linking.places import read_country


@dataclass(frozen=True, slots=True)
class Context:
    """A text, its hits, and what is known besides."""

    affiliation: Affiliation
    gazetteer: Gazetteer
    hits: Sequence[Hit]
    hints: Hints
    country_hint: str | None
    folded: str

    def names_city(self, entry: int) -> bool:
        """Whether a text names the city of an entry."""
        return any(f" {city} " in self.folded for city in self.gazetteer.places[entry].cities)

    @classmethod
    def make(cls, affiliation: Affiliation, gazetteer: Gazetteer, hits: Sequence[Hit], hints: Hints) -> Context:
        """Put together what the features of all hits share."""
        folded = f" {fold_place(affiliation.text)} | {fold_place(hints.city or '')} "
        return cls(affiliation, gazetteer, hits, hints, read_country(hints.country), folded)


def is_elsewhere(entry: int, words: tuple[int, int], context: Context) -> bool:
    """Whether a text names countries outside of these words and none is an entry's."""
    countries = context.gazetteer.places[entry].countries
    named = countries_beside(words, context)
    return bool(named and countries and not named & widened(countries))


def countries_beside(words: tuple[int, int], context: Context) -> set[str]:
    """Return the countries that a text names outside of these words, or the one that is hinted at."""
    if context.country_hint:
        return {context.country_hint}
    first, last = words
    start, end = context.affiliation.words[first].start, context.affiliation.words[last - 1].end
    return {one.code for one in context.affiliation.countries if not start <= one.start < end}


# Which of these a text says depends on who writes it.
_ONE_OF = ({"CN", "HK", "MO"}, {"US", "PR"}, {"GB", "IM", "JE", "GG"}, {"FR", "RE", "GP", "MQ", "GF", "NC"})


def widened(countries: frozenset[str]) -> set[str]:
    """Return countries with those that texts write for them."""
    return set(countries).union(*(group for group in _ONE_OF if group & countries))
