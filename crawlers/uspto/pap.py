"""Applications of 2001 to 2004: ``patent-application-publication``, DTD 1.5 and 1.6."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from core.errors import RecordError
from core.models import Classification, Organisation, Person, Role
from crawlers.bulk.patents import codes
from crawlers.uspto.patent import Patent, Place, Reference, make_organisation, make_person, references
from crawlers.uspto.prose import first_claim, join_beginning, join_parts, read_text

APPLICATION = "patent-application-publication"
# Formulas and tables stand in work units of their own; each paragraph begins with its number.
_LEFT_OUT = ("table-cwu", "math-cwu", "chemistry-cwu", "image", "number")
_RELATED = "cross-reference-to-related-applications"


def read_patent(root: _Element) -> Patent:
    """Return what a document says. Raises RecordError where it has no bibliographic part or no number."""
    head = find_head(root)
    publication = _document(head.find("document-id"))
    if publication is None:
        raise RecordError("no document-id")
    filing = "domestic-filing-data"
    return Patent(
        publication=publication,
        application=Reference(
            "US", _text_at(head, f"{filing}/application-number/doc-number"), "", _text_at(head, f"{filing}/filing-date")
        ),
        is_grant=False,
        title=_text_at(head, "technical-information/title-of-invention"),
        text=_text(root),
        priorities=references(_priorities(head), _parents(head)),
        people=tuple(dict.fromkeys(_inventors(head))),
        organisations=tuple(_assignees(head)),
        classifications=_classifications(head),
    )


def find_head(root: _Element) -> _Element:
    """Return the bibliographic part. Raises RecordError where there is none."""
    head = root.find("subdoc-bibliographic-information")
    if head is None:
        raise RecordError("no subdoc-bibliographic-information")
    return head


def _text_of(element: _Element | None) -> str:
    return "" if element is None else read_text(element, _LEFT_OUT)


def _text_at(element: _Element, path: str) -> str:
    return _text_of(element.find(path))


def _document(place: _Element | None) -> Reference | None:
    if place is None or not _text_at(place, "doc-number"):
        return None
    parts = ("country-code", "doc-number", "kind-code", "document-date")
    return Reference(*(_text_at(place, name) for name in parts))


def _priorities(head: _Element) -> Iterator[Reference]:
    for claim in head.iterfind("foreign-priority-data"):
        number = _text_at(claim, "priority-application-number/doc-number")
        yield Reference(_text_at(claim, "country-code"), number, "", _text_at(claim, "filing-date"))


def _parents(head: _Element) -> Iterator[Reference]:
    """The applications that one continues or divides, or was provisional for."""
    for path in ("continuity-data//parent/document-id", "continuity-data/non-provisional-of-provisional/document-id"):
        for place in head.iterfind(path):
            found = _document(place)
            if found:
                yield found


def _inventors(head: _Element) -> Iterator[Person]:
    parts = ("given-name", "middle-name", "family-name", "name-suffix")
    for name in head.iterfind("inventors/*/name"):
        yield from make_person(*(_text_at(name, part) for part in parts))


def _assignees(head: _Element) -> Iterator[Organisation]:
    for party in head.iterfind("assignee"):
        paths = ("address/country/country-code", "address/state", "address/city")
        place = Place(*(_text_at(party, path) for path in paths))
        kind = _text_at(party, "assignee-type")
        yield from make_organisation(_text_at(party, "organization-name"), Role.ASSIGNEE, place, kind)


def _classifications(head: _Element) -> tuple[Classification, ...]:
    place = head.find("technical-information/classification-ipc")
    return codes("ipc", () if place is None else (one.text or "" for one in place.iter("ipc")))


def _text(root: _Element) -> str:
    abstract = root.find("subdoc-abstract")
    return join_parts(
        "" if abstract is None else join_parts(*map(_text_of, abstract.iterfind("paragraph"))),
        first_claim(map(_text_of, root.iterfind("subdoc-claims/claim"))),
        join_beginning(_paragraphs(root)),
    )


def _paragraphs(root: _Element) -> Iterator[str]:
    description = root.find("subdoc-description")
    for section in () if description is None else description:
        if section.tag != _RELATED:
            yield from map(_text_of, section.iter("heading", "paragraph"))
