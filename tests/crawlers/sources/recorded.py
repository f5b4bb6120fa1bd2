"""What sources answer, and what must come of it: the form in which everybody who adds a source writes it down.

Beside this file stand files ``recorded_<word>.py``, each with a table ``ANSWERS`` from the id of a source to its
answers. ``test_recorded.py`` finds all of them by their names, reads each answer as a crawl does (spider, limits,
promised fields) and fails for a shipped source that is crawled and has no answers here. A source needs

- one answer at least that gives something (``items``),
- one at least that fails: of which nothing is kept (``error``), a record is refused (``refused``), or the source asks
  for a pause (``pause_s``); each error that facts/sources.md tells of is one,
- where its records have fields (paged-api, oai-pmh, bulk-file), one with a field that nobody knows (``unknown``).

Recorded answers come from ``../shared/data`` by a function (:func:`shared`) and are skipped where that is not there, so
at least one that gives something is built here, in the shape that the source's documentation shows. Example::

    ANSWERS = {
        "nwopen": (
            Told("a page of two projects", body=orjson.dumps(PAGE), items=2),
            Told("a page of HTML", body=b"<html>", error=FormatError, says="not JSON"),
            Told("a new field", body=orjson.dumps(NEW), items=2, unknown=("projects.colour",)),
            Told("too many requests", status=429, headers={"retry-after": "60"}, error=StatusError),
        ),
    }
"""

from __future__ import annotations

import lzma
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from core.errors import ScoutError
from core.store.crawling.asks import Ask
from crawlers.spiders.base import SourceSpider

FromShared = Callable[[Path], bytes]


@dataclass(frozen=True, slots=True)
class Told:
    """An answer of a source, and what must come of it.

    ``name``: what it is, unique for its source. ``body``: bytes, or what reads them from the folder of real data.
    ``items``: how many documents, entries of a register and requests for articles it gives. ``refused``: how many of
    its records are refused. ``error``: what a crawl takes the answer for, whatever its status; nothing is kept of it
    then. ``says``: a pattern of the words of that error, or of the first refusal. ``pause_s``: for how long the answer
    asks for quiet at least. ``unknown``: the fields that are told. ``ask``: which request it answers, made by the
    spider; the first of a round where absent. ``round``: facts of the round, as ``wanted`` or ``since``.
    """

    name: str
    body: bytes | FromShared = b""
    items: int = 0
    refused: int = 0
    error: type[ScoutError] | None = None
    says: str = ""
    pause_s: float | None = None
    unknown: tuple[str, ...] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    ask: Callable[[SourceSpider], Ask] | None = None
    round: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_failure(self) -> bool:
        """Whether something must go wrong."""
        return self.error is not None or self.refused > 0 or self.pause_s is not None


Answers = Mapping[str, tuple[Told, ...]]


def shared(path: str) -> FromShared:
    """Return what reads a file below ``../shared/data``."""
    return lambda folder: (folder / path).read_bytes()


def cassette(path: str, **of: object) -> FromShared:
    """Return what reads the body of the first recorded exchange that has these facts (``uri``, ``status``…)."""

    def load(folder: Path) -> bytes:
        with lzma.open(folder / path) as lines:
            for line in lines:
                exchange = orjson.loads(line)
                if all(exchange[name] == value for name, value in of.items()):
                    return str(exchange["body"]).encode()
        raise LookupError(f"nothing in {path} has {of}")

    return load
