"""Ask an Elasticsearch index for one page of an answer, from the live generation or on from a cursor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from core.errors import EngineError, StaleCursorError
from index.cursor import Position, decode_cursor, encode_cursor
from index.elastic_answers import are_exact, read_counts, read_end, read_hits, read_index_names, read_total
from index.elastic_catalogue import Catalogue
from index.elastic_client import describe, translated
from index.elastic_query import MOST_VALUES, build_search
from index.elastic_snapshots import KEEP_ALIVE, Snapshots
from index.query import Query, SearchAnswer

_Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Searcher:
    """Searches the generations of one catalogue. Safe in threads."""

    client: Elasticsearch
    catalogue: Catalogue
    snapshots: Snapshots
    _known: set[str] = field(default_factory=set)
    _seen: list[str] = field(default_factory=list)

    def live(self) -> str:
        """Return the live generation, of a version that we can read; raises EngineError where there is none."""
        generation = self.catalogue.live()
        if generation is None:
            raise EngineError("there is no index yet; run: scout index", place="index")
        return self.readable(generation)

    def readable(self, generation: str) -> str:
        """Return a generation after a look, the first time, at whether this version can read it."""
        if generation not in self._known:
            self.catalogue.check(generation)
            self._known.add(generation)
        return generation

    def search(self, query: Query) -> SearchAnswer:
        """Answer a query; see ``index.engine.Engine``."""
        if not self._known:
            self.live()
        if query.cursor is not None:
            return self._turn_page(query, query.cursor)
        answer = self._ask_live(query)
        return _read(answer, query, self._answering(read_index_names(answer)))

    def _answering(self, names: set[str]) -> str:
        """Return the generation that hits came from.

        An answer without hits does not say; nobody reads on from it, so the last one that was seen will do.
        """
        if not names and self._seen:
            return self._seen[-1]
        generation = self.readable(names.pop() if len(names) == 1 else self.live())
        self._seen[:] = [generation]
        return generation

    def _ask_live(self, query: Query) -> _Answer:
        try:
            return self._ask(query, index=self.catalogue.alias)
        except _GoneError:
            self.live()  # says so where there is none
            return self._ask(query, index=self.catalogue.alias)

    def _turn_page(self, query: Query, cursor: str) -> SearchAnswer:
        generation = self.live()
        start = decode_cursor(cursor, query, generation)
        asked = Query(query.expression, query.filters, query.as_of, query.sort)
        try:
            answer = self._ask_snapshot(query, start, generation, asked)
        except EngineError as exc:
            if not exc.is_transient and self.catalogue.live() != generation:
                raise StaleCursorError("the index was rebuilt since; start the search again", place="cursor") from exc
            raise
        read = _read(answer, query, generation)
        if read.next_cursor is None:
            self.snapshots.forget(generation, asked)
        return read

    def _ask_snapshot(self, query: Query, start: Position, generation: str, asked: Query) -> _Answer:
        snapshot = self.snapshots.get(generation, asked)
        try:
            answer = self._ask(query, start, snapshot=snapshot)
        except _GoneError:
            self.snapshots.forget(generation, asked, expired=True)
            snapshot = self.snapshots.get(generation, asked)
            answer = self._ask(query, start, snapshot=snapshot)
        self.snapshots.keep(generation, asked, str(answer["pit_id"]))
        return answer

    def _ask(
        self, query: Query, start: Position | None = None, *, index: str | None = None, snapshot: str | None = None
    ) -> _Answer:
        body = build_search(query, start)
        answer = self._post(body, index, snapshot)
        if are_exact(answer, query):
            return answer
        wider = build_search(query, start, values=MOST_VALUES)
        return self._post(wider, index, snapshot)

    def _post(self, body: dict[str, Any], index: str | None, snapshot: str | None) -> _Answer:
        if snapshot is not None:
            body = {**body, "pit": {"id": snapshot, "keep_alive": KEEP_ALIVE}}
        with translated(f"elasticsearch index {index or self.catalogue.alias}"):
            try:
                # An answer from some of the shards only would be a wrong one.
                answer: _Answer = self.client.search(index=index, body=body, allow_partial_search_results=False).body
            except NotFoundError as exc:
                raise _GoneError(describe(exc), place=f"elasticsearch index {index or snapshot}") from exc
        return answer


def _read(answer: _Answer, query: Query, generation: str) -> SearchAnswer:
    total, counts, end = read_total(answer), read_counts(answer, query), read_end(answer, query)
    return SearchAnswer(
        total=total,
        hits=read_hits(answer, query),
        generation=generation,
        next_cursor=encode_cursor(end, query, generation) if end else None,
        facets=counts.facets,
        histogram=counts.histogram,
        undated=total - counts.dated if query.histogram else 0,
    )


class _GoneError(EngineError):
    """An index, or a point in time, that the server knows no more."""
