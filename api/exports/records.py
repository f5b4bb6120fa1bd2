"""What an export says of a unit: from its entry in the index, and from the store what the index does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from api.addresses import is_web_address
from api.answers.base import get_label
from api.exports.cleaning import clean_text
from api.pages.hits import shorten
from api.state import Services
from core.models import NAMED_IN_TEXT, Document, DocumentDate, DocumentKind, Precision, StoredDocument, TagSet
from core.store import Store
from core.taxonomy import Taxonomy
from index.entry import EntryActor, IndexEntry

# An abstract of arXiv has 1,920 characters at most; more is no summary.
SUMMARY_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class TechnologyScore:
    """A technology of a unit; ``score`` is the highest of its documents, ``None`` where only the index still has it."""

    id: str
    label: str
    score: float | None
    is_central: bool


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """One unit as a file gives it. All texts are clean; what is not known is empty or ``None``.

    ``summary`` is the beginning of the text that is kept: with ``lead_only`` that is the lead. ``people``: who made it,
    as its source names them; nobody of ``NAMED_IN_TEXT`` or of what is a lead only. ``dates``, ``licence``, ``source``
    and ``changed_at`` (when we last saw it change) are those of the document that stands for it, the first of
    ``documents``.
    """

    unit: str
    kind: DocumentKind
    title: str
    published: date | None
    precision: Precision
    visible_from: date | None
    changed_at: datetime
    dates: tuple[DocumentDate, ...]
    organisations: tuple[EntryActor, ...]
    countries: tuple[str, ...]
    people: tuple[str, ...]
    technologies: tuple[TechnologyScore, ...]
    identifiers: tuple[tuple[str, str], ...]
    url: str
    outlet: str
    source: str
    licence: str
    language: str
    lead_only: bool
    summary: str
    documents: tuple[str, ...]

    def first_identifier(self, scheme: str) -> str:
        """Return the first identifier of a scheme, empty where there is none."""
        return next((value for name, value in self.identifiers if name == scheme), "")


def load_records(services: Services, entries: Sequence[IndexEntry]) -> list[ExportRecord]:
    """Return the records of some entries, in their order.

    Without units that were forgotten since the index was written: their document is gone, or is in another space.
    """
    store, taxonomy = services.store, services.taxonomy
    held = store.documents.load([entry.documents[0] for entry in entries])
    tags = _load_tags(store, [document_id for entry in entries for document_id in entry.documents])
    records = []
    for entry in entries:
        stored = held.get(entry.documents[0])
        if stored is not None and stored.document.space == entry.space:
            sets = [tags[i] for i in entry.documents if i in tags]
            records.append(_make_record(entry, stored, _make_scores(entry, sets, taxonomy)))
    return records


def list_makers(document: Document) -> tuple[str, ...]:
    """Return the people that a file may name: makers as a source's own field gives them, no bylines, no leads."""
    if document.kind in NAMED_IN_TEXT or document.lead_only:
        return ()
    return tuple(dict.fromkeys(name for person in document.people if (name := clean_text(person.name))))


def _make_scores(entry: IndexEntry, sets: Sequence[TagSet], taxonomy: Taxonomy) -> tuple[TechnologyScore, ...]:
    """Return the technologies of a unit, those that it is about first, each with its highest score."""
    best: dict[str, float] = {}
    for tag in (tag for tags in sets for tag in tags.tags):
        best[tag.technology] = max(tag.score, best.get(tag.technology, 0.0))
    named = [(i, True) for i in entry.technologies] + [(i, False) for i in entry.mentioned]
    return tuple(TechnologyScore(i, clean_text(get_label(taxonomy, i)), best.get(i), central) for i, central in named)


def _load_tags(store: Store, document_ids: Sequence[str]) -> dict[str, TagSet]:
    return store.corrections.lay_over(store.tags.load(document_ids))


def _make_record(entry: IndexEntry, stored: StoredDocument, scores: tuple[TechnologyScore, ...]) -> ExportRecord:
    document = stored.document
    return ExportRecord(
        unit=entry.id,
        kind=entry.kind,
        title=clean_text(document.title),
        published=entry.published,
        precision=entry.precision,
        visible_from=entry.visible_from,
        changed_at=stored.updated_at,
        dates=tuple(sorted(document.dates, key=lambda held: (held.value, held.kind))),
        organisations=tuple(EntryActor(a.id, clean_text(a.name), clean_text(a.role), a.country) for a in entry.actors),
        countries=entry.countries,
        people=list_makers(document),
        technologies=scores,
        identifiers=tuple((clean_text(scheme), clean_text(value)) for scheme, value in entry.identifiers),
        # Whatever else a source calls an address (javascript:) would be one to click on.
        url=clean_text(document.url) if is_web_address(document.url) else "",
        outlet=clean_text(document.outlet),
        source=document.source,
        licence=clean_text(document.licence),
        language=entry.lang,
        lead_only=document.lead_only,
        summary=shorten(clean_text(document.text[: SUMMARY_CHARS * 4]), SUMMARY_CHARS),
        documents=entry.documents,
    )
