"""Reading files beside the import: a file that hangs its reader, kills it or eats its memory is refused alone."""

from __future__ import annotations

import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from core.errors import OversizeError, RecordError
from crawlers.fetching.processes import get_processes
from crawlers.files.content import FileContent, name_error
from crawlers.files.formats import FORMATS

if sys.platform != "win32":
    import resource

_GOODBYE_S = 2.0
# What is under way besides what is waited for: a large file must not let the others' processes rest.
_AHEAD = 2


@dataclass(frozen=True, slots=True)
class FileTask:
    """A file to be read: its name, its suffix in small letters, and its bytes."""

    name: str
    suffix: str
    body: bytes


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """How many files are read at once, and how long and with how much memory one is.

    ``count`` 0: in this process, without limits.
    """

    count: int = 2
    timeout_s: float = 120.0
    memory_mb: int = 2_048


Read = FileContent | RecordError


def read_file(task: FileTask) -> Read:
    """Read a file whole, or say why not."""
    try:
        return FORMATS[task.suffix].read(task.body)
    except RecordError as exc:
        return exc
    except MemoryError:
        return OversizeError("it takes more memory than we give")
    except Exception as exc:  # noqa: BLE001  # what a parser does with one file must not end the import of the others
        return RecordError(f"cannot be read: {name_error(exc)}")


def read_files(tasks: Iterable[FileTask], limits: ReadingLimits) -> Iterator[tuple[FileTask, Read]]:
    """Give what each file says, in their order; few are held at once."""
    if limits.count == 0:
        yield from ((task, read_file(task)) for task in tasks)
        return
    readers = _Readers(limits)
    waiting: deque[tuple[FileTask, Future[Read]]] = deque()
    try:
        for task in tasks:
            waiting.append((task, readers.submit(task)))
            if len(waiting) >= limits.count + _AHEAD:
                first, found = waiting.popleft()
                yield first, found.result()
        while waiting:
            first, found = waiting.popleft()
            yield first, found.result()
    finally:
        readers.close()


class _Readers:
    """Threads that each have a process which reads for them."""

    def __init__(self, limits: ReadingLimits) -> None:
        self._limits = limits
        self._threads = ThreadPoolExecutor(limits.count, thread_name_prefix="file-reader")
        self._mine = threading.local()
        self._all: list[_ReaderProcess] = []

    def submit(self, task: FileTask) -> Future[Read]:
        return self._threads.submit(self._read, task)

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        for process in self._all:
            process.close()

    def _read(self, task: FileTask) -> Read:
        process: _ReaderProcess | None = getattr(self._mine, "process", None)
        if process is None:
            process = self._mine.process = _ReaderProcess(self._limits)
            self._all.append(process)
        return process.read(task)


class _ReaderProcess:
    """One process, started when it is first needed and again when it was lost. Used by one thread."""

    def __init__(self, limits: ReadingLimits) -> None:
        self._limits = limits
        self._context = get_processes(__name__)
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def read(self, task: FileTask) -> Read:
        pipe = self._open()
        try:
            pipe.send(task)
            if not pipe.poll(self._limits.timeout_s):
                self._kill()
                return RecordError(f"could not be read within {self._limits.timeout_s:g} s")
            found: Read = pipe.recv()
        except (EOFError, OSError):
            self._kill()
            return RecordError("its reader died of it")
        return found

    def close(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.join(_GOODBYE_S)
        self._kill()

    def _open(self) -> Connection:
        if self._pipe is None:
            self._pipe, theirs = self._context.Pipe()
            arguments = (theirs, self._limits.memory_mb)
            self._process = self._context.Process(target=_serve, args=arguments, name="file-reader", daemon=True)
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


def _serve(pipe: Connection, memory_mb: int) -> None:
    """Read what comes, until the import is gone."""
    # Ctrl-C is meant for the import.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform != "win32":
        most = memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(read_file(task))
