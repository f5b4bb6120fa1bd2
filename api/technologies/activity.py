"""Who works on a technology, and what happened last: what the engine and the store can say of it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import MINYEAR, date

from api.searching import load_actor_names
from api.state import Services
from core.events import Event
from core.models import space_of
from index.query import FacetField, Query, Sort

TOP_ORGANISATIONS = 15
NEWEST_EVENTS = 8
# Years of which units are compared with as many before; the present one is not over and left out.
COMPARED_YEARS = 3
# Kinds of documents that tell of events, and how many of the newest are looked through.
_TELLING_KINDS = ("news", "company", "report")
_MOST_TELLING = 100
# So many organisations may stand in the units of the first ones, and are counted with them.
_MOST_COUNTED = 2_000


@dataclass(frozen=True, slots=True)
class OrganisationShare:
    """What one organisation has of a technology. ``recent``, ``before``: units of the last full years, and before."""

    id: str
    name: str
    country: str | None
    units: int
    patents: int
    recent: int
    before: int


def load_organisations(services: Services, query: Query, today: date) -> list[OrganisationShare]:
    """Return the organisations with most units of a query, in that order; none before the first index."""
    if services.engine.live() is None:
        return []
    counts = _count(services, query, TOP_ORGANISATIONS)
    names = load_actor_names(services, list(counts))
    countries = {i: actor.country for i, actor in services.store.actors.load(list(names)).items()}
    first = replace(query, filters=replace(query.filters, actors=tuple(names)))
    patents = _count(services, replace(first, filters=replace(first.filters, kinds=("patent",))))
    start = today.year - COMPARED_YEARS
    recent = _count(services, _between(first, start, today.year))
    before = _count(services, _between(first, start - COMPARED_YEARS, start))
    return [
        OrganisationShare(i, name, countries.get(i), counts[i], patents.get(i, 0), recent.get(i, 0), before.get(i, 0))
        for i, name in names.items()
    ]


def load_newest_events(services: Services, query: Query) -> list[Event]:
    """Return what the newest news, company pages and reports of a query tell of, the latest first."""
    if services.engine.live() is None:
        return []
    filters = replace(query.filters, kinds=_TELLING_KINDS)
    answer = services.engine.search(replace(query, filters=filters, sort=Sort.NEWEST, limit=_MOST_TELLING))
    documents = [i for hit in answer.hits for i in hit.entry.documents if space_of(i) in services.spaces]
    told = services.store.events.of_documents(documents)
    found = {event.id: event for mine in told.values() for event in mine if event.space in services.spaces}
    until = query.as_of or date.max
    past = (event for event in found.values() if event.last_day is None or event.last_day <= until)
    return sorted(past, key=_latest_first)[:NEWEST_EVENTS]


def _latest_first(event: Event) -> tuple[int, str]:
    return -(event.last_day or date.min).toordinal(), event.id


def _between(query: Query, first: int, end: int) -> Query:
    starts, ends = (date(max(year, MINYEAR), 1, 1) for year in (first, end))
    dates = {"published_from": starts, "published_until": ends}
    return replace(query, filters=replace(query.filters, **dates))  # type: ignore[arg-type]


def _count(services: Services, query: Query, size: int = _MOST_COUNTED) -> Mapping[str, int]:
    """Return the units of each organisation among those of a query, the most first."""
    asked = replace(query, limit=1, facets=(FacetField.ACTOR,), facet_size=size)
    return {one.value: one.count for one in services.engine.search(asked).facets.get(FacetField.ACTOR, ())}
