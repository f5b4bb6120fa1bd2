"""Whether a market is what a sentence speaks of, and where begins what it says of it."""

from __future__ import annotations

from nlp.signals.market.names import Market
from nlp.signals.market.places import count_place
from nlp.signals.market.tokens import Kind, Tokens
from nlp.signals.market.words import (
    DETERMINERS,
    INVERTED,
    MARKETS,
    PREPOSITIONS,
    SHARED,
    SIZES,
    SPENDINGS,
    STARTS,
    WORLD,
)

_MOST_ASIDE = 14
_MOST_PHRASE = 9
_ARTICLES = frozenset("der die das de het ein eine dieser diese dieses deze dit".split())
_RELATIVE = frozenset("that which whose of being".split())
_OWNING_ALL = frozenset("world today country nation city year industry".split())
# Who enters a market is spoken of, not the market: *Amazon, which entered the X market, was worth …*.
_ENTERING = frozenset(
    "enter enters entered entering join joined leave left lead leads leading dominates serve serves".split()
)
_BESIDE = frozenset("worth valued estimated , (".split())
_PHRASE_STARTS = frozenset("in across within for of by at on im".split())
_OTHER_STARTS = frozenset("growth of from to by mit met | : - – (".split())
_NEARLY = frozenset("nearly almost roughly already also fast bijna".split())
_DASHES = frozenset(", – - —".split())


def find_predicate(tokens: Tokens, market: Market, limit: int) -> int:
    """Return where begins what the sentence says of a market that is its subject, -1 where it is not."""
    if market.is_label:
        return market.after
    place = _skip_asides(tokens, market.after, limit)
    # "nearly doubled to …"
    while 0 <= place < limit - 1 and tokens[place].low in _NEARLY:
        place += 1
    if place < 0 or place >= limit:
        return -1
    low = tokens[place].low
    if find_inverted(tokens, market) >= 0:
        return place
    is_start = low in STARTS | _OTHER_STARTS or tokens[place].kind is Kind.AMOUNT
    if not is_start or not is_subject(tokens, market, low):
        return -1
    return place


def find_inverted(tokens: Tokens, market: Market) -> int:
    """Return the verb before a German or Dutch market, -1 where none is: *wird der Markt … betragen*."""
    at = market.outer - 1
    while at >= 0 and market.outer - at < 4 and (tokens[at].low in DETERMINERS or tokens[at].low in WORLD):
        at -= 1
    is_foreign = at + 1 < market.outer and tokens[at + 1].low in _ARTICLES
    return at if at >= 0 and is_foreign and tokens[at].low in INVERTED else -1


def is_subject(tokens: Tokens, market: Market, predicate: str) -> bool:
    """Return whether the market itself is what is spoken of, and not the place where a firm sells something."""
    at = market.outer - 1
    if at >= 0 and tokens[at].is_owner:
        if not count_place(tokens, at, at + 1) and tokens[at].low not in _OWNING_ALL:
            return False
        at -= 1
    while at >= 0 and (tokens[at].low in DETERMINERS or tokens[at].low in WORLD):
        at -= 1
    if at >= 0 and tokens[at].low in _ENTERING:
        return predicate in _RELATIVE | _BESIDE
    if at < 0 or tokens[at].low not in PREPOSITIONS or predicate in _RELATIVE:
        return at < 0 or tokens[at].low not in SHARED
    if predicate == "|" and not any(token.low in MARKETS for token in tokens[:at]):
        return True  # "Insights into the X Market | …"
    before = tokens[max(0, at - 4) : at]
    if any(token.is_owner for token in before) or not before or not market.name:
        return False
    said = {token.low for token in before[-2:]}
    return bool(said & (SIZES | SPENDINGS)) and not said & (SHARED | {"share"})


def _skip_asides(tokens: Tokens, place: int, limit: int) -> int:
    """Return the place behind brackets, behind *in Europe* and behind what stands between two commas; -1: none ends."""
    place = _skip_phrase(tokens, place, limit)
    if place >= limit:
        return place
    mark = tokens[place].low
    if mark in _DASHES and place + 1 < limit and tokens[place + 1].low not in STARTS:
        return _skip_between(tokens, place, limit)
    return place + 1 if mark == "," else place


def _skip_phrase(tokens: Tokens, place: int, limit: int) -> int:
    if place >= limit or tokens[place].low not in _PHRASE_STARTS:
        return place
    end = place + 1
    while end < min(limit, place + _MOST_PHRASE) and not _ends_phrase(tokens, end):
        end += 1
    if end >= min(limit, place + _MOST_PHRASE):
        return place
    has_year = any(token.kind in {Kind.YEAR, Kind.PERIOD} for token in tokens[place:end])
    return end if has_year or tokens[end].kind is not Kind.AMOUNT else place


def _ends_phrase(tokens: Tokens, place: int) -> bool:
    return tokens[place].low in STARTS or tokens[place].kind in {Kind.AMOUNT, Kind.MARK}


def _skip_between(tokens: Tokens, place: int, limit: int) -> int:
    mark = tokens[place].low
    for end in range(place + 2, min(place + _MOST_ASIDE, limit)):
        if tokens[end].kind is Kind.AMOUNT or tokens[end].low == ";":
            return -1
        if tokens[end].low == mark:
            return end + 1
    return -1 if mark == "," else place
