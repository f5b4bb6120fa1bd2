"""``/lists``: lists of units, documents, technologies and organisations, and the newest notes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

from api.auth.forms import Form, form_of
from api.auth.permissions import Permission
from api.desk.lists import add_list, find_changeable, load_list, load_lists, load_notes
from api.desk.things import THING_WORDS
from api.pages.render import render
from api.pages.writing import WRITER, go
from api.state import ServicesDep
from core.desk import Thing, parse_name
from core.store.columns import MAX_ID, make_storable

router = APIRouter(include_in_schema=False, prefix="/lists")
ListId = Annotated[int, Path(ge=1, le=MAX_ID)]


class ListForm(Form):
    """A list to be made."""

    name: str = Field(max_length=1_000)
    space: str = Field("", max_length=100)


class NameForm(Form):
    """Another name."""

    name: str = Field(max_length=1_000)


class TakeForm(Form):
    """A thing to be taken out."""

    kind: Thing
    target: str = Field(max_length=300)


@router.get("")
def show_lists(request: Request, services: ServicesDep) -> HTMLResponse:
    """Show the lists of one's spaces and the newest notes."""
    context = {
        "section": "lists",
        "lists": load_lists(services),
        "notes": load_notes(services),
        "may_write": services.visitor.may(Permission.WRITE),
        "spaces": services.visitor.rights.writable,
    }
    return render(request, "lists.html", context)


@router.post("", dependencies=WRITER)
def make_list(services: ServicesDep, form: Annotated[ListForm, Depends(form_of(ListForm))]) -> RedirectResponse:
    """Make a list."""
    return go(f"/lists/{add_list(services, form.name, form.space)}")


@router.get("/{list_id}")
def show_list(request: Request, list_id: ListId, services: ServicesDep) -> HTMLResponse:
    """Show a list."""
    return render(
        request, "list.html", {"section": "lists", "view": load_list(services, list_id), "words": THING_WORDS}
    )


@router.post("/{list_id}/rename", dependencies=WRITER)
def rename(
    list_id: ListId, services: ServicesDep, form: Annotated[NameForm, Depends(form_of(NameForm))]
) -> RedirectResponse:
    """Give a list another name."""
    kept = find_changeable(services, list_id)
    services.store.lists.rename(kept, parse_name(form.name), services.visitor.by, services.clock())
    return go(f"/lists/{list_id}")


@router.post("/{list_id}/remove", dependencies=WRITER)
def remove(list_id: ListId, services: ServicesDep) -> RedirectResponse:
    """Remove a list."""
    services.store.lists.remove(find_changeable(services, list_id), services.visitor.by, services.clock())
    return go("/lists")


@router.post("/{list_id}/take", dependencies=WRITER)
def take(
    list_id: ListId, services: ServicesDep, form: Annotated[TakeForm, Depends(form_of(TakeForm))]
) -> RedirectResponse:
    """Take a thing out of a list."""
    kept, target = find_changeable(services, list_id), make_storable(form.target)
    services.store.lists.take(kept, form.kind, target, services.visitor.by, services.clock())
    return go(f"/lists/{list_id}")
