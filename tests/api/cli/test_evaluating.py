"""``scout evaluate``: figures and errors on gold, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.cli.conftest import Scout

RECORD = {
    "id": "g:1", "kind": "news", "lang": "en", "title": "Lithium-ion batteries that last",
    "text": "The lithium-ion battery outlives the car.",
    "central": ["energy-materials"], "mentioned": [], "disputed": [],
}  # fmt: skip


@pytest.fixture
def gold(tmp_path: Path) -> str:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"{json.dumps(RECORD)}\n{json.dumps(RECORD | {'id': 'g:2', 'lang': 'de'})}\n")
    return str(path)


def test_the_answer_is_one_json_object(scout: Scout, gold: str) -> None:
    ended = scout("evaluate", "technologies", "--gold", gold, "--json")
    assert ended.code == 0
    assert (ended.json["task"], ended.json["n"], ended.json["level1"]["recall"]) == ("technologies", 2, 1)
    assert set(ended.json["versions"]) == {"scoutbase", "taxonomy", "tagger", "model"}


def test_the_table_shows_measures_parts_and_versions(scout: Scout, gold: str) -> None:
    shown = scout("evaluate", "technologies", "--gold", gold, "--peer").out
    for word in ("level1", "level2", "odd", "Beside spaCy PhraseMatcher", "taxonomy 20", "gold sha256"):
        assert word in shown


def test_one_half_and_one_language(scout: Scout, gold: str) -> None:
    options = ("--half", "odd", "--lang", "de", "--json")
    answer = scout("evaluate", "technologies", "--gold", gold, *options).json
    assert (answer["n"], answer["half"], answer["languages"]) == (1, "odd", ["de"])


def test_a_line_that_cannot_be_read_is_named_and_the_command_ends_with_3(scout: Scout, gold: str) -> None:
    Path(gold).write_text(f"{json.dumps(RECORD)}\n{{\n")
    ended = scout("evaluate", "technologies", "--gold", gold, "--json")
    assert (ended.code, ended.json["n"]) == (3, 1)
    assert f"{gold}:2" in ended.err


def test_many_bad_lines_are_told_in_short(scout: Scout, gold: str) -> None:
    Path(gold).write_text(f"{json.dumps(RECORD)}\n" + "{\n" * 25)
    ended = scout("evaluate", "technologies", "--gold", gold)
    assert ended.code == 3
    assert ended.err.count("Invalid JSON") == 10
    assert "15 more" in ended.err


def test_ids_that_the_taxonomy_has_not_are_named_and_the_command_ends_with_3(
    scout: Scout, gold: str, tmp_path: Path
) -> None:
    page = tmp_path / "errors.html"
    Path(gold).write_text(f"{json.dumps(RECORD | {'central': ['energy-materials', 'batteries']})}\n")
    ended = scout("evaluate", "technologies", "--gold", gold, "--json", "--html", str(page))
    assert (ended.code, ended.json["unknown_ids"]) == (3, ["batteries"])
    assert "batteries: the gold names it" in ended.err
    assert "batteries (1 texts)" in page.read_text(encoding="utf-8")


def test_many_unknown_ids_are_told_in_short(scout: Scout, gold: str) -> None:
    Path(gold).write_text(json.dumps(RECORD | {"mentioned": [f"nothing-{place}" for place in range(25)]}))
    ended = scout("evaluate", "technologies", "--gold", gold)
    assert (ended.code, ended.err.count("the gold names it")) == (3, 10)
    assert "15 more names" in ended.err


@pytest.mark.parametrize("task", ["technologies", "organisations", "language"])
def test_a_folder_stands_for_its_files_in_every_task(scout: Scout, tmp_path: Path, task: str) -> None:
    for name in ("a.jsonl", "more/b.jsonl"):
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(RECORD | {"organisations": []}))
    ended = scout("evaluate", task, "--gold", str(tmp_path / "folder"), "--json")
    assert (ended.code, ended.json["n"]) == (0, 2)


@pytest.mark.parametrize("field", ["kind", "lang", "central"])
def test_what_a_gold_line_says_never_steers_the_terminal(scout: Scout, gold: str, field: str) -> None:
    said = ["\x1b[31mred"] if field == "central" else "\x1b[31mred"
    Path(gold).write_text(f"{json.dumps(RECORD)}\n{json.dumps(RECORD | {field: said})}\n")
    ended = scout("evaluate", "technologies", "--gold", gold, "--peer")
    assert "\x1b" not in ended.out + ended.err
    assert "[31mred" in ended.out + ended.err


@pytest.mark.parametrize(
    ("task", "gold_name", "said"),
    [
        ("weather", "gold.jsonl", "no such task"),
        ("language", "missing.jsonl", "cannot be read"),
        ("language", "empty", "no file that ends in"),
        ("technologies", "x" * 300, "cannot be read"),
    ],
)
def test_wrong_use_is_told(scout: Scout, gold: str, task: str, gold_name: str, said: str) -> None:
    (Path(gold).parent / "empty").mkdir()
    ended = scout("evaluate", task, "--gold", str(Path(gold).parent / gold_name))
    assert ended.code == 2
    assert said in ended.err


def test_errors_are_written_as_a_page(scout: Scout, gold: str, tmp_path: Path) -> None:
    page = tmp_path / "errors.html"
    assert scout("evaluate", "technologies", "--gold", gold, "--html", str(page)).code == 0
    assert "--ground" in page.read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_told(scout: Scout, gold: str, tmp_path: Path) -> None:
    ended = scout("evaluate", "technologies", "--gold", gold, "--html", str(tmp_path / "no" / "errors.html"))
    assert ended.code == 2
    assert "cannot be written" in ended.err
