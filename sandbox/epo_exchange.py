"""Writes exchange documents as the EPO does: names twice, codes once an office, numbers in each of its forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lxml import etree

from core.text.folding import fold
from sandbox.epo_search import Hit
from sandbox.model import Family, Publication, World

EXCHANGE = "http://www.epo.org/exchange"
OPS = "http://ops.epo.org"
NAMESPACES = {None: EXCHANGE, "ops": OPS, "xlink": "http://www.w3.org/1999/xlink"}
_SYSTEM = "ops.epo.org"
# Offices by whose classifiers a code is given: each gives it again.
_CLASSIFIERS = ("EP", "US")


def add_document(parent: etree._Element, world: World, hit: Hit) -> None:
    """Append what the service says of a publication."""
    family, publication = hit.family, hit.publication
    document = _add(
        parent,
        "exchange-document",
        system=_SYSTEM,
        **{"family-id": family.id, "country": publication.country, "doc-number": publication.number},
        kind=publication.kind,
    )
    data = _add(document, "bibliographic-data")
    _add_publication(_add(data, "publication-reference"), publication)
    _add_ipc(_add(data, "classifications-ipcr"), family.codes)
    _add_cpc(_add(data, "patent-classifications"), family)
    _add_application(data, family, publication)
    _add_priority(data, family)
    _add_parties(_add(data, "parties"), world, family)
    _add_titles(data, family, publication)
    if family.cites and publication.kind.startswith("A"):
        _add_citations(_add(data, "references-cited"), family)
    # Grants come without their abstract.
    if publication.kind.startswith("A"):
        abstract = _add(document, "abstract", lang="en")
        _text(abstract, "p", family.abstract)


def add_reference(parent: etree._Element, hit: Hit) -> None:
    """Append a result as a number alone."""
    reference = etree.SubElement(
        parent, f"{{{OPS}}}publication-reference", {"system": _SYSTEM, "family-id": hit.family.id}
    )
    one = hit.publication
    _add_number(reference, "docdb", (one.country, one.number, one.kind), None)


def add_family_member(parent: etree._Element, world: World, hit: Hit) -> None:
    """Append a member of a family, with what the service says of it."""
    member = etree.SubElement(parent, f"{{{OPS}}}family-member", {"family-id": hit.family.id})
    _add_publication(_add(member, "publication-reference"), hit.publication)
    _add_application(member, hit.family, hit.publication)
    claim = _add(member, "priority-claim", sequence="1", kind="national")
    _add_number(claim, "docdb", (hit.family.priority[:2], hit.family.priority[2:], "A"), hit.family.priority_day)
    add_document(member, world, hit)


def _add_publication(parent: etree._Element, one: Publication) -> None:
    _add_number(parent, "docdb", (one.country, one.number, one.kind), one.published)
    _add_number(parent, "epodoc", ("", one.country + one.number, ""), one.published)


def _add_application(parent: etree._Element, family: Family, one: Publication) -> None:
    reference = _add(parent, "application-reference", **{"doc-id": family.id})
    kind = "W" if one.country == "WO" else "A"
    # The EPO numbers international applications by the country that took them in.
    country = family.priority[:2] if kind == "W" else one.country
    number = f"{one.filed:%Y}{one.application[2:]}" if kind == "W" else one.application
    _add_number(reference, "docdb", (country, number, kind), one.filed)
    _add_number(reference, "epodoc", ("", country + one.application, ""), one.filed)


def _add_priority(parent: etree._Element, family: Family) -> None:
    claims = _add(parent, "priority-claims")
    claim = _add(claims, "priority-claim", sequence="1", kind="national")
    _add_number(claim, "epodoc", ("", family.priority, ""), family.priority_day)
    _add_number(claim, "original", ("", family.priority[2:], ""), None)


def _add_ipc(parent: etree._Element, codes: Sequence[str]) -> None:
    for number, code in enumerate((one for one in codes if not one.startswith("Y")), 1):
        group, _, subgroup = code[4:].partition("/")
        one = _add(parent, "classification-ipcr", sequence=str(number))
        _text(one, "text", f"{code[:4]}  {group:>2}/{subgroup:<6}        A I                    ")


def _add_cpc(parent: etree._Element, family: Family) -> None:
    inventive = len(family.codes) - family.additional
    pairs = [(at, code, office) for at, code in enumerate(family.codes) for office in _CLASSIFIERS]
    for number, (at, code, office) in enumerate(pairs, 1):
        one = _add(parent, "patent-classification", sequence=str(number))
        _add(one, "classification-scheme", office="EP", scheme="CPCI")
        group, _, subgroup = code[4:].partition("/")
        for name, text in (
            ("section", code[0]),
            ("class", code[1:3]),
            ("subclass", code[3]),
            ("main-group", group),
            ("subgroup", subgroup),
            ("classification-value", "I" if at < inventive else "A"),
            ("generating-office", office),
        ):
            _text(one, name, text)


def _add_parties(parent: etree._Element, world: World, family: Family) -> None:
    applicants = world.applicants_of(family)
    people = [(_turned(one.name), world.organisations[one.organisation].country) for one in family.inventors]
    for role, parties in (("applicant", applicants), ("inventor", people)):
        group = _add(parent, f"{role}s")
        for form in ("epodoc", "original"):
            for number, (name, country) in enumerate(parties, 1):
                one = _add(group, role, sequence=str(number), **{"data-format": form})
                written = f"{fold(name).upper()} [{country}]" if form == "epodoc" else f"{name.upper()}, "
                _text(_add(one, f"{role}-name"), "name", written)


def _turned(name: str) -> str:
    given, _, family = name.partition(" ")
    return f"{family}, {given}"


def _add_titles(parent: etree._Element, family: Family, publication: Publication) -> None:
    """Append the title; the EPO itself gives it in three languages, here in one word of two of them."""
    _text(parent, "invention-title", family.title, lang="en")
    if publication.country == "EP":
        _text(parent, "invention-title", f"Vorrichtung ({family.title})", lang="de")
        _text(parent, "invention-title", f"Dispositif ({family.title})", lang="fr")


def _add_citations(parent: etree._Element, family: Family) -> None:
    for number, cited in enumerate(family.cites, 1):
        country, serial, kind = cited.split(".")
        citation = _add(parent, "citation", sequence=str(number), **{"cited-by": "examiner", "cited-phase": "search"})
        patent = _add(citation, "patcit", num=str(number), **{"dnum-type": "publication number"})
        _add_number(patent, "docdb", (country, serial, kind), None)
        _text(citation, "category", "XA"[number - 1 : number] or "A")


def _add_number(parent: etree._Element, form: str, number: tuple[str, str, str], day: date | None) -> None:
    one = _add(parent, "document-id", **{"document-id-type": form})
    for name, text in zip(("country", "doc-number", "kind"), number, strict=True):
        if text:
            _text(one, name, text)
    if day is not None:
        _text(one, "date", f"{day:%Y%m%d}")


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{EXCHANGE}}}{name}", attributes)


def _text(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    _add(parent, name, **attributes).text = text
