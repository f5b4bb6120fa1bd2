"""The contract of a search engine: what every one can do, and what the stages and the API may ask of it.

A *generation* is one physical index (a folder, an Elasticsearch index). One is live; another may be built beside it and
then take its place at once, while readers go on.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from index.entry import IndexEntry
from index.query import Filters, Query, SearchAnswer


class IndexWriter(Protocol):
    """Writes to one generation. What :meth:`commit` returned from survives a crash; what it did not may be lost."""

    def put(self, entries: Iterable[IndexEntry]) -> None:
        """Add or replace entries by id; one with a ``version`` below the held one is ignored.

        An engine may write in the background: what it refuses is told here or by :meth:`commit`. Raises
        RefusedEntriesError with the units of which a value cannot be indexed; the others are written.
        """

    def delete(self, versions: Mapping[str, int]) -> None:
        """Remove entries by id, unless a newer one than the version given is held; ids not there are no error.

        Where several write, a put of an older version that comes late does not bring the entry back.
        """

    def commit(self) -> None:
        """Make everything written so far durable, and visible to searches once the generation is live.

        Raises RefusedEntriesError as :meth:`put` does, after all else is durable.
        """


class Searcher(Protocol):
    """What answers from the live generation; safe to share between threads.

    Every call raises EngineUnavailableError when the engine is away or overloaded, which may pass.
    """

    def live(self) -> str | None:
        """Return the live generation, ``None`` before the first."""

    def state(self) -> Hashable | None:
        """Return what is another whenever a search may be answered otherwise than before.

        ``None`` where that cannot be told in microseconds, and before the first index. Take it before you search.
        """

    def search(self, query: Query) -> SearchAnswer:
        """Answer a query from the live generation.

        Raises StaleCursorError for a cursor of another generation, InputError for a cursor that is none and for a
        limit out of range, EngineError when there is no live generation.
        """

    def get(self, unit_id: str) -> IndexEntry | None:
        """Return the entry of a unit from the live generation."""

    def explain(self, query: Query, unit_id: str) -> Mapping[str, float]:
        """Return the parts of a unit's score by clause: *why this result*. Empty when it does not match."""

    def find_similar(self, word: str, filters: Filters) -> Sequence[str]:
        """Return titles of entries that pass the filters and have a word spelled nearly so, at most 50.

        ``word`` is one folded token. What *nearly* is, an engine says: about two letters.
        """


class Engine(Searcher, Protocol):
    """A search engine.

    ``has_one_writer``: whether a generation is written by one process at a time (whoever holds the writer knows that
    no other works); else several may, and versions settle who wins.
    """

    name: str
    has_one_writer: bool

    def create(self) -> str:
        """Make an empty generation beside the live one and return its name."""

    def writer(self, generation: str) -> AbstractContextManager[IndexWriter]:
        """Open a generation for writing; leaving without error commits.

        Raises EngineError when another process writes to it and the engine has one writer.
        """

    def activate(self, generation: str) -> None:
        """Make a generation the live one, at once for all readers. The one before stays until dropped."""

    def drop(self, generation: str) -> None:
        """Delete a generation; one that is not there, and the live one, are refused with EngineError."""

    def generations(self) -> Sequence[str]:
        """Return all generations, oldest first."""

    def count(self, generation: str | None = None) -> int:
        """Return the number of entries of a generation (default: the live one)."""

    def close(self) -> None:
        """Release files and connections."""
