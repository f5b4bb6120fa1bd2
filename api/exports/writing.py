"""The contract of a file format, and how units stream through it: what a file says of itself, and how it ends."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Protocol

import orjson

from api.exports.records import ExportRecord, load_records
from api.exports.walking import iter_pages
from api.state import Services
from core.errors import ScoutError
from core.logs import get_logger
from index.query import Query, SearchAnswer, Sort

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself, so that it can be made again and read by others.

    ``query`` is the search string as it was understood, filters included: it can be sent again. ``limit``: units at
    most. ``principal``: who asked.
    """

    query: str
    sort: Sort
    as_of: date | None
    limit: int
    matches: int
    generation: str
    taxonomy: str
    made_at: datetime
    made_by: str
    principal: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How a file ended. ``next_cursor``: where to go on when more matches. ``error``: why it is not whole."""

    units: int
    next_cursor: str | None = None
    error: str | None = None


class FileWriter(Protocol):
    """Writes one file. Each call gives the bytes that are ready; an empty piece says that work goes on."""

    def begin(self, about: About) -> Iterable[bytes]:
        """Give what stands before the first unit."""

    def add(self, records: Sequence[ExportRecord]) -> Iterable[bytes]:
        """Give some units."""

    def end(self, ending: Ending) -> Iterable[bytes]:
        """Give the end; one with an error says it where a reader looks."""

    def close(self) -> None:
        """Let go of what lies on disk, however the file ended."""


@dataclass(frozen=True, slots=True)
class Export:
    """A search to be written, with its first page: what cannot be answered at all is known before a byte is sent."""

    services: Services
    query: Query
    about: About
    first: SearchAnswer


def iter_export(export: Export, writer: FileWriter) -> Generator[bytes]:
    """Give the file of a search in pieces, reading on only as it is taken.

    Whoever stops taking ends the work. An error on the way ends the file, which says so.
    """
    with closing(iter_pieces(export, writer)) as pieces:
        for _, piece in pieces:
            yield piece


def iter_pieces(export: Export, writer: FileWriter) -> Generator[tuple[Ending, bytes]]:
    """Give the same pieces, each with how the file would end there; the last one says how it ended."""
    with closing(writer):
        reached = Ending(0, export.query.cursor)
        yield from _with(reached, writer.begin(export.about))
        try:
            for page in _iter_answers(export):
                records = load_records(export.services, [hit.entry for hit in page.hits])
                written = reached.units + len(records)
                yield from _with(Ending(written, page.next_cursor), writer.add(records))
                reached = Ending(written, page.next_cursor)
        except Exception as exc:  # half of the answer is sent: only the file itself can still tell
            log.exception("export broke off", units=reached.units)
            reached = replace(reached, error=_describe(exc))
        yield from _with(reached, writer.end(reached))


def _with(ending: Ending, pieces: Iterable[bytes]) -> Iterator[tuple[Ending, bytes]]:
    return ((ending, piece) for piece in pieces)


def dump_json(value: About | Ending | dict[str, object]) -> str:
    """Return one line of JSON."""
    return orjson.dumps(value).decode()


def list_facts(value: About | Ending) -> list[tuple[str, str]]:
    """Return what a file says of itself as words: name and value, what is not known left out."""
    told = orjson.loads(orjson.dumps(value))
    return [(name.replace("_", " "), str(told[name])) for name in asdict(value) if told[name] not in (None, "")]


def _iter_answers(export: Export) -> Iterator[SearchAnswer]:
    """Give the first page, which is there, and then those that follow it."""
    first, limit = export.first, export.about.limit
    yield first
    if first.next_cursor is not None:
        query = replace(export.query, cursor=first.next_cursor)
        yield from iter_pages(export.services.engine, query, limit - len(first.hits))


def _describe(exc: Exception) -> str:
    return f"{exc.title}: {exc.message}" if isinstance(exc, ScoutError) else "Internal error: the log says what."
