from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from core.evaluation.cases import Half
from core.evaluation.report import Options, Report, evaluate
from core.taxonomy import Taxonomy
from nlp.evaluation.funding import FundingTask
from tests.nlp.evaluation.gold import write_lines

RIGHT = {
    "text": "Acme raises $5M seed round led by Bolt", "kind": "round", "company": "Acme", "amount": 5_000_000,
    "currency": "USD", "round": "Seed", "lead_investors": ["Bolt"], "investors": ["Bolt"], "valuation": None,
}  # fmt: skip
BARS = {"company": 0.9, "amount": 0.9, "currency": 0.9, "round": 0.9, "certainty": 0.9}


def _counts(report: Report) -> Mapping[str, tuple[int, int, int]]:
    return {name: (m.overall.right, m.overall.wrong, m.overall.missed) for name, m in report.measures.items()}


def _evaluate(taxonomy: Taxonomy, tmp_path: Path, *lines: Mapping[str, object]) -> Report:
    return evaluate(FundingTask(taxonomy), write_lines(tmp_path / "gold.jsonl", *lines), Options(), {})


def test_a_round_read_as_the_gold_has_it_is_right_in_every_field(taxonomy: Taxonomy, tmp_path: Path) -> None:
    counts = _counts(_evaluate(taxonomy, tmp_path, RIGHT))
    assert set(counts.values()) == {(1, 0, 0), (0, 0, 0)}
    assert counts["valuation"] == (0, 0, 0)


@pytest.mark.parametrize(
    ("field", "value", "counts"),
    [
        ("company", "Bolt", (0, 1, 1)),
        ("amount", 6_000_000, (0, 1, 1)),
        ("currency", "EUR", (0, 1, 1)),
        ("round", None, (0, 1, 1)),
        ("valuation", 9_000_000, (0, 0, 1)),
        ("lead_investors", [], (0, 1, 0)),
    ],
)
def test_a_field_that_differs_is_wrong(
    taxonomy: Taxonomy, tmp_path: Path, field: str, value: Any, counts: tuple[int, int, int]
) -> None:
    report = _evaluate(taxonomy, tmp_path, RIGHT | {field: value})
    assert _counts(report)[field] == counts
    assert [finding.measure for _, finding in report.findings] == [field]


def test_planned_rounds_count_and_those_of_others_do_not(taxonomy: Taxonomy, tmp_path: Path) -> None:
    planned = RIGHT | {"text": "Acme to raise $5M seed round led by Bolt", "kind": "planned_or_reported"}
    missed = {"text": "Acme has news", "kind": "round", "company": "Acme"}
    digest = {"text": RIGHT["text"], "kind": "digest"}
    report = _evaluate(taxonomy, tmp_path, planned, missed, digest)
    assert _counts(report)["event"] == (1, 1, 1)
    assert _counts(report)["certainty"] == (1, 0, 0)
    assert report.description["kinds"] == {
        "planned_or_reported": {"n": 1, "found": 1}, "round": {"n": 1, "found": 0}, "digest": {"n": 1, "found": 1},
    }  # fmt: skip


def test_rounds_beyond_those_of_the_gold_are_wrong(taxonomy: Taxonomy, tmp_path: Path) -> None:
    line = RIGHT | {"text": "Bolt raised $7 million and Acme raised a $5 million seed round", "lead_investors": []}
    report = _evaluate(taxonomy, tmp_path, line | {"investors": []})
    assert _counts(report)["event"] == (1, 1, 0)
    assert _counts(report)["company"] == (1, 0, 0)


@pytest.mark.parametrize("half", [Half.EVEN, Half.ODD, None])
def test_headlines_read_one_by_one_are_read_alike(taxonomy: Taxonomy, shared_data: Path, half: Half | None) -> None:
    path = shared_data / "news" / "funding_headlines_gold.jsonl"
    report = evaluate(FundingTask(taxonomy), path, Options(half=half), {})
    event = report.measures["event"].overall
    assert (event.precision or 0) >= 0.95
    assert (event.recall or 0) >= 0.9
    accuracies = {name: report.measures[name].overall.f1 or 0 for name in BARS}
    assert {name for name, bar in BARS.items() if accuracies[name] < bar} == set()
