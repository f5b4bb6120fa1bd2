"""Hits as the search page shows them: marked pieces of text, references, links to what else is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api.addresses import document_address, keep_address, organisation_address, technology_address
from api.answers.base import get_label
from api.names import COUNTRY_NAMES, KIND_WORDS
from api.pages.links import SearchLinks
from core.desk import Thing
from core.models import Precision
from core.taxonomy import Taxonomy
from index.entry import IndexEntry
from index.query import Fragment, Hit

MAX_ORGANISATIONS = 4
# What names a unit to a reader, best first.
_REFERENCE_FORMS = {"patent": "{1}", "docdb": "{1}", "arxiv": "arXiv:{0}", "doi": "doi:{0}"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, marked or not."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class LinkView:
    """A word that leads somewhere."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class WhyView:
    """One part of a score; ``share``: per cent of the largest part."""

    name: str
    value: float
    share: float


@dataclass(frozen=True, slots=True)
class HitView:
    """One hit. ``why`` is empty until it is asked for; ``documents``: how many tell of the unit."""

    unit_id: str
    document_id: str
    anchor: str
    kind: str
    kind_word: str
    href: str
    lang: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    reference: str
    published: str
    organisations: tuple[LinkView, ...]
    more_organisations: int
    countries: str
    technologies: tuple[LinkView, ...]
    documents: int
    why_href: str
    keep_href: str
    why: tuple[WhyView, ...] = ()


def build_hit(
    hit: Hit, number: int, links: SearchLinks, taxonomy: Taxonomy, *, cursor: str | None, why: Mapping[str, float]
) -> HitView:
    """Return the view of a hit; ``number`` counts from 1 on this page, ``why`` holds the parts of its score."""
    entry, anchor = hit.entry, f"hit-{number}"
    organisations = list({a.id: a for a in entry.actors}.values())
    return HitView(
        unit_id=entry.id,
        document_id=entry.documents[0],
        anchor=anchor,
        kind=entry.kind,
        kind_word=KIND_WORDS.get(entry.kind, entry.kind),
        href=document_address(entry.documents[0]),
        lang=entry.lang,
        title=cut_fragment(hit.title) or (Piece(entry.title),),
        snippet=cut_snippet(hit.snippet, entry.text),
        reference=make_reference(entry),
        published=format_day(entry.published, entry.precision),
        organisations=tuple(LinkView(a.name, organisation_address(a.id)) for a in organisations[:MAX_ORGANISATIONS]),
        more_organisations=max(0, len(organisations) - MAX_ORGANISATIONS),
        countries=", ".join(COUNTRY_NAMES.get(code, code) for code in entry.countries),
        technologies=tuple(
            LinkView(get_label(taxonomy, i), technology_address(i)) for i in leave_out_parents(entry, taxonomy)
        ),
        documents=len(entry.documents),
        why_href=links.why(entry.id, cursor, anchor),
        keep_href=keep_address(Thing.UNIT, entry.id, f"{links.with_values(cursor=cursor or '')}#{anchor}"),
        why=_make_parts(why),
    )


def cut_fragment(fragment: Fragment | None) -> tuple[Piece, ...]:
    """Return the pieces of a fragment, marked where it matched; none for an absent or empty one."""
    if fragment is None or not fragment.text:
        return ()
    pieces: list[Piece] = []
    place = 0
    for start, end in fragment.spans:
        pieces += [Piece(fragment.text[place:start]), Piece(fragment.text[start:end], is_marked=True)]
        place = end
    pieces.append(Piece(fragment.text[place:]))
    return tuple(piece for piece in pieces if piece.text)


def cut_snippet(fragment: Fragment | None, text: str) -> tuple[Piece, ...]:
    """Return the pieces of a snippet, with dots where the text goes on; the beginning of the text without one."""
    if fragment is None or not fragment.text:
        return (Piece(shorten(text)),) if text.strip() else ()
    before = () if text.lstrip().startswith(fragment.text.lstrip()) else (Piece("… "),)
    after = () if text.rstrip().endswith(fragment.text.rstrip()) else (Piece(" …"),)
    return (*before, *cut_fragment(fragment), *after)


def leave_out_parents(entry: IndexEntry, taxonomy: Taxonomy) -> list[str]:
    """Return the technologies of a unit without those that a more exact one already says."""
    parents = {taxonomy[i].parent for i in entry.technologies if i in taxonomy}
    return [i for i in entry.technologies if i not in parents]


def make_reference(entry: IndexEntry) -> str:
    """Return the medium, or the number by which people cite the unit; empty when there is neither."""
    if entry.outlet:
        return entry.outlet
    held = dict(reversed(entry.identifiers))  # the first value of a scheme wins
    for scheme, form in _REFERENCE_FORMS.items():
        if scheme in held:
            return form.format(held[scheme], held[scheme].upper())
    return ""


def format_day(day: date | None, precision: Precision = Precision.DAY) -> str:
    """Return a date as exact as it is known, ``undated`` for none."""
    if day is None:
        return "undated"
    length = {Precision.YEAR: 4, Precision.MONTH: 7}.get(precision, 10)
    return day.isoformat()[:length]


def shorten(text: str, chars: int = 240) -> str:
    """Return the beginning of a text, cut between words."""
    flat = " ".join(text[: chars * 2].split())
    return flat if len(flat) <= chars else flat[:chars].rsplit(" ", 1)[0] + " …"


def _make_parts(why: Mapping[str, float]) -> tuple[WhyView, ...]:
    top = max(why.values(), default=0.0) or 1.0
    parts = sorted(why.items(), key=lambda part: -part[1])
    return tuple(WhyView(name, value, max(0.0, round(100 * value / top, 1))) for name, value in parts)
