"""The embedded engine: tantivy in this process, files in one folder, no service. One writer, any number of readers."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy
from tantivy import Occur

from core.errors import EngineError, InputError
from core.settings import Settings
from index.cursor import decode_cursor, encode_cursor
from index.embedded_counts import count
from index.embedded_folder import ENGINE, IndexFolder
from index.embedded_pages import Page, find_page
from index.embedded_query import QueryBuilder
from index.embedded_reader import LiveReader, Reader, open_reader
from index.embedded_schema import build_schema
from index.embedded_writer import EmbeddedWriter
from index.engine import IndexWriter
from index.entry import IndexEntry
from index.highlight import Highlighter
from index.query import MAX_LIMIT, Filters, Hit, Query, SearchAnswer
from index.results import name_parts
from index.spelling import MAX_SIMILAR
from index.stored import decode_entry

_MIN_HEAP_BYTES_A_THREAD = 15_000_000


def open_engine(settings: Settings) -> EmbeddedEngine:
    """Return the engine that the settings describe; its files are opened when they are first needed."""
    asked = settings.index
    return EmbeddedEngine(settings.index_dir, heap_mb=asked.heap_mb, writer_threads=asked.writer_threads)


class EmbeddedEngine:
    """``index.engine.Engine`` on tantivy. ``heap_mb`` is the writer's memory over all its threads."""

    name = ENGINE
    has_one_writer = True

    def __init__(self, root: Path, *, heap_mb: int = 128, writer_threads: int = 1) -> None:
        self._folder = IndexFolder(root)
        self._live = LiveReader(self._folder)
        self._heap_bytes = heap_mb * 1_000_000
        self._threads = max(1, min(writer_threads, self._heap_bytes // _MIN_HEAP_BYTES_A_THREAD))

    def create(self) -> str:
        """Make an empty generation; see ``index.engine.Engine``."""
        return self._folder.create(build_schema())

    @contextmanager
    def writer(self, generation: str) -> Iterator[IndexWriter]:
        """Open a generation for writing; see ``index.engine.Engine``."""
        writer = self._open_writer(generation)
        try:
            yield writer
        except BaseException:  # whatever ends it, what was not committed is dropped
            writer.close(commit=False)
            raise
        writer.close(commit=True)

    def _open_writer(self, generation: str) -> EmbeddedWriter:
        reader = open_reader(self._folder, generation)
        heap_bytes = max(self._heap_bytes, _MIN_HEAP_BYTES_A_THREAD)
        try:
            return EmbeddedWriter(reader, reader.index.writer(heap_bytes, self._threads))
        except ValueError as exc:
            raise EngineError(f"another process writes to it: {exc}", place=f"index {generation}") from exc

    def activate(self, generation: str) -> None:
        """Make a generation the live one; see ``index.engine.Engine``."""
        self._folder.activate(generation)

    def drop(self, generation: str) -> None:
        """Delete a generation; see ``index.engine.Engine``."""
        self._folder.drop(generation)

    def live(self) -> str | None:
        """Return the live generation."""
        return self._folder.live()

    def state(self) -> Hashable | None:
        """Return the live generation and its last commit; see ``index.engine.Searcher``."""
        return self._live.state()

    def generations(self) -> Sequence[str]:
        """Return all generations, oldest first."""
        return self._folder.generations()

    def search(self, query: Query) -> SearchAnswer:
        """Answer a query; see ``index.engine.Engine``."""
        if not 0 <= query.limit <= MAX_LIMIT:
            raise InputError(f"a page has 0 to {MAX_LIMIT} hits", place="limit")
        reader = self._live.get()
        try:
            return _answer(reader, query)
        except ValueError as exc:
            raise EngineError(f"cannot answer: {exc}", place=f"index {reader.generation}") from exc

    def get(self, unit_id: str) -> IndexEntry | None:
        """Return the entry of a unit from the live generation."""
        reader = self._live.get()
        found = reader.searcher.search(_builder(reader).unit(unit_id), 1, count=False).hits
        return _load_entry(reader.searcher, found[0][1]) if found else None

    def explain(self, query: Query, unit_id: str) -> Mapping[str, float]:
        """Return the parts of a unit's score by clause; see ``index.engine.Engine``."""
        reader = self._live.get()
        builder = _builder(reader)
        unit = tantivy.Query.const_score_query(builder.unit(unit_id), 0.0)
        if not _scores(reader.searcher, unit, builder.build(query)):
            return {}
        clauses = (*query.expression.required, *query.expression.wanted)
        asked = (*map(builder.clause, clauses), *map(builder.preferred, query.expression.preferred))
        scores = [_scores(reader.searcher, unit, part) for part in asked]
        return name_parts(query.expression, [found[0] if found else None for found in scores])

    def find_similar(self, word: str, filters: Filters) -> Sequence[str]:
        """Return titles that have a word spelled nearly so; see ``index.engine.Engine``."""
        reader = self._live.get()
        matching = _builder(reader).similar(word, filters)
        found = reader.searcher.search(matching, MAX_SIMILAR, count=False).hits
        return [_load_entry(reader.searcher, address).title for _, address in found]

    def count(self, generation: str | None = None) -> int:
        """Return the number of entries of a generation."""
        reader = self._live.get() if generation is None else open_reader(self._folder, generation)
        return reader.searcher.num_docs

    def close(self) -> None:
        """Let go of the files."""
        self._live.close()


def _builder(reader: Reader) -> QueryBuilder:
    return QueryBuilder(reader.index.schema, reader.searcher)


def _scores(searcher: tantivy.Searcher, unit: tantivy.Query, clause: tantivy.Query) -> list[float]:
    both = tantivy.Query.boolean_query([(Occur.Must, unit), (Occur.Must, clause)])
    return [score for score, _ in searcher.search(both, 1, count=False).hits]


def _answer(reader: Reader, query: Query) -> SearchAnswer:
    start = decode_cursor(query.cursor, query, reader.generation) if query.cursor else None
    builder = _builder(reader)
    matching = builder.build(query)
    counts = count(reader.searcher, matching, query)
    page = find_page(builder, matching, query, start)
    return SearchAnswer(
        total=page.total,
        hits=_make_hits(reader.searcher, page, query),
        generation=reader.generation,
        next_cursor=encode_cursor(page.end, query, reader.generation) if page.end else None,
        facets=counts.facets,
        histogram=counts.histogram,
        undated=page.total - counts.dated if query.histogram else 0,
    )


def _make_hits(searcher: tantivy.Searcher, page: Page, query: Query) -> tuple[Hit, ...]:
    found = [(score, _load_entry(searcher, address)) for score, address in page.hits]
    if not query.highlight:
        return tuple(Hit(entry, score) for score, entry in found)
    highlighter = Highlighter(query.expression)
    return tuple(Hit(entry, score, *highlighter.fragments(entry)) for score, entry in found)


def _load_entry(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> IndexEntry:
    body = searcher.doc(address).get_first("stored")
    assert body is not None
    return decode_entry(bytes(body))
