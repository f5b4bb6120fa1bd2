"""What the figures of a sentence about a market are: of which year, expected or measured, by how much a year."""

from __future__ import annotations

from itertools import pairwise

from nlp.signals.market.tokens import Kind, Token, Tokens, is_end
from nlp.signals.market.words import AT_YEAR, BREAKS, FUTURE, INCREASE_NOUNS, INFINITIVES, STARTS, UNTIL

_YEAR_TOKENS = 14
_SIZE_YEAR_TOKENS = 5
_CAGR_TOKENS = 8
_RATE_NOUNS = frozenset("growth rate increase wachstum wachstumsrate zuwachs groei groeipercentage growing".split())
_YEARLY = frozenset("annually yearly jahrlich jaarlijks p.a".split())
_YEARLY_RATE = frozenset(
    "annual annualized annualised jahrliche jahrlichen jahrliches jahrlicher jaarlijkse yearly".split()
)
_A_YEAR = frozenset(
    ["a year", "per year", "each year", "every year", "per annum", "pro jahr", "per jaar", "im jahr", "p a"]
)
# Behind these the year is of something else: "valued at $90bn and set to double by 2030".
_GOES_ON = frozenset("and but which while und aber en maar".split())
_AT_RATE = frozenset("at over around about".split())
_NOT_INFINITIVE = frozenset("according compared relative due thanks similar up close".split())


def is_future(tokens: Tokens, start: int, end: int) -> bool:
    """Return whether what is said from ``start`` to before ``end`` is expected: *is set to reach*, *will be worth*."""
    for place in range(start, min(end, len(tokens))):
        token = tokens[place]
        if token.low in FUTURE:
            return True
        following = tokens[place + 1].low if place + 1 < end else ""
        # "Market to reach", "estimated to grow"; "was estimated to be" is measured.
        if token.low == "to" and following in INFINITIVES and not _is_no_infinitive(tokens, place):
            return True
        if token.low == "to" and place == start and following in INFINITIVES | {"be"}:
            return True
        # German and Dutch: "wird auf … steigen", but "wird auf … geschätzt" is measured.
        if token.low == "wird" and _has_infinitive(tokens, end):
            return True
    return False


def _is_no_infinitive(tokens: Tokens, place: int) -> bool:
    return place > 0 and tokens[place - 1].low in _NOT_INFINITIVE


def _has_infinitive(tokens: Tokens, place: int) -> bool:
    behind = [token.low for token in tokens[place : place + 12]]
    return any(
        low.endswith(("wachsen", "steigen", "betragen", "erreichen", "liegen", "zunehmen", "klettern"))
        for low in behind
    )


def find_year(tokens: Tokens, place: int, *, is_expected: bool, used: set[int], since: int) -> int | None:
    """Return the year of the amount at ``place``, marking its token as ``used``.

    It stands behind it (*by 2028*, *(2025)*) or before it, from ``since`` on.
    """
    found = _year_behind(tokens, place, is_expected=is_expected, used=used)
    if found < 0:
        found = _year_before(tokens, place, since, used)
    if found < 0:
        return None
    used.add(found)
    token = tokens[found]
    return token.until if token.kind is Kind.PERIOD and is_expected else int(token.number)


def _year_behind(tokens: Tokens, place: int, *, is_expected: bool, used: set[int]) -> int:
    reach = _YEAR_TOKENS if is_expected else _SIZE_YEAR_TOKENS
    for at in range(place + 1, min(place + 1 + reach, len(tokens))):
        if tokens[at].kind is Kind.AMOUNT or tokens[at].low in BREAKS or is_end(tokens, at):
            break
        if tokens[at].kind in {Kind.YEAR, Kind.PERIOD}:
            if at not in used and (is_expected or _is_year_of_size(tokens, at)):
                return at
        elif not is_expected and _ends_measured(tokens[at]):
            break
    return -1


def _is_year_of_size(tokens: Tokens, at: int) -> bool:
    before = tokens[at - 1].low
    return tokens[at].kind is Kind.YEAR and before in AT_YEAR and before not in UNTIL and before != ","


def _ends_measured(token: Token) -> bool:
    """Return whether years behind a word are others: what is measured is told of its year at once."""
    if token.low in AT_YEAR:
        return False
    return token.low in FUTURE or token.low in STARTS or token.low in {"and", "up", "from", "over"}


def _year_before(tokens: Tokens, place: int, since: int, used: set[int]) -> int:
    for at in range(place - 1, max(-1, since - 1), -1):
        if tokens[at].kind is Kind.YEAR and at not in used:
            return at
    return -1


def is_of_a_horizon(tokens: Tokens, place: int) -> bool:
    """Return whether the year behind the amount at ``place`` is one that it will be reached *by*."""
    for at in range(place + 1, min(place + 10, len(tokens))):
        token = tokens[at]
        if token.kind is Kind.AMOUNT or token.low in _GOES_ON:
            return False
        if token.kind is Kind.YEAR:
            return tokens[at - 1].low in UNTIL
    return False


def find_period(tokens: Tokens, start: int, end: int) -> Token | None:
    """Return the first period of years in a stretch of the sentence."""
    return next((token for token in tokens[start:end] if token.kind is Kind.PERIOD), None)


def find_rate(tokens: Tokens, start: int, end: int) -> tuple[int, float] | None:
    """Return the place and value of the first compound or yearly growth rate from ``start`` to before ``end``."""
    for place in range(start, min(end, len(tokens))):
        token = tokens[place]
        if token.kind is Kind.PERCENT and is_yearly(tokens, place):
            return place, token.number
        if token.kind is Kind.NUMBER and _is_cut_off(tokens, place):
            return place, token.number
    return None


def is_yearly(tokens: Tokens, place: int) -> bool:
    """Return whether a percentage is a growth rate a year; *to grow at 9 % from 2020 to 2026* is one as well."""
    before, behind = tokens[max(0, place - 6) : place], tokens[place + 1 : place + 4]
    if before and before[-1].low in _AT_RATE and any(token.kind is Kind.PERIOD for token in behind):
        return True
    is_said = _is_said_yearly([token.low for token in behind])
    return is_compound(tokens, place) or is_said or _is_rate_before([token.low for token in before])


def is_compound(tokens: Tokens, place: int) -> bool:
    """Return whether a percentage is called a CAGR or compound rate: before it, or right behind it."""
    before: list[str] = []
    for at in range(place - 1, max(-1, place - 1 - _CAGR_TOKENS), -1):
        if tokens[at].kind in {Kind.PERCENT, Kind.AMOUNT}:
            break
        before.append(tokens[at].low)
    behind = [token.low for token in tokens[place + 1 : place + 4]]
    return any(low.startswith(("cagr", "compound")) for low in (*before, *behind))


def _is_said_yearly(behind: list[str]) -> bool:
    if not behind or behind[0] in _YEARLY:
        return bool(behind)
    if {" ".join(behind[:2]), " ".join(behind[1:3])} & _A_YEAR:
        return True
    return behind[0] in _YEARLY_RATE and bool(_RATE_NOUNS & set(behind[1:2]))


def _is_rate_before(before: list[str]) -> bool:
    if any(low in _YEARLY for low in before[-3:]):
        return True
    return any(first in _YEARLY_RATE and second in _RATE_NOUNS for first, second in pairwise(before))


def _is_cut_off(tokens: Tokens, place: int) -> bool:
    """Return whether the text ends in the middle of a rate: *at a CAGR of 34.*."""
    rest = tokens[place + 1 :]
    if len(rest) > 1 or any(token.low not in {".", ",", "…"} for token in rest) or place < 1:
        return False
    return any(token.low.startswith("cagr") for token in tokens[max(0, place - 2) : place])


def is_increase(tokens: Tokens, place: int) -> bool:
    """Return whether *growth* or *increase* stands behind the amount: *$ 1.56 Billion growth*."""
    following = tokens[place + 1 : place + 3]
    return bool(following) and any(
        token.low in INCREASE_NOUNS for token in following[: 1 + (following[0].low in {"of", "in", "market"})]
    )
