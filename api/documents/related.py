"""What bears on a document, and what it tells of: gathered once for JSON, page and command line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.errors import NotFoundError
from core.events import Event, KeptSignal
from core.models import SHARED_SPACE, Document, DocumentDate
from core.relations import Relation
from core.store import Store
from core.store.columns import make_storable
from core.store.headings import Heading
from index.building import PUBLICATION_DATES


@dataclass(frozen=True, slots=True)
class Related:
    """A relation of a document with the other one. ``is_first``: it is the document that the relation is of.

    A relation reads from its first document to the other: that cites this.
    """

    relation: Relation
    other: Heading
    is_first: bool

    @property
    def published(self) -> DocumentDate | None:
        """When the other appeared."""
        return self.other.first_date(*PUBLICATION_DATES)


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence that tells of an event, with its document."""

    kept: KeptSignal
    document: Document

    @property
    def sentence(self) -> str:
        """The sentence as it stands in the document."""
        signal = self.kept.signal
        return (self.document.title if signal.field == "title" else self.document.text)[signal.start : signal.end]


def load_related(store: Store, document_id: str, spaces: Collection[str] = (SHARED_SPACE,)) -> tuple[Related, ...]:
    """Return what bears on a document and may be seen in these spaces, from either side, the surest first."""
    relations = store.relations.load([document_id]).get(document_id, [])
    others = store.headings.load(sorted({_other_of(one, document_id) for one in relations}), spaces)
    return tuple(
        Related(one, others[other], one.document_id == document_id)
        for one in relations
        if (other := _other_of(one, document_id)) in others
    )


def load_event(store: Store, event_id: str, spaces: Collection[str] = (SHARED_SPACE,)) -> Event:
    """Return an event of these spaces; raises NotFoundError, also for one of another space."""
    found = store.events.load([event_id]) if make_storable(event_id) == event_id else {}
    event = found.get(event_id)
    if event is None or event.space not in spaces:
        raise NotFoundError("there is no such event: scout events list", place=make_storable(event_id[:300]))
    return event


def load_tellings(store: Store, kept: Sequence[KeptSignal]) -> list[Telling]:
    """Return signals with their documents; of one that is gone meanwhile nothing."""
    held = store.documents.load(sorted({one.document_id for one in kept}))
    return [Telling(one, held[one.document_id].document) for one in kept if one.document_id in held]


def load_told(store: Store, event: Event) -> list[Telling]:
    """Return every sentence that tells of an event, in order of time."""
    held = store.signals.load(sorted({document_id for document_id, _ in event.signals}))
    by_place = {(one.document_id, one.number): one for mine in held.values() for one in mine}
    return load_tellings(store, [by_place[place] for place in event.signals if place in by_place])


def _other_of(relation: Relation, document_id: str) -> str:
    return relation.document_id if relation.other_id == document_id else relation.other_id
