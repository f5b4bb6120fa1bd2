"""Units as a workbook: a sheet of units, and one that says what the file is.

XlsxWriter with constant memory: rows go to a temporary file, and the workbook is zipped when they are all there. All
cells are typed as text, so that none can be a formula.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from api.exports.columns import COLUMNS, make_row
from api.exports.records import ExportRecord
from api.exports.writing import About, Ending, list_facts

# What Excel opens.
MAX_CELL_CHARS = 32_767
_PIECE_BYTES = 1 << 18
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class XlsxWriter:
    """``FileWriter`` of XLSX."""

    def __init__(self) -> None:
        # Gone with close(), or with this object where nobody calls it.
        self._folder = tempfile.TemporaryDirectory(prefix="scout-export-", ignore_cleanup_errors=True)
        self._path = Path(self._folder.name) / "units.xlsx"
        self._book = xlsxwriter.Workbook(str(self._path), {**_OPTIONS, "tmpdir": self._folder.name})
        self._bold = self._book.add_format({"bold": True})
        self._units = self._book.add_worksheet("Units")
        self._facts: list[tuple[str, str]] = []
        self._row = 1

    def begin(self, about: About) -> Iterator[bytes]:
        """Write the names of the columns."""
        self._facts = list_facts(about)
        self._book.set_properties({"title": "Units of a search", "created": about.made_at.replace(tzinfo=None)})
        self._units.freeze_panes(1, 0)
        for number, column in enumerate(COLUMNS):
            self._units.set_column(number, number, column.width)
            self._units.write_string(0, number, column.name, self._bold)
        yield b""

    def add(self, records: Sequence[ExportRecord]) -> Iterator[bytes]:
        """Write a row for each unit."""
        for record in records:
            _write(self._units, self._row, make_row(record))
            self._row += 1
        yield b""

    def end(self, ending: Ending) -> Iterator[bytes]:
        """Write the sheet that says what the file is, and give the file."""
        sheet = self._book.add_worksheet("About")
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 100)
        for row, fact in enumerate([*self._facts, *list_facts(ending)]):
            _write(sheet, row, fact)
        if ending.error:
            _write(self._units, self._row, ["#error", ending.error])
        self._book.close()
        with self._path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece

    def close(self) -> None:
        """Remove what lies on disk."""
        for sheet in self._book.worksheets():  # only a workbook that was ended has closed them
            sheet.row_data_fh.close()
        self._folder.cleanup()


def _write(sheet: Worksheet, row: int, cells: Sequence[str]) -> None:
    for number, cell in enumerate(cells):
        if cell:
            sheet.write_string(row, number, cell[:MAX_CELL_CHARS])
