"""The pack of a document: what its page shows, and the sentences that name a technology or an organisation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.addresses import document_json_address
from api.documents.claims import describe_measures
from api.documents.dossiers import Dossier, load_dossier
from api.documents.tagged import list_mentions
from api.exports.cleaning import clean_text
from api.exports.records import list_makers
from api.names import KIND_WORDS, UNIT_WORDS
from api.packs.collecting import Asked, list_versions, make_sentence
from api.packs.model import Pack, Sentence, Table
from api.pages.documents import DATE_WORDS, build_organisations
from api.pages.hits import Piece
from api.pages.links import make_address
from api.pages.scores import build_tags
from api.searching import load_source_titles
from api.state import Services
from api.words import format_date
from core.models import Document, Mention

# Beyond, a sentence is a list or a table that was read as one.
MAX_SENTENCE_CHARS = 600
MAX_SENTENCES = 60
_ENDS = (". ", "? ", "! ", "\n")


def build_document_pack(services: Services, document_id: str, asked: Asked) -> Pack:
    """Return the pack of a document; raises NotFoundError."""
    dossier = load_dossier(services, document_id)
    document = dossier.stored.document
    titles = load_source_titles(services)
    generation = services.engine.live() or "none"
    state = {"as_of": (asked.as_of.isoformat(),)}
    return Pack(
        name="document",
        kind=KIND_WORDS.get(document.kind, document.kind),
        title=document.title,
        lead=", ".join(list_makers(document)),
        as_of=asked.as_of,
        address=make_address(f"{document_json_address(document.id)}/pack", state),
        facts=(*_describe(dossier, titles), *list_versions(services, [document.id], generation)),
        figures=(),
        tables=tuple(table for table in _iter_tables(services, dossier) if table.rows),
        sentences=_list_sentences(dossier, titles),
    )


def _describe(dossier: Dossier, titles: dict[str, str]) -> list[tuple[str, str]]:
    stored, document = dossier.stored, dossier.stored.document
    told = [
        ("Document", document.id),
        ("Revision", str(stored.revision)),
        ("First seen", f"{stored.first_seen:%Y-%m-%d %H:%M} UTC"),
        ("Readable from", str(document.visible_from or "not known")),
        ("Source", titles.get(document.source, document.source)),
        ("Licence", clean_text(document.licence) or "not stated"),
        ("Kept", "the lead: the terms allow no more" if document.lead_only else "the text"),
        ("At the source", document.url or ""),
        ("Evidence", f"SHA-256 {stored.evidence_hash}" if stored.evidence_hash else "none kept"),
    ]
    return [(name, value) for name, value in told if value]


def _iter_tables(services: Services, dossier: Dossier) -> Iterator[Table]:
    document = dossier.stored.document
    tags = build_tags(dossier.tags.tags, services.taxonomy) if dossier.tags else []
    yield Table(
        "technologies",
        "Technologies, with the probability that the document is about each",
        ("technology", "id", "#probability", "about it"),
        tuple((tag.label, tag.technology, tag.probability, "yes" if tag.is_central else "no") for tag in tags),
    )
    yield Table(
        "reasons",
        "What speaks for each technology, and against it (log odds)",
        ("technology", "part", "#log odds"),
        tuple((tag.label, part.name, part.number.replace("−", "-")) for tag in tags for part in tag.parts),
    )
    yield Table(
        "organisations",
        "Organisations, and why each was linked",
        ("organisation", "id", "roles", "country", "why"),
        tuple((o.name, o.id, o.roles, o.country, "; ".join(o.reasons)) for o in build_organisations(dossier)),
    )
    yield Table("dates", "Dates", ("what", "day"), _list_dates(document))
    yield Table("identifiers", "Identifiers", ("scheme", "value"), document.identifiers)
    yield Table("measures", "What its source counts", ("what", "#number"), tuple(describe_measures(document)))
    yield _make_members(dossier)


def _list_dates(document: Document) -> tuple[tuple[str, str], ...]:
    dates = sorted(document.dates, key=lambda held: (held.value, held.kind))
    return tuple((DATE_WORDS.get(held.kind, held.kind), format_date(held)) for held in dates)


def _make_members(dossier: Dossier) -> Table:
    word = UNIT_WORDS.get(dossier.unit.kind, dossier.unit.kind) if dossier.unit else "unit"
    members = (dossier.stored, *dossier.siblings) if dossier.unit else ()
    rows = tuple((m.id, m.document.title, m.document.source) for m in members)
    return Table("unit", f"Counted as one {word}", ("document", "title", "source"), rows)


def _list_sentences(dossier: Dossier, titles: dict[str, str]) -> tuple[Sentence, ...]:
    """Return the sentences that name something, each once, in the order of the text."""
    document = dossier.stored.document
    named = [mention for mention in list_mentions(dossier) if mention.field == "text"]
    published = format_date(held) if (held := min(document.dates, default=None, key=lambda d: d.value)) else "undated"
    spans = dict.fromkeys(find_sentence(document.text, mention) for mention in sorted(named, key=lambda m: m.start))
    return tuple(
        make_sentence(cut_pieces(document.text, span, named), document, published, titles)
        for span in list(spans)[:MAX_SENTENCES]
    )


def find_sentence(text: str, mention: Mention) -> tuple[int, int]:
    """Return where the sentence of a mention begins and ends."""
    earliest = max(0, mention.end - MAX_SENTENCE_CHARS)
    starts = [at + len(mark) for mark in _ENDS if (at := text.rfind(mark, earliest, mention.start)) >= 0]
    start = max(starts, default=earliest)
    latest = min(len(text), start + MAX_SENTENCE_CHARS)
    ends = [at + 1 for mark in _ENDS if (at := text.find(mark, mention.end, latest)) >= 0]
    return start, max(mention.end, min(ends, default=latest))


def cut_pieces(text: str, span: tuple[int, int], mentions: Sequence[Mention]) -> list[Piece]:
    """Return a sentence in pieces, marked where something is named; of names that overlap, the first is marked."""
    at, end = span
    pieces: list[Piece] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if at <= mention.start and mention.end <= end:
            pieces += [Piece(text[at : mention.start]), Piece(text[mention.start : mention.end], is_marked=True)]
            at = mention.end
    return [piece for piece in [*pieces, Piece(text[at:end].rstrip())] if piece.text]
