"""What is kept of a thing, for the pages that show it: lists it stands in, notes on it, and the forms for both."""

from __future__ import annotations

from dataclasses import dataclass

from api.addresses import keep_address
from api.auth.permissions import Permission
from api.desk.lists import ListView, NoteView, load_notes, view_lists
from api.desk.things import load_ids
from api.state import Services
from core.desk import Thing


@dataclass(frozen=True, slots=True)
class KeepingView:
    """Lists and notes of a thing. ``back``: the page that shows it; ``spaces``: those one writes into."""

    kind: Thing
    target: str
    back: str
    keep_href: str
    lists: tuple[ListView, ...]
    notes: tuple[NoteView, ...]
    may_write: bool
    spaces: tuple[str, ...]


def build_keeping(services: Services, kind: Thing, target: str, back: str) -> KeepingView:
    """Return what is kept of a thing that may be seen."""
    held = services.store.lists.holding(kind, load_ids(services, kind, target), services.spaces)
    return KeepingView(
        kind=kind,
        target=target,
        back=back,
        keep_href=keep_address(kind, target, back),
        lists=tuple(view_lists(services, held)),
        notes=tuple(load_notes(services, kind, target)),
        may_write=services.visitor.may(Permission.WRITE),
        spaces=services.visitor.rights.writable,
    )
