"""Which figures of a sentence are a market's: before its name, behind it, and its growth rate."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.signals.market.figures import find_rate
from nlp.signals.market.leads import Link, is_large, read_link
from nlp.signals.market.names import Market
from nlp.signals.market.predicates import find_inverted, find_predicate
from nlp.signals.market.tokens import Kind, Tokens, is_end, read_count
from nlp.signals.market.words import (
    BREAKS,
    DETERMINERS,
    INCREASE_NOUNS,
    MEASURING,
    PREPOSITIONS,
    RISING,
    SHARED,
    UNITS,
    WORLD,
)

_LARGE_UNITS = frozenset("gw mw gwh mwh twh gigawatts megawatts terawatt-hours mt kt".split())
_LEAST_COUNT = 10_000
_MOST_GAP = 40
_MOST_BEFORE_VERB = 14
_BESIDE_AMOUNT = frozenset(", + / a per - dollar plus yr year )".split())
_BEHIND_INCREASE = frozenset(
    """growth revenue revenues increase opportunity opportunities sales incremental expected projected forecast
    anticipated is be to seen likely""".split()
)
_TAKINGS = frozenset("revenue revenues sales opportunity opportunities".split())
_EXPECTED = frozenset("expected projected forecast anticipated likely opportunity".split())


def link_before(tokens: Tokens, market: Market) -> Link | None:
    """Return the amount right before the name: *the $5bn X market*, *$ 380 Mn growth expected in the X market*."""
    place = market.outer
    for _ in range(4):
        if place > 0 and (tokens[place - 1].low in WORLD or tokens[place - 1].low in _BESIDE_AMOUNT):
            place -= 1
    if place > 0 and tokens[place - 1].kind is Kind.AMOUNT and is_large(tokens, place - 1) and not market.is_spending:
        return Link(place - 1, "", max(0, place - 10), behind=market.after - 1)
    return None if market.is_spending or market.is_close else _link_increase(tokens, market)


def _link_increase(tokens: Tokens, market: Market) -> Link | None:
    place = market.outer
    while place > 0 and (tokens[place - 1].low in DETERMINERS or tokens[place - 1].low in WORLD):
        place -= 1
    if place < 2 or tokens[place - 1].low not in {"in", "for", "from"}:
        return None
    place -= 1
    seen: set[str] = set()
    while place > 0 and tokens[place - 1].low in _BEHIND_INCREASE and len(seen) < 6:
        seen.add(tokens[place - 1].low)
        place -= 1
    if place < 1 or tokens[place - 1].kind is not Kind.AMOUNT or not is_large(tokens, place - 1):
        return None
    if place > 2 and tokens[place - 2].low == "of" and tokens[place - 3].low in INCREASE_NOUNS:
        seen.add("growth")
    is_increment = bool(seen & INCREASE_NOUNS)
    if not is_increment and not (seen & _TAKINGS and seen & _EXPECTED):
        return None
    return Link(place - 1, "", place - 1, is_increment=is_increment, behind=market.after - 1)


def link_ahead(tokens: Tokens, market: Market, limit: int) -> Iterator[Link]:
    """Give the amounts that the sentence says of a market behind it, the first as its predicate, others after it."""
    start = find_predicate(tokens, market, limit)
    if start < 0:
        return
    since = start
    linked = False
    for place in range(start, limit):
        token = tokens[place]
        if token.low in BREAKS or is_end(tokens, place) or place - since > _MOST_GAP:
            return
        if token.kind is not Kind.AMOUNT:
            continue
        link = read_link(tokens, market, since, place, is_first=not linked)
        if link is None and not linked:
            return
        if link is not None:
            yield link
            linked = True
            since = place + 1


def link_rate(tokens: Tokens, market: Market, limit: int) -> tuple[int, float] | None:
    """Return the growth rate that is said of a market: *is expected to grow at a CAGR of 12 %*."""
    start = find_predicate(tokens, market, limit)
    if start < 0:
        return None
    rate = find_rate(tokens, market.after, min(limit, market.after + _MOST_GAP))
    inverted = find_inverted(tokens, market)
    if rate is None and inverted >= 0 and tokens[inverted].low in RISING:
        return find_rate(tokens, max(0, inverted - _MOST_BEFORE_VERB), inverted)
    if rate is None or any(t.is_owner or t.low in BREAKS or t.low in SHARED for t in tokens[market.after : rate[0]]):
        return None
    grows = any(t.low in RISING | MEASURING or t.low.startswith("cagr") for t in tokens[market.head + 1 : rate[0] + 4])
    return rate if grows else None


def find_counts(tokens: Tokens, market: Market, limit: int) -> Iterator[tuple[Link, float, int]]:
    """Give what is counted in a market, not paid: 320 million tonnes; with the number and the place of the unit."""
    start = find_predicate(tokens, market, limit)
    since, linked = start, False
    for place in range(market.after, limit if start >= 0 else 0):
        token = tokens[place]
        if token.low in BREAKS or is_end(tokens, place):
            return
        if token.kind is not Kind.NUMBER:
            continue
        number, behind = read_count(tokens, place)
        unit = next((at for at in range(behind, min(behind + 5, len(tokens))) if tokens[at].low in UNITS), -1)
        least = 1 if unit >= 0 and tokens[unit].low in _LARGE_UNITS else _LEAST_COUNT
        if number < least or unit < 0 or any(t.low in PREPOSITIONS for t in tokens[behind:unit]):
            continue
        link = read_link(tokens, market, since, place, is_first=not linked)
        if link is not None:
            yield link, number, unit
            since, linked = unit + 1, True
