"""The document of a joined record of PatentsView's tables."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import RecordError
from core.models import Citation, Classification, DateKind, Document, DocumentDate, Organisation, Person, Role
from crawlers.bulk.fields import Record, get_date, get_text, require_text
from crawlers.bulk.patents import (
    application_number,
    cited_patent,
    cited_text,
    clean_number,
    get_abstract,
    graded_codes,
    join_symbol,
    number_identifiers,
    read_day,
    require_title,
    symbol,
)
from crawlers.patentsview.tables import KEY, PATENT
from crawlers.source import Source
from crawlers.uspto.patent import Place, make_organisation, make_person

_CITED_BY = "cited by "
_IPC_PARTS = ("section", "ipc_class", "subclass", "main_group", "subgroup")


def build_document(record: Record, source: Source) -> Document | None:
    """Make a document of a patent; ``None`` for one that was withdrawn. Raises RecordError."""
    patent = record[PATENT]
    if not isinstance(patent, dict):
        raise RecordError(f"no {PATENT}")
    if get_text(patent, "withdrawn") in ("1", "1.0"):
        return None
    number, kind = clean_number("US", require_text(patent, KEY)), get_text(patent, "wipo_kind")
    dates = tuple(dict.fromkeys((*get_date(patent, "patent_date", DateKind.GRANTED), *_more_dates(record))))
    return Document(
        source=source.id,
        key=f"US{number}",
        kind=source.kind,
        title=require_title(patent, "patent_title"),
        text=_abstract(record, patent),
        lang=source.language,
        url=f"https://patents.google.com/patent/US{number}{kind}/en",
        licence=source.terms.licence,
        people=tuple(dict.fromkeys(_inventors(record))),
        organisations=tuple(dict.fromkeys(_organisations(record))),
        identifiers=tuple(dict.fromkeys((*number_identifiers("US", number, kind), *_applications(record)))),
        classifications=_classifications(record),
        dates=dates,
        visible_from=source.visible_from.apply(dates),
        citations=tuple(dict.fromkeys(one for one in _citations(record) if one is not None)),
    )


def _rows(record: Record, table: str) -> list[Record]:
    rows = record.get(table)
    return rows if isinstance(rows, list) else []


def _abstract(record: Record, patent: Record) -> str:
    for row in (*_rows(record, "g_patent_abstract"), patent):
        text = get_abstract(row, "patent_abstract")
        if text:
            return text
    return ""


def _more_dates(record: Record) -> Iterator[DocumentDate]:
    for row in _rows(record, "g_application"):
        yield from get_date(row, "filing_date", DateKind.FILED)
    for row in _rows(record, "g_foreign_priority"):
        yield from read_day(get_text(row, "filing_date"), DateKind.PRIORITY)


def _inventors(record: Record) -> Iterator[Person]:
    for row in _rows(record, "g_inventor_disambiguated"):
        yield from make_person(*(get_text(row, f"disambig_inventor_name_{part}") for part in ("first", "last")))


def _organisations(record: Record) -> Iterator[Organisation]:
    for row in _rows(record, "g_applicant_not_disambiguated"):
        yield from make_organisation(get_text(row, "raw_applicant_organization"), Role.APPLICANT, Place())
    for row in _rows(record, "g_assignee_disambiguated"):
        place = Place(*(get_text(row, f"disambig_{part}") for part in ("country", "state", "city")))
        name, kind = get_text(row, "disambig_assignee_organization"), get_text(row, "assignee_type")
        yield from make_organisation(name, Role.ASSIGNEE, place, kind)


def _applications(record: Record) -> Iterator[tuple[str, str]]:
    for row in _rows(record, "g_application"):
        number = application_number("US", get_text(row, "application_id"))
        if number:
            yield "application", number
    for row in _rows(record, "g_foreign_priority"):
        number = application_number(get_text(row, "foreign_country_filed"), get_text(row, "foreign_application_id"))
        if number:
            yield "priority", number


def _classifications(record: Record) -> tuple[Classification, ...]:
    cpc = (
        (symbol(get_text(row, "cpc_group")), get_text(row, "cpc_type") == "inventional")
        for row in _rows(record, "g_cpc_current")
    )
    ipc = (
        (_ipc(row), get_text(row, "classification_value").startswith("I")) for row in _rows(record, "g_ipc_at_issue")
    )
    return (*graded_codes("cpc", cpc), *graded_codes("ipc", ipc))


def _ipc(row: Record) -> str:
    return join_symbol(*(get_text(row, name) for name in _IPC_PARTS))


def _citations(record: Record) -> Iterator[Citation | None]:
    for row in _rows(record, "g_us_patent_citation"):
        yield cited_patent("US", get_text(row, "citation_patent_id"), *_who(row))
    for row in _rows(record, "g_us_application_citation"):
        yield cited_patent("US", get_text(row, "citation_document_number"), *_who(row))
    for row in _rows(record, "g_foreign_citation"):
        yield cited_patent(get_text(row, "citation_country"), get_text(row, "citation_application_id"), *_who(row))
    for row in _rows(record, "g_other_reference"):
        yield cited_text(get_text(row, "other_reference_text"))


def _who(row: Record) -> tuple[str | None, str | None]:
    """The category of a citation, and who made it, where that is what stands there."""
    said = get_text(row, "citation_category")
    return (None, said.removeprefix(_CITED_BY)) if said.startswith(_CITED_BY) else (said or None, None)
