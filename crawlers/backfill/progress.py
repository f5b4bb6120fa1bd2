"""How far backfills are: what is done, what is left and how many days that takes, from what the store holds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.store.crawling.backfills import DayBudget, HeldQuery


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a source is with a technology.

    ``queries`` is how many there are, ``done`` how many were answered to their last page, ``refused`` how many ended
    with a request that was refused. ``records`` came with so many ``requests``. ``total``: how many records there are
    in all, ``None`` until every query was asked once; ``requests_left``: about how many more it takes.
    """

    technology: str
    source: str
    queries: int
    done: int
    refused: int
    records: int
    requests: int
    total: int | None
    requests_left: int

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to ask."""
        return self.done + self.refused == self.queries


@dataclass(frozen=True, slots=True)
class SourceDays:
    """What is left of a source for all technologies. ``days_left``: 0 where it is done today, or over."""

    source: str
    requests_a_day: int
    used_today: int
    requests_left: int
    days_left: int


def summarise(queries: Sequence[HeldQuery]) -> list[Progress]:
    """Return how far each technology and source is, in their order."""
    ordered = sorted(queries, key=_pair)
    return [_progress(technology, source, list(mine)) for (technology, source), mine in groupby(ordered, key=_pair)]


def foresee_days(progress: Iterable[Progress], budgets: Mapping[str, DayBudget]) -> list[SourceDays]:
    """Return for each source how many days are left at its budget."""
    left: dict[str, int] = {}
    for one in progress:
        left[one.source] = left.get(one.source, 0) + one.requests_left
    found = []
    for source, requests in sorted(left.items()):
        budget = budgets.get(source, DayBudget(0, 0))
        days = count_days(requests, budget.requests_a_day, budget.left)
        found.append(SourceDays(source, budget.requests_a_day, budget.used, requests, days))
    return found


def count_days(requests: int, requests_a_day: int, left_today: int) -> int:
    """Return how many more days so many requests take, beyond today."""
    beyond = max(requests - left_today, 0)
    return math.ceil(beyond / requests_a_day) if requests_a_day else 0


def count_pages(total: int, on_page: int) -> int:
    """Return how many pages so many records take, of which the first holds ``on_page``."""
    return max(math.ceil(total / on_page), 1) if on_page else 1


def _progress(technology: str, source: str, queries: Sequence[HeldQuery]) -> Progress:
    pages = [count_pages(one.total, one.on_page or 0) for one in queries if one.total is not None]
    # What was not asked yet is taken for as long as what was.
    usual = sum(pages) / len(pages) if pages else 1.0
    totals = [one.total for one in queries if one.total is not None]
    return Progress(
        technology,
        source,
        queries=len(queries),
        done=sum(not one.waiting and not one.refused for one in queries),
        refused=sum(not one.waiting and one.refused > 0 for one in queries),
        records=sum(one.records for one in queries),
        requests=sum(one.requests for one in queries),
        total=sum(totals) if len(totals) == len(queries) else None,
        requests_left=round(sum(_left(one, usual) for one in queries if one.waiting)),
    )


def _left(query: HeldQuery, usual: float) -> float:
    if query.total is None:
        return max(usual, query.waiting)
    return max(count_pages(query.total, query.on_page or 0) - query.requests, query.waiting)


def _pair(query: HeldQuery) -> tuple[str, str]:
    return query.technology, query.source
