"""What a sentence calls a market that stands elsewhere than before the word: *Device financing is a $541B market*."""

from __future__ import annotations

from nlp.signals.market.names import Market, strip_left, walk_left
from nlp.signals.market.places import count_place
from nlp.signals.market.tokens import Kind, Tokens
from nlp.signals.market.words import DETERMINERS, FUTURE, MARKETS, MODIFIERS, WORLD

_MOST_WORDS = 12
_MAKING = frozenset("representing creating making forming".split())
_AUXILIARIES = frozenset("to now already also estimated a has grow grows growing evolve turn develop blossom".split())
_NO_NAMES = frozenset("year years day days month months week today countries world other people customers time".split())
_COPULAS = frozenset(
    "into create creates is are represents represent remains become becomes be was ist sind zijn".split()
)


def make_label(text: str, tokens: Tokens) -> list[Market]:
    """Return the market of a line that is a table's: *Humanoids: $3bn (2025) → $15bn (2030), CAGR 39 %*."""
    colon = next((at for at, token in enumerate(tokens[:8]) if token.low == ":"), -1)
    arrow = next(
        (at for at, token in enumerate(tokens) if token.low == "→" or text[token.start : token.end] == "->"), -1
    )
    has_rate = any(token.low.startswith("cagr") for token in tokens)
    if colon < 1 or arrow < colon or not has_rate or any(token.low in MARKETS for token in tokens):
        return []
    first = next((at for at in range(colon) if tokens[at].kind is Kind.WORD), 0)
    first, geography, is_worldwide = strip_left(text, tokens, first, colon)
    if first >= colon:
        return []
    name = text[tokens[first].start : tokens[colon - 1].end]
    return [Market(first, first, colon - 1, colon, name, geography, is_worldwide=is_worldwide, is_label=True)]


def name_subject(text: str, tokens: Tokens, market: Market) -> str:
    """Return what is called a market: *Device financing is a $541B market*; empty where nothing or a pronoun is."""
    at = market.outer - 1
    while at >= 0 and (
        tokens[at].kind is Kind.AMOUNT or tokens[at].low in MODIFIERS | DETERMINERS | WORLD | {"+", "-"}
    ):
        at -= 1
    if at > 0 and tokens[at].low in _MAKING:
        at -= 1
    skipped = tokens[at + 1 : market.outer]
    lows = {token.low for token in skipped}
    is_one = (
        bool(lows & {"a", "an"})
        and not lows & {"this", "that", "these"}
        and any(token.kind is Kind.AMOUNT for token in skipped)
    )
    is_in_brackets = tokens[at].low == "(" and tokens[market.after : market.after + 1] != []
    if at > 0 and ((tokens[at].low == "," and is_one) or (is_in_brackets and tokens[market.after].low == ")")):
        return _name_before_comma(text, tokens, at)
    if at > 0 and tokens[at].low == ":" and at < _MOST_WORDS:
        end = next((place for place in range(1, at) if tokens[place].low in MARKETS), at)
        return _cut_place(text, tokens, 0, end)
    if at < 1 or tokens[at].low not in _COPULAS:
        return ""
    while at >= 0 and tokens[at].low in _COPULAS | FUTURE | _AUXILIARIES:
        at -= 1
    outer = walk_left(tokens, at + 1)
    if outer > 0 and tokens[outer - 1].low in {"this", "these", "those"}:
        return ""
    first, _, _ = strip_left(text, tokens, outer, at + 1)
    return text[tokens[first].start : tokens[at].end] if first <= at and at - first < _MOST_WORDS else ""


def _name_before_comma(text: str, tokens: Tokens, comma: int) -> str:
    """Return what *…, a $12tn industry* is said of, where it is a few words that name something."""
    while comma > 1 and tokens[comma - 1].low in MARKETS:
        comma -= 1
    outer = max(walk_left(tokens, comma), comma - 4)
    first, _, _ = strip_left(text, tokens, outer, comma)
    while first < comma and tokens[first].low.endswith("ing") and not tokens[first].is_capital and first + 1 < comma:
        first += 1
    said = {token.low for token in tokens[first:comma]}
    if first >= comma or said & _NO_NAMES or any(token.kind is not Kind.WORD for token in tokens[first:comma]):
        return ""
    return text[tokens[first].start : tokens[comma - 1].end]


def _cut_place(text: str, tokens: Tokens, first: int, end: int) -> str:
    """Return the words from ``first`` without *in Africa* behind them."""
    if end - first > 2 and tokens[end - 2].low == "in" and count_place(tokens, end - 1, end):
        end -= 2
    return text[tokens[first].start : tokens[end - 1].end]
