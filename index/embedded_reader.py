"""Open generations for reading, and notice what other threads and processes commit, swap and drop."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import tantivy

from core.errors import EngineError
from index.embedded_folder import MEND, IndexFolder

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Reader:
    """One state of one generation."""

    generation: str
    index: tantivy.Index
    searcher: tantivy.Searcher
    stamp: tuple[int, int, int]


class LiveReader:
    """Gives the newest state of the live generation. Safe in threads."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._current: tuple[tuple[int, int], str | None] = ((0, 0), None)

    def get(self) -> Reader:
        """Return a reader that sees everything committed before the call.

        Raises EngineError when there is no live generation or its files cannot be read.
        """
        for attempt in range(_ATTEMPTS):
            generation = self._generation()
            if generation is None:
                raise EngineError("there is no index yet; run: scout index", place="index")
            try:
                return self._refresh(generation)
            except EngineError:
                # Swapped and dropped between the two looks: look again.
                if attempt == _ATTEMPTS - 1 or self._folder.live() == generation:
                    raise
        raise AssertionError

    def state(self) -> tuple[str, tuple[int, int, int]] | None:
        """Return the live generation with the stamp of its last commit; ``None`` where there is none to read."""
        generation = self._generation()
        try:
            return None if generation is None else (generation, _stamp(self._folder.root / generation))
        except EngineError:  # swapped and dropped between the two looks
            return None

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._reader = None

    def _generation(self) -> str | None:
        stamp = self._folder.current_stamp()  # before the name: a swap in between is seen next time
        if self._current[0] != stamp:
            self._current = stamp, self._folder.live()
        return self._current[1]

    def _refresh(self, generation: str) -> Reader:
        held = self._reader
        if held is not None and held.generation == generation and held.stamp == _stamp(self._folder.root / generation):
            return held
        with self._lock:
            index = self._reader.index if self._reader and self._reader.generation == generation else None
            self._reader = open_reader(self._folder, generation, index)
            return self._reader


def open_reader(folder: IndexFolder, generation: str, index: tantivy.Index | None = None) -> Reader:
    """Return the newest state of a generation; ``index`` saves opening it again."""
    path = folder.check(generation)
    stamp = _stamp(path)  # before the files are read: a commit in between is seen next time
    try:
        if index is None:
            index = tantivy.Index.open(str(path))
            # tantivy's own policy watches the file with a thread and sees a commit half a second late.
            index.config_reader("manual")
        index.reload()
        return Reader(generation, index, index.searcher(), stamp)
    except (OSError, ValueError) as exc:
        raise EngineError(f"cannot be read: {exc}; {MEND}", place=f"index {generation}") from exc


def _stamp(path: Path) -> tuple[int, int, int]:
    """Return what changes when a commit replaces tantivy's list of files."""
    try:
        status = (path / "meta.json").stat()
    except FileNotFoundError as exc:
        raise EngineError(f"its files are gone; {MEND}", place=f"index {path.name}") from exc
    return status.st_mtime_ns, status.st_ino, status.st_size
