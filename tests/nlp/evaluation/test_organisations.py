from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from core.evaluation.cases import Case, Judgement
from core.evaluation.report import Options, evaluate
from core.models import Mention
from core.taxonomy import Taxonomy
from nlp.evaluation.organisations import Gold, OrganisationTask
from nlp.evaluation.span_gold import Name, SpanGold
from nlp.evaluation.tag_gold import NameGold, comparable
from tests.nlp.evaluation.gold import BATTERY, WRONG, write_lines

TEXT = "De NWO steunt NWO en Delft, zegt Ringwerk B.V. daarover."


@pytest.fixture(scope="module")
def task(taxonomy: Taxonomy) -> OrganisationTask:
    return OrganisationTask(taxonomy)


def find(surface: str, target: str | None = None, kind: str = "organisation") -> Mention:
    start = TEXT.index(surface)
    return Mention("text", start, start + len(surface), surface, target or surface, kind)


def judge(task: OrganisationTask, gold: Gold, *found: Mention) -> Judgement:
    return task.judge(Case("g:1", 0, "news", "nl", "", TEXT, gold), found)


def names(*right: str, disputed: Sequence[str] = ()) -> NameGold:
    return NameGold(frozenset(right), frozenset(disputed))


def test_a_name_counts_once_a_document(task: OrganisationTask) -> None:
    judged = judge(task, names("NWO", "Ringwerk B.V."), find("De NWO", "NWO"), find("NWO"), find("Delft"))
    assert judged.counts == {"organisations": (1, 1, 1)}
    assert {(finding.what, finding.is_wrong) for finding in judged.findings} == {
        ("Delft", True),
        ("Ringwerk B.V.", False),
    }


def test_a_name_is_right_clean_or_as_it_stands(task: OrganisationTask) -> None:
    assert judge(task, names("De NWO"), find("De NWO", "NWO")).counts["organisations"] == (1, 0, 0)


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "`"])
def test_a_name_is_right_whatever_apostrophe_its_reader_typed(task: OrganisationTask, apostrophe: str) -> None:
    gold = names(comparable(f"Tom{apostrophe}s Hardware"))
    found = [Mention("text", 0, 14, f"Tom{mark}s Hardware", f"Tom{mark}s Hardware", "organisation") for mark in "’'"]
    assert judge(task, gold, *found).counts["organisations"] == (1, 0, 0)


def test_what_readers_dispute_and_other_kinds_count_neither_way(task: OrganisationTask) -> None:
    judged = judge(task, names(disputed=["NWO"]), find("NWO"), find("Delft", kind="place"))
    assert judged.counts == {"organisations": (0, 0, 0)}


def test_spans_must_be_exact_and_kinds_that_nobody_marked_are_not_scored(task: OrganisationTask) -> None:
    right = find("Ringwerk B.V.")
    gold = SpanGold(frozenset({Name(right.start, right.end, "organisation")}), frozenset({"organisation"}))
    judged = judge(task, gold, find("Ringwerk"), find("Delft", kind="place"))
    assert judged.counts == {"organisations": (0, 1, 1)}
    assert judge(task, gold, right).counts == {"organisations": (1, 0, 0)}


def test_what_is_found_in_a_span_that_counts_neither_way_is_left_out(task: OrganisationTask) -> None:
    noise = find("De NWO")
    gold = SpanGold(frozenset(), frozenset({"organisation"}), ((noise.start, noise.end),))
    assert judge(task, gold, find("NWO")).counts == {"organisations": (0, 0, 0)}


def test_the_recogniser_as_it_is_shipped_is_scored(task: OrganisationTask, tmp_path: Path) -> None:
    gold = write_lines(tmp_path / "gold.jsonl", BATTERY, WRONG)
    report = evaluate(task, gold, Options(), {})
    assert (report.n, report.measures["organisations"].overall.recall) == (1, 1)
    assert len(report.versions["entities"]) == 12
