"""What the start page tells: what is new since the last visit, one's technologies, searches and sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from api.answers.base import get_label
from api.desk.saved_searches import SavedView, load_saved
from api.pages.links import SearchLinks
from api.parameters import PageSearchParameters
from api.sources.health import Overview, SourceHealth, load_overview
from api.sources.states import Tone
from api.state import Services
from api.technologies.counting import count_technologies
from core.desk import Thing
from core.events import Event, EventFilter
from index.entry import IndexEntry
from index.query import FacetField, Filters, Interval, Query, Sort
from insight.change import compare_counts
from insight.precision import Estimate

# For somebody who comes for the first time.
FIRST_SPAN = timedelta(days=7)
YEARS = 12
MOST_TECHNOLOGIES, MOST_NEW, MOST_EVENTS, MOST_SEARCHES = 8, 8, 6, 8


@dataclass(frozen=True, slots=True)
class NewOf:
    """How many units of a technology are new, and the search that shows them."""

    id: str
    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A technology as a small multiple: units by year of publication, the last year not over.

    ``change``: the last whole year as a multiple of the one before; ``None``: too little to say.
    """

    id: str
    label: str
    units: int
    first_year: int
    years: tuple[int, ...]
    change: Estimate | None
    newest: IndexEntry | None

    @property
    def last_whole(self) -> tuple[int, int]:
        """Units of the year before the last whole one, and of that."""
        return self.years[-3], self.years[-2]


@dataclass(frozen=True, slots=True)
class StartView:
    """The start page. ``is_first``: who asks was not here before; ``is_own``: the technologies stand in lists."""

    since: date
    is_first: bool
    new: int
    new_href: str
    new_of: tuple[NewOf, ...]
    events: tuple[Event, ...]
    technologies: tuple[Followed, ...]
    is_own: bool
    searches: tuple[SavedView, ...]
    sources: Overview

    @property
    def troubled(self) -> tuple[SourceHealth, ...]:
        """The sources that need a look."""
        return tuple(health for health in self.sources.sources if health.tone in {Tone.BAD, Tone.LOOK})


def has_units(services: Services) -> bool:
    """Say whether there is anything to tell of."""
    return services.engine.live() is not None and services.engine.search(Query(limit=0)).total > 0


def load_start(services: Services, last: datetime | None) -> StartView:
    """Return the start page for somebody whose visit before this one ended then."""
    now = services.clock()
    since = (last or now - FIRST_SPAN).date()
    new, new_of = _count_new(services, since)
    chosen = _choose_technologies(services)
    asked = EventFilter(spaces=frozenset(services.spaces), since=since)
    _, events = services.store.events.list_latest(asked, MOST_EVENTS)
    return StartView(
        since=since,
        is_first=last is None,
        new=new,
        new_href=SearchLinks(PageSearchParameters(since=since, sort=Sort.NEWEST)).here(),
        new_of=new_of,
        events=tuple(events),
        technologies=tuple(_follow(services, one, now.date()) for one in chosen or _largest(services)),
        is_own=bool(chosen),
        searches=tuple(load_saved(services, size=MOST_SEARCHES)[0]),
        sources=load_overview(services.store, now, services.spaces),
    )


def _count_new(services: Services, since: date) -> tuple[int, tuple[NewOf, ...]]:
    """Return how many units are new, and of which technologies, the most exact ones that have any."""
    facets = (FacetField.TECHNOLOGY,)
    query = Query(
        filters=Filters(readable_from=since), limit=0, facets=facets, facet_size=max(1, len(services.taxonomy))
    )
    answer = services.engine.search(query)
    counts = answer.facets.get(FacetField.TECHNOLOGY, ())
    parents = {services.taxonomy[one.value].parent for one in counts if one.value in services.taxonomy}
    exact = [one for one in counts if one.value not in parents][:MOST_NEW]
    return answer.total, tuple(
        NewOf(one.value, get_label(services.taxonomy, one.value), one.count, _new_href(one.value, since))
        for one in exact
    )


def _new_href(technology_id: str, since: date) -> str:
    return SearchLinks(PageSearchParameters(technology=(technology_id,), since=since, sort=Sort.NEWEST)).here()


def _choose_technologies(services: Services) -> Sequence[str]:
    """Return the technologies in the lists of who asks, those put there last first."""
    store, mine = services.store.lists, services.visitor.principal
    items = [
        item
        for kept in store.load_all(services.spaces)
        if kept.owner == mine and kept.items
        for item in store.items(kept.id)
        if item.kind is Thing.TECHNOLOGY and item.target in services.taxonomy
    ]
    items.sort(key=lambda item: item.recorded_at, reverse=True)
    return list(dict.fromkeys(item.target for item in items))[:MOST_TECHNOLOGIES]


def _largest(services: Services) -> Sequence[str]:
    counts = count_technologies(services.engine, services.taxonomy)
    exact = [one for one in counts if one in services.taxonomy and services.taxonomy[one].parent is not None]
    return sorted(exact, key=lambda one: (-counts[one], one))[:MOST_TECHNOLOGIES]


def _follow(services: Services, technology_id: str, today: date) -> Followed:
    query = Query(filters=Filters(technologies=(technology_id,)), limit=1, sort=Sort.NEWEST, histogram=Interval.YEAR)
    answer = services.engine.search(query)
    counts = {bar.start.year: bar.count for bar in answer.histogram}
    first = today.year - YEARS + 1
    years = tuple(counts.get(year, 0) for year in range(first, today.year + 1))
    return Followed(
        technology_id,
        get_label(services.taxonomy, technology_id),
        answer.total,
        first,
        years,
        compare_counts(years[-3], years[-2]),
        answer.hits[0].entry if answer.hits else None,
    )
