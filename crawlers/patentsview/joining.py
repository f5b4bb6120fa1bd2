"""From files of tables to a record for each patent; memory holds one part of many, and all places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import orjson

from core.errors import FormatError, RecordError, TooLargeError
from core.logs import get_logger
from crawlers.bulk.fields import Record
from crawlers.bulk.format import Format
from crawlers.bulk.lines import iter_stream_lines
from crawlers.bulk.reader import RawRecord, iter_line_records
from crawlers.mapping.ruled import build_document
from crawlers.parsing.archives import ANY_FILE, iter_members, reading
from crawlers.patentsview.partitions import Partitions, keep_partitions
from crawlers.patentsview.tables import KEY, LOCATION, LOCATIONS, PATENT, TABLES, Table, table_name

# In memory the rows of a part take six to eight times as much.
_PART_BYTES = 4 * 1024 * 1024
_PACKED_RATIO = 5
_MAX_PARTS = 8_192
_MAX_ROW_BYTES = 16 * 1024 * 1024
_NAMES = tuple(TABLES)
_log = get_logger(__name__)


@dataclass(slots=True)
class Join:
    """The tables of a folder. ``unknown`` grows while they are read: columns that nobody knows, with their table."""

    files: Mapping[str, Path]
    unknown: set[str]
    _read_bytes: int = 0
    _open: BinaryIO | None = None
    _done_parts: float = 0.0

    @property
    def share_read(self) -> float:
        """How much is done: reading the tables is half of the work."""
        size_bytes = max(1, sum(path.stat().st_size for path in self.files.values()))
        read_bytes = self._read_bytes + (self._open.tell() if self._open else 0)
        return 0.5 * min(1.0, read_bytes / size_bytes) + 0.5 * self._done_parts

    def iter_records(self) -> Iterator[RawRecord]:
        """Give a record for each patent, and the rows that could not be read with their errors.

        Raises FormatError for a table that breaks off or lacks a column.
        """
        count = _count_parts(self.files.values())
        with keep_partitions(count) as parts:
            for number, name in enumerate(_NAMES):
                if name in self.files:
                    yield from self._spread(number, name, parts)
            places = dict(self._iter_places()) if LOCATION in self.files else {}
            yield from self._iter_joined(parts, count, places)

    def _spread(self, number: int, name: str, parts: Partitions) -> Iterator[RawRecord]:
        """Put the rows of a table where those of the same patent are; give those that are broken."""
        count, used = 0, TABLES[name].used[1:]
        for raw in self._iter_rows(name, TABLES[name]):
            row = raw.value or {}
            key = row.get(KEY)
            if raw.error is not None or not isinstance(key, str) or not key:
                yield replace(raw, value=None, error=_broken(name, raw))
                continue
            count += 1
            parts.add(key, number, [str(raw.number), *[str(row.get(column, "")) for column in used]])
        _log.info("read", table=name, rows=count)

    def _iter_places(self) -> Iterator[tuple[str, str]]:
        for raw in self._iter_rows(LOCATION, LOCATIONS):
            key, *place = [str((raw.value or {}).get(column, "")) for column in LOCATIONS.used]
            # One text takes a third of the memory of three.
            yield key, "\t".join(place)

    def _iter_rows(self, name: str, table: Table) -> Iterator[RawRecord]:
        try:
            yield from self._iter_raw(name, table)
        except (FormatError, TooLargeError) as exc:
            exc.place = exc.place or self.files[name].name
            raise

    def _iter_raw(self, name: str, table: Table) -> Iterator[RawRecord]:
        path, is_first = self.files[name], True
        form = Format(name, "", "csv", build_document, frozenset(table.used), (), table.required, delimiter="\t")
        with path.open("rb") as file:
            self._open = file
            for member in iter_members(file, ANY_FILE, place=path.name):
                with reading(member, place=path.name) as stream:
                    for raw in iter_line_records(iter_stream_lines(stream, _MAX_ROW_BYTES), form, _MAX_ROW_BYTES):
                        if is_first and raw.value is not None:
                            is_first = False
                            self.unknown |= {f"{name}.{c}" for c in raw.value.keys() - {*table.used, *table.ignored}}
                        yield raw
            self._open = None
        self._read_bytes += path.stat().st_size

    def _iter_joined(self, parts: Partitions, count: int, places: Mapping[str, str]) -> Iterator[RawRecord]:
        orphans = 0
        for number, part in enumerate(parts, 1):
            for key, rows in part.items():
                patents = rows.pop(0, [])
                orphans += sum(map(len, rows.values())) if not patents else 0
                for again, patent in enumerate(patents):
                    yield _refuse_again(key, patent) if again else _join(key, patent, rows, places)
            self._done_parts = number / count
        if orphans:
            _log.warning("rows of no patent", rows=orphans)


def _count_parts(paths: Iterable[Path]) -> int:
    plain_bytes = sum(p.stat().st_size * (1 if p.suffix == ".tsv" else _PACKED_RATIO) for p in paths)
    return min(max(plain_bytes // _PART_BYTES, 1), _MAX_PARTS)


def find_tables(path: Path, unknown: set[str]) -> Join:
    """Return the tables of a folder, or of the folder that a table lies in; ``unknown`` grows while they are read.

    Raises FormatError without ``g_patent``.
    """
    folder = path if path.is_dir() else path.parent
    found: dict[str, Path] = {}
    for file in sorted(folder.iterdir()):
        name = table_name(file.name)
        if name and file.is_file():
            found.setdefault(name, file)
    if PATENT not in found:
        raise FormatError(f"no table {PATENT} (a file {PATENT}.tsv, also packed)", place=folder.name)
    wanted = (*TABLES, LOCATION)
    missing = [name for name in wanted if name not in found]
    if missing:
        _log.warning("tables are missing, so what they say is", folder=folder.name, tables=missing)
    return Join({name: found[name] for name in wanted if name in found}, unknown)


def _join(key: str, patent: list[str], rows: Mapping[int, list[list[str]]], places: Mapping[str, str]) -> RawRecord:
    record: Record = {PATENT: _name(0, patent) | {KEY: key}}
    for number in sorted(rows):
        named = [_name(number, row) for row in rows[number]]
        order = TABLES[_NAMES[number]].order
        record[_NAMES[number]] = sorted(named, key=lambda row: _number(row.pop(order, ""))) if order else named
    _add_places(record, places)
    return RawRecord(int(patent[0]), orjson.dumps(record), record)


def _add_places(record: Record, places: Mapping[str, str]) -> None:
    owners = record.get("g_assignee_disambiguated")
    for owner in owners if isinstance(owners, list) else ():
        place = places.get(owner.pop("location_id", ""))
        if place is not None:
            owner.update(zip(LOCATIONS.used[1:], place.split("\t"), strict=True))


def _name(number: int, row: list[str]) -> dict[str, str]:
    """The values of a row that are not empty, by the names of their columns."""
    return {name: value for name, value in zip(TABLES[_NAMES[number]].used[1:], row[1:], strict=True) if value}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _broken(name: str, raw: RawRecord) -> RecordError:
    return RecordError(f"{name}: {raw.error.message if raw.error else f'no {KEY}'}")


def _refuse_again(key: str, patent: list[str]) -> RawRecord:
    return RawRecord(int(patent[0]), key.encode(), error=RecordError(f"{PATENT}: {key} stands twice"))
