"""What an affiliation string is made of: its parts with their kinds, and the places that it names.

A part is what stands between two separators; of ``Laboratory of X, Institute for Y, Chinese Academy of Sciences,
Shanghai, PR China`` there are five.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.text.tokens import Token, iter_tokens
from knowledge.linking.places import CODES_OF_COUNTRIES, STATE_CODES, country_names, first_words, state_names
from knowledge.linking.words import Word, word_table, words_of

# What is longer is no affiliation: the rest is not read.
MAX_CHARS = 5_000
_JUNK = re.compile(r"#[A-Z]{1,4}#")
# A full stop ends a part behind a long word only: behind a short one it abbreviates.
_SEPARATOR = re.compile(r"[,;|/()\[\]{}\n\t•:]|\s[-–—]\s|(?<=[a-z]{9})\.\s(?=[A-Z][a-z])|\s&\s(?=[A-Z]\w+ (?:of|for) )")
_DOMAIN = re.compile(r"(?:@|www\.|https?://)((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})", re.IGNORECASE)


class PartKind(StrEnum):
    """What a part of an affiliation is: who is named, or where."""

    UNIT = "unit"
    MIDDLE = "middle"
    HOST = "host"
    CITY = "city"
    COUNTRY = "country"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between two separators: its words are ``words[first:last]`` of the affiliation."""

    kind: PartKind
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class CountrySpan:
    """A country that is named, by itself or by one of its states."""

    code: str
    start: int
    end: int
    is_state: bool


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A string with its words, parts and places; offsets are those of the string as it came."""

    text: str
    words: tuple[Word, ...]
    parts: tuple[Part, ...]
    countries: tuple[CountrySpan, ...]
    domains: tuple[str, ...]


def parse_affiliation(text: str, cities: Collection[str] = ()) -> Affiliation:
    """Read an affiliation. ``cities``: the folded names of cities, by which a part is known as one."""
    text = _JUNK.sub(lambda found: " " * len(found[0]), text[:MAX_CHARS])
    tokens = list(iter_tokens(text))
    words = words_of(text, tokens)
    countries = find_countries(text, tokens)
    parts = tuple(_iter_parts(text, words, countries, cities))
    domains = tuple(dict.fromkeys(found.lower() for found in _DOMAIN.findall(text)))
    return Affiliation(text, tuple(words), parts, tuple(countries), domains)


def find_countries(text: str, tokens: Sequence[Token]) -> list[CountrySpan]:
    """Return the countries and states that tokens of a text name, in order, the longest name first."""
    names, states = country_names(), state_names()
    found: list[CountrySpan] = []
    firsts = first_words()
    place = 0
    while place < len(tokens):
        longest = firsts.get(tokens[place].text, 0)
        for length in range(min(longest, len(tokens) - place), 0, -1):
            key = tuple([token.text for token in tokens[place : place + length]])
            code = names.get(key)
            state = states.get(key) if code is None else None
            if code or state:
                start, end = tokens[place].start, tokens[place + length - 1].end
                found.append(CountrySpan(code or state or "", start, end, code is None))
                place += length - 1
                break
        else:
            if _is_state_code(text, tokens, place):
                found.append(CountrySpan("US", tokens[place].start, tokens[place].end, True))
        place += 1
    return found


def _is_state_code(text: str, tokens: Sequence[Token], place: int) -> bool:
    """Whether a token is the two capitals of a state of the US behind a comma, or before a postcode."""
    token = tokens[place]
    code = text[token.start : token.end]
    if len(code) != 2 or code not in STATE_CODES:
        return False
    after = tokens[place + 1].text if place + 1 < len(tokens) else ""
    is_postcode = len(after) == 5 and after.isdigit()
    return is_postcode or (code not in CODES_OF_COUNTRIES and text[: token.start].rstrip().endswith(","))


def _iter_parts(
    text: str, words: Sequence[Word], countries: Sequence[CountrySpan], cities: Collection[str]
) -> list[Part]:
    edges = [0, *(edge for found in _SEPARATOR.finditer(text) for edge in found.span()), len(text)]
    spans = {(one.start, one.end) for one in countries if not one.is_state}
    parts: list[Part] = []
    place = 0
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        first = place
        while place < len(words) and words[place].start < end:
            place += 1
        if first == place:
            continue
        inside = words[first:place]
        kind = _kind_of(inside, cities)
        if any(one >= inside[0].start - 4 and other >= inside[-1].end and other <= end for one, other in spans):
            kind = PartKind.COUNTRY if kind in {PartKind.OTHER, PartKind.CITY} else kind
        parts.append(Part(kind, start, end, first, place))
    return parts


def _kind_of(words: Sequence[Word], cities: Collection[str]) -> PartKind:
    table = word_table()
    texts = {word.text for word in words}
    if texts & table.hosts:
        return PartKind.HOST
    if texts & table.middles:
        return PartKind.MIDDLE
    if texts & table.units:
        return PartKind.UNIT
    letters = [word.folded for word in words if not any(character.isdigit() for character in word.folded)]
    return PartKind.CITY if " ".join(letters) in cities else PartKind.OTHER
