"""Everything the store holds of one document, gathered once for JSON and page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.state import Services
from core.errors import NotFoundError
from core.models import Actor, Link, StoredDocument, TagSet, Unit, space_of
from core.store import Store
from core.store.documents import Revision


@dataclass(frozen=True, slots=True)
class Dossier:
    """A document with its tags, organisations, unit and history.

    ``tags`` is ``None`` before the tag stage has seen the document, ``unit`` before resolve has. ``siblings`` are the
    other documents of the unit; ``revisions`` are oldest first, the current one last.
    """

    stored: StoredDocument
    tags: TagSet | None
    links: tuple[tuple[Link, Actor], ...]
    unit: Unit | None
    siblings: tuple[StoredDocument, ...]
    revisions: tuple[Revision, ...]

    @property
    def has_current_tags(self) -> bool:
        """Whether the tags are of the revision that is shown: only then do the offsets of mentions fit."""
        return self.tags is not None and self.tags.revision == self.stored.revision


def load_visible(services: Services, document_id: str) -> StoredDocument:
    """Return a document that may be seen; raises NotFoundError, also for one of a space that may not."""
    stored = services.store.documents.load_one(document_id)
    if stored.document.space not in services.spaces:
        raise NotFoundError("there is no such document", place=document_id)
    return stored


def is_visible(services: Services, document_id: str) -> bool:
    """Say whether there is such a document that may be seen."""
    held = services.store.documents.load([document_id]).get(document_id)
    return held is not None and held.document.space in services.spaces


def load_dossier(services: Services, document_id: str) -> Dossier:
    """Return what is held of a document, as far as it may be seen; raises NotFoundError."""
    stored, store, spaces = load_visible(services, document_id), services.store, services.spaces
    unit = _load_unit(store, document_id, spaces)
    others = [i for i in unit.members if i != document_id] if unit else []
    siblings = store.documents.load(others)
    return Dossier(
        stored=stored,
        tags=store.corrections.lay_over(store.tags.load([document_id], with_mentions=True)).get(document_id),
        links=tuple(
            (link, actor)
            for link, actor in store.links.load([document_id]).get(document_id, ())
            if space_of(actor.id) in spaces
        ),
        unit=unit,
        siblings=tuple(siblings[i] for i in others if i in siblings),
        revisions=tuple(store.documents.revisions(document_id)),
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
