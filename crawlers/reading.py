"""What a spider reads and what it says: answers in; records, requests and refusals out. No network, no store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from core.errors import ScoutError
from core.store.crawling.asks import Ask
from crawlers.records import Entry, Record


@dataclass(frozen=True, slots=True)
class Round:
    """When a source is read, and what is asked of it.

    ``number`` names the round: a listing that was read in it is not read again in it, whoever links there. ``since``:
    only what is new from that day on. ``sandbox_url``: who answers instead of the source. ``spool``: where large files
    are kept while they are read. ``memory``: what the rounds before told to :class:`Remember`. ``wanted``: identifiers
    (``doi:10.1000/1``) of what is held and should be asked for, where the source enriches.
    """

    number: str
    now: datetime
    today: date
    since: date | None = None
    sandbox_url: str | None = None
    spool: Path | None = None
    memory: Mapping[str, Any] = field(default_factory=dict)
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a request. ``url`` is the address as the source says it, ``headers`` have names in lower case.

    ``charset``: what the answer declares, if that is a known one. ``reserved``: why no text of it may be kept (the
    source reserved text and data mining), ``None`` where it may. ``path``: where a large file lies instead of ``body``,
    until it is read.
    """

    url: str
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    charset: str | None = None
    reserved: str | None = None
    path: Path | None = None

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case; empty where none is declared."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was not taken in. ``is_record``: a whole record, not a part of one that is kept all the same."""

    error: ScoutError
    place: str
    sample: str = ""
    is_record: bool = True


@dataclass(frozen=True, slots=True)
class UnknownFields:
    """Fields of records that the source's facts neither use nor ignore."""

    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Remember:
    """What later rounds should know (the day up to which all was read), as JSON; kept with the answer's records."""

    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pause:
    """How long nothing more is asked of a budget, because an answer says so."""

    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many records a query of a backfill has in all, as its first page says, and how many stand on that page."""

    total: int
    on_page: int


Item = Record | Entry | Ask | Refused | UnknownFields | Remember | Counted
