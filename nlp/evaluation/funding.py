"""How right the rounds of funding are that headlines tell: whether there is one, whose, how much, which and from whom.

What counts as a round follows from what a user of the base expects to find under a company:

- ``round`` is an event that is done, ``planned_or_reported`` one that is planned or rumoured;
- ``vc_fund`` is none, since the money is for others, nor are ``acquisition`` and ``negative``;
- ``digest`` is none: the title of a list repeats what other texts tell, cut short. A sentence of a text that tells of
  several rounds gives an event for each.

The fields are judged where the event was found. A field that both leave open is right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from core.evaluation.cases import Case, Finding, Judgement, Mark, Peer, Reading
from core.evaluation.figures import Counts
from core.evaluation.gold_files import read_json_lines
from core.signals import Certainty, MoneyName, Part, Signal
from core.taxonomy import Taxonomy
from nlp.entities.names import LEGAL_END
from nlp.signals.funding.extractor import EXTRACTOR, find
from nlp.signals.sentences import iter_sentences

_CERTAINTIES = {
    "round": frozenset({Certainty.DONE}),
    "planned_or_reported": frozenset({Certainty.PLANNED, Certainty.RUMOURED}),
}
_MARKS = re.compile(r"[\W_]+")
# A false event spoils a page, a wrong figure misleads, a name of an investor less; the rest is found out by reading.
_BADNESS = {"event": 1.0, "amount": 0.9, "company": 0.8, "currency": 0.7, "certainty": 0.6, "valuation": 0.5}
_LEAST_BAD = 0.3

Value = str | float | None
FundingCase = Case["FundingGold | None"]
Found = tuple[Signal, ...]


class _Line(BaseModel):
    text: str
    kind: str
    id: str = ""
    lang: str = "en"
    company: str | list[str] | None = None
    amount: float | None = None
    currency: str | None = None
    round: str | None = None
    valuation: float | None = None
    lead_investors: list[str] = []
    investors: list[str] = []


@dataclass(frozen=True, slots=True)
class FundingGold:
    """A round as a person read it. ``companies``: several where the headline names several that raise."""

    companies: tuple[str, ...]
    amount: float | None
    currency: str | None
    round: str | None
    valuation: float | None
    lead_investors: frozenset[str]
    investors: frozenset[str]
    certainties: frozenset[Certainty]


class FundingTask:
    """Rounds of funding by the extractor as it is shipped."""

    name = "funding"
    measures: tuple[str, ...] = (
        "event", "company", "amount", "currency", "round", "certainty", "valuation", "lead_investors", "investors",
    )  # fmt: skip
    is_choice = False

    def __init__(self, taxonomy: Taxonomy) -> None:
        del taxonomy

    def read(self, path: Path, every: int) -> Reading[FundingGold | None]:  # noqa: ARG002 - of sentences only
        """Read headlines with their round; the gold of a headline without one is ``None``."""
        return read_json_lines(path, _Line, _make_case)

    def predict(self, cases: Sequence[FundingCase]) -> Sequence[Found]:
        """Read the rounds."""
        return [
            tuple(signal for sentence in iter_sentences(case.to_document()) for signal in find(sentence, case.lang))
            for case in cases
        ]

    def judge(self, case: FundingCase, prediction: Found) -> Judgement:
        """Compare the round found with the gold: each beyond those that the gold names is wrong."""
        gold = case.gold
        if gold is None:
            findings = [_show(case, "event", signal, is_wrong=True) for signal in prediction]
            return Judgement({"event": Counts(0, len(prediction), 0)}, tuple(findings))
        if not prediction:
            missed = Finding("event", case.kind, "missed", is_wrong=False, badness=_BADNESS["event"])
            return Judgement({"event": Counts(0, 0, 1)}, (missed,))
        signal = next((s for s in prediction if _is_of(s, gold)), prediction[0])
        extra = [s for s in prediction if s is not signal][len(gold.companies) - 1 :] if gold.companies else []
        counts = {"event": Counts(1, len(extra), 0)} | _compare(signal, gold)
        wrong = [_show(case, "event", one, is_wrong=True) for one in extra]
        wrong += [
            _show(case, name, signal, is_wrong=True) for name, of in counts.items() if name != "event" and of.wrong
        ]
        wrong += [
            _show(case, name, signal, is_wrong=False) for name, of in counts.items() if of.missed and not of.wrong
        ]
        return Judgement(counts, tuple(wrong))

    def describe(self, cases: Sequence[FundingCase], predictions: Sequence[Found]) -> Mapping[str, object]:
        """Return how many of each kind of headline were taken for a round."""
        fired: dict[str, dict[str, int]] = {}
        for case, prediction in zip(cases, predictions, strict=True):
            row = fired.setdefault(case.kind, {"n": 0, "found": 0})
            row["n"] += 1
            row["found"] += bool(prediction)
        return {"kinds": fired}

    def make_peer(self) -> Peer[FundingGold | None, Found] | None:
        """Return none."""
        return None

    def versions(self) -> Mapping[str, str]:
        """Return the version of the extractor."""
        return {"extractor": EXTRACTOR}


def normalise_company(name: str) -> str:
    """Return a name as it is compared: small letters, without legal form and marks.

    >>> normalise_company("Scepter, Inc.") == normalise_company("SCEPTER")
    True
    """
    return _MARKS.sub(" ", LEGAL_END.sub("", name.strip(" ."))).strip().casefold()


def _make_case(index: int, line: _Line) -> FundingCase:
    gold = None
    if line.kind in _CERTAINTIES:
        companies = [line.company] if isinstance(line.company, str) else line.company or []
        gold = FundingGold(
            tuple(companies), line.amount, line.currency, line.round, line.valuation,
            frozenset(map(normalise_company, line.lead_investors)), frozenset(map(normalise_company, line.investors)),
            _CERTAINTIES[line.kind],
        )  # fmt: skip
    place = line.id or f"line {index + 1}"
    return Case(place, index, line.kind, line.lang, line.text, "", gold, place)


def _is_of(signal: Signal, gold: FundingGold) -> bool:
    said = {normalise_company(name) for name in signal.names(Part.COMPANY)}
    return bool(said & {normalise_company(name) for name in gold.companies})


def _compare(signal: Signal, gold: FundingGold) -> dict[str, Counts]:
    amount, valuation = signal.amount(), signal.amount(MoneyName.VALUATION)
    money = amount or valuation
    leads = {normalise_company(name) for name in signal.names(Part.LEAD_INVESTOR)}
    investors = leads | {normalise_company(name) for name in signal.names(Part.INVESTOR)}
    is_whose = _is_of(signal, gold) or not (gold.companies or signal.names(Part.COMPANY))
    return {
        "company": _exact(is_right=is_whose),
        "amount": _exact(is_right=(amount.value if amount else None) == gold.amount),
        "currency": _exact(is_right=(money.currency if money else None) == gold.currency),
        "round": _exact(is_right=signal.fact("round") == gold.round),
        "certainty": _exact(is_right=signal.certainty in gold.certainties),
        "valuation": _count({valuation.value} if valuation else set(), {gold.valuation} - {None}),
        "lead_investors": _count(leads, gold.lead_investors),
        "investors": _count(investors, gold.investors),
    }


def _exact(*, is_right: bool) -> Counts:
    return Counts(1, 0, 0) if is_right else Counts(0, 1, 1)


def _count(said: set[Value] | set[str] | set[float], right: set[Value] | set[float | None] | frozenset[str]) -> Counts:
    return Counts(len(said & right), len(said - right), len(right - said))


def _show(case: FundingCase, measure: str, signal: Signal, *, is_wrong: bool) -> Finding:
    facts = [("Company", ", ".join(signal.names(Part.COMPANY))), ("Certainty", signal.certainty.value)]
    facts += [(name.value, f"{money.value:.0f} {money.currency or ''}") for name, money in signal.money]
    facts += [(part.value, name) for part, name in signal.named if part is not Part.COMPANY]
    facts += [(name, str(value)) for name, value in signal.facts]
    if case.gold is not None:
        facts.append(("Gold", _tell(case.gold)))
    mark = Mark(signal.field, signal.start, signal.end, is_main=True)
    what = f"{measure}: {', '.join(signal.names(Part.COMPANY)) or 'nobody'}"
    return Finding(
        measure, case.kind, what, is_wrong, _BADNESS.get(measure, _LEAST_BAD), marks=(mark,), facts=tuple(facts)
    )


def _tell(gold: FundingGold) -> str:
    parts = (", ".join(gold.companies), gold.amount, gold.currency, gold.round, gold.valuation, *sorted(gold.investors))
    return " / ".join(str(part) for part in parts if part is not None)
