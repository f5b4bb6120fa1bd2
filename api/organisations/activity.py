"""What the base holds of an organisation: its units by year and kind, technologies, partners, and what happened.

Counts come from the engine, which follows the ledger with the next run of the index stage; events from the store.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from api.searching import load_actor_names
from api.state import Services
from core.events import ORGANISATIONS, Event
from core.store import Store
from core.store.actors.views import OrganisationView
from core.text.organisation_names import normalise_name
from index.query import FacetCount, FacetField, Filters, Interval, Query

TOP_TECHNOLOGIES = 15
MOST_PARTNERS = 30
MOST_EVENTS = 50
# What stands before the id of an actor in the key of an event: core.events.identify.
_KNOWN = "@"


@dataclass(frozen=True, slots=True)
class Partner:
    """Another organisation that units of this one name too; ``units``: how many."""

    id: str
    name: str
    units: int


@dataclass(frozen=True, slots=True)
class Activity:
    """What the base holds of an organisation; ``undated`` units have no date of publication."""

    units: int
    undated: int
    technologies: tuple[FacetCount, ...]
    partners: tuple[Partner, ...]


def about_organisation(organisation_id: str) -> Query:
    """Return the query for all units of an organisation, in whatever spaces the engine is asked for."""
    return Query(filters=Filters(actors=(organisation_id,)))


def load_activity(services: Services, organisation_id: str) -> Activity | None:
    """Return what the base holds of an organisation; ``None`` before the first index."""
    if services.engine.live() is None:
        return None
    facets = (FacetField.TECHNOLOGY, FacetField.ACTOR)
    filters = about_organisation(organisation_id).filters
    asked = Query(filters=filters, limit=1, facets=facets, facet_size=MOST_PARTNERS + 1, histogram=Interval.YEAR)
    answer = services.engine.search(asked)
    return Activity(
        units=answer.total,
        undated=answer.undated,
        technologies=tuple(answer.facets.get(FacetField.TECHNOLOGY, ()))[:TOP_TECHNOLOGIES],
        partners=_name_partners(services, organisation_id, tuple(answer.facets.get(FacetField.ACTOR, ()))),
    )


def load_organisation_events(store: Store, view: OrganisationView, spaces: Collection[str]) -> list[Event]:
    """Return what an organisation has a part in, of documents that are linked to it, the latest first."""
    names = {normalise_name(one.name) for one in view.names} - {""}
    marks = {f"{_KNOWN}{member.replace('~', _KNOWN)}" for member in view.members}
    found = store.events.of_actors(view.members)
    mine = [event for event in found if event.space in spaces and _has_part(event, names, marks)]
    return mine[:MOST_EVENTS]


def _has_part(event: Event, names: set[str], marks: set[str]) -> bool:
    """Say whether an event is about one of these actors, or gives a part to one of these names."""
    return not marks.isdisjoint(_about(event)) or any(
        part in ORGANISATIONS and normalise_name(name) in names for part, name in event.named
    )


def _about(event: Event) -> list[str]:
    """Return whom the key of an event names: behind its kind, before its space."""
    return event.key.partition(":")[2].partition("~")[0].split("|")


def _name_partners(services: Services, own: str, counts: tuple[FacetCount, ...]) -> tuple[Partner, ...]:
    others = [count for count in counts if count.value != own]
    names = load_actor_names(services, [count.value for count in others])
    found = [Partner(one.value, names[one.value], one.count) for one in others if one.value in names]
    return tuple(found[:MOST_PARTNERS])
