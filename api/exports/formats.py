"""The formats of exports, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from api.exports.bibtex import BibtexWriter
from api.exports.csv_file import CsvWriter
from api.exports.json_lines import JsonLinesWriter
from api.exports.ris import RisWriter
from api.exports.writing import FileWriter
from api.exports.xlsx import XlsxWriter


class ExportFormat(StrEnum):
    """What a search can be written as."""

    CSV = "csv"
    JSONL = "jsonl"
    RIS = "ris"
    BIBTEX = "bibtex"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is called by HTTP and by file systems, and who writes it; ``api.names`` has words for people."""

    media_type: str
    suffix: str
    open: Callable[[], FileWriter]


FORMATS: Mapping[ExportFormat, Format] = {
    ExportFormat.CSV: Format("text/csv; charset=utf-8", "csv", CsvWriter),
    ExportFormat.XLSX: Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", XlsxWriter),
    ExportFormat.RIS: Format("application/x-research-info-systems; charset=utf-8", "ris", RisWriter),
    ExportFormat.BIBTEX: Format("application/x-bibtex; charset=utf-8", "bib", BibtexWriter),
    ExportFormat.JSONL: Format("application/jsonl; charset=utf-8", "jsonl", JsonLinesWriter),
}
