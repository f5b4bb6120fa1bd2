"""How right it is that two names are of one company: JSON lines of ``{"a", "b", "same"}``.

``a_country`` and ``b_country`` may say where each is, ``kind`` how the pair came about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel

from core.evaluation.cases import Case, Finding, Judgement, Peer, Reading
from core.evaluation.figures import Counts
from core.evaluation.gold_files import read_json_lines
from core.registers import RegisterEntry
from knowledge.linking.comparing import Comparison, compare_names, shipped_comparison
from knowledge.linking.gazetteer import Gazetteer

_SAME = "same"
_SHOWN_REASONS = 8


class _Line(BaseModel):
    a: str
    b: str
    same: bool
    a_country: str | None = None
    b_country: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PairGold:
    """Two names, where each is said to be, and whether they are of one company."""

    one: str
    other: str
    countries: tuple[str | None, str | None]
    is_same: bool


class NameTask:
    """Pairs of names as they are compared, with what the entries that ``load_entries`` gives say of their names."""

    name = "names"
    measures: tuple[str, ...] = (_SAME,)
    is_choice = False

    def __init__(self, load_entries: Callable[[], Iterable[RegisterEntry]]) -> None:
        self._load_entries = load_entries

    @cached_property
    def known(self) -> Gazetteer | None:
        """The entries, built when they are first asked for; none where there are none."""
        gazetteer = Gazetteer(self._load_entries())
        return gazetteer if len(gazetteer) else None

    def read(self, path: Path, every: int) -> Reading[PairGold]:  # noqa: ARG002 - of sentences only
        """Read pairs."""

        def make(index: int, line: _Line) -> Case[PairGold]:
            gold = PairGold(line.a, line.b, (line.a_country, line.b_country), line.same)
            return Case(f"line {index + 1}", index, line.kind, "", "", f"{line.a} | {line.b}", gold)

        return read_json_lines(path, _Line, make)

    def predict(self, cases: Sequence[Case[PairGold]]) -> Sequence[Comparison]:
        """Compare the pairs."""
        known = self.known
        return [compare_names(case.gold.one, case.gold.other, case.gold.countries, known) for case in cases]

    def judge(self, case: Case[PairGold], prediction: Comparison) -> Judgement:
        """Say whether the decision is right; pairs rightly told apart count neither way."""
        is_said = prediction.score >= shipped_comparison().threshold
        if is_said == case.gold.is_same:
            return Judgement({_SAME: Counts(int(is_said), 0, 0)})
        badness = prediction.score if is_said else 1.0 - prediction.score
        parts = tuple((reason.name, reason.log_odds) for reason in prediction.reasons[:_SHOWN_REASONS])
        finding = Finding(
            _SAME, case.kind, case.text, is_wrong=is_said, badness=badness, score=prediction.score, parts=parts
        )
        return Judgement({_SAME: Counts(0, int(is_said), int(not is_said))}, (finding,))

    def describe(self, cases: Sequence[Case[PairGold]], predictions: Sequence[Comparison]) -> Mapping[str, object]:
        """Return how many entries say something of names."""
        del cases, predictions
        return {"entries": len(self.known) if self.known else 0}

    def make_peer(self) -> Peer[PairGold, Comparison] | None:
        """Return none."""
        return None

    def versions(self) -> Mapping[str, str]:
        """Return the version of the weights."""
        return {"comparing": shipped_comparison().version}
