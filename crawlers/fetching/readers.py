"""Reading answers beside the network: spiders and parsers run in processes of their own.

A parser that hangs or dies on what somebody wrote takes its process with it, not the crawl.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from core.errors import FormatError, RecordError, ScoutError, SourceError
from core.store.crawling.asks import Ask
from crawlers.expectations import Made, refuse_changed
from crawlers.fetching.processes import calm_collector, get_processes
from crawlers.reading import Answer, Counted, Item, Refused, Remember, Round, UnknownFields
from crawlers.records import Entry, Limits, Record
from crawlers.source import Source
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.choosing import make_spider

_PART_RECORDS = 1_000
# A thousand full texts of patents would be hundreds of megabytes.
_PART_BYTES = 16 * 1024 * 1024
_GOODBYE_S = 2.0


@dataclass(frozen=True, slots=True)
class ReadTask:
    """An answer to be read, or a request that failed for good (``error``) and of which something may be known."""

    source: Source
    round: Round
    limits: Limits
    ask: Ask
    answer: Answer | None = None
    error: ScoutError | None = None


@dataclass(slots=True)
class Reading:
    """All that one answer gave, or a part of it. ``error``: it could not be read; nothing of it is kept then."""

    records: list[Record] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unknown_fields: set[str] = field(default_factory=set)
    remember: dict[str, Any] = field(default_factory=dict)
    counted: tuple[int, int] | None = None
    error: ScoutError | None = None

    @property
    def made(self) -> list[Made]:
        """All documents and entries of registers."""
        return [*(one.document for one in self.records), *(one.entry for one in self.entries)]


def read(task: ReadTask) -> Reading:
    """Read an answer whole: all of it, or an error and nothing."""
    spider = _spider(task.source, task.round)
    try:
        reading = _collect(_items(spider, task), task.limits)
        _refuse_changed(task.source, reading)
    except ScoutError as exc:
        return Reading(error=exc)
    except Exception as exc:  # noqa: BLE001  # a defect of ours on one answer must not end the crawl of the others
        return Reading(error=FormatError(f"{type(exc).__name__}: {exc}"[:300], place=task.ask.url))
    return reading


def read_in_parts(task: ReadTask) -> Iterator[Reading]:
    """Read an answer that is too large to hold: a thousand items at a time, an error as the last part."""
    parts = _iter_parts(_items(_spider(task.source, task.round), task))
    while True:
        try:
            part = next(parts, None)
            if part is None:
                return
            reading = _collect(part, task.limits)
            _refuse_changed(task.source, reading)
        except ScoutError as exc:
            yield Reading(error=exc)
            return
        except Exception as exc:  # noqa: BLE001  # as above
            yield Reading(error=FormatError(f"{type(exc).__name__}: {exc}"[:300], place=task.ask.url))
            return
        yield reading


def _iter_parts(items: Iterator[Item]) -> Iterator[list[Item]]:
    """Give items in parts that can be held, the last one as it comes; one empty part where there is none."""
    part, size_bytes, is_first = list[Item](), 0, True
    for item in items:
        part.append(item)
        size_bytes += len(item.evidence.body) if isinstance(item, Record | Entry) else 0
        if len(part) >= _PART_RECORDS or size_bytes >= _PART_BYTES:
            yield part
            part, size_bytes, is_first = [], 0, False
    if part or is_first:
        yield part


def _refuse_changed(source: Source, reading: Reading) -> None:
    refused = sum(one.is_record for one in reading.refused)
    refuse_changed(source, reading.made, refused=refused)


def _items(spider: SourceSpider, task: ReadTask) -> Iterator[Item]:
    if task.answer is not None:
        return spider.read(task.ask, task.answer)
    return spider.failed(task.ask, task.error or SourceError("failed", place=task.ask.url))


def _collect(items: Iterator[Item] | list[Item], limits: Limits) -> Reading:
    reading = Reading()
    for item in items:
        match item:
            case Record():
                _take_record(reading, item, limits)
            case Entry():
                _take_entry(reading, item, limits)
            case Ask():
                reading.asks.append(item)
            case Refused():
                reading.refused.append(item)
            case UnknownFields():
                reading.unknown_fields |= item.names
            case Remember():
                reading.remember |= item.facts
            case Counted():
                reading.counted = (item.total, item.on_page)
    return reading


def _take_record(reading: Reading, record: Record, limits: Limits) -> None:
    document = record.document
    try:
        limits.check(document)
    except RecordError as exc:
        reading.refused.append(Refused(exc, document.url or document.id, document.title))
        return
    reading.records.append(record)


def _take_entry(reading: Reading, one: Entry, limits: Limits) -> None:
    try:
        limits.check_entry(one.entry)
    except RecordError as exc:
        reading.refused.append(Refused(exc, one.entry.id, one.entry.name if one.entry.names else ""))
        return
    reading.entries.append(one)


@lru_cache(maxsize=2_048)
def _cached_spider(source_id: str, facts_hash: str, number: str) -> list[SourceSpider]:
    del source_id, facts_hash, number
    return []


def _spider(source: Source, this_round: Round) -> SourceSpider:
    # Sources are not hashable; what they are is their hash.
    kept = _cached_spider(source.id, source.facts_hash, this_round.number)
    if not kept:
        kept.append(make_spider(source, this_round))
    return kept[0]


class Readers:
    """Processes that read answers. ``count`` 0: no process, a thread of this one."""

    def __init__(self, count: int, timeout_s: float) -> None:
        self._threads = ThreadPoolExecutor(max(count, 1), thread_name_prefix="reader")
        self._timeout_s = timeout_s
        self._has_processes = count > 0
        self._mine = threading.local()
        self._all: list[_ReaderProcess] = []

    async def read(self, task: ReadTask) -> Reading:
        """Read an answer whole; one that hangs or kills its reader is an error of that answer."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, task)

    def close(self) -> None:
        """End all processes."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        for process in self._all:
            process.close()

    def _read(self, task: ReadTask) -> Reading:
        if not self._has_processes:
            return read(task)
        process: _ReaderProcess | None = getattr(self._mine, "process", None)
        if process is None:
            process = self._mine.process = _ReaderProcess(self._timeout_s)
            self._all.append(process)
        return process.read(task)


class _ReaderProcess:
    """One process, started when it is first needed and again when it was lost. Used by one thread."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._context = get_processes(__name__)
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def read(self, task: ReadTask) -> Reading:
        pipe = self._open()
        try:
            pipe.send(task)
            if not pipe.poll(self._timeout_s):
                self._kill()
                return _lost(task, f"could not be read within {self._timeout_s:.0f} s")
            reading: Reading = pipe.recv()
        except (EOFError, OSError):
            self._kill()
            return _lost(task, "its reader died")
        return reading

    def close(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.join(_GOODBYE_S)
        self._kill()

    def _open(self) -> Connection:
        if self._pipe is None:
            self._pipe, theirs = self._context.Pipe()
            self._process = self._context.Process(target=_serve, args=(theirs,), name="reader", daemon=True)
            self._process.start()
            theirs.close()
        return self._pipe

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _serve(pipe: Connection) -> None:
    """Read what comes, until the crawl is gone."""
    # Ctrl-C is meant for the crawl, which finishes what is under way.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    calm_collector()
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(read(task))


def _lost(task: ReadTask, what: str) -> Reading:
    return Reading(error=FormatError(f"the answer {what}", place=task.ask.url))
