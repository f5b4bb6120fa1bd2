"""Counts of units by technology, year and kind, for pages and JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from core.errors import NotFoundError
from core.taxonomy import Taxonomy, Technology
from index.engine import Searcher
from index.query import FacetField, Filters, Interval, Query

# The order of the legend and of the colours everywhere: pages.md.
KIND_ORDER = ("paper", "patent", "news", "project", "company", "report")


@dataclass(frozen=True, slots=True)
class YearCounts:
    """Units of one year by kind; kinds without any are left out."""

    year: int
    kinds: tuple[tuple[str, int], ...] = ()

    @property
    def total(self) -> int:
        """Units of all kinds."""
        return sum(count for _, count in self.kinds)


def count_technologies(engine: Searcher, taxonomy: Taxonomy) -> dict[str, int]:
    """Return the number of units about each technology; none before the first index."""
    if engine.live() is None:
        return {}
    query = Query(limit=1, facets=(FacetField.TECHNOLOGY,), facet_size=max(1, len(taxonomy)))
    counts = engine.search(query).facets.get(FacetField.TECHNOLOGY, ())
    return {count.value: count.count for count in counts}


def count_years(engine: Searcher, query: Query) -> tuple[YearCounts, ...]:
    """Return the matches of a query by year and kind, oldest first, years without any in between included."""
    base = replace(query, limit=1, cursor=None, highlight=False, facets=(FacetField.KIND,), histogram=Interval.YEAR)
    kinds = engine.search(base).facets.get(FacetField.KIND, ())
    by_year: dict[int, dict[str, int]] = {}
    for kind in kinds:
        only = replace(base, filters=replace(base.filters, kinds=(kind.value,)), facets=())
        for bar in engine.search(only).histogram:
            by_year.setdefault(bar.start.year, {})[kind.value] = bar.count
    if not by_year:
        return ()
    return tuple(_make_year(year, by_year.get(year, {})) for year in range(min(by_year), max(by_year) + 1))


def find_technology(taxonomy: Taxonomy, technology_id: str) -> Technology:
    """Return a technology; raises NotFoundError, which says where a retired one went."""
    if technology_id in taxonomy:
        return taxonomy[technology_id]
    targets = taxonomy.retired.get(technology_id)
    message = f"retired in favour of {', '.join(targets)}" if targets else "there is no such technology"
    raise NotFoundError(message, place=technology_id)


def find_move(taxonomy: Taxonomy, technology_id: str) -> str | None:
    """Return the one technology that a retired id leads to, ``None`` where it is current, or leads to several or none.

    Whoever asks is sent there; but not for good, as an id may get its old name back.
    """
    moved = taxonomy.retired.get(technology_id, ())
    return moved[0] if len(moved) == 1 else None


def about(technology_id: str, as_of: date | None = None) -> Query:
    """Return the query for all units about a technology, in whatever spaces the engine is asked for."""
    return Query(filters=Filters(technologies=(technology_id,)), as_of=as_of)


def _make_year(year: int, kinds: dict[str, int]) -> YearCounts:
    order = [*KIND_ORDER, *sorted(set(kinds) - set(KIND_ORDER))]
    return YearCounts(year, tuple((kind, kinds[kind]) for kind in order if kinds.get(kind)))
