"""An engine that answers again what was counted before: over the whole base, each page asks for the same few counts."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence

from index.engine import Searcher
from index.entry import IndexEntry
from index.query import Filters, Query, SearchAnswer

MOST = 512
# Counts, with a hit at most: small, and asked again from every page. Pages of hits are another each time.
_MOST_HITS = 1


class KeepingSearcher:
    """``index.engine.Searcher``; counts are kept until the index has another state. Safe in threads."""

    def __init__(self, searcher: Searcher, most: int = MOST) -> None:
        self._searcher = searcher
        self._most = most
        self._held: OrderedDict[Query, tuple[Hashable, SearchAnswer]] = OrderedDict()
        self._lock = threading.Lock()

    def live(self) -> str | None:
        """Return the live generation."""
        return self._searcher.live()

    def state(self) -> Hashable | None:
        """Return what is another whenever a search may be answered otherwise."""
        return self._searcher.state()

    def search(self, query: Query) -> SearchAnswer:
        """Answer a query; see ``index.engine.Searcher``."""
        state = self._searcher.state() if query.limit <= _MOST_HITS and query.cursor is None else None
        if state is None:
            return self._searcher.search(query)
        with self._lock:
            held = self._held.get(query)
        if held is not None and held[0] == state:
            return held[1]
        answer = self._searcher.search(query)
        with self._lock:
            self._held[query] = state, answer
            self._held.move_to_end(query)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return answer

    def get(self, unit_id: str) -> IndexEntry | None:
        """Return the entry of a unit."""
        return self._searcher.get(unit_id)

    def explain(self, query: Query, unit_id: str) -> Mapping[str, float]:
        """Return the parts of a score."""
        return self._searcher.explain(query, unit_id)

    def find_similar(self, word: str, filters: Filters) -> Sequence[str]:
        """Return titles with a word spelled nearly so."""
        return self._searcher.find_similar(word, filters)
