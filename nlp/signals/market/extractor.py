"""Reads estimates of markets: how large one is or will be, by how much it grows, and who says so.

A market is a word like *market* or *industry* with a name; a figure is its size only where the sentence says so of it:
as its predicate (*the X market will reach …*), right before its name (*the $5bn X market*), or as its growth. What one
firm earns, what shares are worth and what is spent on a project is none.
"""

from __future__ import annotations

import re

from core.signals import Certainty, MoneyName, Part, Signal, SignalKind
from nlp.money.amounts import FoundAmount, iter_amounts
from nlp.signals.market.estimates import Estimate, iter_estimates
from nlp.signals.market.publishers import find_publisher
from nlp.signals.market.tokens import read_tokens
from nlp.signals.sentences import Sentence

EXTRACTOR = "market 1"
# A sentence without one of each holds no estimate; most end at the first.
_DIGIT = re.compile("[0-9]")
_WORDS = tuple(
    """arket ARKET ndustr NDUSTR ector ECTOR CAGR arkt MARKT ranche pending orldwide lobal hipment nstalled conomy space
    segment pportunit emand nsumption TAM""".split()
)
_MONEY_OR_RATE = tuple("$ € £ ¥ ₹ % illi ILLI ilj cent rozent USD EUR Mrd Mio users units tonnes GW MW".split())
# A million without a currency may be of anything.
_LEAST_BARE = 1e9
_NO_UNIT = re.compile(
    r"\s?(?:[,.;:|)]|\Z|(?:by|in|through|until|during|bis|tot|growth|market|industry)\b)", re.IGNORECASE
)
_MONEY = (MoneyName.SIZE, MoneyName.FORECAST, MoneyName.INCREMENT)
_FACTS = ("year", "horizon", "cagr_pct", "period", "volume", "volume_forecast", "volume_increment", "unit")


def find(sentence: Sentence, lang: str) -> list[Signal]:
    """Return the estimates in a sentence, one a market, in order. ``lang`` is not needed: the words tell."""
    del lang
    text = sentence.text
    if not (_DIGIT.search(text) or "illi" in text) or not any(word in text for word in _WORDS):
        return []
    if not any(sign in text for sign in _MONEY_OR_RATE):
        return []
    tokens = read_tokens(text, _find_amounts(text))
    publisher = find_publisher(text, tokens, is_title=sentence.field == "title")
    estimates = iter_estimates(text, tokens, has_publisher=publisher is not None)
    return [_make_signal(sentence, estimate, publisher) for estimate in estimates]


def _find_amounts(text: str) -> list[FoundAmount]:
    """Return the amounts; where none has a currency, also *18.43 Billion by 2025*, behind which nothing is counted."""
    amounts = list(iter_amounts(text))
    if amounts:
        return amounts
    bare = (amount for amount in iter_amounts(text, bare=True) if amount.money.high >= _LEAST_BARE)
    return [amount for amount in bare if _NO_UNIT.match(text, amount.end)]


def _make_signal(sentence: Sentence, estimate: Estimate, publisher: str | None) -> Signal:
    named = [(Part.MARKET, estimate.name), (Part.PUBLISHER, publisher or "")]
    facts = [(name, estimate.facts[name]) for name in _FACTS if name in estimate.facts]
    if estimate.market.geography:
        facts.append(("geography", estimate.market.geography))
    return Signal(
        SignalKind.MARKET,
        sentence.field,
        sentence.start,
        sentence.end,
        Certainty.PLANNED if estimate.is_foreseen else Certainty.DONE,
        EXTRACTOR,
        tuple((part, name) for part, name in named if name),
        tuple((name, estimate.money[name]) for name in _MONEY if name in estimate.money),
        tuple(facts),
    )
