"""Grants and applications as the US office's public search lists them: applicant and assignee apart, CPC and IPC."""

from __future__ import annotations

from core.models import Classification, DateKind, Document, DocumentDate, Organisation, Person, Role
from crawlers.bulk.fields import Record, get_date, get_prose, get_text, get_texts, require_text
from crawlers.bulk.format import Format
from crawlers.bulk.patents import application_number, codes, number_identifiers, organisations, parse_number
from crawlers.source import Source


def _build(record: Record, source: Source) -> Document:
    office, number, kind = parse_number(require_text(record, "guid"))
    dates = _dates(record)
    return Document(
        source=source.id,
        key=f"{office}{number}{kind}",
        kind=source.kind,
        title=require_text(record, "title"),
        text=get_prose(record, "abstract"),
        lang=source.language,
        url=f"https://patents.google.com/patent/{office}{number}{kind}/en",
        licence=source.terms.licence,
        people=_inventors(get_text(record, "inventors")),
        organisations=_organisations(record),
        identifiers=(*number_identifiers(office, number, kind), *_application(record, office)),
        classifications=_classifications(record),
        dates=dates,
        visible_from=source.visible_from.apply(dates),
    )


def _dates(record: Record) -> tuple[DocumentDate, ...]:
    is_grant = get_text(record, "type") == "USPAT"
    public = get_date(record, "date", DateKind.GRANTED if is_grant else DateKind.PUBLISHED)
    return (*public, *get_date(record, "filing_date", DateKind.FILED))


def _inventors(text: str) -> tuple[Person, ...]:
    """Read ``Simonutti; Frank M. et al.``: the first inventor only, family name first."""
    family, _, given = text.removesuffix(" et al.").partition("; ")
    return (Person(f"{given} {family}".strip()),) if family else ()


def _organisations(record: Record) -> tuple[Organisation, ...]:
    return (
        *organisations(get_texts(record, "applicant"), Role.APPLICANT),
        *organisations(get_texts(record, "assignee"), Role.ASSIGNEE),
    )


def _application(record: Record, office: str) -> tuple[tuple[str, str], ...]:
    number = application_number(office, get_text(record, "application_number"))
    return (("application", number),) if number else ()


def _classifications(record: Record) -> tuple[Classification, ...]:
    return (*codes("cpc", get_texts(record, "cpc")), *codes("ipc", get_text(record, "ipc").split(";")))


FORMAT = Format(
    name="uspto-ppubs",
    source="uspto-ppubs",
    container="jsonl",
    build=_build,
    used=frozenset("guid title type date filing_date applicant assignee inventors cpc ipc abstract".split())
    | {"application_number"},
    ignored=(("uspc", "the US scheme that CPC replaced"),),
)
