"""An exchange document of the EPO as a patent: one publication of one office, however often it says each thing.

Applicants and inventors come twice, in the EPO's own spelling with the country behind the name and as the office wrote
them; a CPC code comes once for each office that gave it. (OPS Reference Guide 1.3.20, 2024-06.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import RecordError
from core.models import Citation, Classification, Organisation, Person, Role
from core.text.organisation_names import normalise_name
from core.text.tokens import tokenise
from crawlers.bulk.patents import cited_patent, cited_text, graded_codes, join_symbol, symbol
from crawlers.mapping.paths import find, text, texts
from crawlers.uspto.patent import Patent, Reference

Record = Mapping[str, Any]

_DATA = "bibliographic-data"
_ENGLISH = "en"
# "BOER BEHEER NIJMEGEN BV DE [NL]": only the EPO's spelling tells the country.
_WITH_COUNTRY = re.compile(r"(.*?)(?<!\s)\s*+\[([A-Z]{2})\]")
# A place for a picture, and the member of the family that an abstract was taken from.
_NO_PROSE = re.compile(r"<\s*IMAGE\s*>|^\s*\[origin:[^\]]{0,40}\]")
# Version, level and position stand behind the symbol: "G06T   9/    00            A I".
_IPC = re.compile(r"([A-H]\d\d[A-Z])\s*(\d{1,4})\s*/\s*(\d{2,6})(?:\s+([AC]))?(?:\s+([IN]))?.*")
_SERIAL = re.compile(r"\d{2}/?\d{3},?\d{3}")
_SERIAL_OF_YEAR = re.compile(r"US(?:19|20)\d{10}P?")
_PCT = re.compile(r"WO(\d{4})([A-Z]{2})(\d{1,6})")
_DOCDB_PCT = re.compile(r"(\d{4})(\d{6})")
# Letters of WIPO's standard ST.16 that say that a patent was granted; those below mean it at some offices only.
_GRANTED = frozenset("BC")
_GRANTED_AT_US = frozenset("ES")
# Applications are numbered by year since 2001: 2001000001.
_FIRST_US_APPLICATION = 2_000_000_000
_UNSAID = frozenset({"unknown", ""})


def read_patent(record: Record) -> Patent:
    """Return what a document says. Raises RecordError where there is only its number, or not even that."""
    publication = _publication(record)
    if not (publication.country and publication.number):
        raise RecordError("no number of the publication")
    if not find(record, _DATA):
        raise RecordError(f"no bibliographic data: {text(record, '@status') or 'only a number'}")
    application, pct = _application(record)
    inventors = _parties(record, "inventor")
    return Patent(
        publication=publication,
        application=application,
        is_grant=is_grant(publication),
        title=_in_one_language(find(record, f"{_DATA}.invention-title"))[1],
        text=_abstract(record)[1],
        priorities=tuple(_priorities(record)),
        pct=pct,
        people=tuple(Person(name) for name, _ in _once(inventors)),
        organisations=tuple(_applicants(record, inventors)),
        classifications=(*_cpc(record), *_ipc(record)),
        citations=tuple(dict.fromkeys(_citations(record))),
    )


def language_of(record: Record) -> str:
    """Return the language of the abstract, or else of the title (ISO 639-1); empty where neither is there."""
    return _abstract(record)[0] or _in_one_language(find(record, f"{_DATA}.invention-title"))[0]


def family_of(record: Record) -> str:
    """Return the number of the simple family (DOCDB); empty where it is not said, or is none (0, -1)."""
    said = text(record, "@family-id")
    return said if said.isdecimal() and said.strip("0") else ""


def schemes_of(record: Record) -> frozenset[str]:
    """Return the schemes by which a document is classified."""
    return frozenset(
        texts(record, f"{_DATA}.patent-classifications.patent-classification.classification-scheme.@scheme")
    )


def is_grant(publication: Reference) -> bool:
    """Whether a publication is that of a grant, by its kind code."""
    letter, number = publication.kind[:1], publication.number
    if publication.country == "US":
        # Until 2001 the office published nothing but grants, as kind A.
        is_old = letter == "A" and number.isdecimal() and int(number) < _FIRST_US_APPLICATION
        is_plant = publication.kind in ("P2", "P3", "P4")
        return is_old or is_plant or letter == "B" or letter in _GRANTED_AT_US
    return letter in _GRANTED


def _publication(record: Record) -> Reference:
    forms = _forms(find(record, f"{_DATA}.publication-reference.document-id"))
    own = forms.get("docdb", {})
    country, number, kind = (text(own, name) or text(record, f"@{name}") for name in ("country", "doc-number", "kind"))
    return Reference(country, number, kind, _day(forms))


def _application(record: Record) -> tuple[Reference | None, Reference | None]:
    """Return the application, and the international one where it is that."""
    forms = _forms(find(record, f"{_DATA}.application-reference.document-id"))
    own = forms.get("docdb", {})
    country, number = text(own, "country"), text(own, "doc-number")
    # The EPO numbers US applications in a way of its own (2366704 for 11/023,667): the office's own number is kept.
    original = text(forms.get("original", {}), "doc-number")
    if not forms:
        return None, None
    if text(own, "kind") != "W":
        return Reference(country, original or number, text(own, "kind"), _day(forms)), None
    found = _DOCDB_PCT.fullmatch(number)
    written = f"PCT/{country}{found[1]}/{found[2]}" if found else f"PCT/{original.removeprefix('PCT/')}"
    return Reference(country, written, "W", _day(forms)), Reference(country, written, "W", _day(forms))


def _priorities(record: Record) -> Iterator[Reference]:
    for claim in find(record, f"{_DATA}.priority-claims.priority-claim"):
        forms = _forms(find(claim, "document-id"))
        numbers = [text(one, "doc-number") for one in forms.values()]
        epodoc = text(forms.get("epodoc", {}), "doc-number")
        docdb = forms.get("docdb", {})
        country = text(docdb, "country") or epodoc[:2]
        yield Reference(country, _claimed_number(country, epodoc, numbers), "", _day(forms))


def _claimed_number(country: str, epodoc: str, numbers: list[str]) -> str:
    """Return the number of a claimed application as its office writes it; empty where only the EPO's is known."""
    if pct := _PCT.fullmatch(epodoc):
        return f"PCT/{pct[2]}{pct[1]}/{pct[3]}"
    others = [number for number in numbers if number and number != epodoc]
    if country == "US":
        if _SERIAL_OF_YEAR.fullmatch(epodoc):
            return epodoc.removesuffix("P")
        return next((number for number in others if _SERIAL.fullmatch(number)), "")
    return next(iter(others), "")


def _forms(places: list[object]) -> dict[str, Record]:
    """Return the forms in which a number is given, by their names."""
    return {text(one, "@document-id-type"): one for one in places if isinstance(one, dict)}


def _day(forms: Mapping[str, Record]) -> str:
    return next((day for one in forms.values() if (day := text(one, "date"))), "")


def _in_one_language(values: list[object], path: str = "$") -> tuple[str, str]:
    """Return language and text of the English one of several, or else of the first."""
    found = [(text(one, "@lang").lower(), " ".join(texts(one, path))) for one in values]
    said = [one for one in found if one[1]]
    return next((one for one in said if one[0] == _ENGLISH), said[0] if said else ("", ""))


def _abstract(record: Record) -> tuple[str, str]:
    places = [one for one in find(record, "abstract") if isinstance(one, dict)]
    said = [(text(one, "@lang").lower(), _prose(one)) for one in places]
    said = [one for one in said if one[1]]
    return next((one for one in said if one[0] == _ENGLISH), said[0] if said else ("", ""))


def _prose(abstract: Record) -> str:
    parts = [" ".join(_NO_PROSE.sub("", part).split()) for part in texts(abstract, ("p", "$"))]
    return "\n\n".join(part for part in parts if part)


Party = tuple[str, str | None]


def _parties(record: Record, role: str) -> list[list[Party]]:
    """Return names with countries: of each party the forms that it has, the office's own first."""
    by_sequence: dict[str, dict[str, str]] = {}
    for number, one in enumerate(find(record, f"{_DATA}.parties.{role}s.{role}")):
        name = " ".join(text(one, f"{role}-name.name").split()).strip(" ,;")
        if name:
            sequence = text(one, "@sequence") or f"unnumbered {number}"
            by_sequence.setdefault(sequence, {}).setdefault(text(one, "@data-format"), name)
    return [list(_spellings(forms)) for forms in by_sequence.values()]


def _spellings(forms: Mapping[str, str]) -> Iterator[Party]:
    found = _WITH_COUNTRY.fullmatch(forms.get("epodoc", ""))
    where = found[2] if found else None
    own = [name for form, name in forms.items() if form != "epodoc"]
    spelt = found[1] if found else forms.get("epodoc", "")
    yield from ((name.strip(" ,;"), where) for name in (*own, spelt) if name)


def _once(parties: list[list[Party]]) -> Iterator[Party]:
    """Give each person once, in the order in which people say names.

    The office's list may go on with other spellings of those who stand in the EPO's: a name whose words but for
    initials are those of another is the same person.
    """
    kept: list[frozenset[str]] = []
    for forms in parties:
        words = frozenset(word for word in tokenise(forms[0][0]) if len(word) > 1)
        if len(forms) == 1 and words and any(words <= one or words >= one for one in kept):
            continue
        kept.append(words)
        family, comma, given = forms[0][0].partition(", ")
        yield (f"{given} {family}" if comma and "," not in given else forms[0][0]), forms[0][1]


def _applicants(record: Record, inventors: list[list[Party]]) -> Iterator[Organisation]:
    """Give the applicants that are no inventors: until 2012 these had to apply themselves in the US."""
    people = {_words(name) for forms in inventors for name, _ in forms}
    given: set[str] = set()
    for forms in _parties(record, "applicant"):
        name, where = forms[0]
        if any(_words(spelt) in people for spelt, _ in forms) or normalise_name(name) in given:
            continue
        given.add(normalise_name(name))
        yield Organisation(name, Role.APPLICANT, where)


def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(tokenise(name)))


def _cpc(record: Record) -> tuple[Classification, ...]:
    """Return CPC codes once each, inventive where any office says so; other schemes are left."""
    places = find(record, f"{_DATA}.patent-classifications.patent-classification")
    places += find(record, f"{_DATA}.patent-classifications.combination-set.combination-rank.patent-classification")
    is_cpc = [one for one in places if text(one, "classification-scheme.@scheme").startswith("CPC")]
    return graded_codes("cpc", ((_cpc_code(one), text(one, "classification-value") == "I") for one in is_cpc))


def _cpc_code(place: object) -> str:
    whole = text(place, "classification-symbol")
    if whole:
        return symbol(whole)
    parts = [text(place, name) for name in ("section", "class", "subclass", "main-group", "subgroup")]
    return join_symbol(*parts) if all(parts) else ""


def _ipc(record: Record) -> tuple[Classification, ...]:
    """Return IPC codes: those of the edition that is in force, or else those of the one that was."""
    found = [_IPC.fullmatch(one) for one in texts(record, f"{_DATA}.classifications-ipcr.classification-ipcr.text")]
    graded = [(f"{one[1]}{one[2]}/{one[3]}", one[5] == "I") for one in found if one]
    if not graded:
        graded = [(symbol(one), False) for one in texts(record, f"{_DATA}.classification-ipc.text")]
    return graded_codes("ipc", graded)


def _citations(record: Record) -> Iterator[Citation]:
    for one in find(record, f"{_DATA}.references-cited.citation"):
        # A search report says X of some claims and Y of others.
        category = ",".join(dict.fromkeys(texts(one, "category"))) or None
        said = text(one, "@cited-by")
        by = None if said in _UNSAID else said
        forms = _forms(find(one, "patcit.document-id"))
        own = forms.get("docdb", {})
        cited = cited_patent(text(own, "country"), text(own, "doc-number"), category, by) if own else None
        cited = cited or cited_text(text(one, "nplcit.text").lstrip("- "), category, by)
        if cited:
            yield cited
