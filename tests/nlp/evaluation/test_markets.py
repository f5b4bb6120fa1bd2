from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.evaluation.cases import Half
from core.evaluation.report import Options, Report, evaluate
from core.taxonomy import Taxonomy
from nlp.evaluation.markets import MarketTask, normalise_market
from tests.nlp.evaluation.gold import write_lines

RIGHT = {
    "id": "m1", "lang": "en", "kind": "forecast", "market": "Tea", "publisher": "Acme View Research", "currency": "USD",
    "text": "Tea Market Worth $7.3 Billion By 2028 | CAGR 6.4%: Acme View Research, Inc.",
    "value_base": None, "value_forecast": 7.3e9, "year_forecast": 2028, "cagr_pct": 6.4, "source": "made up",
}  # fmt: skip
HALF_RIGHT = {
    "id": "m2", "lang": "en", "kind": "growth_increment", "market": "coffee (Europe)", "currency": "EUR",
    "text": "European Coffee Market to grow by $5 billion during 2021-2025 | Acme",
    "value_growth": 5e9, "year_forecast": 2024, "period": "2021-2025",
}  # fmt: skip
MISSED = {
    "id": "m3", "lang": "en", "kind": "current", "market": "tea", "value_base": 5e9, "currency": "USD",
    "text": "People pay five billion for their tea.",
}  # fmt: skip
MADE_UP = {"id": "m4", "lang": "en", "kind": "negative", "text": "The stamp market is worth $5 billion."}
NONE = {"id": "m5", "lang": "en", "kind": "negative", "text": "Its market value is $5 billion."}


@pytest.fixture
def report(taxonomy: Taxonomy, tmp_path: Path) -> Report:
    path = write_lines(tmp_path / "gold.jsonl", RIGHT, HALF_RIGHT, MISSED, MADE_UP, NONE, '{"id": "m6"}')
    return evaluate(MarketTask(taxonomy), path, Options(), {})


def counts(report: Report, measure: str) -> tuple[int, int, int]:
    overall = report.measures[measure].overall
    return overall.right, overall.wrong, overall.missed


@pytest.mark.parametrize(
    ("measure", "right", "wrong", "missed"),
    [
        ("event", 2, 1, 1),
        ("value", 2, 0, 1),
        ("currency", 1, 1, 2),
        ("year", 1, 1, 1),
        ("cagr", 1, 0, 0),
        ("market", 2, 0, 1),
        ("publisher", 1, 1, 0),
        ("period", 1, 0, 0),
    ],
)
def test_each_field_is_counted_by_itself(report: Report, measure: str, right: int, wrong: int, missed: int) -> None:
    assert counts(report, measure) == (right, wrong, missed)


def test_exact_shares_are_of_the_estimates_found(report: Report) -> None:
    exact: Any = report.description["exact"]
    assert exact["currency"] == {"n": 2, "share": 0.5}
    assert exact["value"] == {"n": 2, "share": 1.0}


def test_every_error_is_a_finding_and_a_bad_line_a_refusal(report: Report) -> None:
    found = {(case.id, finding.measure) for case, finding in report.findings}
    assert found == {("m2", "currency"), ("m2", "year"), ("m2", "publisher"), ("m3", "event"), ("m4", "event")}
    assert len(report.refusals) == 1


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("third-party logistics", "Third-party Logistics"),
        ("Dog Clothing ＆ Accessories", "dog clothing and accessories"),
        ("security systems", "security systems North America (units)"),
        ("robotic process automation", "the robotic process automation (RPA) market"),
    ],
)
def test_names_are_compared_as_a_reader_would(said: str, right: str) -> None:
    assert normalise_market(said) == normalise_market(right)


@pytest.mark.parametrize("half", [Half.EVEN, Half.ODD])
def test_markets_of_real_texts_are_read(half: Half, taxonomy: Taxonomy, shared_data: Path) -> None:
    path = shared_data / "news" / "market_size_gold.jsonl"
    report = evaluate(MarketTask(taxonomy), path, Options(half=half), {})
    event = report.measures["event"].overall
    assert (event.precision or 0) >= 0.90
    assert (event.recall or 0) >= 0.87
    exact: Any = report.description["exact"]
    assert min(exact[name]["share"] for name in ("value", "currency", "year", "cagr")) >= 0.90
