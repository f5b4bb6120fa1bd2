"""CSV, XLSX and JSON lines, read by programs that are not ours."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from openpyxl.utils.escape import unescape

from api.exports.cleaning import clean_text, make_inert
from api.exports.columns import COLUMNS
from api.exports.formats import ExportFormat
from api.exports.writing import Ending
from core.models import DateKind, DocumentDate, DocumentKind, Precision
from tests.api.exports.making import HOSTILE, hostile_texts, make_hostile, make_record, write
from tests.conftest import ROOT

Rows = list[list[str]]
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def read_csv(data: bytes) -> Rows:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def read_xlsx(data: bytes, sheet: str = "Units") -> Rows:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    # Excel writes _x0041_ as _x005F_x0041_; openpyxl leaves reading that to its caller.
    return [
        ["" if cell is None else unescape(str(cell)) for cell in row] for row in book[sheet].iter_rows(values_only=True)
    ]


def as_mapping(rows: Rows, number: int = 1) -> dict[str, str]:
    return dict(zip(rows[0], [*rows[number], *[""] * len(rows[0])], strict=False))


def test_every_column_is_documented_in_its_order() -> None:
    text = (ROOT / "docs/exports.md").read_text()
    table = text.partition("## Columns")[2].partition("\n## ")[0]
    named = [line.split("|")[1].strip(" `") for line in table.splitlines() if line.startswith("| `")]
    assert named == [column.name for column in COLUMNS]


@pytest.mark.parametrize(("form", "read"), [(ExportFormat.CSV, read_csv), (ExportFormat.XLSX, read_xlsx)])
def test_a_row_says_what_is_known_of_a_unit(form: ExportFormat, read: Callable[[bytes], Rows]) -> None:
    filed = DocumentDate(DateKind.FILED, date(2024, 1, 1), Precision.YEAR)
    row = as_mapping(read(write(form, [make_record(dates=(filed,), precision=Precision.MONTH)])))
    assert (row["published"], row["dates"]) == ("2024-03", "filed 2024")
    assert row["organisations"] == "TU Delft (NL, affiliation)"
    assert row["technologies"] == "integrated-photonics 0.900"
    assert (row["doi"], row["arxiv"], row["patent"]) == ("10.1/x", "2403.00001", "")
    assert (row["licence"], row["lead_only"]) == ("CC0-1.0", "no")


@settings(deadline=None, max_examples=60)
@given(hostile_texts)
def test_no_cell_of_a_csv_begins_as_a_formula(text: str) -> None:
    rows = read_csv(write(ExportFormat.CSV, [make_hostile(text), make_record("work-2")]))
    assert len(rows) == 4
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert not [
        cell
        for row in rows
        for cell in row
        if cell.lstrip("'\"’‘“”` ").startswith(FORMULA_SIGNS) > cell.startswith("'")
    ]


@settings(deadline=None, max_examples=60)
@given(hostile_texts)
def test_a_csv_gives_back_what_was_written(text: str) -> None:
    row = as_mapping(read_csv(write(ExportFormat.CSV, [make_hostile(text)])))
    assert row["title"] in (clean_text(text), f"'{clean_text(text)}")


@settings(deadline=None, max_examples=60)
@given(hostile_texts)
def test_a_workbook_gives_back_what_was_written_as_text(text: str) -> None:
    data = write(ExportFormat.XLSX, [make_hostile(text)])
    assert as_mapping(read_xlsx(data))["title"] == clean_text(text)
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


@settings(deadline=None, max_examples=60)
@given(hostile_texts)
def test_json_lines_give_back_what_was_written(text: str) -> None:
    lines = write(ExportFormat.JSONL, [make_hostile(text)]).split(b"\n")
    about, unit, end, rest = lines
    assert json.loads(about)["about"]["query"] == '"silicon nitride" kind:paper'
    assert json.loads(unit)["title"] == clean_text(text)
    assert (json.loads(end)["end"]["units"], rest) == (1, b"")


@pytest.mark.parametrize("text", HOSTILE)
def test_clean_text_is_one_line_of_valid_unicode(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode()
    assert len(cleaned.splitlines()) <= 1
    assert all(character.isprintable() for character in cleaned)


@pytest.mark.parametrize("plain", ["", "A plain title", "3-D rings", "'t Hooft", "a = b"])
def test_plain_cells_stay_as_they_are(plain: str) -> None:
    assert make_inert(plain) == plain


def test_a_csv_ends_with_what_it_is() -> None:
    last = read_csv(write(ExportFormat.CSV, [make_record()], Ending(1, "cursor-1")))[-1]
    told = json.loads(last[1])
    assert last[0] == "#about"
    assert (told["query"], told["as_of"], told["units"]) == ('"silicon nitride" kind:paper', "2026-01-01", 1)
    assert (told["generation"], told["next_cursor"]) == ("tantivy-000001", "cursor-1")


def test_a_workbook_has_a_sheet_about_itself() -> None:
    facts = {row[0]: row[1] for row in read_xlsx(write(ExportFormat.XLSX, [make_record()]), "About")}
    assert facts["query"] == '"silicon nitride" kind:paper'
    assert (facts["as of"], facts["generation"], facts["units"]) == ("2026-01-01", "tantivy-000001", "1")


def test_a_file_that_broke_off_says_so() -> None:
    broken = Ending(1, None, "Store unavailable: gone")
    assert read_csv(write(ExportFormat.CSV, [make_record()], broken))[-1][0] == "#error"
    assert json.loads(write(ExportFormat.JSONL, [], broken).splitlines()[-1])["end"]["error"] == broken.error
    rows = read_xlsx(write(ExportFormat.XLSX, [make_record()], broken))
    assert rows[-1][:2] == ["#error", "Store unavailable: gone"]


def test_a_cell_is_never_longer_than_excel_opens() -> None:
    rows = read_xlsx(write(ExportFormat.XLSX, [make_record(documents=tuple(f"news:{i}" for i in range(9_000)))]))
    assert len(as_mapping(rows)["documents"]) == 32_767


def test_the_same_records_give_the_same_workbook() -> None:
    records = [make_record(), make_record("family-2", kind=DocumentKind.PATENT)]
    assert write(ExportFormat.XLSX, records) == write(ExportFormat.XLSX, records)
