"""What German reports say of a branch without calling it a market: its turnover, and that it is among the largest."""

from __future__ import annotations

from collections.abc import Callable

from core.signals import Money
from nlp.signals.market.leads import is_large
from nlp.signals.market.names import Market
from nlp.signals.market.places import count_place
from nlp.signals.market.tokens import Kind, Tokens
from nlp.signals.market.words import DETERMINERS

_BELONGS = frozenset("gehort zahlt".split())
_BRANCHES = ("branche", "wirtschaftszweig")


def find_branch(text: str, tokens: Tokens) -> tuple[Market, Money] | None:
    """Return a branch and its turnover: *… Euro Umsatz gehört die Logistik zu den größten Branchen Deutschlands*."""
    amount = _find(tokens, 0, lambda at: tokens[at].kind is Kind.AMOUNT and _low(tokens, at + 1) == "umsatz")
    verb = _find(tokens, amount, lambda at: tokens[at].low in _BELONGS)
    to = _find(tokens, verb, lambda at: tokens[at].low == "zu")
    branch = _find(tokens, to, lambda at: tokens[at].low.startswith(_BRANCHES))
    if branch < 0 or to - verb < 3 or not is_large(tokens, amount) or tokens[verb + 1].low not in DETERMINERS:
        return None
    found = count_place(tokens, branch + 1, len(tokens))
    place = text[tokens[branch + 1].start : tokens[branch + found].end].removesuffix("s") if found else ""
    name = text[tokens[verb + 2].start : tokens[to - 1].end]
    money = tokens[amount].money
    return (Market(verb + 2, verb + 2, to - 1, to, name, place), money) if money else None


def _find(tokens: Tokens, start: int, is_it: Callable[[int], bool]) -> int:
    """Return the first place from ``start`` on, -1 where none is or ``start`` is -1 already."""
    return next((at for at in range(start, len(tokens)) if is_it(at)), -1) if start >= 0 else -1


def _low(tokens: Tokens, place: int) -> str:
    return tokens[place].low if place < len(tokens) else ""
