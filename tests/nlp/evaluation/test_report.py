from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.cli.evaluation_tasks import TASKS, Given, make_task
from core.errors import InputError
from core.evaluation.answers import as_answer
from core.evaluation.cases import Half
from core.evaluation.report import Options, Report, evaluate
from core.taxonomy import Taxonomy
from tests.nlp.evaluation.gold import BATTERY, MISSED, WRONG, FixedTask, write_lines

TODAY = date(2026, 11, 27)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "gold.jsonl", BATTERY, "{broken", WRONG, MISSED)


def run(taxonomy: Taxonomy, gold: Path, **options: object) -> Report:
    return evaluate(FixedTask(taxonomy), gold, Options(**options), {"taxonomy": "t"})  # type: ignore[arg-type]


def test_the_answer_has_the_figures_of_each_measure_and_part(taxonomy: Taxonomy, gold: Path) -> None:
    answer = as_answer(run(taxonomy, gold), TODAY)
    assert (answer["task"], answer["n"], answer["date"]) == ("technologies", 3, "2026-11-27")
    level1 = answer["level1"]
    assert (level1["precision"], level1["recall"], level1["f1"]) == (0.5, 0.5, 0.5)
    assert level1["ci"][0] < 0.5 < level1["ci"][1]
    assert {part: level1["by_language"][part]["n"] for part in level1["by_language"]} == {"en": 2, "nl": 1}
    assert {part: level1["halves"][part]["n"] for part in level1["halves"]} == {"even": 2, "odd": 1}
    assert set(answer["versions"]) == {"taxonomy", "tagger", "model"}


def test_what_the_task_does_not_know_is_counted_over_the_texts_that_are_scored(
    taxonomy: Taxonomy, tmp_path: Path
) -> None:
    records = [record | {"mentioned": ["warp"]} for record in (BATTERY, WRONG)]
    gold = write_lines(tmp_path / "gold.jsonl", *records)
    assert run(taxonomy, gold).unknown == {"warp": 2}
    assert run(taxonomy, gold, half=Half.ODD).unknown == {"warp": 1}


def test_the_files_of_a_folder_are_scored_together(taxonomy: Taxonomy, tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", BATTERY, "{broken")
    write_lines(tmp_path / "b.jsonl", MISSED)
    report = run(taxonomy, tmp_path)
    assert (report.n, [refusal.place for refusal in report.refusals]) == (2, [f"{tmp_path / 'a.jsonl'}:2"])
    assert report.gold_sha256 != run(taxonomy, tmp_path / "a.jsonl").gold_sha256


def test_bad_lines_are_in_the_answer_and_the_others_scored(taxonomy: Taxonomy, gold: Path) -> None:
    (refused,) = as_answer(run(taxonomy, gold), TODAY)["refused"]
    assert refused["place"] == f"{gold}:2"


@pytest.mark.parametrize(
    ("options", "errors"),
    [
        ({}, {"g:2", "g:3"}),
        ({"half": Half.EVEN}, {"g:2"}),
        ({"half": Half.ODD}, {"g:3"}),
        ({"languages": ("nl",)}, {"g:3"}),
    ],
)
def test_only_what_is_asked_for_is_scored(
    taxonomy: Taxonomy, gold: Path, options: dict[str, object], errors: set[str]
) -> None:
    assert {case.id for case, _ in run(taxonomy, gold, **options).findings} == errors


def test_the_worst_error_stands_first(taxonomy: Taxonomy, gold: Path) -> None:
    badness = [finding.badness for _, finding in run(taxonomy, gold).findings]
    assert badness == sorted(badness, reverse=True)
    assert badness[0] == 1


def test_a_peer_stands_beside_with_the_difference(taxonomy: Taxonomy, gold: Path) -> None:
    peer = as_answer(run(taxonomy, gold, with_peer=True), TODAY)["peer"]
    assert peer["level1"]["n"] == 3
    assert peer["level1"]["ours_above"]["f1"] == pytest.approx(0.5 - peer["level1"]["f1"], abs=1e-3)
    assert set(peer["level1"]["by_language"]) == {"en", "nl"}


def test_gold_without_anything_to_score_is_told_with_its_first_fault(taxonomy: Taxonomy, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"bad\.jsonl:1: Invalid JSON"):
        run(taxonomy, write_lines(tmp_path / "bad.jsonl", "{"))


@pytest.mark.parametrize("name", TASKS)
def test_every_task_is_called_as_it_is_listed(taxonomy: Taxonomy, name: str) -> None:
    task = make_task(name, Given(taxonomy, list))
    assert task.name == name
    assert task.measures


def test_an_unknown_task_is_wrong_use(taxonomy: Taxonomy) -> None:
    with pytest.raises(InputError, match="technologies, organisations, language"):
        make_task("weather", Given(taxonomy, list))
