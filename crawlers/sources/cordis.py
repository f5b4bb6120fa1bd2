"""CORDIS, the projects of the European research programmes: an archive of tables that are joined by project.

Rows of participants and fields of science wait on disk until their project comes. Columns and their meaning stand in
:mod:`crawlers.sources.cordis_fields`; the contact forms of people are kept nowhere. One table of project pages is
:mod:`crawlers.sources.cordis_pages`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import orjson

from core.errors import FormatError, RecordError, TooLargeError
from crawlers.bulk.fields import Record
from crawlers.bulk.reader import RawRecord
from crawlers.bulk.side_rows import SideRows, keep_side_rows
from crawlers.mapping.rules import RecordRules
from crawlers.parsing.archives import iter_members, reading
from crawlers.parsing.containers import iter_stream_records
from crawlers.reading import Answer
from crawlers.sources.cordis_fields import IGNORED, IGNORED_TABLES, PROJECT, PROJECT_COLUMNS, RULES, SIDE_TABLES
from crawlers.sources.cordis_pages import PAGE_COLUMNS, is_page, iter_page_records, make_heading, prepare_page
from crawlers.spiders.bulk_file import BulkFileSpider
from crawlers.spiders.records import Fields

# Codes of the institutions of the Union that are not those of ISO 3166-1.
_OWN_CODES = {"EL": "GR", "UK": "GB"}
# Never kept: personal, or said by the project itself.
_NOT_KEPT = frozenset({"projectID", "projectAcronym", "vatNumber", "contactForm"})
_COORDINATORS = frozenset({"coordinator", "hostInstitution"})
_UNKNOWN_AMOUNTS = frozenset({"", "0", "0.0", "0,0", "0.00", "0,00"})


class Spider(BulkFileSpider):
    """Joins the tables of an archive to one record a project; a table of project pages is read too."""

    # Tables of the archive that nobody knows.
    _new_tables: frozenset[str] = frozenset()

    def rules(self) -> RecordRules:
        """Return the rules for a record whose participants are sorted by role."""
        return RULES

    def prepare(self, record: Fields) -> Fields | None:
        """Return a project with what the rules read; one that did not change since the round's day is left out."""
        if is_page(record):
            return prepare_page(record)
        project, since = record[PROJECT], self.round.since
        if since is not None and _day(project, since.isoformat()) < since.isoformat():
            return None
        organisations = [_prepare_organisation(one) for one in record.get("organization", ())]
        return {
            "heading": make_heading(str(project.get("title", "")), str(project.get("acronym", ""))),
            PROJECT: {**project, **_amounts(project)},
            "euroscivoc": record.get("euroscivoc", ()),
            "codes": _codes(record),
            "coordinators": [one for one in organisations if one.get("role") in _COORDINATORS],
            "participants": [one for one in organisations if one.get("role") not in _COORDINATORS],
        }

    def unknown(self, record: Fields) -> frozenset[str]:
        """Return the columns and tables that are neither used nor ignored."""
        if is_page(record):
            return frozenset(record) - PAGE_COLUMNS
        found = {f"{table}.csv" for table in self._new_tables}
        found.update(_unknown(PROJECT, record[PROJECT], PROJECT_COLUMNS))
        for table, used in SIDE_TABLES.items():
            for row in record.get(table, ()):
                found.update(_unknown(table, row, used))
        return frozenset(found)

    def _records(self, file: BinaryIO, answer: Answer) -> Iterator[RawRecord]:
        """Give a record for each project, and the rows that are broken or belong to none."""
        if not _is_zip(file):
            yield from iter_page_records(file, self.options, place=answer.url)
            return
        with keep_side_rows(self.round.spool) as side:
            yield from self._keep_side_rows(file, answer.url, side)
            met = set[str]()
            for _, raw in self._rows(file, answer.url, frozenset({PROJECT})):
                key = _key(raw)
                # Its rows went with the first one: a second would be a project without participants.
                yield _refuse_second(raw, key) if key and key in met else _join(raw, side)
                met.add(key)
            if not met:
                raise FormatError("project.csv holds no project", place=answer.url)
            orphans = list(side.keys())
            if orphans:
                error = RecordError(f"rows of {len(orphans)} projects that are not in project.csv: {orphans[0][:20]}")
                yield RawRecord(0, b"", error=error)

    def _keep_side_rows(self, file: BinaryIO, place: str, side: SideRows) -> Iterator[RawRecord]:
        """Keep the rows of all tables but that of projects; give those that are broken."""
        for table, raw in self._rows(file, place, frozenset(SIDE_TABLES)):
            if raw.value is None:
                yield _broken(table, raw)
            else:
                row = {name: value for name, value in raw.value.items() if value and name not in _NOT_KEPT}
                side.add(str(raw.value["projectID"]).strip(), table, row)

    def _rows(self, file: BinaryIO, place: str, tables: frozenset[str]) -> Iterator[tuple[str, RawRecord]]:
        """Give the rows of some tables. Raises FormatError where the archive has not the two that are needed."""
        met: set[str] = set()
        for member in iter_members(file, self.options, place=place):
            table = PurePosixPath(member.name).stem.casefold()
            met.add(table)
            if table not in tables:
                continue
            where = f"{place}#{member.name}"
            options = self.options
            if table in SIDE_TABLES:
                options = options.model_copy(update={"required": ("projectID",)})
            try:
                with reading(member, place=where) as stream:
                    for raw in iter_stream_records(stream, options, place=where):
                        yield table, raw
            except (FormatError, TooLargeError) as exc:
                exc.place = exc.place or where
                raise
        self._new_tables = frozenset(met) - {PROJECT, *SIDE_TABLES, *IGNORED_TABLES}
        missing = {PROJECT, "organization"} - met
        if missing:
            raise FormatError(f"no {' and no '.join(sorted(missing))}.csv in it", place=place)


def _broken(table: str, raw: RawRecord) -> RawRecord:
    """Return a row that cannot be read without its text, which may lead to a person."""
    error = raw.error or RecordError("cannot be read")
    error.message = f"{table}.csv, line {raw.number}: {error.message}"
    return RawRecord(raw.number, b"", error=error)


def _refuse_second(raw: RawRecord, key: str) -> RawRecord:
    return RawRecord(raw.number, raw.body, error=RecordError(f"the project {key[:20]} stands twice in project.csv"))


def _join(raw: RawRecord, side: SideRows) -> RawRecord:
    if raw.value is None:
        return raw
    joined: Record = {PROJECT: {name: value for name, value in raw.value.items() if value}}
    joined.update(side.take(_key(raw)))
    return RawRecord(raw.number, orjson.dumps(joined), joined)


def _key(raw: RawRecord) -> str:
    return str(raw.value.get("id") or "").strip() if raw.value is not None else ""


def _prepare_organisation(row: Record) -> Record:
    country = str(row.get("country", "")).strip().upper()
    return {**row, "country": _OWN_CODES.get(country, country)}


def _amounts(project: Record) -> Record:
    """Return the amounts of a project; none where a zero stands for what was not said."""
    names = ("totalCost", "ecMaxContribution")
    return {name: "" for name in names if str(project.get(name, "")).strip() in _UNKNOWN_AMOUNTS}


def _codes(record: Fields) -> list[Any]:
    """Return topic, call and parts of the programme, once each."""
    project = record[PROJECT]
    rows = [one.get("topic") for one in record.get("topics", ())]
    rows += [one.get("legalBasis") for one in record.get("legalbasis", ())]
    names = ("topics", "masterCall", "subCall", "legalBasis", "frameworkProgramme")
    return [one for one in (*(project.get(name) for name in names), *rows) if one]


def _day(project: Record, default: str) -> str:
    return str(project.get("contentUpdateDate") or default)[:10]


def _unknown(table: str, row: Iterable[str], used: frozenset[str]) -> Iterator[str]:
    for name in row:
        if name not in used and f"{table}.{name}" not in IGNORED:
            yield f"{table}.{name}"


def _is_zip(file: BinaryIO) -> bool:
    file.seek(0)
    begin = file.read(2)
    file.seek(0)
    return begin == b"PK"
