"""``/api/v1/lists``: units, documents, technologies and organisations that people keep together."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from api.answers.desk import (
    ItemWish,
    KeepWish,
    ListResponse,
    ListsResponse,
    NameWish,
    make_item,
    make_summary,
)
from api.auth.gate import needs
from api.auth.permissions import Permission
from api.desk.lists import add_list, find_changeable, load_list, load_lists, put
from api.state import Services, ServicesDep
from core.desk import Thing, parse_name
from core.store.columns import MAX_ID, make_storable

router = APIRouter(tags=["desk"])
_WRITES = [Depends(needs(Permission.WRITE))]
ListId = Annotated[int, Path(ge=1, le=MAX_ID)]
Target = Annotated[str, Query(max_length=300, description="The id it stands there by.")]


@router.get("/lists", summary="List lists")
def list_lists(services: ServicesDep) -> ListsResponse:
    """List the lists of one's spaces by name."""
    hits = [make_summary(view.kept, view.owner) for view in load_lists(services)]
    return ListsResponse(total=len(hits), hits=hits)


@router.post("/lists", summary="Make a list", status_code=201, dependencies=_WRITES)
def make_list(wish: KeepWish, services: ServicesDep) -> ListResponse:
    """Make an empty list in a space."""
    return _make_response(services, add_list(services, wish.name, wish.space))


@router.get("/lists/{list_id}", summary="Read a list")
def get_list(list_id: ListId, services: ServicesDep) -> ListResponse:
    """Read a list with what stands in it and may be seen, under its present ids."""
    return _make_response(services, list_id)


@router.patch("/lists/{list_id}", summary="Rename a list", dependencies=_WRITES)
def rename_list(list_id: ListId, wish: NameWish, services: ServicesDep) -> ListResponse:
    """Give a list another name."""
    kept = find_changeable(services, list_id)
    services.store.lists.rename(kept, parse_name(wish.name), services.visitor.by, services.clock())
    return _make_response(services, list_id)


@router.delete("/lists/{list_id}", summary="Remove a list", status_code=204, dependencies=_WRITES)
def remove_list(list_id: ListId, services: ServicesDep) -> Response:
    """Remove a list; what stands in it stays where it is."""
    services.store.lists.remove(find_changeable(services, list_id), services.visitor.by, services.clock())
    return Response(status_code=204)


@router.post("/lists/{list_id}/items", summary="Put a thing into a list", dependencies=_WRITES)
def put_item(list_id: ListId, wish: ItemWish, services: ServicesDep) -> ListResponse:
    """Put a thing into a list, or give it another remark where it stands there."""
    put(services, list_id, wish.kind, wish.target, wish.remark)
    return _make_response(services, list_id)


@router.delete("/lists/{list_id}/items", summary="Take a thing out of a list", dependencies=_WRITES)
def take_item(list_id: ListId, kind: Thing, target: Target, services: ServicesDep) -> ListResponse:
    """Take a thing out of a list."""
    kept = find_changeable(services, list_id)
    services.store.lists.take(kept, kind, make_storable(target), services.visitor.by, services.clock())
    return _make_response(services, list_id)


def _make_response(services: Services, list_id: int) -> ListResponse:
    view = load_list(services, list_id)
    items = [make_item(one.item, one.thing, one.added_by) for one in view.items]
    return ListResponse(**make_summary(view.kept, view.owner).model_dump(), ids=view.ids, items=items)
