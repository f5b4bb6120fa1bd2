"""Turns the truths into a list of units to write: when, about what, by whom."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sandbox.identities import make_number
from sandbox.model import Organisation
from sandbox.phrases import make_rng
from sandbox.truths import YEARS, TechnologyTruth, Truths

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A unit to write.

    ``number`` counts the units of its technology and kind through all years; ``partner`` differs from ``lead``.
    """

    key: str
    technology: str
    published: datetime
    number: int
    lead: Organisation
    partner: Organisation
    seed: int

    def write_name(self, organisation: Organisation, lang: str = "en") -> str:
        """Return how a document of this unit writes an organisation."""
        return organisation.name_in(self.key.split("/")[1], self.published.year, lang)

    def make_rng(self, purpose: str) -> random.Random:
        """Return a generator for one purpose of this unit."""
        return make_rng(self.seed, self.key, purpose)


def iter_planned(truths: Truths, kind: str, organisations: dict[str, Organisation], seed: int) -> Iterator[PlannedUnit]:
    """Give the units of a kind (``paper``, ``news``, ``patent`` or ``project``) in the order of the truths."""
    for technology, truth in truths.technologies.items():
        number = 0
        for year, count in zip(YEARS, truth.counts(kind), strict=True):
            for index in range(count):
                key = f"{technology}/{kind}/{year}/{index}"
                rng = make_rng(seed, key, "plan")
                lead, partner = _choose_pair(truth, organisations, year, number, rng)
                yield PlannedUnit(key, technology, _draw_time(truths, key, year, rng), number, lead, partner, seed)
                number += 1
    yield from _iter_further(truths, kind, organisations, seed)


def _iter_further(
    truths: Truths, kind: str, organisations: dict[str, Organisation], seed: int
) -> Iterator[PlannedUnit]:
    """Give the further units of a kind, after all others, whose texts they leave as they are."""
    for key, pair in truths.further.items():
        technology, own, year, _ = key.split("/")
        if own == kind:
            when = _draw_time(truths, key, int(year), make_rng(seed, key, "plan"))
            lead, partner = organisations[pair.lead], organisations[pair.partner]
            yield PlannedUnit(key, technology, when, make_number(key, 4), lead, partner, seed)


def _choose_pair(
    truth: TechnologyTruth, organisations: dict[str, Organisation], year: int, number: int, rng: random.Random
) -> tuple[Organisation, Organisation]:
    active = [o for o in map(organisations.__getitem__, truth.organisations) if o.since <= year]
    lead = active[number % len(active)]
    return lead, rng.choice([o for o in active if o is not lead])


def _draw_time(truths: Truths, key: str, year: int, rng: random.Random) -> datetime:
    first = max(date(year, 1, 1), truths.since)
    last = min(date(year, 12, 31), truths.until - timedelta(days=1))
    clock = time(rng.randrange(6, 19), rng.randrange(60), rng.randrange(60), tzinfo=UTC)
    if key in truths.corrected_dates:
        return datetime.combine(truths.corrected_dates[key].published, clock)
    while True:
        day = first + timedelta(days=rng.randrange((last - first).days + 1))
        if day.weekday() < _SATURDAY:
            return datetime.combine(day, clock)
