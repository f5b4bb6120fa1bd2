"""Grants of 2001 to 2004: ``PATDOC``, DTD 2.4 and 2.5, whose elements bear the numbers of WIPO's standard ST.32."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from core.errors import RecordError
from core.models import Citation, Classification, Organisation, Person, Role
from crawlers.bulk.patents import cited_patent, cited_text, codes
from crawlers.uspto.patent import Patent, Place, Reference, make_organisation, make_person, references
from crawlers.uspto.prose import first_claim, join_beginning, join_parts, read_text

GRANT = "PATDOC"
# Formulas, tables and pictures stand in work units of their own.
_FORMULAS = ("CWU", "EMI")
_RELATED = "RELAPP"
_DESIGN, _REGISTRATION = "S", "H"


def read_patent(root: _Element) -> Patent:
    """Return what a document says. Raises RecordError where it has no bibliographic part or no number."""
    head = find_head(root)
    kind = _text_at(head, "B100/B130")
    number = _text_at(head, "B100/B110")
    if not number:
        raise RecordError("no number of the publication (B110)")
    return Patent(
        publication=Reference(_text_at(head, "B100/B190"), number, kind, _text_at(head, "B100/B140")),
        application=Reference("US", _text_at(head, "B200/B210"), "", _text_at(head, "B200/B220")),
        is_grant=not kind.startswith(_REGISTRATION),
        title=_text_at(head, "B500/B540"),
        text=_text(root),
        priorities=references(_priorities(head), _parents(head)),
        pct=_document(head.find("B800/B860/B861/DOC")),
        people=tuple(dict.fromkeys(_inventors(head))),
        organisations=tuple(_assignees(head)),
        classifications=_classifications(head, is_design=kind.startswith(_DESIGN)),
        citations=tuple(_citations(head)),
    )


def find_head(root: _Element) -> _Element:
    """Return the bibliographic part. Raises RecordError where there is none."""
    head = root.find("SDOBI")
    if head is None:
        raise RecordError("no bibliographic data (SDOBI)")
    return head


def _text_of(element: _Element | None) -> str:
    return "" if element is None else read_text(element, _FORMULAS)


def _text_at(element: _Element, path: str) -> str:
    return _text_of(element.find(path))


def _document(place: _Element | None) -> Reference | None:
    if place is None:
        return None
    return Reference(*(_text_at(place, name) for name in ("CTRY", "DNUM", "KIND", "DATE")))


def _priorities(head: _Element) -> Iterator[Reference]:
    for claim in head.iterfind("B300"):
        yield Reference(_text_at(claim, "B330"), _text_at(claim, "B310"), "", _text_at(claim, "B320"))


def _parents(head: _Element) -> Iterator[Reference]:
    """The applications that one continues or divides (B620 to B640), or was provisional for (B680)."""
    for path in ("B600//PARENT-US/PDOC/DOC", "B600/B680US/DOC"):
        for place in head.iterfind(path):
            found = _document(place)
            if found:
                yield found


def _inventors(head: _Element) -> Iterator[Person]:
    for name in head.iterfind("B700/B720/B721/PARTY-US/NAM"):
        yield from make_person(*(_text_at(name, part) for part in ("FNM", "SNM", "SFX")))


def _assignees(head: _Element) -> Iterator[Organisation]:
    for owner in head.iterfind("B700/B730"):
        for party in owner.iterfind("B731/PARTY-US"):
            place = Place(*(_text_at(party, f"ADR/{part}") for part in ("CTRY", "STATE", "CITY")))
            yield from make_organisation(_text_at(party, "NAM/ONM"), Role.ASSIGNEE, place, _text_at(owner, "B732US"))


def _classifications(head: _Element, *, is_design: bool) -> tuple[Classification, ...]:
    found = [_text_of(one) for path in ("B500/B510/B511", "B500/B510/B512") for one in head.iterfind(path)]
    if is_design:
        # Of a design the same element holds its class by Locarno, in four digits.
        return codes("locarno", (f"{code[:2]}-{code[2:]}" for code in found))
    # The blanks between its groups say where they end.
    raw = [one for path in ("B511", "B512") for one in head.iterfind(f"B500/B510/{path}/PDAT")]
    return codes("ipc", (one.text or "" for one in raw))


def _citations(head: _Element) -> Iterator[Citation]:
    for cited in head.iterfind("B500/B560/*"):
        by = "examiner" if cited.find("CITED-BY-EXAMINER") is not None else None
        by = "other" if cited.find("CITED-BY-OTHER") is not None else by
        document = _document(cited.find("PCIT/DOC"))
        if document is not None:
            found = cited_patent(document.country or "US", document.number, None, by)
        else:
            found = cited_text(_text_at(cited, "NCIT").removesuffix("*").rstrip(), None, by)
        if found:
            yield found


def _text(root: _Element) -> str:
    abstract = root.find("SDOAB")
    return join_parts(
        "" if abstract is None else join_parts(*map(_text_of, abstract.iter("PARA"))),
        first_claim(map(_text_of, root.iterfind("SDOCL/CL/CLM"))),
        join_beginning(_paragraphs(root)),
    )


def _paragraphs(root: _Element) -> Iterator[str]:
    for section in root.iterfind("SDODE/*"):
        if section.tag != _RELATED:
            yield from map(_text_of, section.iter("H", "PARA"))
