"""Prometheus metrics: one registry an application, so that two in one process do not meet.

What the base holds is read from the store when it is scraped; the latency of requests is counted as they pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPMethod

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from core.clock import Clock
from core.store import Store

# A page has 50 ms of server time; above a second nobody waits.
LATENCY_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# A caller may invent methods; each would be a time series for ever.
_METHODS = frozenset(HTTPMethod)


class Metrics:
    """The registry of one application and what it counts itself."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._latency = Histogram(
            "scout_request_seconds",
            "Time to answer a request.",
            ("route", "method", "status"),
            buckets=LATENCY_BUCKETS_S,
            registry=self._registry,
        )

    def observe_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request; ``route`` is the template of its path. A method that HTTP does not know is ``other``."""
        known = method if method in _METHODS else "other"
        self._latency.labels(route, known, str(status)).observe(seconds)

    def watch_store(self, store: Store, clock: Clock) -> None:
        """Report what ``store`` holds and what waits in it whenever metrics are read."""
        self._registry.register(StoreCollector(store, clock))

    def render(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        return generate_latest(self._registry)


class StoreCollector(Collector):
    """Reads the counts of the store at each scrape."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name no metrics ahead: registering must not read the database."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give the documents by source and the pending work by consumer."""
        yield self._documents()
        yield from self._pending()

    def _documents(self) -> GaugeMetricFamily:
        family = GaugeMetricFamily("scout_documents", "Documents in the store.", labels=("source",))
        for source, count in self._store.documents.counts_by("source").items():
            family.add_metric((source,), count)
        return family

    def _pending(self) -> Iterator[GaugeMetricFamily]:
        now = self._clock()
        rows = GaugeMetricFamily("scout_pending", "Work that waits or is being done.", labels=("consumer", "state"))
        age = GaugeMetricFamily("scout_pending_oldest_seconds", "Age of the oldest pending work.", labels=("consumer",))
        for consumer, count in self._store.pending.counts(now).items():
            rows.add_metric((consumer, "waiting"), count.waiting)
            rows.add_metric((consumer, "leased"), count.leased)
            oldest_s = (now - count.oldest).total_seconds() if count.oldest else 0.0
            age.add_metric((consumer,), max(0.0, oldest_s))
        yield rows
        yield age
