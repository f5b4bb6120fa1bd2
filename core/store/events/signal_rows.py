"""Signals and events as rows hold them, and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from core.events import Event, KeptSignal
from core.signals import Certainty, Money, MoneyName, Part, Signal, SignalKind


def told_row(one: Signal | Event) -> dict[str, Any]:
    """Return what a signal or event tells as JSON columns hold it."""
    return {
        "named": [[part.value, name] for part, name in one.named],
        "money": [[name.value, money.low, money.high, money.currency] for name, money in one.money],
        "facts": [list(fact) for fact in one.facts],
    }


def named_of(row: Row[Any]) -> tuple[tuple[Part, str], ...]:
    """Return who and what a row names."""
    return tuple((Part(part), name) for part, name in row.named)


def money_of(row: Row[Any]) -> tuple[tuple[MoneyName, Money], ...]:
    """Return the amounts of a row."""
    return tuple((MoneyName(name), Money(low, high, currency)) for name, low, high, currency in row.money)


def signal_of_row(row: Row[Any]) -> KeptSignal:
    """Return a signal from its row, which has ``visible_from`` of its document too."""
    signal = Signal(
        SignalKind(row.kind),
        row.field,
        row.start,
        row.end,
        Certainty(row.certainty),
        row.extractor,
        named_of(row),
        money_of(row),
        tuple(map(tuple, row.facts)),
    )
    return KeptSignal(row.document_id, row.number, signal, row.visible_from)
