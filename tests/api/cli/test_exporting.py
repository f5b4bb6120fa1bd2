"""``scout export search``: the units of a search as a file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from tests.api.cli.conftest import Scout


@pytest.fixture
def filled(scout: Scout, papers: Path) -> Scout:
    assert scout("import", "arxiv", str(papers)).code == 3
    assert scout("tag").code == scout("resolve").code == scout("index").code == 0
    return scout


def test_a_search_goes_to_standard_output_as_csv(filled: Scout) -> None:
    outcome = filled("export", "search", "resonator")
    rows = list(csv.DictReader(io.StringIO(outcome.out, newline="")))
    assert (outcome.code, rows[0]["title"]) == (0, "Low-loss silicon nitride ring resonators")
    assert rows[-1]["unit"] == "#about"
    assert "1 of 1 units" in outcome.err


def test_the_ending_of_a_file_says_its_format(filled: Scout, tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    assert filled("export", "search", "--output", str(path)).code == 0
    sheet = openpyxl.load_workbook(path)["Units"]
    assert {row[2] for row in sheet.iter_rows(min_row=2, values_only=True)} == {
        "Low-loss silicon nitride ring resonators",
        "A lithium niobate modulator",
    }


def test_an_export_that_is_cut_says_how_to_go_on(filled: Scout) -> None:
    first = filled("export", "search", "--format", "jsonl", "--limit", "1")
    assert "1 of 2 units" in first.err
    arguments = first.err.partition("more: ")[2].split()
    rest = filled("export", "search", "--format", "jsonl", *arguments)
    titles = [json.loads(outcome.out.splitlines()[1])["title"] for outcome in (first, rest)]
    assert len(set(titles)) == 2


@pytest.mark.parametrize(
    "arguments", [('"open',), ("--format", "exe"), ("--output", "no/such/folder/x.csv"), ("--cursor", "garbage")]
)
def test_wrong_use_is_told(filled: Scout, arguments: tuple[str, ...]) -> None:
    assert filled("export", "search", *arguments).code == 2
