"""When a source is late, and when nothing is crawled at all. Computed when somebody looks: nobody is there to write it.

The one rule: a source that was well is late when it was not read again for twice its cadence and six hours more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.store.crawling.asks import HeldAsk
from core.store.crawling.health import Health, HealthState
from core.store.sources import SourceFacts

# One round may be missed without a word: a machine that slept, a publisher who asked for quiet.
LATE_CADENCES = 2
# A round takes its time, and hours of quiet stand between two.
GRACE = timedelta(hours=6)
# Any other state says more than "late" would.
_WAS_WELL = frozenset({HealthState.OK, HealthState.MOVED})


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of when a source is read: its facts, its health, the request that its next round begins with."""

    facts: SourceFacts | None
    health: Health | None
    seed: HeldAsk | None

    @property
    def late_from(self) -> datetime | None:
        """From when on it is late; ``None``: never, for nothing is expected of it."""
        facts, health = self.facts, self.health
        if facts is None or facts.cadence_s is None or not facts.is_enabled or health is None or health.ok_at is None:
            return None
        cadence = timedelta(seconds=facts.cadence_s)
        due_at = self.seed.due_at if self.seed else None
        # A round that is planned for later than the cadence says is expected later.
        begun_at = max(health.ok_at, due_at - cadence) if due_at else health.ok_at
        return begun_at + LATE_CADENCES * cadence + GRACE

    def is_late(self, now: datetime) -> bool:
        """Whether it was well and should have been read again by now."""
        late_from = self.late_from
        return late_from is not None and late_from <= now and self.health is not None and self.health.state in _WAS_WELL


def find_idle_since(readings: Iterable[Reading], last_crawl_at: datetime | None, now: datetime) -> datetime | None:
    """Return since when nothing is crawled, where that is why sources are late; ``None``: the crawl works.

    ``last_crawl_at``: when anything was last tried.
    """
    late = [reading for reading in readings if reading.is_late(now)]
    if not late or last_crawl_at is None:
        return None
    shortest_s = min(reading.facts.cadence_s for reading in late if reading.facts and reading.facts.cadence_s)
    is_idle = now - last_crawl_at >= LATE_CADENCES * timedelta(seconds=shortest_s) + GRACE
    return last_crawl_at if is_idle else None
