"""Saved searches with how much is new in them, counted by the engine; for JSON and pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from api.desk.rights import (
    format_parameters,
    make_kept,
    may_change,
    name_people,
    parse_parameters,
    require_change,
)
from api.pages.links import SearchLinks
from api.searching import make_query
from api.state import Services
from core.desk import Look, SavedSearch, parse_name
from core.errors import InputError
from index.query import Query

# What a source tells late, or is crawled late, counts as new for so long after it could be read.
LATE = timedelta(days=14)
# Each is asked of the engine twice.
PAGE_SIZE = 20
MAX_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class SavedView:
    """A saved search as it stands now. ``total`` is ``None`` where it cannot be asked, ``trouble`` says why.

    ``new``: units that were not there when who asks last looked; ``None`` for somebody who never did. ``new_href``:
    the search that shows them before others.
    """

    search: SavedSearch
    owner: str
    href: str
    may_change: bool
    total: int | None = None
    new: int | None = None
    new_href: str = ""
    looked: Look | None = None
    trouble: str = ""


def load_saved(services: Services, page: int = 1, size: int = PAGE_SIZE) -> tuple[list[SavedView], bool]:
    """Return a page of the saved searches of the visitor's spaces, their own first, and whether there are more."""
    principal, offset = services.visitor.principal, (page - 1) * size
    found = services.store.saved_searches.load_all(services.spaces, principal, size + 1, offset)
    return view_searches(services, found[:size]), len(found) > size


def load_view(services: Services, search_id: int) -> SavedView:
    """Return one saved search. Raises NotFoundError."""
    return view_searches(services, [services.store.saved_searches.load(search_id, services.spaces)])[0]


def view_searches(services: Services, searches: Sequence[SavedSearch]) -> list[SavedView]:
    """Return saved searches as they stand now."""
    looks = services.store.saved_searches.looks(services.visitor.principal)
    names = name_people(services, (search.owner for search in searches))
    return [_view(services, search, names[search.owner], looks.get(search.id)) for search in searches]


def save_search(services: Services, name: str, query: str, space: str) -> int:
    """Save a search in its canonical form, as looked at now; returns its id. Raises InputError for one that is none."""
    parameters = parse_parameters(query)
    make_query(parameters, services)
    kept = make_kept(services, parse_name(name), space)
    saved = services.store.saved_searches
    made = saved.add(kept, format_parameters(parameters), services.visitor.by, services.clock())
    if services.engine.live() is not None:
        note_look(services, saved.load(made, services.spaces))
    return made


def find_search(services: Services, search_id: int) -> SavedSearch:
    """Return a saved search that the visitor may change. Raises NotFoundError and ForbiddenError."""
    search = services.store.saved_searches.load(search_id, services.spaces)
    require_change(services, search)
    return search


def look_at(services: Services, search: SavedSearch) -> str:
    """Keep that the visitor looks at a search now, and return the address of it: of what is new, if anything is."""
    view = _view(services, search, "", services.store.saved_searches.looks(services.visitor.principal).get(search.id))
    note_look(services, search)
    return view.new_href if view.new else view.href


def note_look(services: Services, search: SavedSearch) -> None:
    """Keep that the visitor has seen what the search finds now."""
    now = services.clock()
    try:
        seen = _count(services, search, now.date() - LATE)
    except InputError:
        seen = 0
    services.store.saved_searches.look(search.id, services.visitor.principal, Look(now, seen))


def _view(services: Services, search: SavedSearch, owner: str, look: Look | None) -> SavedView:
    parameters = parse_parameters(search.parameters)
    links = SearchLinks(parameters)
    view = SavedView(search, owner, links.here(), may_change(services, search), looked=look)
    if services.engine.live() is None:
        return view
    try:
        total = _count(services, search)
        if look is None:
            return replace(view, total=total)
        start = look.at.date() - LATE
        new = max(0, _count(services, search, start) - look.seen)
    except InputError as exc:  # a technology that is gone, a word of the search language that changed
        return replace(view, trouble=exc.message)
    since = max(filter(None, (start, parameters.since)))
    return replace(view, total=total, new=new, new_href=links.with_values(since=since.isoformat(), sort="newest"))


def _count(services: Services, search: SavedSearch, since: date | None = None) -> int:
    query = replace(make_query(parse_parameters(search.parameters), services), cursor=None, limit=0)
    return services.engine.search(_readable_from(query, since)).total


def _readable_from(query: Query, since: date | None) -> Query:
    days = [day for day in (since, query.filters.readable_from) if day is not None]
    return replace(query, filters=replace(query.filters, readable_from=max(days, default=None)))
