"""What arXiv's query API answers, with its traps.

It answers 200 with one entry titled "Error", rewrites a prefix that it does not know in silence, wraps titles hard,
mixes http and https in ids, and throttles in plain text. (User manual, 2025-02-25; measured 2026-07 to 2026-10.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_plus
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.ElementTree import fromstring

from core.errors import FormatError, RecordError, SourceError
from core.models import DateKind, Document, DocumentDate, Organisation, Person, Role
from crawlers.bulk.arxiv import arxiv_classifications, parse_arxiv_id
from crawlers.bulk.fields import country, dois, parse_date
from crawlers.parsing.xmlguard import check_xml
from crawlers.parsing.xmlslices import slice_elements
from crawlers.source import Source

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_ABS = re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/abs/(.+)")
_ALL = re.compile(r"\ball:", re.IGNORECASE)
MAX_RESULTS = 30_000
# "Cambridge, MA" is not in Morocco, "Stanford, CA" not in Canada. DE is Germany more often than Delaware.
_STATES = frozenset("AL AR AZ CA CO GA ID IL IN KY LA MA MD ME MN MO MS MT NC NE PA SC SD TN VA".split())


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its element, and its bytes as they came, or written anew where they cannot be told apart."""

    element: Element
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of results; ``total`` counts those of the whole search."""

    total: int
    entries: tuple[Entry, ...]


def parse_answer(body: bytes, *, sent: str | None, place: str) -> Answer:
    """Read one answer to the search ``sent``; ``None`` where nobody knows what it was.

    Raises FormatError where it is not arXiv's Atom, SourceError where arXiv reports an error or searched for something
    else than it was sent.
    """
    check_xml(body, {"feed"}, place=place, strict=True)
    try:
        root = fromstring(body)
    except (ParseError, ValueError) as exc:
        raise FormatError(f"broken XML: {exc}", place=place) from exc
    elements = root.findall(f"{_ATOM}entry")
    _refuse_error(elements, place)
    if sent is not None:
        _refuse_rewritten(root, sent, place)
    total = root.findtext(f"{_SEARCH}totalResults", "").strip()
    if not total.isdecimal():
        raise FormatError("the answer has no opensearch:totalResults", place=place)
    bodies = slice_elements(body, "entry")
    if len(bodies) != len(elements):
        # With a prefix, or in UTF-16: written anew, they still say the same.
        bodies = [tostring(element, encoding="utf-8").strip() for element in elements]
    return Answer(int(total), tuple(Entry(e, b) for e, b in zip(elements, bodies, strict=True)))


def build_document(entry: Element, source: Source) -> Document:
    """Make a document of an entry. Raises RecordError."""
    key = _key(entry)
    dates = _dates(entry)
    primary = entry.find(f"{_ARXIV}primary_category")
    categories = tuple(c.get("term", "") for c in entry.findall(f"{_ATOM}category") if _is_category(c))
    title = _text(entry, f"{_ATOM}title")
    if not title:
        raise RecordError("no title")
    people = tuple(_person(author) for author in entry.findall(f"{_ATOM}author"))
    return Document(
        source=source.id,
        key=key,
        kind=source.kind,
        title=title,
        text=_text(entry, f"{_ATOM}summary"),
        lang=source.language,
        url=f"https://arxiv.org/abs/{key}",
        licence=source.terms.licence,
        people=tuple(person for person in people if person.name),
        organisations=_organisations(people),
        identifiers=(("arxiv", key.lower()), *dois(_text(entry, f"{_ARXIV}doi"))),
        classifications=arxiv_classifications(categories, "" if primary is None else primary.get("term", "")),
        dates=dates,
        visible_from=source.visible_from.apply(dates),
    )


def field_names(entry: Element) -> set[str]:
    """Return the names of an entry's fields, arXiv's own with ``arxiv:`` before them."""
    names = {child.tag for child in entry.iter()} - {entry.tag, f"{_ATOM}name"}
    return {name.replace(_ATOM, "").replace(_ARXIV, "arxiv:") for name in names}


def _refuse_error(elements: list[Element], place: str) -> None:
    for element in elements:
        is_error = "/api/errors" in _text(element, f"{_ATOM}id")
        if is_error or (len(elements) == 1 and _text(element, f"{_ATOM}title").lower() == "error"):
            raise SourceError(f"arXiv reports: {_text(element, f'{_ATOM}summary')[:300]}", place=place)


def _refuse_rewritten(root: Element, sent: str, place: str) -> None:
    _, found, echoed = unquote_plus(_text(root, f"{_ATOM}title")).partition("search_query=")
    if found and len(_ALL.findall(echoed)) > len(_ALL.findall(sent)):
        raise SourceError(f"arXiv did not understand the search and looked for: {echoed[:200]}", place=place)


def _key(entry: Element) -> str:
    found = _ABS.fullmatch(_text(entry, f"{_ATOM}id"))
    if found is None:
        raise RecordError(f"no arXiv id: {_text(entry, f'{_ATOM}id')[:80]!r}")
    return parse_arxiv_id(found[1])


def _dates(entry: Element) -> tuple[DocumentDate, ...]:
    created, updated = _text(entry, f"{_ATOM}published"), _text(entry, f"{_ATOM}updated")
    if not created:
        raise RecordError("no date")
    try:
        first = parse_date(created, DateKind.CREATED)
        last = parse_date(updated or created, DateKind.UPDATED)
    except ValueError as exc:
        raise RecordError(f"not a date: {created[:40]!r}, {updated[:40]!r}") from exc
    return (first,) if last.value == first.value else (first, last)


def _is_category(element: Element) -> bool:
    # ACM and MSC classes stand among the categories, with a blank or a digit first.
    term = element.get("term", "")
    return bool(term) and " " not in term and not term[0].isdigit() and not re.fullmatch(r"[A-K]\.[\dm].*", term)


def _person(author: Element) -> Person:
    affiliations = (" ".join((a.text or "").split()) for a in author.findall(f"{_ARXIV}affiliation"))
    return Person(_text(author, f"{_ATOM}name"), None, tuple(a for a in affiliations if a))


def _organisations(people: tuple[Person, ...]) -> tuple[Organisation, ...]:
    """Affiliations that say ``Name, City, CC`` or ``Name, CC`` or a name only; once each."""
    texts = dict.fromkeys(text for person in people for text in person.affiliations)
    return tuple(dict.fromkeys(_organisation(text) for text in texts))


def _organisation(text: str) -> Organisation:
    name, *rest = [part.strip() for part in text.split(",") if part.strip()] or [text]
    code = rest.pop() if rest and country(rest[-1]) else ""
    city = rest.pop() if rest and code else None
    where = None if code in _STATES else country(code)
    return Organisation(", ".join((name, *rest)), Role.AFFILIATION, where, city)


def _text(parent: Element, name: str) -> str:
    return " ".join((parent.findtext(name) or "").split())
