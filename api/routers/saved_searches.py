"""``/api/v1/saved-searches``: searches that are kept, what is new in them, and how far they can be trusted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from api.answers.desk import (
    DrawResponse,
    JudgementWish,
    NameWish,
    SavedSearchAnswer,
    SavedSearchesResponse,
    SearchWish,
    make_draw,
    make_saved,
)
from api.auth.gate import needs
from api.auth.permissions import Permission
from api.desk.draws import draw_units, load_trust
from api.desk.saved_searches import MAX_PAGE, find_search, load_saved, load_view, note_look, save_search
from api.state import Services, ServicesDep
from core.desk import SavedSearch, parse_name
from core.errors import NotFoundError
from core.store.columns import MAX_ID

router = APIRouter(tags=["desk"])
_WRITES = [Depends(needs(Permission.WRITE))]
SearchId = Annotated[int, Path(ge=1, le=MAX_ID)]
Page = Annotated[int, Query(ge=1, le=MAX_PAGE, description="The page, from 1.")]


@router.get("/saved-searches", summary="List saved searches")
def list_saved_searches(services: ServicesDep, page: Page = 1) -> SavedSearchesResponse:
    """List the saved searches of one's spaces, one's own first, each with how many units are new to who asks."""
    views, has_more = load_saved(services, page)
    return SavedSearchesResponse(hits=[make_saved(view) for view in views], has_more=has_more)


@router.post("/saved-searches", summary="Save a search", status_code=201, dependencies=_WRITES)
def add_saved_search(wish: SearchWish, services: ServicesDep) -> SavedSearchAnswer:
    """Save a search under a name in a space."""
    return make_saved(load_view(services, save_search(services, wish.name, wish.query, wish.space)))


@router.get("/saved-searches/{search_id}", summary="Read a saved search")
def get_saved_search(search_id: SearchId, services: ServicesDep) -> SavedSearchAnswer:
    """Read a saved search, with what the judgements of its hits say of it."""
    view = load_view(services, search_id)
    return make_saved(view, load_trust(services, view.search))


@router.patch("/saved-searches/{search_id}", summary="Rename a saved search", dependencies=_WRITES)
def rename_saved_search(search_id: SearchId, wish: NameWish, services: ServicesDep) -> SavedSearchAnswer:
    """Give a saved search another name."""
    search = find_search(services, search_id)
    services.store.saved_searches.rename(search, parse_name(wish.name), services.visitor.by, services.clock())
    return make_saved(load_view(services, search_id))


@router.delete("/saved-searches/{search_id}", summary="Remove a saved search", status_code=204, dependencies=_WRITES)
def remove_saved_search(search_id: SearchId, services: ServicesDep) -> Response:
    """Remove a saved search with all that was judged of it."""
    search = find_search(services, search_id)
    services.store.saved_searches.remove(search, services.visitor.by, services.clock())
    return Response(status_code=204)


@router.post(
    "/saved-searches/{search_id}/looks", summary="Look at a saved search", status_code=204, dependencies=_WRITES
)
def look_at_saved_search(search_id: SearchId, services: ServicesDep) -> Response:
    """Keep that one has seen what the search finds now: nothing of it is new any more."""
    note_look(services, services.store.saved_searches.load(search_id, services.spaces))
    return Response(status_code=204)


@router.get("/saved-searches/{search_id}/draw", summary="Read what was drawn")
def get_draw(search_id: SearchId, services: ServicesDep) -> DrawResponse:
    """Read the units that were drawn of a saved search to be judged, and what was said of them."""
    return _make_draw(services, services.store.saved_searches.load(search_id, services.spaces))


@router.post("/saved-searches/{search_id}/draw", summary="Draw units to judge", status_code=201, dependencies=_WRITES)
def add_draw(search_id: SearchId, services: ServicesDep) -> DrawResponse:
    """Draw units of what the search finds and nearly finds now; draws of before are kept."""
    search = find_search(services, search_id)
    draw_units(services, search)
    return _make_draw(services, search)


@router.put("/saved-searches/{search_id}/judgements", summary="Judge a drawn unit", dependencies=_WRITES)
def judge_unit(search_id: SearchId, wish: JudgementWish, services: ServicesDep) -> DrawResponse:
    """Say whether a drawn unit is what the search looks for."""
    search = find_search(services, search_id)
    services.store.draws.judge(search, wish.unit, wish.verdict, services.visitor.by, services.clock())
    return _make_draw(services, search)


def _make_draw(services: Services, search: SavedSearch) -> DrawResponse:
    view = load_trust(services, search)
    if view is None:
        raise NotFoundError("nothing was drawn of it yet", place=f"saved search {search.id}")
    return make_draw(view)
