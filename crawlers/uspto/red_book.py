"""Grants and applications since 2005: ``us-patent-grant`` and ``us-patent-application``, DTD 4.0 to 4.7."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element, _ProcessingInstruction

from core.errors import RecordError
from core.models import Citation, Classification, Organisation, Person, Role
from crawlers.bulk.patents import cited_patent, cited_text, codes, graded_codes, join_symbol
from crawlers.uspto.patent import Patent, Place, Reference, make_organisation, make_person, references
from crawlers.uspto.prose import first_claim, join_beginning, join_parts, read_text

GRANT, APPLICATION = "us-patent-grant", "us-patent-application"
_FORMULAS = ("maths", "chemistry", "us-chemistry", "tables")
_RELATED_SECTIONS = frozenset({"RELAPP", "cross-reference-to-related-applications"})
# What a patent stands beside in time, not what it claims the date of.
_NO_PARENTS = frozenset({"related-publication", "correction", "reissue", "us-reexamination-reissue-merger"})
# A statutory invention registration is published, but grants nothing.
_REGISTRATION = "H"


def read_patent(root: _Element) -> Patent:
    """Return what a document says. Raises RecordError where it has no bibliographic part or no number."""
    head = find_head(root)
    publication = _reference(head.find("publication-reference/document-id"))
    if publication is None:
        raise RecordError("no publication-reference")
    return Patent(
        publication=publication,
        application=_reference(head.find("application-reference/document-id")),
        is_grant=root.tag == GRANT and not publication.kind.startswith(_REGISTRATION),
        title=_text_of(head.find("invention-title")),
        text=_text(root),
        priorities=references(_priorities(head), _parents(head)),
        pct=_reference(head.find("pct-or-regional-filing-data/document-id")),
        people=tuple(dict.fromkeys(_inventors(head))),
        organisations=tuple(_organisations(head)),
        classifications=_classifications(head),
        citations=tuple(_citations(head)),
    )


def find_head(root: _Element) -> _Element:
    """Return the bibliographic part. Raises RecordError where there is none."""
    head = root.find("us-bibliographic-data-grant")
    head = root.find("us-bibliographic-data-application") if head is None else head
    if head is None:
        raise RecordError("no bibliographic data")
    return head


def _facts(element: _Element | None) -> dict[str, str]:
    """The texts of the children of an element by their names."""
    return {} if element is None else {child.tag: child.text or "" for child in element if isinstance(child.tag, str)}


def _text_of(element: _Element | None) -> str:
    return "" if element is None else read_text(element, _FORMULAS)


def _reference(document_id: _Element | None) -> Reference | None:
    facts = _facts(document_id)
    if not facts.get("doc-number", "").strip():
        return None
    return Reference(
        facts.get("country", "").strip(),
        facts["doc-number"].strip(),
        facts.get("kind", "").strip(),
        facts.get("date", "").strip(),
    )


def _priorities(head: _Element) -> Iterator[Reference]:
    for claim in head.iterfind("priority-claims/priority-claim"):
        found = _reference(claim)
        if found:
            yield found


def _parents(head: _Element) -> Iterator[Reference]:
    """The applications that one continues, divides, or was provisional for."""
    related = head.find("us-related-documents")
    for relation in () if related is None else related:
        if relation.tag in _NO_PARENTS:
            continue
        # A provisional application stands alone, any other beside the one that continues it.
        for place in (*relation.iterfind("document-id"), *relation.iterfind("relation/parent-doc/document-id")):
            found = _reference(place)
            if found:
                yield found


def _inventors(head: _Element) -> Iterator[Person]:
    """The inventors; before 2013 they are the applicants, as only they could be."""
    for path in ("us-parties/inventors/inventor", "parties/inventors/inventor", "parties/applicants/applicant"):
        for party in head.iterfind(path):
            yield from _person(party)
    for deceased in head.iterfind("us-parties/inventors/us-deceased-inventor"):
        yield from _person(deceased)


def _person(party: _Element) -> Iterator[Person]:
    facts = _facts(_address_book(party))
    if not facts.get("orgname"):
        yield from make_person(
            *(facts.get(f"{part}name") for part in ("first-", "middle-", "last-")), facts.get("suffix")
        )


def _address_book(party: _Element) -> _Element:
    """The element with a party's names; some of 2005 have none and hold the names themselves."""
    found = party.find("addressbook")
    return party if found is None else found


def _organisations(head: _Element) -> Iterator[Organisation]:
    for path in ("us-parties/us-applicants/us-applicant", "parties/applicants/applicant"):
        for party in head.iterfind(path):
            yield from _organisation(party, Role.APPLICANT)
    for party in head.iterfind("assignees/assignee"):
        yield from _organisation(party, Role.ASSIGNEE)


def _organisation(party: _Element, role: Role) -> Iterator[Organisation]:
    book = _address_book(party)
    facts, address = _facts(book), _facts(book.find("address"))
    place = Place(address.get("country", ""), address.get("state", ""), address.get("city", ""))
    return make_organisation(facts.get("orgname"), role, place, facts.get("role", ""))


def _classifications(head: _Element) -> tuple[Classification, ...]:
    cpc = head.find("classifications-cpc")
    ipcr = head.find("classifications-ipcr")
    old = head.find("classification-ipc")
    locarno = head.findtext("classification-locarno/main-classification", "").strip().replace("-", "")
    return (
        *graded_codes("cpc", () if cpc is None else (_graded(one) for one in cpc.iter("classification-cpc"))),
        *graded_codes("ipc", () if ipcr is None else (_graded(one) for one in ipcr)),
        *codes("ipc", () if old is None else (one.text or "" for one in old if one.tag != "edition")),
        *codes("locarno", (f"{locarno[:2]}-{locarno[2:]}",) if locarno else ()),
    )


def _graded(one: _Element) -> tuple[str, bool]:
    """A symbol, and whether it is of the invention itself (``I``) or of what is told besides (``A``)."""
    facts = _facts(one)
    parts = [facts.get(name, "").strip() for name in ("section", "class", "subclass", "main-group", "subgroup")]
    return join_symbol(*parts), facts.get("classification-value", "").strip() == "I"


def _citations(head: _Element) -> Iterator[Citation]:
    for path in ("us-references-cited/us-citation", "references-cited/citation"):
        for cited in head.iterfind(path):
            found = _citation(cited)
            if found:
                yield found


def _citation(cited: _Element) -> Citation | None:
    patent = text = None
    category = ""
    for child in cited:
        match child.tag:
            case "patcit":
                patent = _facts(child.find("document-id"))
            case "nplcit":
                text = read_text(child)
            case "category":
                category = (child.text or "").strip()
    kind, by = (None, category.removeprefix("cited by ")) if category.startswith("cited by ") else (category, None)
    if patent:
        return cited_patent(patent.get("country", "").strip(), patent.get("doc-number", ""), kind or None, by)
    return cited_text(text or "", kind or None, by)


def _text(root: _Element) -> str:
    claims = root.find("claims")
    return join_parts(
        _text_of(root.find("abstract")),
        first_claim(() if claims is None else (_text_of(claim) for claim in claims.iterfind("claim"))),
        _description(root),
    )


def _description(root: _Element) -> str:
    description = root.find("description")
    if description is None:
        return ""
    return join_beginning(_paragraphs(description)) or join_beginning(map(_text_of, description))


def _paragraphs(description: _Element) -> Iterator[str]:
    """The paragraphs of a description without its list of related applications, which the bibliographic part has."""
    is_related = False
    for child in description:
        if isinstance(child, _ProcessingInstruction):
            if child.target in _RELATED_SECTIONS:
                is_related = child.get("end") == "lead"
        elif not is_related:
            # Drawings are listed in an element of their own.
            yield from map(_text_of, child if child.tag == "description-of-drawings" else (child,))
