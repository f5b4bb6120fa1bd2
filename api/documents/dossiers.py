"""Everything the store holds of one document, gathered once for JSON and page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from api.documents.related import Related, load_related
from api.state import Services
from core.errors import NotFoundError
from core.events import Event
from core.models import Actor, Link, StoredDocument, TagSet, Unit, space_of
from core.store import Store
from core.store.documents import Revision


@dataclass(frozen=True, slots=True)
class Dossier:
    """A document with its tags, organisations, unit, relations, events and history.

    ``tags`` is ``None`` before the tag stage has seen the document, ``unit`` before resolve has. ``siblings`` are the
    other documents of the unit; ``revisions`` are oldest first, the current one last. ``linked``: the normalised
    names in it of which it is known whom they mean.
    """

    stored: StoredDocument
    tags: TagSet | None
    links: tuple[tuple[Link, Actor], ...]
    unit: Unit | None
    siblings: tuple[StoredDocument, ...]
    revisions: tuple[Revision, ...]
    relations: tuple[Related, ...]
    events: tuple[Event, ...]
    linked: frozenset[str] = frozenset()

    @property
    def has_current_tags(self) -> bool:
        """Whether the tags are of the revision that is shown: only then do the offsets of mentions fit."""
        return self.tags is not None and self.tags.revision == self.stored.revision


def load_visible(store: Store, document_id: str, spaces: Collection[str]) -> StoredDocument:
    """Return a document of these spaces; raises NotFoundError, also for one of another space."""
    stored = store.documents.load_one(document_id)
    if stored.document.space not in spaces:
        raise NotFoundError("there is no such document", place=document_id)
    return stored


def is_visible(services: Services, document_id: str) -> bool:
    """Say whether there is such a document that may be seen."""
    held = services.store.documents.load([document_id]).get(document_id)
    return held is not None and held.document.space in services.spaces


def load_dossier(services: Services, document_id: str) -> Dossier:
    """Return what is held of a document, as far as it may be seen, all of one state; raises NotFoundError."""
    with services.store.database.read_at_once():
        return _load_dossier(services, document_id)


def _load_dossier(services: Services, document_id: str) -> Dossier:
    store, spaces = services.store, services.spaces
    stored = load_visible(store, document_id, spaces)
    unit = _load_unit(store, document_id, spaces)
    others = [i for i in unit.members if i != document_id] if unit else []
    siblings = store.documents.load(others)
    tags = store.tags.load([document_id], with_mentions=True)
    return Dossier(
        stored=stored,
        tags=store.corrections.lay_over(tags, services.taxonomy).get(document_id),
        links=tuple(
            (link, actor)
            for link, actor in store.links.load([document_id]).get(document_id, ())
            if space_of(actor.id) in spaces
        ),
        unit=unit,
        siblings=tuple(siblings[i] for i in others if i in siblings),
        revisions=tuple(store.documents.revisions_of(stored)),
        relations=load_related(store, document_id, spaces),
        events=tuple(store.events.of_documents([document_id]).get(document_id, ())),
        linked=store.names_in_text.linked(document_id),
    )


def _load_unit(store: Store, document_id: str, spaces: tuple[str, ...]) -> Unit | None:
    """Return the unit of a document with those of its members that may be seen, which one stands for it included."""
    unit_id = store.units.of_documents([document_id]).get(document_id)
    if unit_id is None:
        return None
    current = store.units.resolve_id(unit_id)
    unit = store.units.load([current]).get(current)
    if unit is None:
        return None
    members = tuple(one for one in unit.members if space_of(one) in spaces)
    chosen = unit.representative if unit.representative in members else document_id
    return replace(unit, members=members, representative=chosen)
