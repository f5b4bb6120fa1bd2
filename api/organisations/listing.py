"""Organisations as a list: by how a name begins, or those of which the base holds most."""

from __future__ import annotations

from api.organisations.dossiers import OrganisationRow, find_beginning, load_rows
from api.state import Services
from index.query import FacetField, Query

# Of names with one beginning, so many are looked at for those with most documents.
_MOST_FOUND = 200


def list_organisations(services: Services, name: str, limit: int) -> list[OrganisationRow]:
    """Return organisations of which a name begins so, of any where it is empty; those with most documents first.

    Without a name the engine says who has most units, and nobody is told before the first index.
    """
    store, spaces = services.store, services.spaces
    if name.strip():
        found = find_beginning(store, name, max(limit, _MOST_FOUND), spaces)
    else:
        held = store.actors.load(_most_active(services, limit))
        found = list({actor.id: actor for actor in held.values()}.values())
    rows = load_rows(store, found, spaces)
    return sorted(rows, key=lambda row: -row.documents)[:limit]


def _most_active(services: Services, limit: int) -> list[str]:
    if services.engine.live() is None:
        return []
    asked = Query(limit=1, facets=(FacetField.ACTOR,), facet_size=limit)
    return [count.value for count in services.engine.search(asked).facets.get(FacetField.ACTOR, ())]
