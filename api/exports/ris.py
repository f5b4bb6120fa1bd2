"""Units as RIS, for reference managers.

Written here: rispy's writer leaves line ends in values as they are, so that a title could end its record and begin
another, and knows no lines outside records. Programs skip what stands before the first ``TY`` and behind the last
``ER``, where databases say what they gave; so do we.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from api.exports.citing import make_citation_key
from api.exports.records import ExportRecord
from api.exports.writing import About, Ending, list_facts
from core.models import DocumentKind, Precision

_END = "\r\n"
_TYPES: Mapping[DocumentKind, str] = {
    DocumentKind.PAPER: "JOUR",
    DocumentKind.PATENT: "PAT",
    DocumentKind.NEWS: "NEWS",
    DocumentKind.PROJECT: "GEN",
    DocumentKind.COMPANY: "ELEC",
    DocumentKind.REPORT: "RPRT",
}


class RisWriter:
    """``FileWriter`` of RIS."""

    def begin(self, about: About) -> Iterator[bytes]:
        """Give the lines that say what the file is."""
        told = [f"Provider: {about.made_by}", 'Content: text/plain; charset="UTF-8"', *_say(list_facts(about))]
        yield (_END.join(told) + _END * 2).encode()

    def add(self, records: Sequence[ExportRecord]) -> Iterator[bytes]:
        """Give a record for each unit."""
        yield "".join(_format(record) for record in records).encode()

    def end(self, ending: Ending) -> Iterator[bytes]:
        """Give the lines that say how it ended."""
        yield (_END.join(_say(list_facts(ending))) + _END).encode()

    def close(self) -> None:
        """Do nothing: no file is held."""


def _say(facts: Sequence[tuple[str, str]]) -> list[str]:
    """Return facts as lines; none begins as a record does."""
    return [f"{name.capitalize()}: {value}" for name, value in facts]


def _format(record: ExportRecord) -> str:
    lines = [f"{tag}  - {value}" for tag, value in _iter_fields(record) if value]
    return _END.join([*lines, "ER  - ", "", ""])


def _iter_fields(record: ExportRecord) -> Iterator[tuple[str, str]]:
    is_patent = record.kind is DocumentKind.PATENT
    yield "TY", _choose_type(record)
    yield "ID", make_citation_key(record)
    yield "TI", record.title
    yield from (("AU", name) for name in record.people)
    yield from (("A2" if is_patent else "AD", name) for name in _names(record))
    yield "PY", str(record.published.year) if record.published else ""
    yield "DA", _format_day(record)
    yield "T2", record.outlet
    yield "DO", record.first_identifier("doi")
    yield ("IS" if is_patent else "AN"), _number(record)
    yield "UR", record.url
    yield "LA", record.language if record.language != "und" else ""
    yield from (("KW", held.label) for held in record.technologies if held.is_central)
    yield "AB", record.summary
    yield "DB", record.source
    yield "N1", f"Licence: {record.licence}" if record.licence else ""
    yield "N1", "Only the lead: the terms of the source allow no more." if record.lead_only else ""
    yield "N1", f"Unit {record.unit}"


def _choose_type(record: ExportRecord) -> str:
    """Return the type of a reference; a paper without a journal is not published in one."""
    if record.kind is DocumentKind.PAPER and not (record.outlet or record.first_identifier("doi")):
        return "UNPB"
    return _TYPES[record.kind]


def _names(record: ExportRecord) -> list[str]:
    return list(dict.fromkeys(actor.name for actor in record.organisations))


def _number(record: ExportRecord) -> str:
    """Return the number of a patent, or where arXiv has a paper."""
    patent, arxiv = record.first_identifier("patent").upper(), record.first_identifier("arxiv")
    return patent or (f"arXiv:{arxiv}" if arxiv else "")


def _format_day(record: ExportRecord) -> str:
    """Return a date as RIS writes it, its slashes kept where month or day are not known: ``2024/01//``."""
    if record.published is None:
        return ""
    year, month, day = record.published.isoformat().split("-")
    shown = {Precision.YEAR: ("", ""), Precision.MONTH: (month, "")}.get(record.precision, (month, day))
    return f"{year}/{shown[0]}/{shown[1]}/"
