"""How right the estimates of markets are: whether a text holds one, and each figure, year and name in it.

A text of the gold has one estimate or none. Where several are read the fullest is taken. A figure counts as right where
it is the same; one that the gold does not have counts as wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from core.evaluation.cases import Case, Finding, Judgement, Mark, Peer, Reading
from core.evaluation.figures import Counts
from core.evaluation.gold_files import read_json_lines
from core.signals import MoneyName, Part, Signal
from core.taxonomy import Taxonomy
from nlp.signals.market.extractor import EXTRACTOR, find
from nlp.signals.market.places import strip_places
from nlp.signals.sentences import iter_sentences

_NEGATIVE = "negative"
# Hints that readers put behind a name; a size said of the world is part of no name.
_BRACKETS = re.compile(r"\([^()]{0,80}\)")
_NO_LETTERS = re.compile(r"[^\w]+")
_NOT_IN_NAMES = frozenset("the global worldwide world market markets industry sector and".split())
_LEGAL_FORMS = re.compile(r"[\s,](?:inc|ltd|llc|gmbh|corp)\b\.?\Z", re.IGNORECASE)
_TOLERANCE = 1e-6

Value = str | float | None
MarketCase = Case["MarketGold | None"]
Found = tuple[Signal, ...]


class _Line(BaseModel):
    id: str
    text: str
    lang: str
    kind: str
    market: str | None = None
    region: str | None = None
    value_base: float | None = None
    year_base: int | None = None
    value_forecast: float | None = None
    year_forecast: int | None = None
    value_growth: float | None = None
    currency: str | None = None
    cagr_pct: float | None = None
    period: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class MarketGold:
    """What a text says of one market, as a person read it; ``None`` where it does not say."""

    fields: Mapping[str, tuple[Value, ...]]


class MarketTask:
    """Estimates of markets by the extractor as it is shipped."""

    name = "markets"
    measures: tuple[str, ...] = ("event", "value", "currency", "year", "cagr", "market", "publisher", "period")
    is_choice = False

    def __init__(self, taxonomy: Taxonomy) -> None:
        del taxonomy

    def read(self, path: Path, every: int) -> Reading[MarketGold | None]:  # noqa: ARG002 - of sentences only
        """Read texts with their estimate; the gold of a text without one is ``None``."""
        return read_json_lines(path, _Line, _make_case)

    def predict(self, cases: Sequence[MarketCase]) -> Sequence[Found]:
        """Read the estimates."""
        return [tuple(_iter_signals(case)) for case in cases]

    def judge(self, case: MarketCase, prediction: Found) -> Judgement:
        """Compare the fullest estimate with the gold, field by field; the fields of what is none are not judged."""
        is_event, is_said = case.gold is not None, bool(prediction)
        event = Counts(int(is_event and is_said), int(is_said and not is_event), int(is_event and not is_said))
        counts = {"event": event}
        said = _read_signal(prediction)
        findings = [_show_event(case, prediction)] if is_event != is_said else []
        if case.gold is not None:
            for name, right in case.gold.fields.items():
                counts[name] = _count(name, said[name], right)
                if is_said and said[name] != right and counts[name] != Counts(sum(v is not None for v in right), 0, 0):
                    findings.append(_show_field(case, name, said[name], right, prediction))
        return Judgement(counts, tuple(findings))

    def describe(self, cases: Sequence[MarketCase], predictions: Sequence[Found]) -> Mapping[str, object]:
        """Return in what share of the found estimates a field that the gold has is exactly right."""
        exact: dict[str, list[bool]] = {name: [] for name in self.measures[1:]}
        for case, prediction in zip(cases, predictions, strict=True):
            if case.gold is None or not prediction:
                continue
            said = _read_signal(prediction)
            for name, right in case.gold.fields.items():
                if any(value is not None for value in right):
                    counts = _count(name, said[name], right)
                    exact[name].append(not counts.wrong and not counts.missed)
        return {"exact": {name: {"n": len(of), "share": sum(of) / len(of)} for name, of in exact.items() if of}}

    def make_peer(self) -> Peer[MarketGold | None, Found] | None:
        """Return none."""
        return None

    def versions(self) -> Mapping[str, str]:
        """Return the version of the extractor."""
        return {"extractor": EXTRACTOR}


def _make_case(index: int, line: _Line) -> MarketCase:
    gold = None
    if line.kind != _NEGATIVE:
        gold = MarketGold(
            {
                "value": (line.value_base, line.value_forecast, line.value_growth),
                "currency": (line.currency,),
                "year": (line.year_base, line.year_forecast),
                "cagr": (line.cagr_pct,),
                "market": (line.market,),
                "publisher": (line.publisher,),
                "period": (line.period,),
            }
        )
    return Case(line.id, index, line.kind, line.lang, "", line.text, gold, line.id)


def _iter_signals(case: MarketCase) -> Iterator[Signal]:
    for sentence in iter_sentences(case.to_document()):
        yield from find(sentence, case.lang)


def _read_signal(found: Found) -> Mapping[str, tuple[Value, ...]]:
    """Return the fields of the estimate that tells most, all ``None`` where there is none."""
    signal = max(found, key=lambda one: (len(one.money), len(one.facts), len(one.named)), default=None)
    if signal is None:
        nothing: tuple[Value, ...] = (None,)
        return {name: nothing * {"value": 3, "year": 2}.get(name, 1) for name in MarketTask.measures[1:]}
    amounts = [signal.amount(name) for name in (MoneyName.SIZE, MoneyName.FORECAST, MoneyName.INCREMENT)]
    currencies = [money.currency for money in amounts if money]
    return {
        "value": tuple(money.value if money else None for money in amounts),
        "currency": (currencies[0] if currencies else None,),
        "year": (signal.fact("year"), signal.fact("horizon")),
        "cagr": (signal.fact("cagr_pct"),),
        "market": (next(iter(signal.names(Part.MARKET)), None),),
        "publisher": (next(iter(signal.names(Part.PUBLISHER)), None),),
        "period": (signal.fact("period"),),
    }


def _count(name: str, said: Sequence[Value], right: Sequence[Value]) -> Counts:
    """Count places of a field: the base's figure, the forecast's, the increment's each by itself."""
    same = _SAME.get(name, _is_same)
    pairs = list(zip(said, right, strict=True))
    agreed = sum(s is not None and r is not None and same(s, r) for s, r in pairs)
    return Counts(agreed, sum(s is not None for s in said) - agreed, sum(r is not None for r in right) - agreed)


def _is_same(said: Value, right: Value) -> bool:
    if isinstance(said, str) or isinstance(right, str) or said is None or right is None:
        return said == right
    return abs(said - right) <= _TOLERANCE * max(abs(said), abs(right))


def normalise_market(name: str) -> str:
    """Return a name as it is compared: small letters, no hints in brackets, no geography, no *the* or *global*.

    >>> normalise_market("the Global Third-party Logistics market (Germany)")
    'third party logistics'
    """
    words = _NO_LETTERS.sub(" ", _BRACKETS.sub(" ", name.replace("&", " and ").replace("＆", " and "))).lower().split()
    return " ".join(word for word in strip_places(words) if word not in _NOT_IN_NAMES)


def _normalise_publisher(name: str) -> str:
    return " ".join(_NO_LETTERS.sub(" ", _LEGAL_FORMS.sub("", name.strip())).lower().split())


def _is_same_market(said: Value, right: Value) -> bool:
    return normalise_market(str(said)) == normalise_market(str(right))


def _is_same_publisher(said: Value, right: Value) -> bool:
    return _normalise_publisher(str(said)) == _normalise_publisher(str(right))


_SAME: Mapping[str, Callable[[Value, Value], bool]] = {"market": _is_same_market, "publisher": _is_same_publisher}


def _show_event(case: MarketCase, found: Found) -> Finding:
    what = "read where there is none" if found else "missed"
    return Finding(
        "event", case.kind, what, is_wrong=bool(found), badness=1.0, marks=_marks(found), facts=_facts(found)
    )


def _show_field(case: MarketCase, name: str, said: Sequence[Value], right: Sequence[Value], found: Found) -> Finding:
    what = f"{name}: {_tell(said)} for {_tell(right)}"
    is_wrong = any(value is not None for value in said)
    return Finding(name, case.kind, what, is_wrong, badness=0.5, marks=_marks(found), facts=_facts(found))


def _tell(values: Sequence[Value]) -> str:
    return " / ".join("–" if value is None else str(value) for value in values)


def _marks(found: Found) -> tuple[Mark, ...]:
    return tuple(Mark(signal.field, signal.start, signal.end, is_main=True) for signal in found)


def _facts(found: Found) -> tuple[tuple[str, str], ...]:
    return tuple((name, _tell(values)) for name, values in _read_signal(found).items()) if found else ()
