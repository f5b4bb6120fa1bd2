"""Write entries to one generation of an Elasticsearch index: requests of bounded size, sent beside the work.

A version goes with every entry, and the server keeps the highest: so several may write, and a request may be sent
again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from elasticsearch import Elasticsearch

from core.errors import EngineUnavailableError, RefusedEntriesError
from index.checking import EntryValueError, check_entry
from index.elastic_bulk import Bulk, Operation, Refused, make_delete, make_put
from index.elastic_catalogue import write_alias
from index.elastic_client import translated
from index.entry import IndexEntry

# Larger requests are no faster and cost the server memory.
_MAX_OPERATIONS = 500
# So many requests are under way while the next is made ready.
_IN_FLIGHT = 2


class ElasticWriter:
    """A writer of one generation; made by ``ElasticsearchEngine.writer``."""

    def __init__(self, client: Elasticsearch, generation: str, *, max_bytes: int) -> None:
        self._client = client
        self._alias = write_alias(generation)
        self._bulk = Bulk(client, self._alias)
        self._max_bytes = max_bytes
        self._waiting: dict[str, Operation] = {}
        self._size_bytes = 0
        self._threads = ThreadPoolExecutor(_IN_FLIGHT, thread_name_prefix="bulk")
        self._under_way: list[tuple[frozenset[str], Future[Refused]]] = []
        self._refused: Refused = {}

    def put(self, entries: Iterable[IndexEntry]) -> None:
        """Add or replace entries; see ``index.engine.IndexWriter``."""
        refused: Refused = {}
        for entry in entries:
            try:
                operation = make_put(check_entry(entry))
            except (EntryValueError, TypeError) as exc:
                refused[str(entry.id)] = str(exc)
            else:
                self._add(operation)
        if refused:
            raise RefusedEntriesError(refused)

    def delete(self, versions: Mapping[str, int]) -> None:
        """Remove entries; see ``index.engine.IndexWriter``."""
        for unit_id, version in versions.items():
            self._add(make_delete(unit_id, version))

    def commit(self) -> None:
        """Make everything written so far durable and visible; see ``index.engine.IndexWriter``."""
        self._send()
        while self._under_way:
            self._await_first()
        place = f"elasticsearch index {self._alias}"
        with translated(place):
            # A node that was stopped and left behind answers 500 for the shards that others lead by now.
            answer = self._client.options(ignore_status=500).indices.refresh(index=self._alias).body
        if answer.get("_shards", {}).get("failed", True):
            raise EngineUnavailableError(f"not every shard could be refreshed: {str(answer)[:300]}", place=place)
        refused, self._refused = self._refused, {}
        if refused:
            raise RefusedEntriesError(refused)

    def close(self) -> None:
        """Wait for what is under way, and drop what was not sent."""
        self._threads.shutdown(cancel_futures=True)

    def _add(self, operation: Operation) -> None:
        is_full = len(self._waiting) >= _MAX_OPERATIONS or self._size_bytes + operation.size_bytes > self._max_bytes
        if is_full or operation.unit_id in self._waiting:
            self._send()
        self._waiting[operation.unit_id] = operation
        self._size_bytes += operation.size_bytes

    def _send(self) -> None:
        operations, self._waiting, self._size_bytes = self._waiting, {}, 0
        if not operations:
            return
        ids = frozenset(operations)
        # Two writes of one unit with one version are done in the order they came.
        while len(self._under_way) >= _IN_FLIGHT or any(ids & others for others, _ in self._under_way):
            self._await_first()
        self._under_way.append((ids, self._threads.submit(self._bulk.write, list(operations.values()))))

    def _await_first(self) -> None:
        _, work = self._under_way.pop(0)
        self._refused |= work.result()
