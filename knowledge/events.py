"""Joins the signals that tell of one event: a round of funding told by ten outlets is one round.

All signals of a key (kind and whom it is about: an actor, or a name that means none) are looked at together, in order
of time, so the result does not depend on what came first. A signal joins the event that it is near in time and does not
contradict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from core.events import Event, KeptSignal, identify
from core.models import space_of
from core.signals import Certainty, Money, MoneyName, Part, SignalKind
from core.text.organisation_names import normalise_name
from knowledge.digests import digest
from knowledge.rates import to_eur

T = TypeVar("T", bound=Hashable)

# Days within which a signal may still tell of the same: rumour, deal and closing of a takeover are months apart.
_WINDOW_DAYS = {
    SignalKind.FUNDING: 90,
    SignalKind.MARKET: 365,
    SignalKind.ACQUISITION: 400,
    SignalKind.PARTNERSHIP: 60,
    SignalKind.SPIN_OFF: 3650,
    SignalKind.FOUNDING: 3650,
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


@dataclass(frozen=True, slots=True)
class _Told:
    """What one signal says, ready to be compared. ``amounts``: lowest and highest in euro."""

    kept: KeptSignal
    day: date | None
    facts: dict[str, str | int | float]
    named: dict[Part, frozenset[str]]
    amounts: dict[MoneyName, tuple[float, float]]


@dataclass(slots=True)
class _Cluster:
    """Signals that tell of one event, and what they say together.

    ``amounts``: the highest of the lowest and the lowest of the highest: a new signal is compared once, not with each.
    """

    signals: list[KeptSignal] = field(default_factory=list)
    last: date | None = None
    facts: dict[str, str | int | float] = field(default_factory=dict)
    named: dict[Part, set[frozenset[str]]] = field(default_factory=dict)
    amounts: dict[MoneyName, tuple[float, float]] = field(default_factory=dict)

    def takes(self, told: _Told) -> bool:
        """Return whether a signal tells of the same event as all that are here."""
        return (
            self._is_near(told)
            and all(self.facts.get(name, value) == value for name, value in told.facts.items())
            and all(not names.isdisjoint(one) for part, names in told.named.items() for one in self.named.get(part, ()))
            and all(
                self._is_same(self.amounts[name], span) for name, span in told.amounts.items() if name in self.amounts
            )
        )

    def add(self, told: _Told) -> None:
        """Take a signal in."""
        self.signals.append(told.kept)
        self.last = max(filter(None, (self.last, told.day)), default=None)
        self.facts |= told.facts
        for part, names in told.named.items():
            self.named.setdefault(part, set()).add(names)
        for name, (low, high) in told.amounts.items():
            lowest, highest = self.amounts.get(name, (low, high))
            self.amounts[name] = max(low, lowest), min(high, highest)

    def _is_near(self, told: _Told) -> bool:
        if told.day is None or self.last is None:
            return True
        return told.day - self.last <= timedelta(_WINDOW_DAYS[told.kept.signal.kind])

    @staticmethod
    def _is_same(mine: tuple[float, float], theirs: tuple[float, float]) -> bool:
        return mine[0] <= _MAX_AMOUNT_RATIO * theirs[1] and theirs[0] <= _MAX_AMOUNT_RATIO * mine[1]


def join_signals(key: str, signals: Sequence[KeptSignal]) -> list[Event]:
    """Return the events that signals of one key tell of, in order of time."""
    clusters: list[_Cluster] = []
    for told in map(_read, sorted(signals, key=_by_time)):
        # The latest that it fits: of two rounds of one year the second is what is written about.
        found = next((cluster for cluster in reversed(clusters) if cluster.takes(told)), None)
        if found is None:
            clusters.append(found := _Cluster())
        found.add(told)
    seen = Counter[str]()
    return [_make_event(key, cluster.signals, seen) for cluster in clusters]


def _read(kept: KeptSignal) -> _Told:
    signal = kept.signal
    named = {
        part: frozenset(identify(part, name, kept.means) for name in signal.names(part)) for part in _TELLING_PARTS
    }
    amounts = {name: span for name, _ in signal.money if (span := _eur(kept, name))}
    return _Told(
        kept,
        day_of(kept),
        {name: value for name, value in signal.facts if name in _TELLING_FACTS},
        {part: names for part, names in named.items() if names},
        amounts,
    )


def day_of(kept: KeptSignal) -> date | None:
    """Return the day that a signal says it happened on, else when its document could first be read."""
    told = kept.signal.fact("day")
    if isinstance(told, str) and len(told) == len("2026-11-27"):
        return date.fromisoformat(told)
    return kept.day


def _by_time(kept: KeptSignal) -> tuple[date, str, int]:
    return day_of(kept) or date.max, kept.document_id, kept.number


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
        space_of(key),
        _choose_named(signals),
        money,
        _choose_facts(signals, money, max(days, default=None)),
        min(days, default=None),
        max(days, default=None),
        tuple((kept.document_id, kept.number) for kept in signals),
    )


def _make_id(key: str, document_id: str, seen: Counter[str]) -> str:
    """Return the id of an event by its key and the document that told it first."""
    made = "event-" + digest(f"{key}\n{document_id}")
    seen[made] += 1
    return made if seen[made] == 1 else f"{made}-{seen[made]}"


def _state(signals: Sequence[KeptSignal]) -> Certainty:
    """Return what holds now: what was told last of those that say it happened or did not, else plans before rumours.

    By the day of telling, whatever day is told of; of one day a denial comes last, and what has no day first.
    """
    ordered = sorted(signals, key=lambda kept: (kept.day or date.min, kept.signal.certainty is Certainty.DENIED))
    said = [kept.signal.certainty for kept in ordered]
    sure = [certainty for certainty in said if certainty in _SURE]
    if sure:
        return sure[-1]
    return Certainty.PLANNED if Certainty.PLANNED in said else Certainty.RUMOURED


def _choose_named(signals: Sequence[KeptSignal]) -> tuple[tuple[Part, str], ...]:
    """Return everybody who is named, each once, as most write the name, those first who are named most.

    Who leads a round invests in it, and is named as leading only.
    """
    written: dict[tuple[Part, str], Counter[str]] = {}
    for kept in signals:
        for part, name in kept.signal.named:
            written.setdefault((part, normalise_name(name) or name), Counter())[name] += 1
    leading = {name for part, name in written if part is Part.LEAD_INVESTOR}
    for name in leading:
        # Counted with the leading ones: how most write the name is asked of all.
        written[Part.LEAD_INVESTOR, name] += written.pop((Part.INVESTOR, name), Counter())
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
