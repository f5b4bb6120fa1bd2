"""Everything the store holds of one document, gathered once for JSON and page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from api.related import Related, load_related
from core.errors import NotFoundError
from core.events import Event
from core.models import SHARED_SPACE, Actor, Link, StoredDocument, TagSet, Unit
from core.store import Store
from core.store.documents import Revision
from core.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Dossier:
    """A document with its tags, organisations, unit, relations, events and history.

    ``tags`` is ``None`` before the tag stage has seen the document, ``unit`` before resolve has. ``siblings`` are the
    other documents of the unit; ``revisions`` are oldest first, the current one last.
    """

    stored: StoredDocument
    tags: TagSet | None
    links: tuple[tuple[Link, Actor], ...]
    unit: Unit | None
    siblings: tuple[StoredDocument, ...]
    revisions: tuple[Revision, ...]
    relations: tuple[Related, ...]
    events: tuple[Event, ...]

    @property
    def has_current_tags(self) -> bool:
        """Whether the tags are of the revision that is shown: only then do the offsets of mentions fit."""
        return self.tags is not None and self.tags.revision == self.stored.revision


def load_visible(store: Store, document_id: str, spaces: Collection[str] = (SHARED_SPACE,)) -> StoredDocument:
    """Return a document of these spaces; raises NotFoundError, also for one of another space."""
    stored = store.documents.load_one(document_id)
    if stored.document.space not in spaces:
        raise NotFoundError("there is no such document", place=document_id)
    return stored


def load_dossier(store: Store, taxonomy: Taxonomy, document_id: str) -> Dossier:
    """Return what is held of a document; raises NotFoundError."""
    stored = load_visible(store, document_id)
    unit = _load_unit(store, document_id)
    others = [i for i in unit.members if i != document_id] if unit else []
    siblings = store.documents.load(others)
    tags = store.tags.load([document_id], with_mentions=True)
    return Dossier(
        stored=stored,
        tags=store.corrections.lay_over(tags, taxonomy).get(document_id),
        links=tuple(store.links.load([document_id]).get(document_id, ())),
        unit=unit,
        siblings=tuple(siblings[i] for i in others if i in siblings),
        revisions=tuple(store.documents.revisions(document_id)),
        relations=load_related(store, document_id),
        events=tuple(store.events.of_documents([document_id]).get(document_id, ())),
    )


def _load_unit(store: Store, document_id: str) -> Unit | None:
    unit_id = store.units.of_documents([document_id]).get(document_id)
    if unit_id is None:
        return None
    current = store.units.resolve_id(unit_id)
    return store.units.load([current]).get(current)
