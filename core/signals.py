"""Signals: what one sentence says happened or is expected, with the words that say it.

A round of funding, the size of a market, a takeover. Several signals may tell of one event; resolve joins them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SignalKind(StrEnum):
    """What a sentence tells."""

    FUNDING = "funding"
    MARKET = "market"
    ACQUISITION = "acquisition"
    PARTNERSHIP = "partnership"
    SPIN_OFF = "spin_off"
    FOUNDING = "founding"
    LAUNCH = "launch"
    PLANT = "plant"
    GRANT = "grant"
    APPOINTMENT = "appointment"


class Certainty(StrEnum):
    """How sure the sentence is that it happened; for a market, that it was measured (``done``) or foreseen."""

    DONE = "done"
    PLANNED = "planned"
    RUMOURED = "rumoured"
    DENIED = "denied"


class Part(StrEnum):
    """Which part somebody or something named has in what happened."""

    COMPANY = "company"  # who gets the money, makes the product, builds the plant, founds or is founded
    INVESTOR = "investor"
    LEAD_INVESTOR = "lead_investor"
    ACQUIRER = "acquirer"
    TARGET = "target"
    PARTNER = "partner"
    PARENT = "parent"  # what a spin-off comes from
    FUNDER = "funder"
    PERSON = "person"  # who is appointed, or founded the company
    PUBLISHER = "publisher"  # who estimates a market
    MARKET = "market"
    PRODUCT = "product"
    PLACE = "place"


class MoneyName(StrEnum):
    """What an amount is of."""

    AMOUNT = "amount"  # of the round, the price, the grant, the cost of the plant
    VALUATION = "valuation"
    RAISED_IN_ALL = "raised_in_all"
    SIZE = "size"  # of a market in its year
    FORECAST = "forecast"  # of a market in the year of its horizon
    INCREMENT = "increment"  # by which a market grows


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole units of its currency (ISO 4217, ``None`` where the text leaves it open).

    ``low`` and ``high`` differ for *between 5 and 7 million*; both are the same for a single figure, however exact.
    """

    low: float
    high: float
    currency: str | None = None

    @property
    def value(self) -> float:
        """The figure, or the middle of a range."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Signal:
    """What one sentence says.

    ``start`` and ``end`` are offsets of the sentence in code points into ``field`` (``title`` or ``text``) of the
    document as stored, the end excluded. ``extractor``: name and version of what read it (``funding 1``).
    ``named``: who and what, by the part they have, as the text writes them, the most important first. ``money``: the
    amounts. ``facts``: the rest by name: ``round`` (Series A), ``instrument`` (debt), ``year``, ``horizon`` (years),
    ``cagr_pct`` (percent a year), ``period`` (*2021-2025*), ``volume``, ``volume_forecast``, ``volume_increment`` and
    their ``unit``, ``geography``, ``day`` (ISO 8601, or a part of it), ``role`` (of a person), ``form`` (*merger*). An
    extractor with another one behind it (``funding 3, antecedent 1``): who is first named stands in another sentence.
    """

    kind: SignalKind
    field: str
    start: int
    end: int
    certainty: Certainty
    extractor: str
    named: tuple[tuple[Part, str], ...] = ()
    money: tuple[tuple[MoneyName, Money], ...] = ()
    facts: tuple[tuple[str, str | int | float], ...] = ()

    def names(self, part: Part) -> list[str]:
        """Return who has a part, in order of importance."""
        return [name for role, name in self.named if role is part]

    def amount(self, name: MoneyName = MoneyName.AMOUNT) -> Money | None:
        """Return the amount of this name, ``None`` where the sentence gives none."""
        return next((money for role, money in self.money if role is name), None)

    def fact(self, name: str) -> str | int | float | None:
        """Return one of the facts, ``None`` where the sentence does not give it."""
        return next((value for key, value in self.facts if key == name), None)
