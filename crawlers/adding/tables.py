"""Which column of a CSV or JSON-lines file is which field, guessed from its names and first records."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from core.errors import FormatError
from core.models import DateKind, DocumentKind, Role
from core.text.folding import fold
from crawlers.adding.proposals import Wishes, clean, free_id, slug
from crawlers.bulk.fields import parse_date
from crawlers.bulk.mapping import Columns
from crawlers.bulk.mapping import Mapping as TableMapping
from crawlers.parsing.language import read_language
from crawlers.source import Access, Source

_SAMPLES = 200
_DELIMITERS = ",;\t|"
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")
_ID_AT_END = re.compile(r"(?:id|number|nummer|no|nr|code)$")
# Names of columns, folded and without signs, in the order of their claim.
_NAMES: Mapping[str, str] = {
    "title": "title projecttitle titel headline kop naam name bezeichnung betreff onderwerp subject companyname",
    "text": """abstract objective description summary text body content omschrijving beschrijving samenvatting
        beschreibung zusammenfassung inhalt""",
    "key": "id key identifier kenmerk number nummer projectid recordid rcn uuid guid reference referentie aktenzeichen",
    "url": "url link website webpage homepage uri href weblink permalink",
    "lang": "language lang taal sprache",
    "outlet": "outlet medium newspaper krant zeitung journal",
    "people": "authors author inventors inventor people persons auteurs auteur autoren leaders investigators",
    "country": "country countrycode land",
}
_ORGANISATIONS: Mapping[Role, str] = {
    Role.COORDINATOR: "coordinator penvoerder koordinator lead",
    Role.PARTICIPANT: "participants participant partners partner consortium",
    Role.APPLICANT: "applicants applicant aanvrager anmelder",
    Role.ASSIGNEE: "assignees assignee",
    Role.AFFILIATION: "affiliations affiliation institution institutions university",
}
_DATES: Mapping[DateKind, str] = {
    DateKind.PUBLISHED: "published publicationdate publishdate pubdate datepublished date datum publicatiedatum",
    DateKind.FILED: "filed filingdate applicationdate",
    DateKind.GRANTED: "granted grantdate",
    DateKind.PRIORITY: "priority prioritydate",
    DateKind.CREATED: "created createddate creationdate startdate start startdatum beginn",
    DateKind.UPDATED: "updated updateddate modified lastmodified contentupdatedate",
}
_IDENTIFIERS = {"doi": "doi grantdoi", "isin": "isin", "kvk": "kvk kvknummer", "lei": "lei"}
_CODES = {"cpc": "cpc cpccodes cpcclasses", "ipc": "ipc ipccodes ipcclasses", "arxiv": "arxivcategories"}


@dataclass(frozen=True, slots=True)
class TableProposal:
    """A mapping as it could be used. ``unmapped``: the columns that it leaves, with an example of each."""

    mapping: TableMapping
    container: Literal["csv", "jsonl"]
    unmapped: Mapping[str, str]
    notes: tuple[str, ...] = ()


def probe_table(name: str, head: bytes, wishes: Wishes | None = None) -> TableProposal:
    """Return the mapping of a file by its name and first bytes (unpacked; its last line may be cut off).

    Raises FormatError where no column is a title, none tells the records apart, or the file is neither CSV nor JSON
    lines.
    """
    wishes = wishes or Wishes()
    records, delimiter = _read_head(name, head)
    samples = _samples(records)
    columns, taken = _guess(samples)
    if "title" not in columns:
        raise FormatError(f"no column is a title; there are: {', '.join(samples)[:300]}", place=name)
    if "key" not in columns and "url" not in columns:
        raise FormatError(f"no column tells the records apart; there are: {', '.join(samples)[:300]}", place=name)
    kind = _guess_kind(columns) if wishes.kind is DocumentKind.NEWS else wishes.kind
    facts: dict[str, object] = {
        "source": _source(name, wishes, kind, columns),
        "columns": Columns.model_validate(columns),
    }
    if delimiter is not None and delimiter != ",":
        facts["delimiter"] = delimiter
    return TableProposal(
        TableMapping.model_validate(facts),
        "csv" if delimiter else "jsonl",
        {column: values[0][:80] if values else "" for column, values in samples.items() if column not in taken},
        tuple(_notes(samples, columns, taken)),
    )


def _read_head(name: str, head: bytes) -> tuple[list[dict[str, Any]], str | None]:
    """Return the first records and the delimiter, ``None`` for JSON lines."""
    text = head.decode("utf-8", "replace").lstrip("\ufeff").lstrip()
    if text.startswith("["):
        raise FormatError("a JSON list; a file to be mapped has one object a line", place=name)
    # The last line may be cut off, unless it is the only one.
    lines = text.splitlines()[:_SAMPLES]
    whole = lines[:-1] if len(lines) > 2 else lines
    return _read_json(name, whole) if text.startswith("{") else _read_csv(name, whole)


def _read_json(name: str, lines: Sequence[str]) -> tuple[list[dict[str, Any]], None]:
    try:
        records = [orjson.loads(line) for line in lines if line.strip()]
    except orjson.JSONDecodeError as exc:
        raise FormatError(f"a line is no JSON object: {exc}", place=name) from exc
    return [record for record in records if isinstance(record, dict)], None


def _read_csv(name: str, lines: Sequence[str]) -> tuple[list[dict[str, Any]], str]:
    header = lines[0] if lines else ""
    delimiter = max(_DELIMITERS, key=header.count)
    try:
        rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
    except csv.Error as exc:
        raise FormatError(f"no CSV: {exc}", place=name) from exc
    names = [column.strip() for column in rows[0]] if rows else []
    if len(names) < 2 or not all(names) or len(set(names)) < len(names):
        raise FormatError(f"the first line is no CSV header: {header[:80]!r}", place=name)
    whole = [row for row in rows[1:] if len(row) == len(names)]
    return [dict(zip(names, row, strict=True)) for row in whole] or [dict.fromkeys(names, "")], delimiter


def _samples(records: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the values of each column that are not empty, as text; lists as their first part."""
    samples: dict[str, list[str]] = {}
    for record in records:
        for column, value in record.items():
            found = samples.setdefault(column, [])
            text = str(value[0] if isinstance(value, list) and value else value or "").strip()
            if text:
                found.append(text)
    return samples


def _guess(samples: Mapping[str, list[str]]) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the columns of a mapping, and all that it uses."""
    free = {_NOT_ALNUM.sub("", fold(column)): column for column in reversed(list(samples))}
    columns: dict[str, Any] = {}
    checks: dict[str, Callable[[str], bool]] = {"url": _is_url, "lang": lambda value: bool(read_language(value))}
    for field, names in _NAMES.items():
        if column := _take(free, names, samples, checks.get(field, bool)):
            columns[field] = column
    groups = (("organisations", _ORGANISATIONS, bool), ("dates", _DATES, _is_date), ("identifiers", _IDENTIFIERS, bool))
    for group, wanted, check in (*groups, ("classifications", _CODES, bool)):
        found = {str(kind): column for kind, names in wanted.items() if (column := _take(free, names, samples, check))}
        if found:
            columns[group] = found
    if "key" not in columns and (column := _unique(free, samples)):
        columns["key"] = column
    return columns, frozenset(samples) - frozenset(free.values())


def _take(
    free: dict[str, str], names: str, samples: Mapping[str, list[str]], is_right: Callable[[str], bool]
) -> str | None:
    """Take the first free column with one of these names whose values are mostly right."""
    for name in names.split():
        values = samples[free[name]] if name in free else []
        if name in free and sum(map(is_right, values)) * 2 >= len(values):
            return free.pop(name)
    return None


def _unique(free: dict[str, str], samples: Mapping[str, list[str]]) -> str | None:
    """Take a column that is called a number of something and has another value in each record."""
    rows = max(map(len, samples.values()), default=0)
    for name, column in free.items():
        values = samples[column]
        if _ID_AT_END.search(name) and rows and len(set(values)) == rows == len(values):
            return free.pop(name)
    return None


def _is_url(value: str) -> bool:
    return value.startswith(("http://", "https://"))


def _is_date(value: str) -> bool:
    try:
        parse_date(value, DateKind.PUBLISHED)
    except ValueError:
        return False
    return True


def _guess_kind(columns: Mapping[str, Any]) -> DocumentKind:
    dates, codes = columns.get("dates", {}), columns.get("classifications", {})
    if codes or {"filed", "granted", "priority"} & set(dates):
        return DocumentKind.PATENT
    if "doi" in columns.get("identifiers", {}) and "people" in columns:
        return DocumentKind.PAPER
    is_project = {"coordinator", "participant"} & set(columns.get("organisations", {})) or "created" in dates
    return DocumentKind.PROJECT if is_project else DocumentKind.NEWS if "outlet" in columns else DocumentKind.REPORT


def _source(name: str, wishes: Wishes, kind: DocumentKind, columns: Mapping[str, Any]) -> Source:
    stem = name.replace("\\", "/").rpartition("/")[2].partition(".")[0]
    dates = columns.get("dates", {})
    rule = "publication" if kind is DocumentKind.PATENT else "published"
    return Source.model_validate(
        {
            "id": wishes.id or free_id(slug(stem), wishes.known or {}),
            "title": clean(stem.replace("_", " ").replace("-", " "))[:300] or "File",
            "publisher": clean(stem)[:200] or "File",
            "kind": kind,
            "access": Access.BULK,
            "terms": {"licence": wishes.licence, "keep": wishes.keep},
            "cadence": "once",
            "visible_from": rule if {"published", "granted"} & set(dates) else "unknown",
            "expectations": {"fill": {"text": 0.5}} if "text" in columns else {},
            "verified": False,
        }
    )


def _notes(samples: Mapping[str, list[str]], columns: Mapping[str, Any], taken: frozenset[str]) -> list[str]:
    notes = ["its title, publisher, language and licence are not in the file: write them into the mapping"]
    names = {name for group in _DATES.values() for name in group.split()}
    for column, values in samples.items():
        if column not in taken and _NOT_ALNUM.sub("", fold(column)) in names and values:
            notes.append(f"{column} is not mapped: {values[0][:40]!r} is no date as ISO 8601 writes it")
    counts = Counter(samples.get(str(columns.get("key")), ()))
    if counts and counts.most_common(1)[0][1] > 1:
        notes.append(f"{columns['key']} is not unique: records with the same value become one")
    return notes if "text" in columns else [*notes, "no column is a text"]
