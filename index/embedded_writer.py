"""Write entries to one generation of a tantivy index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import tantivy

from core.errors import EngineError, RefusedEntriesError
from index.checking import EntryValueError, check_entry
from index.embedded_query import QueryBuilder
from index.embedded_reader import Reader
from index.embedded_schema import make_document
from index.entry import IndexEntry


class EmbeddedWriter:
    """The one writer of a generation; made by ``EmbeddedEngine.writer``."""

    def __init__(self, reader: Reader, writer: tantivy.IndexWriter) -> None:
        self._index = reader.index
        self._generation = reader.generation
        self._schema = reader.index.schema
        self._writer = writer
        self._searcher = reader.searcher
        self._versions: dict[str, int] = {}  # of entries written since the last commit

    def put(self, entries: Iterable[IndexEntry]) -> None:
        """Add or replace entries; see ``index.engine.IndexWriter``."""
        refused: dict[str, str] = {}
        for entry in entries:
            try:
                self._put(check_entry(entry))
            except EntryValueError as exc:
                refused[str(entry.id)] = str(exc)
        if refused:
            raise RefusedEntriesError(refused)

    def _put(self, entry: IndexEntry) -> None:
        held = self._held_version(entry.id)
        if held is not None and entry.version < held:
            return
        try:
            document = make_document(entry, self._schema)
        except (ValueError, TypeError) as exc:
            raise EntryValueError(str(exc)) from exc
        try:
            if held is not None:
                self._writer.delete_documents_by_term("id", entry.id)
            self._writer.add_document(document)
        except ValueError as exc:
            raise EngineError(f"cannot be written: {exc}", place=f"index {self._generation}") from exc
        self._versions[entry.id] = entry.version

    def _held_version(self, unit_id: str) -> int | None:
        if unit_id in self._versions:
            return self._versions[unit_id]
        if not self._searcher.doc_freq("id", unit_id):
            return None
        unit = QueryBuilder(self._schema, self._searcher).unit(unit_id)
        addresses = [address for _, address in self._searcher.search(unit, 1, count=False).hits]
        versions = self._searcher.fast_field_values("version", addresses) if addresses else []
        return int(versions[0]) if versions and versions[0] is not None else None

    def delete(self, versions: Mapping[str, int]) -> None:
        """Remove entries; see ``index.engine.IndexWriter``. The one writer brings nothing late: none is remembered."""
        for unit_id, version in versions.items():
            held = self._held_version(unit_id)
            if held is not None and held <= version:
                self._writer.delete_documents_by_term("id", unit_id)
                self._versions.pop(unit_id, None)

    def commit(self) -> None:
        """Make everything written so far durable."""
        try:
            self._writer.commit()
            self._index.reload()
        except (OSError, ValueError) as exc:
            raise EngineError(f"cannot be written: {exc}", place=f"index {self._generation}") from exc
        self._searcher = self._index.searcher()
        self._versions.clear()

    def close(self, *, commit: bool) -> None:
        """End writing, and let go of the lock once merges that run are done."""
        try:
            if commit:
                self.commit()
            else:
                self._writer.rollback()
        finally:
            self._writer.wait_merging_threads()
