"""How much sources have, as one request for each query over the whole time told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.store.crawling.backfills import PlannedQuery
from crawlers.backfill.progress import count_pages
from crawlers.fetching.worker import CrawlOutcome


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many records a source has of a technology, and on about how many pages."""

    records: int = 0
    pages: int = 0


def read_estimates(trials: Sequence[PlannedQuery], outcomes: Sequence[CrawlOutcome]) -> dict[tuple[str, str], Estimate]:
    """Return what was counted, by technology and source; absent where a source did not say it of every query."""
    counted = {(outcome.source, key): one for outcome in outcomes for key, one in outcome.counted.items()}
    found: dict[tuple[str, str], Estimate] = {}
    lost: set[tuple[str, str]] = set()
    for trial in trials:
        place = trial.technology, trial.ask.source
        one = counted.get((trial.ask.source, trial.ask.id))
        if one is None:
            lost.add(place)
            continue
        before = found.get(place, Estimate())
        found[place] = Estimate(before.records + one[0], before.pages + count_pages(*one))
    return {place: estimate for place, estimate in found.items() if place not in lost}
