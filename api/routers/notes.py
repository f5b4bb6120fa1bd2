"""``/api/v1/notes``: what people write on units, documents, technologies and organisations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from api.answers.desk import NoteAnswer, NoteChange, NotesResponse, NoteWish, make_note
from api.auth.gate import needs
from api.auth.permissions import Permission
from api.desk.lists import add_note, find_note, load_note, load_notes, parse_note
from api.state import Services, ServicesDep
from core.desk import Thing
from core.store.columns import MAX_ID

router = APIRouter(tags=["desk"])
_WRITES = [Depends(needs(Permission.WRITE))]
NoteId = Annotated[int, Path(ge=1, le=MAX_ID)]


@router.get("/notes", summary="List notes")
def list_notes(
    services: ServicesDep,
    kind: Annotated[Thing | None, Query(description="Of what the notes are; with `target`.")] = None,
    target: Annotated[str, Query(max_length=300, description="The id of what they are on.")] = "",
) -> NotesResponse:
    """List the notes on a thing, or the newest of one's spaces."""
    hits = [make_note(view.note, view.thing, view.owner) for view in load_notes(services, kind, target)]
    return NotesResponse(total=len(hits), hits=hits)


@router.post("/notes", summary="Write a note", status_code=201, dependencies=_WRITES)
def write_note(wish: NoteWish, services: ServicesDep) -> NoteAnswer:
    """Write a note on a thing, for everybody who reads the space."""
    return _make_response(services, add_note(services, (wish.kind, wish.target), wish.text, wish.space))


@router.patch("/notes/{note_id}", summary="Change a note", dependencies=_WRITES)
def change_note(note_id: NoteId, wish: NoteChange, services: ServicesDep) -> NoteAnswer:
    """Give a note another text."""
    note = find_note(services, note_id)
    services.store.notes.change(note, parse_note(wish.text), services.visitor.by, services.clock())
    return _make_response(services, note_id)


@router.delete("/notes/{note_id}", summary="Remove a note", status_code=204, dependencies=_WRITES)
def remove_note(note_id: NoteId, services: ServicesDep) -> Response:
    """Remove a note."""
    services.store.notes.remove(find_note(services, note_id), services.visitor.by, services.clock())
    return Response(status_code=204)


def _make_response(services: Services, note_id: int) -> NoteAnswer:
    view = load_note(services, note_id)
    return make_note(view.note, view.thing, view.owner)
