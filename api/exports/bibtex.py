"""Units as BibTeX, in UTF-8.

Written here: bibtexparser's writer escapes by a LaTeX encoder that reads dollar signs as mathematics and leaves braces
unbalanced, and holds all entries at once. A brace is counted by BibTeX even behind a backslash; so braces become words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from api.exports.citing import make_citation_key
from api.exports.records import ExportRecord
from api.exports.writing import About, Ending, list_facts
from core.models import DocumentKind, Precision

_SPECIAL: Mapping[str, str] = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$%&#_"},
}
_SPECIALS = re.compile("[" + re.escape("".join(_SPECIAL)) + "]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AND = re.compile(r"(?i)(?:^|\s)and(?:\s|$)")
_TYPES: Mapping[DocumentKind, str] = {DocumentKind.PATENT: "patent", DocumentKind.REPORT: "techreport"}


class BibtexWriter:
    """``FileWriter`` of BibTeX."""

    def begin(self, about: About) -> Iterator[bytes]:
        """Give a comment that says what the file is."""
        yield _comment(list_facts(about))

    def add(self, records: Sequence[ExportRecord]) -> Iterator[bytes]:
        """Give an entry for each unit."""
        yield "".join(_format(record) for record in records).encode()

    def end(self, ending: Ending) -> Iterator[bytes]:
        """Give a comment that says how it ended."""
        yield _comment(list_facts(ending))

    def close(self) -> None:
        """Do nothing: no file is held."""


def escape(text: str) -> str:
    """Return a text that LaTeX prints as it is, with balanced braces."""
    return _SPECIALS.sub(lambda match: _SPECIAL[match[0]], text)


def _comment(facts: Sequence[tuple[str, str]]) -> bytes:
    lines = [f"  {name}: {escape(value)}" for name, value in facts]
    return "\n".join(["@comment{", *lines, "}", "", ""]).encode()


def _format(record: ExportRecord) -> str:
    fields = [f"  {name} = {value}," for name, value in _iter_fields(record) if value not in ("", "{}", "{{}}")]
    return "\n".join([f"@{_choose_type(record)}{{{make_citation_key(record)},", *fields, "}", "", ""])


def _iter_fields(record: ExportRecord) -> Iterator[tuple[str, str]]:
    kind = record.kind
    yield "title", f"{{{{{escape(record.title)}}}}}"  # twice: a style must not change what is large in it
    yield "author", f"{{{' and '.join(_name(name) for name in record.people)}}}"
    yield _ORGANISATION.get(kind, "organization"), f"{{{' and '.join(_names(record))}}}"
    yield "year", f"{{{record.published.year}}}" if record.published else ""
    yield "month", _month(record)
    yield ("journal" if _choose_type(record) == "article" else "howpublished"), f"{{{escape(record.outlet)}}}"
    yield "doi", f"{{{_verbatim(record.first_identifier('doi'))}}}"
    arxiv = record.first_identifier("arxiv")
    yield "eprint", f"{{{_verbatim(arxiv)}}}"
    yield "archiveprefix", "{arXiv}" if arxiv else ""
    yield "number", f"{{{escape(record.first_identifier('patent').upper())}}}" if kind is DocumentKind.PATENT else ""
    yield "url", f"{{{_verbatim(record.url)}}}"
    yield "keywords", f"{{{escape(', '.join(t.label.replace(',', '') for t in record.technologies if t.is_central))}}}"
    yield "abstract", f"{{{escape(record.summary)}}}"
    yield "note", f"{{{escape(_note(record))}}}"


_ORGANISATION: Mapping[DocumentKind, str] = {
    DocumentKind.PATENT: "holder",
    DocumentKind.REPORT: "institution",
    DocumentKind.PAPER: "affiliation",
}


def _choose_type(record: ExportRecord) -> str:
    if record.kind is DocumentKind.PAPER and record.outlet:
        return "article"
    return _TYPES.get(record.kind, "misc")


def _name(name: str) -> str:
    """Return a name as BibTeX lists it; one that holds an *and* or many commas is kept whole by braces."""
    escaped = escape(name)
    return f"{{{escaped}}}" if _AND.search(name) or name.count(",") > 2 else escaped


def _names(record: ExportRecord) -> list[str]:
    return [f"{{{escape(name)}}}" for name in dict.fromkeys(actor.name for actor in record.organisations)]


def _month(record: ExportRecord) -> str:
    known = record.published and record.precision is not Precision.YEAR
    return _MONTHS[record.published.month - 1] if known and record.published else ""


def _verbatim(text: str) -> str:
    """Return an address or number for a field that is not read as LaTeX: what would end it is encoded."""
    return "".join(quote(sign, safe="") if sign in '{}\\" ' else sign for sign in text)


def _note(record: ExportRecord) -> str:
    said = [f"source {record.source}", f"licence {record.licence}" if record.licence else ""]
    said.append("lead only" if record.lead_only else "")
    return ", ".join(part for part in [*said, f"unit {record.unit}"] if part)
