"""The engine on Elasticsearch: one alias over versioned indexes, any number of writers and readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from core.errors import InputError
from core.settings import ElasticsearchSettings, Settings
from index.elastic_catalogue import Catalogue
from index.elastic_client import make_client, translated
from index.elastic_mapping import ENGINE
from index.elastic_query import Body, build_clause, build_preferred, build_query, build_similar, valid_value
from index.elastic_searcher import Searcher
from index.elastic_snapshots import Snapshots
from index.elastic_writer import ElasticWriter
from index.engine import IndexWriter
from index.entry import IndexEntry
from index.query import MAX_LIMIT, Filters, Query, SearchAnswer
from index.results import name_parts
from index.spelling import MAX_SIMILAR
from index.stored import make_entry

_BYTES_A_MB = 1_000_000


def open_engine(settings: Settings) -> ElasticsearchEngine:
    """Return the engine that the settings describe; nothing is connected yet."""
    return ElasticsearchEngine(settings.elasticsearch)


class ElasticsearchEngine:
    """``index.engine.Engine`` on an Elasticsearch cluster (8.19 or 9)."""

    name = ENGINE
    has_one_writer = False

    def __init__(self, settings: ElasticsearchSettings) -> None:
        self._settings = settings
        self._client = make_client(settings)
        self._catalogue = Catalogue(self._client, settings)
        self._snapshots = Snapshots(self._client)
        self._searcher = Searcher(self._client, self._catalogue, self._snapshots)

    def create(self) -> str:
        """Make an empty generation; see ``index.engine.Engine``."""
        return self._catalogue.create()

    @contextmanager
    def writer(self, generation: str) -> Iterator[IndexWriter]:
        """Open a generation for writing; see ``index.engine.Engine``."""
        self._catalogue.check(generation)
        writer = ElasticWriter(self._client, generation, max_bytes=self._settings.bulk_mb * _BYTES_A_MB)
        try:
            yield writer
            writer.commit()
        finally:
            writer.close()

    def activate(self, generation: str) -> None:
        """Make a generation the live one; see ``index.engine.Engine``."""
        self._catalogue.activate(generation)

    def drop(self, generation: str) -> None:
        """Delete a generation; see ``index.engine.Engine``."""
        self._catalogue.drop(generation)

    def live(self) -> str | None:
        """Return the live generation."""
        return self._catalogue.live()

    def state(self) -> None:
        """Return nothing: only a request would tell, and other machines write; see ``index.engine.Searcher``."""

    def generations(self) -> Sequence[str]:
        """Return all generations, oldest first."""
        return self._catalogue.generations()

    def search(self, query: Query) -> SearchAnswer:
        """Answer a query; see ``index.engine.Engine``."""
        if not 0 <= query.limit <= MAX_LIMIT:
            raise InputError(f"a page has 0 to {MAX_LIMIT} hits", place="limit")
        return self._searcher.search(query)

    def get(self, unit_id: str) -> IndexEntry | None:
        """Return the entry of a unit from the live generation."""
        generation = self._searcher.live()
        with translated(f"elasticsearch index {generation}"):
            # What a search would find: not what was written since the last commit.
            client = self._client.options(ignore_status=404)
            found = client.get(index=generation, id=valid_value(unit_id), realtime=False)
        return make_entry(found["_source"]["entry"]) if found.get("found") else None

    def explain(self, query: Query, unit_id: str) -> Mapping[str, float]:
        """Return the parts of a unit's score by clause; see ``index.engine.Engine``."""
        clauses = (*query.expression.required, *query.expression.wanted)
        preferred = map(build_preferred, query.expression.preferred)
        scores = self._scores(unit_id, [build_query(query), *map(build_clause, clauses), *preferred])
        if scores[0] is None:
            return {}
        return name_parts(query.expression, scores[1:])

    def _scores(self, unit_id: str, bodies: Sequence[Body]) -> list[float | None]:
        """Return how one entry scores in each query, ``None`` where it does not match."""
        generation = self._searcher.live()
        unit = {"ids": {"values": [valid_value(unit_id)]}}
        searches: list[dict[str, Any]] = []
        for body in bodies:
            searches += [{}, {"query": {"bool": {"must": [body], "filter": [unit]}}, "size": 1, "_source": False}]
        with translated(f"elasticsearch index {generation}"):
            answers = self._client.msearch(index=generation, searches=searches)["responses"]
        hits = [answer["hits"]["hits"] for answer in answers]
        return [float(found[0]["_score"]) if found else None for found in hits]

    def find_similar(self, word: str, filters: Filters) -> Sequence[str]:
        """Return titles that have a word spelled nearly so; see ``index.engine.Engine``."""
        generation = self._searcher.live()
        body = build_similar(word, filters)
        with translated(f"elasticsearch index {generation}"):
            found = self._client.search(index=generation, query=body, size=MAX_SIMILAR)["hits"]["hits"]
        return [make_entry(hit["_source"]["entry"]).title for hit in found]

    def count(self, generation: str | None = None) -> int:
        """Return the number of entries of a generation."""
        name = self._searcher.live() if generation is None else self._searcher.readable(generation)
        with translated(f"elasticsearch index {name}"):
            return int(self._client.count(index=name)["count"])

    def close(self) -> None:
        """Give up points in time and connections."""
        self._snapshots.close()
        self._client.close()
