"""Lists and notes as a reader sees them: what stands in them now, without what may not be seen; for JSON and pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.desk.rights import make_kept, may_change, name_people, require_change
from api.desk.things import ThingView, load_ids, load_thing, load_things
from api.state import Services
from core.desk import MAX_REMARK_CHARS, Item, KeptList, Note, Thing, parse_name, parse_text
from core.errors import InputError


@dataclass(frozen=True, slots=True)
class ItemView:
    """A thing in a list; ``item.target`` is the id it was put in by, ``thing.target`` its present one."""

    item: Item
    thing: ThingView
    added_by: str


@dataclass(frozen=True, slots=True)
class ListView:
    """A list; ``items``: what stands in it, is still there and may be seen."""

    kept: KeptList
    owner: str
    may_change: bool
    items: tuple[ItemView, ...] = ()

    @property
    def ids(self) -> dict[Thing, list[str]]:
        """The present ids of what stands in it, by kind, each once: what an export takes."""
        found: dict[Thing, list[str]] = {kind: [] for kind in Thing}
        for view in self.items:
            if view.thing.target not in found[view.thing.kind]:
                found[view.thing.kind].append(view.thing.target)
        return {kind: ids for kind, ids in found.items() if ids}


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note with what it is on."""

    note: Note
    thing: ThingView
    owner: str
    may_change: bool


def load_lists(services: Services) -> list[ListView]:
    """Return the lists of the visitor's spaces without what stands in them."""
    return view_lists(services, services.store.lists.load_all(services.spaces))


def view_lists(services: Services, held: Sequence[KeptList]) -> list[ListView]:
    """Return lists with the names of their owners."""
    names = name_people(services, (kept.owner for kept in held))
    return [ListView(kept, names[kept.owner], may_change(services, kept)) for kept in held]


def load_list(services: Services, list_id: int) -> ListView:
    """Return a list with what stands in it and may be seen. Raises NotFoundError."""
    kept = services.store.lists.load(list_id, services.spaces)
    items = services.store.lists.items(list_id)
    things = load_things(services, ((item.kind, item.target) for item in items))
    names = name_people(services, (kept.owner, *(item.added_by for item in items)))
    views = tuple(
        ItemView(item, things[item.kind, item.target], names[item.added_by])
        for item in items
        if (item.kind, item.target) in things
    )
    return ListView(kept, names[kept.owner], may_change(services, kept), views)


def find_changeable(services: Services, list_id: int) -> KeptList:
    """Return a list that the visitor may change. Raises NotFoundError and ForbiddenError."""
    kept = services.store.lists.load(list_id, services.spaces)
    require_change(services, kept)
    return kept


def add_list(services: Services, name: str, space: str) -> int:
    """Make a list and return its id. Raises InputError and what ``make_kept`` raises."""
    kept = make_kept(services, parse_name(name), space)
    return services.store.lists.add(kept, services.visitor.by, services.clock())


def put(services: Services, list_id: int, kind: Thing, target: str, remark: str) -> ThingView:
    """Put a thing into a list, under its present id. Raises NotFoundError, ForbiddenError and InputError."""
    kept = find_changeable(services, list_id)
    thing = load_thing(services, kind, target)
    told = parse_text(remark, MAX_REMARK_CHARS, place="remark")
    now, visitor = services.clock(), services.visitor
    item = Item(kind, thing.target, told, visitor.principal, now)
    held = services.store.lists.holding(kind, load_ids(services, kind, thing.target), (kept.space,))
    if any(one.id == kept.id for one in held):
        # It stands there under an older id: that one line goes on.
        ids = load_ids(services, kind, thing.target)
        old = next(one for one in services.store.lists.items(kept.id) if one.kind is kind and one.target in ids)
        item = replace(item, target=old.target, remark=told or old.remark)
    services.store.lists.put(kept, item, visitor.by, now)
    return thing


def load_notes(services: Services, kind: Thing | None = None, target: str = "") -> list[NoteView]:
    """Return the notes on a thing, or the newest on anything that may be seen."""
    if kind is None:
        return _view_notes(services, services.store.notes.latest(services.spaces))
    thing = load_thing(services, kind, target)
    ids = load_ids(services, kind, thing.target)
    return _view_notes(services, services.store.notes.on(kind, ids, services.spaces))


def load_note(services: Services, note_id: int) -> NoteView:
    """Return one note that may be seen. Raises NotFoundError."""
    note = services.store.notes.load(note_id, services.spaces)
    load_thing(services, note.kind, note.target)
    return _view_notes(services, [note])[0]


def add_note(services: Services, about: tuple[Thing, str], text: str, space: str) -> int:
    """Write a note and return its id. Raises NotFoundError, ForbiddenError and InputError."""
    kind, target = about
    thing = load_thing(services, kind, target)
    kept = make_kept(services, parse_note(text), space)
    return services.store.notes.add(kept, (kind, thing.target), services.visitor.by, services.clock())


def find_note(services: Services, note_id: int) -> Note:
    """Return a note that the visitor may change. Raises NotFoundError and ForbiddenError."""
    note = load_note(services, note_id).note
    require_change(services, note)
    return note


def parse_note(text: str) -> str:
    """Return the text of a note; raises InputError for an empty one."""
    told = parse_text(text)
    if not told:
        raise InputError("a note has a text", place="text")
    return told


def _view_notes(services: Services, held: Sequence[Note]) -> list[NoteView]:
    things = load_things(services, ((note.kind, note.target) for note in held))
    names = name_people(services, (note.owner for note in held))
    return [
        NoteView(note, things[note.kind, note.target], names[note.owner], may_change(services, note))
        for note in held
        if (note.kind, note.target) in things
    ]
