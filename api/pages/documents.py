"""``/documents/{id}``: one document with its technologies marked, and everything that is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.addresses import document_address, document_json_address, organisation_address
from api.answers.base import get_label
from api.documents.alike import load_alike
from api.documents.claims import describe_measures, describe_organisation, find_organisation, make_citations
from api.documents.dossiers import Dossier, load_dossier
from api.documents.tagged import TECHNOLOGY, get_language_read, list_mentions
from api.names import COUNTRY_NAMES, LANGUAGE_NAMES
from api.pages.bearing import RelatedView, build_latest, build_relations
from api.pages.correction_views import NOTHING_TYPED, Typed, build_correcting
from api.pages.hits import format_day
from api.pages.keeping import build_keeping
from api.pages.links import list_packs
from api.pages.marking import Paragraph, Technologies, anchor_first, mark_text, mark_title
from api.pages.naming import build_names, make_anchors
from api.pages.render import render
from api.pages.scores import build_tags
from api.searching import load_source_titles
from api.state import Services, ServicesDep
from api.words import format_date
from core.desk import Thing
from core.models import Actor, Classification, Document, DocumentDate, Link, Mention
from core.taxonomy import Taxonomy
from index.query import Hit

router = APIRouter(include_in_schema=False)

# A patent's description can be a book: the rest is shown when it is asked for.
FIRST_CHARS = 20_000
_UNKNOWN = "und"
DATE_WORDS = {
    "created": "Submitted",
    "published": "Published",
    "announced": "Announced",
    "priority": "Priority",
    "filed": "Filed",
    "granted": "Granted",
    "updated": "Updated by the source",
    "captured": "Captured",
    "started": "Start",
    "ended": "End",
}


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation with all its roles in the document and why it was linked."""

    id: str
    href: str
    name: str
    country: str
    roles: str
    says: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextView:
    """The marked text; ``hidden_chars`` more are there on demand. ``anchors``: of the organisations marked in it."""

    title: Paragraph
    paragraphs: tuple[Paragraph, ...]
    hidden_chars: int
    has_technologies: bool
    anchors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LanguageView:
    """The language of a text; ``said`` is what its source does where that is something else: ``says German``."""

    code: str
    name: str
    said: str


@router.get("/documents/{document_id:path}")
def show_document(
    request: Request,
    document_id: str,
    services: ServicesDep,
    whole: bool = False,
) -> HTMLResponse:
    """Show a document; ``whole`` also what is left out of a long text."""
    return show(request, services, document_id, whole=whole)


def show(
    request: Request, services: Services, document_id: str, *, whole: bool = False, typed: Typed = NOTHING_TYPED
) -> HTMLResponse:
    """Return the page of a document, with what was typed into a form of it that could not be followed."""
    dossier = load_dossier(services, document_id)
    document, mentions = dossier.stored.document, list_mentions(dossier)
    text = _make_text(dossier, mentions, services.taxonomy, whole=whole)
    context: dict[str, object] = {
        "section": "documents",
        "dossier": dossier,
        "document": document,
        "source_title": load_source_titles(services).get(document.source, document.source),
        "language": _make_language(dossier),
        "text": text,
        "tags": build_tags(dossier.tags.tags, services.taxonomy) if dossier.tags else [],
        "names": build_names(mentions, text.anchors, dossier.linked),
        "organisations": build_organisations(dossier),
        "events": build_latest(dossier.events),
        "relations": build_relations(dossier.relations),
        "measures": describe_measures(document),
        "citations": make_citations(document),
        "dates": [(DATE_WORDS.get(d.kind, d.kind), format_date(d)) for d in _in_time(document.dates)],
        "codes": _group_codes(document.classifications),
        "json_href": document_json_address(document.id),
        "packs": list_packs(f"{document_json_address(document.id)}/pack"),
        "evidence_type": _get_evidence_type(services, dossier),
        "correcting": build_correcting(services, dossier, typed),
        "alike": [_make_alike(hit) for hit in load_alike(services, dossier)],
        "keeping": build_keeping(services, Thing.DOCUMENT, document.id, document_address(document.id)),
    }
    return render(request, "document.html", context, typed.trouble.status if typed.trouble else 200)


def _make_alike(hit: Hit) -> RelatedView:
    entry = hit.entry
    day = format_day(entry.published, entry.precision)
    return RelatedView(entry.title, document_address(entry.documents[0]), entry.kind, day, "")


def _in_time(dates: tuple[DocumentDate, ...]) -> list[DocumentDate]:
    """Return dates as things happened: an application is filed before it is granted."""
    return sorted(dates, key=lambda held: (held.value, held.kind))


def _make_language(dossier: Dossier) -> LanguageView:
    """Return the language as read, else as told."""
    told, read = dossier.stored.document.lang, get_language_read(dossier)
    if read is None or read in (told, _UNKNOWN):
        return LanguageView(told, LANGUAGE_NAMES.get(told, told), "")
    said = "does not say" if told == _UNKNOWN else f"says {LANGUAGE_NAMES.get(told, told)}"
    return LanguageView(read, LANGUAGE_NAMES.get(read, read), said)


def _make_text(dossier: Dossier, mentions: Sequence[Mention], taxonomy: Taxonomy, *, whole: bool) -> TextView:
    document, tags = dossier.stored.document, dossier.tags
    text = document.text if whole else _shorten(document)
    known = Technologies(
        labels={m.target: get_label(taxonomy, m.target) for m in mentions if m.kind == TECHNOLOGY},
        central=frozenset(tag.technology for tag in tags.tags if tag.central) if tags else frozenset(),
    )
    cut = (mark_title(document.title, mentions, known), *mark_text(text, document.kind, mentions, known))
    title, *paragraphs = anchor_first(cut, make_anchors(mentions))
    pieces = [piece for paragraph in (title, *paragraphs) for piece in paragraph]
    return TextView(
        title=title,
        paragraphs=tuple(paragraphs),
        hidden_chars=len(document.text) - len(text),
        has_technologies=any(piece.mark for piece in pieces),
        anchors={piece.organisation: piece.anchor for piece in pieces if piece.anchor},
    )


def _shorten(document: Document) -> str:
    """Return the beginning of a long text, cut at white space."""
    text = document.text
    if len(text) <= FIRST_CHARS * 1.2:
        return text
    return text[: max(text.rfind(" ", 0, FIRST_CHARS), text.rfind("\n", 0, FIRST_CHARS), FIRST_CHARS // 2)]


def build_organisations(dossier: Dossier) -> list[OrganisationView]:
    """Return the organisations of a document as its page shows them, by name."""
    links = sorted(dossier.links, key=lambda pair: pair[1].id)
    grouped = [list(pairs) for _, pairs in groupby(links, key=lambda pair: pair[1].id)]
    views = [_make_organisation(dossier.stored.document, pairs) for pairs in grouped]
    return sorted(views, key=lambda view: view.name.casefold())


def _make_organisation(document: Document, pairs: list[tuple[Link, Actor]]) -> OrganisationView:
    actor = pairs[0][1]
    reasons = dict.fromkeys(f"“{link.surface}”: {link.reason}" for link, _ in pairs)
    roles = ", ".join(dict.fromkeys(link.role for link, _ in pairs))
    country = COUNTRY_NAMES.get(actor.country, actor.country) if actor.country else ""
    found = [one for link, _ in pairs if (one := find_organisation(document, link))]
    says = ", ".join(dict.fromkeys(word for one in found for word in describe_organisation(one)))
    return OrganisationView(actor.id, organisation_address(actor.id), actor.name, country, roles, says, tuple(reasons))


def _group_codes(codes: tuple[Classification, ...]) -> dict[str, list[Classification]]:
    grouped: dict[str, list[Classification]] = {}
    for code in codes:
        grouped.setdefault(code.scheme, []).append(code)
    return grouped


def _get_evidence_type(services: Services, dossier: Dossier) -> str:
    key = dossier.stored.evidence_hash
    return services.store.evidence.load(key).media_type if key else ""
