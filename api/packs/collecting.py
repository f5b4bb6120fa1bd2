"""What the packs of all pages have in common: figures of timelines, sentences of hits, and how the pack was made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from api.exports.cleaning import clean_text
from api.exports.opening import name_program
from api.names import KIND_PLURALS
from api.packs.model import Figure, Sentence, Table
from api.pages.hits import HitView, Piece
from api.pages.timelines import TimelineView
from api.searching import load_source_titles
from api.state import Services
from core.models import Document


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for a pack, as of which day, and the digest of the one that it is compared with."""

    as_of: date
    principal: str
    same_as: str | None = None


def make_figure(view: TimelineView | None, caption: str) -> tuple[Figure, ...]:
    """Return the figure of a timeline with all its numbers; none where nothing has a date."""
    if view is None:
        return ()
    kinds = [kind for kind in view.chart.kinds if kind != "all"]
    header = ("#year", "#units", *(f"#{KIND_PLURALS.get(kind, kind).lower()}" for kind in kinds))
    rows = tuple(
        (str(year.year), str(year.total), *(str(dict(year.kinds).get(kind, 0)) for kind in kinds))
        for year in view.years
        if year.total
    )
    numbers = Table("units-by-year", caption, header, rows)
    return (Figure("units-by-year", caption, view.notes, view.chart, numbers),)


def make_hit_table(hits: Sequence[HitView], title: str) -> Table:
    """Return hits as a table, in their order."""
    rows = tuple(
        (
            str(number),
            hit.kind_word,
            _join(hit.title),
            hit.published,
            hit.reference,
            "; ".join(item.label for item in hit.organisations),
            "; ".join(item.label for item in hit.technologies),
            hit.document_id,
        )
        for number, hit in enumerate(hits, 1)
    )
    header = ("#", "kind", "title", "published", "reference", "organisations", "technologies", "document")
    return Table("units", title, header, rows)


def load_sentences(services: Services, hits: Sequence[HitView]) -> tuple[Sentence, ...]:
    """Return the piece of text that the page shows of each hit, with its document; none of one without text."""
    held = services.store.documents.load([hit.document_id for hit in hits])
    titles = load_source_titles(services)
    shown = [(hit, held[hit.document_id].document) for hit in hits if hit.snippet and hit.document_id in held]
    return tuple(make_sentence(hit.snippet, document, hit.published, titles) for hit, document in shown)


def make_sentence(
    pieces: Iterable[Piece], document: Document, published: str, source_titles: dict[str, str]
) -> Sentence:
    """Return a piece of a document's text with where it stands."""
    return Sentence(
        pieces=tuple(pieces),
        document=document.id,
        title=document.title,
        published=published,
        source=source_titles.get(document.source, document.source),
        licence=clean_text(document.licence) or "not stated",
        url=document.url or "",
    )


def list_versions(services: Services, document_ids: Sequence[str], generation: str) -> list[tuple[str, str]]:
    """Return what made the numbers: the index, the taxonomy, the taggers of these documents, the program."""
    tags = services.store.tags.load(list(document_ids))
    taggers = sorted({f"{held.tagger_version} (taxonomy {held.taxonomy_version})" for held in tags.values()})
    told = [("Index", generation), ("Taxonomy", services.taxonomy.version), ("Tagged by", "; ".join(taggers))]
    return [(name, value) for name, value in [*told, ("Made by", name_program())] if value]


def _join(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
