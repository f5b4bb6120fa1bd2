"""Points in time: who turns pages reads on in the state of the index in which the second page was asked.

One serves all who turn the pages of one search. Where it has expired, or in another process, a new one takes its place:
the cursor says where to go on, so a page may then show what was written since.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict

from elasticsearch import Elasticsearch

from core.errors import EngineError
from index.elastic_client import translated
from index.query import Query

KEEP_ALIVE = "2m"
# Each holds on to files of the server; the one that was not asked for longest is given up.
_MOST_OPEN = 32
_Key = tuple[str, Query]


class Snapshots:
    """The points in time that this process holds open. Safe in threads."""

    def __init__(self, client: Elasticsearch) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._open: OrderedDict[_Key, str] = OrderedDict()

    def get(self, generation: str, asked: Query) -> str:
        """Return the id of the point in time for a search, opening one if there is none."""
        key = (generation, asked)
        with self._lock:
            if key in self._open:
                self._open.move_to_end(key)
                return self._open[key]
        with translated(f"elasticsearch index {generation}"):
            opened = str(self._client.open_point_in_time(index=generation, keep_alive=KEEP_ALIVE)["id"])
        with self._lock:
            self._open[key] = opened
            oldest = self._open.popitem(last=False)[1] if len(self._open) > _MOST_OPEN else None
        if oldest is not None:
            self._close(oldest)
        return opened

    def keep(self, generation: str, asked: Query, snapshot: str) -> None:
        """Note the id under which the server goes on with a point in time."""
        with self._lock:
            self._open[generation, asked] = snapshot

    def forget(self, generation: str, asked: Query, *, expired: bool = False) -> None:
        """Give up a point in time: its last page was read, or the server knows it no more."""
        with self._lock:
            snapshot = self._open.pop((generation, asked), None)
        if snapshot is not None and not expired:
            self._close(snapshot)

    def close(self) -> None:
        """Give up all of them."""
        with self._lock:
            snapshots, self._open = list(self._open.values()), OrderedDict()
        for snapshot in snapshots:
            self._close(snapshot)

    def _close(self, snapshot: str) -> None:
        # It expires by itself when the server cannot be told.
        with contextlib.suppress(EngineError), translated("elasticsearch point in time"):
            self._client.options(ignore_status=404).close_point_in_time(id=snapshot)
