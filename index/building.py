"""Make the entry of a unit from what the store holds of its documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.models import Actor, DateKind, Document, DocumentDate, Link, Precision, StoredDocument, TagSet, Unit
from core.store import Store
from core.taxonomy import Taxonomy
from index.entry import EntryActor, IndexEntry

# The first that a document has says when it appeared. Filing stands last: it is known for grants of which the source
# leaves the publication out, and is the only date there is. Priority never: nobody could have read it then.
PUBLICATION_DATES = (
    DateKind.PUBLISHED,
    DateKind.ANNOUNCED,
    DateKind.CREATED,
    DateKind.GRANTED,
    DateKind.STARTED,
    DateKind.UPDATED,
    DateKind.FILED,
)
_PERSON = "person"


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the store holds of the documents of a batch, by document id."""

    documents: dict[str, StoredDocument]
    tags: dict[str, TagSet]
    links: dict[str, list[tuple[Link, Actor]]]


def build_entries(store: Store, unit_ids: Sequence[str], taxonomy: Taxonomy | None = None) -> list[IndexEntry]:
    """Return the entries of those units that stand for themselves and still have their documents."""
    return build_changes(store, unit_ids, taxonomy).entries


@dataclass(frozen=True, slots=True)
class Changes:
    """What an index has to do: entries to write, and units to remove, each with the version that is gone."""

    entries: list[IndexEntry]
    gone: dict[str, int]


def build_changes(store: Store, unit_ids: Sequence[str], taxonomy: Taxonomy | None = None) -> Changes:
    """Return what an index has to do for these units. ``taxonomy`` leads corrections on from what it has retired.

    Revisions are read first: what changes while we read is asked for again under a higher one.
    """
    revisions = store.units.load_revisions(unit_ids)
    units = store.units.load(unit_ids)
    members = [document_id for unit in units.values() for document_id in unit.members]
    tags = store.corrections.lay_over(store.tags.load(members), taxonomy)
    parts = _Parts(store.documents.load(members), tags, store.links.load(members))
    built = (_build(unit, parts, revisions[unit.id]) for unit in units.values() if unit.id in revisions)
    entries = [entry for entry in built if entry is not None]
    present = {entry.id for entry in entries}
    return Changes(entries, {i: revision for i, revision in revisions.items() if i not in present})


def _build(unit: Unit, parts: _Parts, revision: int) -> IndexEntry | None:
    if unit.representative not in parts.documents:
        return None
    chosen = parts.documents[unit.representative].document
    documents = [chosen, *_others(unit, parts, chosen)]
    ids = [document.id for document in documents]
    technologies, mentioned = _technologies(ids, parts)
    published = _published(documents)
    return IndexEntry(
        id=unit.id,
        kind=chosen.kind,
        title=chosen.title,
        text=chosen.text,
        lang=_language(chosen, parts),
        sources=tuple(dict.fromkeys(document.source for document in documents)),
        documents=tuple(ids),
        technologies=technologies,
        mentioned=mentioned,
        actors=_actors(ids, parts),
        people=_people(documents),
        identifiers=tuple(dict.fromkeys(pair for document in documents for pair in document.identifiers)),
        url=chosen.url,
        outlet=chosen.outlet,
        published=published.value if published else None,
        precision=published.precision if published else Precision.DAY,
        visible_from=min((d.visible_from for d in documents if d.visible_from), default=None),
        space=chosen.space,
        owner=chosen.owner,
        version=revision,
    )


def _language(document: Document, parts: _Parts) -> str:
    """Return the language that the text was read in; what its source says may be nothing, or wrong."""
    tags = parts.tags.get(document.id)
    return tags.lang if tags and tags.lang != "und" else document.lang or "und"


def _others(unit: Unit, parts: _Parts, chosen: Document) -> list[Document]:
    """Return the other members; one of another space must not show in this entry."""
    found = (parts.documents[i].document for i in unit.members if i in parts.documents and i != unit.representative)
    return [document for document in found if document.space == chosen.space]


def _technologies(ids: Sequence[str], parts: _Parts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    tags = [tag for document_id in ids if document_id in parts.tags for tag in parts.tags[document_id].tags]
    central = dict.fromkeys(tag.technology for tag in tags if tag.central)
    mentioned = dict.fromkeys(tag.technology for tag in tags if tag.technology not in central)
    return tuple(central), tuple(mentioned)


def _actors(ids: Sequence[str], parts: _Parts) -> tuple[EntryActor, ...]:
    found = (pair for document_id in ids for pair in parts.links.get(document_id, ()))
    actors = (EntryActor(actor.id, actor.name, link.role, actor.country) for link, actor in found if _is_listed(actor))
    return tuple(dict.fromkeys(actors))


def _is_listed(actor: Actor) -> bool:
    return actor.kind != _PERSON


def _people(documents: Sequence[Document]) -> tuple[str, ...]:
    """Return the people of the first document that names any: versions of a work name the same ones differently."""
    people = next((document.people for document in documents if document.people), ())
    return tuple(dict.fromkeys(person.name for person in people))


def _published(documents: Sequence[Document]) -> DocumentDate | None:
    """Return when the first of the documents appeared."""
    dates = (document.first_date(*PUBLICATION_DATES) for document in documents)
    return min((d for d in dates if d is not None), key=_day, default=None)


def _day(found: DocumentDate) -> date:
    return found.value
