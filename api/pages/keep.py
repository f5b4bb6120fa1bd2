"""``/keep``: put a thing into a list, write a note on it; and the changes of notes, wherever they are shown."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

from api.auth.forms import Form, form_of
from api.auth.next import parse_next
from api.desk.lists import add_list, add_note, find_note, load_lists, parse_note, put
from api.desk.things import THING_WORDS, load_thing
from api.pages.keeping import build_keeping
from api.pages.render import render
from api.pages.writing import WRITER, go
from api.state import ServicesDep
from core.desk import MAX_REMARK_CHARS, Thing
from core.errors import InputError
from core.store.columns import MAX_ID

router = APIRouter(include_in_schema=False)
NoteId = Annotated[int, Path(ge=1, le=MAX_ID)]
Target = Annotated[str, Query(max_length=300)]
Back = Annotated[str, Query(alias="next", max_length=4_000)]


class ThingForm(Form):
    """A thing, and the page to go back to."""

    kind: Thing
    target: str = Field(max_length=300)
    next: str = Field("/lists", max_length=4_000)


class PutForm(ThingForm):
    """A thing for a list that is there, or for a new one where a name is given."""

    list_id: int = Field(0, ge=0, le=MAX_ID)
    name: str = Field("", max_length=1_000)
    space: str = Field("", max_length=100)
    remark: str = Field("", max_length=MAX_REMARK_CHARS * 2)


class NoteForm(ThingForm):
    """A note on a thing."""

    text: str = Field(max_length=20_000)
    space: str = Field("", max_length=100)


class NoteChange(Form):
    """Another text of a note."""

    text: str = Field(max_length=20_000)
    next: str = Field("/lists", max_length=4_000)


class NoteRemoval(Form):
    """Where one goes after a note was removed."""

    next: str = Field("/lists", max_length=4_000)


@router.get("/keep")
def show_keep(
    request: Request, services: ServicesDep, kind: Thing, target: Target, back: Back = "/lists"
) -> HTMLResponse:
    """Show what is kept of a thing, with the forms to keep more."""
    thing = load_thing(services, kind, target)
    held = [view for view in load_lists(services) if view.may_change]
    context = {
        "section": "lists",
        "thing": thing,
        "word": THING_WORDS[kind],
        "keeping": build_keeping(services, kind, thing.target, parse_next(back)),
        "lists": held,
    }
    return render(request, "keep.html", context)


@router.post("/keep", dependencies=WRITER)
def keep(services: ServicesDep, form: Annotated[PutForm, Depends(form_of(PutForm))]) -> RedirectResponse:
    """Put a thing into a list, which may be a new one."""
    load_thing(services, form.kind, form.target)
    is_new = bool(form.name.strip())
    if not is_new and not form.list_id:
        raise InputError("choose a list, or name a new one", place="name")
    list_id = add_list(services, form.name, form.space) if is_new else form.list_id
    put(services, list_id, form.kind, form.target, form.remark)
    return go(form.next)


@router.post("/notes", dependencies=WRITER)
def write_note(services: ServicesDep, form: Annotated[NoteForm, Depends(form_of(NoteForm))]) -> RedirectResponse:
    """Write a note."""
    add_note(services, (form.kind, form.target), form.text, form.space)
    return go(form.next)


@router.post("/notes/{note_id}/change", dependencies=WRITER)
def change_note(
    note_id: NoteId, services: ServicesDep, form: Annotated[NoteChange, Depends(form_of(NoteChange))]
) -> RedirectResponse:
    """Give a note another text."""
    note = find_note(services, note_id)
    services.store.notes.change(note, parse_note(form.text), services.visitor.by, services.clock())
    return go(form.next)


@router.post("/notes/{note_id}/remove", dependencies=WRITER)
def remove_note(
    note_id: NoteId, services: ServicesDep, form: Annotated[NoteRemoval, Depends(form_of(NoteRemoval))]
) -> RedirectResponse:
    """Remove a note."""
    services.store.notes.remove(find_note(services, note_id), services.visitor.by, services.clock())
    return go(form.next)
