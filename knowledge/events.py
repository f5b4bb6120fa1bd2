"""Joins the signals that tell of one event: a round of funding told by ten outlets is one round.

All signals of a key (kind and whom it is about) are looked at together, in order of time, so the result does not
depend on what came first. A signal joins the event that it is near in time and does not contradict.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from core.events import Event, KeptSignal
from core.models import SHARED_SPACE
from core.signals import Certainty, Money, MoneyName, Part, SignalKind
from core.text.organisation_names import normalise_name
from knowledge.rates import to_eur

T = TypeVar("T", bound=Hashable)

# Days within which a signal may still tell of the same: rumour, deal and closing of a takeover are months apart.
_WINDOW_DAYS = {
    SignalKind.FUNDING: 90,
    SignalKind.MARKET: 365,
    SignalKind.ACQUISITION: 400,
    SignalKind.PARTNERSHIP: 60,
    SignalKind.SPIN_OFF: 3650,
    SignalKind.LAUNCH: 90,
    SignalKind.PLANT: 730,
    SignalKind.GRANT: 180,
    SignalKind.APPOINTMENT: 120,
}
# Outlets round, and convert at the rate of their day.
_MAX_AMOUNT_RATIO = 1.15
# What must agree where both say it: other rounds, other years, another buyer are other events.
_TELLING_FACTS = ("round", "horizon", "year", "geography")
_TELLING_PARTS = (Part.ACQUIRER, Part.PUBLISHER, Part.PLACE, Part.FUNDER)
_SURE = (Certainty.DONE, Certainty.DENIED)
_DIGEST_BYTES = 10


@dataclass(slots=True)
class _Cluster:
    signals: list[KeptSignal] = field(default_factory=list)

    def takes(self, kept: KeptSignal) -> bool:
        """Return whether a signal tells of the same event as all that are here."""
        return self._is_near(day_of(kept), kept.signal.kind) and all(_agree(kept, one) for one in self.signals)

    def _is_near(self, day: date | None, kind: SignalKind) -> bool:
        days = [told for one in self.signals if (told := day_of(one))]
        return day is None or not days or day - max(days) <= timedelta(_WINDOW_DAYS[kind])


def join_signals(key: str, signals: Sequence[KeptSignal]) -> list[Event]:
    """Return the events that signals of one key tell of, in order of time."""
    clusters: list[_Cluster] = []
    for kept in sorted(signals, key=_by_time):
        # The latest that it fits: of two rounds of one year the second is what is written about.
        found = next((cluster for cluster in reversed(clusters) if cluster.takes(kept)), None)
        if found is None:
            clusters.append(found := _Cluster())
        found.signals.append(kept)
    seen = Counter[str]()
    return [_make_event(key, cluster.signals, seen) for cluster in clusters]


def day_of(kept: KeptSignal) -> date | None:
    """Return the day that a signal says it happened on, else when its document could first be read."""
    told = kept.signal.fact("day")
    if isinstance(told, str) and len(told) == len("2026-11-27"):
        return date.fromisoformat(told)
    return kept.day


def _by_time(kept: KeptSignal) -> tuple[date, str, int]:
    return day_of(kept) or date.max, kept.document_id, kept.number


def _agree(one: KeptSignal, other: KeptSignal) -> bool:
    for name in _TELLING_FACTS:
        mine, theirs = one.signal.fact(name), other.signal.fact(name)
        if mine is not None and theirs is not None and mine != theirs:
            return False
    for part in _TELLING_PARTS:
        mine_named, their_named = _names(one, part), _names(other, part)
        if mine_named and their_named and mine_named.isdisjoint(their_named):
            return False
    return all(_is_same_amount(one, other, name) for name in MoneyName)


def _names(kept: KeptSignal, part: Part) -> set[str]:
    return {normalise_name(name) for name in kept.signal.names(part)}


def _is_same_amount(one: KeptSignal, other: KeptSignal, name: MoneyName) -> bool:
    mine, theirs = _eur(one, name), _eur(other, name)
    if mine is None or theirs is None:
        return True
    return max(mine[0], theirs[0]) <= _MAX_AMOUNT_RATIO * min(mine[1], theirs[1])


def _eur(kept: KeptSignal, name: MoneyName) -> tuple[float, float] | None:
    """Return lowest and highest of an amount in euro, in its own unit where the text gives no currency."""
    money, day = kept.signal.amount(name), day_of(kept)
    if money is None:
        return None
    if money.currency is None:
        return money.low, money.high
    rate = to_eur(1.0, money.currency, day.year if day else None)
    return None if rate is None else (money.low * rate, money.high * rate)


def _make_event(key: str, signals: Sequence[KeptSignal], seen: Counter[str]) -> Event:
    first = signals[0]
    days = [day for kept in signals if (day := day_of(kept))]
    kind, money = first.signal.kind, _choose_money(signals)
    return Event(
        _make_id(key, first.document_id, seen),
        kind,
        key,
        _state(signals),
        _space_of(key),
        _choose_named(signals),
        money,
        _choose_facts(signals, money, max(days, default=None)),
        min(days, default=None),
        max(days, default=None),
        tuple((kept.document_id, kept.number) for kept in signals),
    )


def _make_id(key: str, document_id: str, seen: Counter[str]) -> str:
    """Return the id of an event by its key and the document that told it first."""
    digest = hashlib.blake2b(f"{key}\n{document_id}".encode(), digest_size=_DIGEST_BYTES).hexdigest()
    seen[digest] += 1
    return f"event-{digest}" if seen[digest] == 1 else f"event-{digest}-{seen[digest]}"


def _space_of(key: str) -> str:
    return key.rpartition("~")[2] if "~" in key else SHARED_SPACE


def _state(signals: Sequence[KeptSignal]) -> Certainty:
    """Return what holds now: the last that says it happened or did not, else plans before rumours."""
    said = [kept.signal.certainty for kept in signals]
    sure = [certainty for certainty in said if certainty in _SURE]
    if sure:
        return sure[-1]
    return Certainty.PLANNED if Certainty.PLANNED in said else Certainty.RUMOURED


def _choose_named(signals: Sequence[KeptSignal]) -> tuple[tuple[Part, str], ...]:
    """Return everybody who is named, each once, as most write the name, those first who are named most."""
    written: dict[tuple[Part, str], Counter[str]] = {}
    for kept in signals:
        for part, name in kept.signal.named:
            written.setdefault((part, normalise_name(name) or name), Counter())[name] += 1
    order = sorted(written.items(), key=lambda item: (list(Part).index(item[0][0]), -item[1].total(), item[0][1]))
    return tuple((part, _most(spellings.elements())) for (part, _), spellings in order)


def _choose_money(signals: Sequence[KeptSignal]) -> tuple[tuple[MoneyName, Money], ...]:
    chosen: list[tuple[MoneyName, Money]] = []
    for name in MoneyName:
        told = [money for kept in signals if (money := kept.signal.amount(name))]
        if told:
            chosen.append((name, _most(told)))
    return tuple(chosen)


def _choose_facts(
    signals: Sequence[KeptSignal], money: Sequence[tuple[MoneyName, Money]], last: date | None
) -> tuple[tuple[str, str | int | float], ...]:
    """Return what most signals say, and the amounts in euro by the mean rate of their year."""
    names = dict.fromkeys(name for kept in signals for name, _ in kept.signal.facts)
    facts = {name: _most(v for kept in signals if (v := kept.signal.fact(name)) is not None) for name in names}
    for name, one in money:
        if one.currency and (eur := to_eur(one.value, one.currency, last.year if last else None)) is not None:
            facts[f"{name.value}_eur"] = round(eur, 2)
    return tuple(facts.items())


def _most(values: Iterable[T]) -> T:
    """Return what is said most often; of several the one said first."""
    return Counter(values).most_common(1)[0][0]
