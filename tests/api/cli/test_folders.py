"""``scout import folder``: what an operator sees of own documents, and who else does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli.installation import open_installation
from index.query import Filters, Query
from tests.api.cli.conftest import Scout
from tests.crawlers.files.making import RING, make_docx, make_pdf, write_files

PAPER = (
    '{"arxiv_id": "1901.00001", "title": "A ring of silicon nitride", "abstract": "Light.", "created": "2019-01-02"}'
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCOUT_CRAWL__READERS", "1")
    files = {
        "ring.pdf": make_pdf([["A ring of silicon nitride", RING]]),
        "copy.pdf": make_pdf([["A ring of silicon nitride", RING]]),
        "wire.docx": make_docx(["The wire is thin, and light stays in it."], title="A wire"),
        "plan.xlsx": b"PK",
    }
    write_files(tmp_path / "disclosures", files)
    return tmp_path / "disclosures"


def test_a_folder_is_taken_in_and_what_became_of_each_file_is_said(scout: Scout, folder: Path) -> None:
    ended = scout("import", "folder", str(folder), "--space", "board")
    assert ended.code == 0
    assert "own-documents" in ended.out
    assert "the same as another: disclosures/ring.pdf = disclosures/copy.pdf" in ended.out
    assert "left out: 1 .xlsx" in ended.err


def test_what_is_gone_or_moved_is_said_the_next_time(scout: Scout, folder: Path) -> None:
    scout("import", "folder", str(folder), "--space", "board")
    (folder / "wire.docx").rename(folder / "thin.docx")
    for name in ("ring.pdf", "copy.pdf"):
        (folder / name).unlink()
    ended = scout("import", "folder", str(folder), "--space", "board")
    assert "no longer there, kept: disclosures/copy.pdf" in ended.out
    assert "moved: disclosures/wire.docx → disclosures/thin.docx" in ended.out


def test_a_file_that_cannot_be_read_is_told_by_the_exit_code_and_listed(scout: Scout, folder: Path) -> None:
    write_files(folder, {"scan.pdf": make_pdf([[], []], pictures=[0, 1])})
    ended = scout("import", "folder", str(folder), "--space", "board", "--json")
    assert (ended.code, ended.json["run"]["new"], ended.json["run"]["refused"]) == (3, 2, 1)
    assert ended.json["copies"] == {"disclosures/ring.pdf": "disclosures/copy.pdf"}
    assert "needs OCR: 2 pages, no text" in scout("status", "--refused").out


def test_a_space_must_be_named(scout: Scout, folder: Path) -> None:
    ended = scout("import", "folder", str(folder))
    assert ended.code == 2
    assert "say which" in ended.err


def test_an_empty_name_of_a_space_is_not_the_shared_one(scout: Scout, tmp_path: Path) -> None:
    (tmp_path / "papers.jsonl").write_text(PAPER + "\n")
    ended = scout("import", "arxiv", "papers.jsonl", "--space", "")
    assert ended.code == 2
    assert "a space is a name" in ended.err


def test_a_folder_is_no_file_of_records(scout: Scout, folder: Path) -> None:
    assert scout("import", "arxiv", str(folder)).code == 2


def test_a_confidential_report_shows_in_its_space_only(scout: Scout, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "papers.jsonl").write_text(PAPER + "\n")
    scout("import", "arxiv", "papers.jsonl")
    scout("import", "folder", str(folder), "--space", "board")
    assert scout("run").code == 0
    with open_installation() as house:
        found = {
            space: [hit.entry.title for hit in house.engine.search(Query(filters=Filters(spaces=(space,)))).hits]
            for space in ("shared", "board")
        }
    assert found["shared"] == ["A ring of silicon nitride"]
    assert sorted(found["board"]) == ["A wire", "copy"]


def test_a_search_sees_a_space_only_where_it_is_named(scout: Scout, folder: Path, tmp_path: Path) -> None:
    scout("import", "folder", str(folder), "--space", "board")
    scout("run")
    assert scout("search", "wire", "--json").json["total"] == 0
    assert scout("search", "wire", "--space", "board", "--json").json["total"] == 1
