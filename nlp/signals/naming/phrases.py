"""The name of a company in a noun phrase, without what describes it; by rule, nothing is looked up.

*Berlin-based fintech re:cap*, *Motorway's auction platform* and *Hybrid exchange Cryptocurrencies.AI* name re:cap,
Motorway and Cryptocurrencies.AI.
"""

from __future__ import annotations

import re

from nlp.signals.naming.phrase_words import (
    ARTICLES,
    DEMONYM,
    DESCRIPTOR,
    DESCRIPTORS,
    GENERIC,
    LINKS,
    NAMES_BEGIN_SO,
    NO_COMPANY,
    PRONOUNS,
)

_I = re.IGNORECASE
_QUOTES = '"“”„‘«»*_()[]•'
# "het Delftse QuantWare", "das Berliner Planqc".
_PLACE_ADJECTIVE = re.compile(r"[A-ZÄÖÜ][a-zäöüß]+(?:se|er)\Z")
# Before a name, and no part of it.
_LEADING = re.compile(r"(?:how|why|meet|inside|introducing|watch|here's how|when)\s+(?=[^\W_])", _I)
# "Tiger Global-backed Acme": what stands before the hyphen may be several words.
_BACKED = re.compile(r"\A.{1,60}-(?:backed|based|owned|founded|led|powered|funded)\s+(?=\S)", _I)
# "AI-powered", "venture-funded": stands before a name or what describes it.
_ATTRIBUTE = re.compile(
    r"\w[\w.’'&-]*-(?:backed|based|founded|owned|led|powered|driven|focused|listed|native|first|stage|funded|gestützte[snr]?)\Z",
    _I,
)
_IN_BRACKETS = re.compile(r"\s\([^()]{1,30}\)?\Z")
# "Ringwerk aus Delft", "Ringwerk uit Delft": where a company is, behind its name.
_PLACE_BEHIND = re.compile(r"(?<=\w) (?:aus|uit) [A-ZÄÖÜ][\w-]*(?: [A-ZÄÖÜ][\w-]*)?$")
_POSSESSIVE = re.compile(r"[’'`]s\s|(?<=s)[’']\s")
# "for SMEs Osome", "in 2007 Heysan": what a run of capitals may begin with.
_NO_BEGINNING = re.compile(r"[A-Z]{2,}s|(?:19|20)\d\d")
_NO_NAMES = frozenset("and has was is of the for with".split())
# "Analysts expect Tesla": the name is behind.
_SAYING = frozenset("expect expects say says see sees want wants help helps urge urges ask asks let lets".split())
_MAX_CHARS = 60
_MAX_WORDS = 6
_WHOLE_WORDS = 4


def read_name(phrase: str) -> str | None:
    """Return the name in a noun phrase, ``None`` where it has none.

    >>> [read_name(text) for text in ("Hybrid DEX/CEX exchange Cryptocurrencies.AI", "a group of friends")]
    ['Cryptocurrencies.AI', None]
    """
    phrase = _BACKED.sub("", _LEADING.sub("", phrase.strip(f"{_QUOTES} ,"), count=1))
    owner, rest = _part_possessive(phrase)
    if owner:
        # "Brazil's idwall", "Berlin's Trade Republic"; but "Motorway's auction platform".
        is_name = not _is_description(rest) and (has_capital(rest) or len(rest.split()) == 1)
        return (read_name(rest) if is_name else None) or read_name(owner)
    words = _PLACE_BEHIND.sub("", _IN_BRACKETS.sub("", phrase)).split()
    if not _begins_with_the(words):
        words = _trailing_name(behind_descriptor(_without_origin(words)))
    name = " ".join(words).strip(f"{_QUOTES} ,.;:")
    return name if _is_name(name, len(words)) else None


def has_capital(text: str) -> bool:
    """Return whether a text has a capital letter."""
    return any(character.isupper() for character in text)


def behind_descriptor(words: list[str]) -> list[str]:
    """Return the words behind the last that says what a company is, if they may be its name; else all."""
    for number in range(len(words) - 2, -1, -1):
        word = words[number].lower().strip(',"“”')
        if word not in DESCRIPTORS and not DESCRIPTOR.match(word):
            continue
        if number == 0 and word in NAMES_BEGIN_SO and words[0][:1].isupper():
            return words
        rest = words[number + 1 :]
        if rest[0].lower() in {"called", "named", "dubbed", "–", "-"}:
            rest = rest[1:]
        if rest and (_is_written_as_name(rest[0]) or len(rest) == 1):
            return rest
    return words


def _part_possessive(phrase: str) -> tuple[str, str]:
    owners = list(_POSSESSIVE.finditer(phrase))
    return (phrase[: owners[-1].start()], phrase[owners[-1].end() :]) if owners else ("", phrase)


def _is_description(phrase: str) -> bool:
    return phrase.lower().rpartition(" ")[2] in DESCRIPTORS


def _begins_with_the(words: list[str]) -> bool:
    """Return whether *The* is part of a name: The Zebra; not The Berlin-based Zebra, The Dutch Zebra, The Company."""
    return (
        words[:1] == ["The"] and 1 < len(words) <= _WHOLE_WORDS and behind_descriptor(words) == words
        and all(map(_is_written_as_name, words)) and not _is_description(" ".join(words))
        and not any(DEMONYM.match(word) or _ATTRIBUTE.match(word) for word in words)
    )  # fmt: skip


def _without_origin(words: list[str]) -> list[str]:
    """Return the words without articles, places and backers before the name."""
    if len(words) > 2 and words[0].lower() in ARTICLES and _PLACE_ADJECTIVE.match(words[1]) and has_capital(words[2]):
        words = words[2:]
    while words and (
        words[0].lower() in ARTICLES or _ATTRIBUTE.match(words[0]) or (len(words) > 1 and DEMONYM.match(words[0]))
    ):
        words = words[1:]
    return words


def _trailing_name(words: list[str]) -> list[str]:
    """Return the words from the last run that may be a name: all where each has a capital."""
    words = words[max((number for number, word in enumerate(words) if word in _SAYING), default=-1) + 1 :]
    is_short = 1 < len(words) <= _WHOLE_WORDS
    is_whole = len(words) < 2 or (is_short and _is_written_as_name(words[0]) and has_capital(words[-1]))
    if is_whole:
        start = 0
    else:
        start = len(words)
        while start and (_is_written_as_name(words[start - 1]) or (start < len(words) and words[start - 1] in LINKS)):
            start -= 1
        while start < len(words) and words[start] in LINKS:
            start += 1
    rest = words[start:]
    return rest[1:] if len(rest) > 1 and _NO_BEGINNING.fullmatch(rest[0]) else rest


def _is_written_as_name(word: str) -> bool:
    """Return whether a word is written as names are: with a capital or digit, or a mark inside (*b.well*)."""
    return has_capital(word) or word[:1].isdigit() or "." in word[1:-1] or ":" in word[1:-1]


def _is_name(name: str, words: int) -> bool:
    if not 1 < len(name) <= _MAX_CHARS or words > _MAX_WORDS or not any(c.isalpha() for c in name):
        return False
    lowered = name.lower()
    # "we've"
    is_pronoun = re.split("[’']", lowered)[0] in PRONOUNS
    return not (
        is_pronoun or lowered in GENERIC or lowered in ARTICLES or lowered in _NO_NAMES or NO_COMPANY.search(name)
    )
