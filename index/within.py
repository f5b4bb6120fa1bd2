"""An engine seen from within some spaces: whatever is asked of it, nothing of another space is in the answer."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.engine import Searcher
from index.entry import IndexEntry
from index.query import Filters, Query, SearchAnswer


@dataclass(frozen=True, slots=True)
class SpacesSearcher:
    """``index.engine.Searcher`` over ``spaces`` only; a query that asks for fewer of them gets fewer."""

    searcher: Searcher
    spaces: tuple[str, ...]

    def live(self) -> str | None:
        """Return the live generation."""
        return self.searcher.live()

    def state(self) -> Hashable | None:
        """Return what is another whenever a search may be answered otherwise; see ``index.engine.Searcher``."""
        return self.searcher.state()

    def search(self, query: Query) -> SearchAnswer:
        """Answer a query; see ``index.engine.Searcher``."""
        return self.searcher.search(self._within(query))

    def get(self, unit_id: str) -> IndexEntry | None:
        """Return the entry of a unit; ``None`` where it is of another space."""
        entry = self.searcher.get(unit_id)
        return entry if entry is not None and entry.space in self.spaces else None

    def explain(self, query: Query, unit_id: str) -> Mapping[str, float]:
        """Return the parts of a score; none of a unit of another space."""
        return self.searcher.explain(self._within(query), unit_id)

    def find_similar(self, word: str, filters: Filters) -> Sequence[str]:
        """Return titles with a word spelled nearly so."""
        return self.searcher.find_similar(word, self._narrow(filters))

    def _within(self, query: Query) -> Query:
        return replace(query, filters=self._narrow(query.filters))

    def _narrow(self, filters: Filters) -> Filters:
        asked = filters.spaces
        spaces = self.spaces if asked is None else tuple(space for space in asked if space in self.spaces)
        return replace(filters, spaces=spaces)
