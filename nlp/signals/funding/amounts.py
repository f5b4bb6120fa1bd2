"""What the amounts in a sentence about funding are of: a round, what the company is worth, or what it raised in all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.signals import Money
from nlp.money.amounts import FoundAmount, iter_amounts

_I = re.IGNORECASE
# Figures of other kinds beside the round.
_VALUATION_AFTER = re.compile(
    r"^\+?(?:[ -](?:or more|plus))?[ -](?:(?:pre|post)[- ]?money )?(?:company )?(?:valuations?|market cap\w*"
    r"|enterprise value|bewertung|waardering|valued|pre-money|post-money|price tag)\b",
    _I,
)
_VALUATION_BEFORE = re.compile(
    r"\b(?:(?:valu(?:e[sd]?|ing|ations?)|bewertung|bewertet|waardering|gewaardeerd|market cap(?:itali[sz]ation)?)"
    r"(?: (?!rais|secur)[^\W\d][\w’'-]*){0,4}? (?:at|of|to|von|bei|mit|op|van)|worth|valuation)"
    r"(?: (?:a|an|over|more|than|about|around|above|nearly|almost|roughly|some|up|to|between|ruim|rund|etwa|knapp"
    r"|über)){0,3} ?\Z",
    _I,
)
_TOTAL_BEFORE = re.compile(
    r"\b(?:total(?:ling|ing|s)?(?: (?:[\w'’-]+)){0,5}|bring(?:s|ing)?(?: (?:[\w'’-]+)){1,7}"
    r"|brought(?: (?:[\w'’-]+)){1,7}|taking(?: (?:[\w'’-]+)){1,6} to|takes(?: (?:[\w'’-]+)){1,6} to"
    r"|to date,?(?: (?:[\w'’-]+)){0,5}|so far,?(?: (?:[\w'’-]+)){0,4}|altogether|in all"
    r"|cumulative(?: (?:[\w'’-]+)){0,4}|insgesamt(?: \w+){0,3}|bisher(?: \w+){0,3}|gesamt\w*(?: \w+){0,4}"
    r"|in totaal(?: \w+){0,3}|tot nu toe(?: \w+){0,3}|totaalbedrag(?: \w+){0,3})\s?\Z",
    _I,
)
_TOTAL_AFTER = re.compile(
    r"^\+?(?: (?:in|of|from|vc|venture|capital|outside|equity|funding|financing|investment|investors"
    r"|raised)){0,5} (?:to date|so far|in total|altogether|in all|since (?:its|it|\d{4}|then|launch\w*|founding"
    r"|inception|starting)|total|over (?:its lifetime|the (?:past|last|years))|over \w+ rounds|across \w+ rounds"
    r"|up to now|tot nu toe|bisher|in totaal|insgesamt)\b",
    _I,
)
# "has raised $36M in funding, including a $30M Series A": the first is the sum.
_TOTAL_INCLUDING = re.compile(
    r"\+?[^.;,]{0,30}, including (?:a|an|its|the)? ?(?:recent |latest |new )?[$€£]",
    _I,
)
_OF_OTHERS = re.compile(
    r"(?:\bfrom|\bagainst|(?<!more )(?<!less )\bthan|\bcompared (?:to|with)|\brevenue of|\bsales of|\bprofit of) \Z",
    _I,
)
# Less is pocket money or a price: a round of a company is more, even a small crowdfunding.
_LEAST = 10_000
# Without its currency a figure counts only where it cannot be of people or things in a small town.
_LEAST_BARE = 500_000
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of a sentence by what they are of; ``rounds`` may still be of other money."""

    rounds: tuple[FoundAmount, ...]
    valuation: Money | None
    raised_in_all: Money | None


def read_amounts(text: str) -> Amounts:
    """Return the amounts of a sentence."""
    rounds: list[FoundAmount] = []
    valuation: Money | None = None
    in_all: Money | None = None
    for found in iter_amounts(text, bare=True):
        if found.money.high < (_LEAST if found.money.currency else _LEAST_BARE):
            continue
        before, after = text[max(0, found.start - _AROUND) : found.start], text[found.end : found.end + _AROUND]
        if _VALUATION_AFTER.match(after) or _VALUATION_BEFORE.search(before):
            valuation = valuation or found.money
        elif _TOTAL_BEFORE.search(before) or _TOTAL_AFTER.match(after) or _TOTAL_INCLUDING.match(after):
            in_all = in_all or found.money
        elif not _OF_OTHERS.search(before) and not _repeats(text, rounds, found):
            rounds.append(found)
    return Amounts(tuple(rounds), valuation, in_all)


def _repeats(text: str, rounds: list[FoundAmount], found: FoundAmount) -> bool:
    """Return whether an amount says the one before it in another currency: "$5m (€4.2m)"."""
    return bool(rounds) and text[rounds[-1].end : found.start].strip(" +/~") in {
        "(",
        "(about",
        "(around",
        "(ca.",
        "(~",
        "(approx.",
    }
