"""What a bulk format is: which source its records belong to, how its file is made, how a record becomes a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from core.models import Document
from core.registers import RegisterEntry
from crawlers.bulk.fields import Record
from crawlers.source import Source

Build = Callable[[Record, Source], Document | RegisterEntry]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that ``scout import`` reads.

    ``build`` makes what a record is, or raises RecordError without a place (the reader adds it). ``required``
    are the columns that a CSV file must have. ``used`` and ``ignored`` (with the reason) are all fields that are known;
    any other is reported once a run.
    """

    name: str
    source: str
    container: Literal["jsonl", "csv", "json"]
    build: Build
    used: frozenset[str]
    ignored: tuple[tuple[str, str], ...] = ()
    required: tuple[str, ...] = ()
    delimiter: str = ","

    @property
    def known(self) -> frozenset[str]:
        """All fields that are used or ignored by name."""
        return self.used | {name for name, _ in self.ignored}
