"""Project pages of CORDIS as one table: a row a project, or a row for each participant of one.

Who saved pages has neither PIC nor kind of organisation: names, countries and amounts are all.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby, islice
from typing import BinaryIO

import orjson

from core.errors import OversizeError, RecordError
from crawlers.bulk.fields import Record
from crawlers.bulk.reader import RawRecord
from crawlers.options import BulkFileOptions
from crawlers.parsing.archives import iter_members, reading
from crawlers.parsing.containers import iter_stream_records
from crawlers.parsing.countries import find_country
from crawlers.spiders.records import Fields

_ID, _URL, _PARTICIPANTS = "project id", "url", "participants"
_ROW_COLUMNS = (
    "participant_no",
    "participant_name",
    "participant_address",
    "participant_eu_contribution",
    "participant_total_cost",
    "participant_website",
)
_USED = (
    "project title;short title;project id;url;doi;status;signature_date;start_date;end_date;total_cost;eu_contribution"
    ";coordinated_by;objective;programme;program;topic;coordinator;coordinator_eu_contribution;coordinator_website"
).split(";")
_IGNORED: Mapping[str, str] = {
    "language": "of the page around it; the texts are English",
    "abstract": "the beginning of the objective",
    "project_website": "a page of the project's own; that at CORDIS is the link",
    "funded_under": "programme says it with its code",
    "keywords": "mixed with headings of the page",
    "coordinator_adress": "no use for it",
    "number_participants": "they are counted",
}
PAGE_COLUMNS = frozenset((*_USED, *_IGNORED, _PARTICIPANTS, *_ROW_COLUMNS))
_GAP = re.compile(r"\s{2,}")
_ENDED = "Participation ended"
_NO_AMOUNT = "No data"
# Longer than any list of participants.
_MOST_CHARS = 200_000
_MOST_ROWS = 2_000


def is_page(record: Fields) -> bool:
    """Say whether a record is a row of project pages."""
    return _ID in record


def iter_page_records(file: BinaryIO, options: BulkFileOptions, *, place: str) -> Iterator[RawRecord]:
    """Give a record for each project of a table; the rows of one stand together.

    Raises FormatError for a table without its columns.
    """
    options = options.model_copy(update={"delimiter": ",", "required": (_ID, _URL, "objective", "coordinator")})
    for member in iter_members(file, options, place=place):
        with reading(member, place=place) as stream:
            rows = iter_stream_records(stream, options, place=place)
            for _, group in groupby(rows, key=_project_of):
                yield from _join(group)


def prepare_page(record: Fields) -> Record:
    """Return a page in the form of the other tables. Raises RecordError."""
    facts = {name: str(record.get(name) or "").strip() for name in _USED}
    project = {
        "id": _read_id(facts),
        "objective": facts["objective"],
        "status": facts["status"].removeprefix("Project ").upper(),
        "ecSignatureDate": _read_day(facts["signature_date"]),
        "startDate": _read_day(facts["start_date"]),
        "endDate": _read_day(facts["end_date"]),
        "totalCost": _read_amount(facts["total_cost"]),
        "ecMaxContribution": _read_amount(facts["eu_contribution"]),
        "grantDoi": facts["doi"],
    }
    codes = [facts["program"], *(facts[name].split(" - ", maxsplit=1)[0] for name in ("programme", "topic"))]
    return {
        "heading": make_heading(facts["project title"], facts["short title"]),
        "project": project,
        "codes": [code for code in codes if code],
        "coordinators": [_coordinator(facts)] if facts["coordinator"] else [],
        "participants": [one for one in map(_participant, _read_participants(record)) if one["name"]],
    }


def make_heading(title: str, acronym: str) -> str:
    """Return a title with the acronym behind it by which the project is known, where it does not hold it itself."""
    if not acronym or acronym.casefold() in title.casefold():
        return title
    return f"{title} ({acronym})" if title else acronym


def _project_of(raw: RawRecord) -> tuple[object, object]:
    # A row that is broken is a group of its own.
    return (raw.value.get(_ID), raw.value.get(_URL)) if raw.value is not None else (raw.number, None)


def _join(group: Iterator[RawRecord]) -> Iterator[RawRecord]:
    first = next(group)
    if first.value is None or _ROW_COLUMNS[1] not in first.value:
        yield first
        yield from group
        return
    values = [raw.value for raw in (first, *islice(group, _MOST_ROWS)) if raw.value is not None]
    if len(values) > _MOST_ROWS:
        yield RawRecord(first.number, first.body, error=OversizeError(f"more than {_MOST_ROWS:,} participants"))
        return
    project = {name: value for name, value in values[0].items() if name not in _ROW_COLUMNS}
    rows = [{name: value.get(name, "") for name in _ROW_COLUMNS} for value in values]
    joined = {**project, _PARTICIPANTS: rows}
    yield RawRecord(first.number, orjson.dumps(joined), joined)


def _read_id(facts: Mapping[str, str]) -> str:
    """Return the number of a project: ``688110.0`` as a table program wrote it, or the end of its address."""
    number = facts[_ID].removesuffix(".0") or facts[_URL].rstrip("/").rpartition("/")[2]
    if not number.isdecimal():
        raise RecordError(f"no number of a project: {number[:40]!r}")
    return number


def _read_day(text: str) -> str:
    """Return ``4 November 2015`` as ISO 8601; empty where there is none."""
    if not text:
        return ""
    try:
        return datetime.strptime(text, "%d %B %Y").date().isoformat()  # noqa: DTZ007  # only the day is kept
    except ValueError as exc:
        raise RecordError(f"not a date: {text[:40]!r}") from exc


def _read_amount(text: str) -> str:
    return "" if text == _NO_AMOUNT else text.removeprefix("€").replace("\N{NO-BREAK SPACE}", "").replace(" ", "")


def _coordinator(facts: Mapping[str, str]) -> Record:
    return {
        "name": facts["coordinator"],
        "country": find_country(_GAP.split(facts["coordinated_by"])[-1]) or "",
        "organizationURL": facts["coordinator_website"],
        "ecContribution": _read_amount(facts["coordinator_eu_contribution"]),
    }


def _participant(row: Mapping[str, object]) -> Record:
    facts = {name: str(row.get(name) or "").strip() for name in _ROW_COLUMNS}
    name, *rest = _GAP.split(facts["participant_name"])
    return {
        "name": name,
        "country": find_country(rest[-1]) or "" if rest and rest[-1] != _ENDED else "",
        "organizationURL": facts["participant_website"],
        "ecContribution": _read_amount(facts["participant_eu_contribution"]),
    }


def _read_participants(record: Fields) -> list[Record]:
    """Return the participants of a page: rows, or a list as Python writes it. Raises RecordError."""
    said = record.get(_PARTICIPANTS) or []
    if isinstance(said, str):
        if len(said) > _MOST_CHARS:
            raise RecordError("the list of participants is too long")
        try:
            said = ast.literal_eval(said)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as exc:
            raise RecordError(f"not a list of participants: {said[:40]!r}") from exc
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise RecordError("not a list of participants")
    return said
