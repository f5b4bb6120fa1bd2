"""US patents with abstract, assignee and filing date. Without a publication date: no part of history."""

from __future__ import annotations

from core.models import DateKind, Document, Organisation, Role
from crawlers.bulk.fields import Record, country, get_date, get_prose, get_text, require_text
from crawlers.bulk.format import Format
from crawlers.bulk.patents import number_identifiers, parse_number
from crawlers.source import Source


def _build(record: Record, source: Source) -> Document:
    office, number, kind = parse_number(require_text(record, "patent_number"))
    dates = get_date(record, "filing_date", DateKind.FILED)
    return Document(
        source=source.id,
        key=f"{office}{number}",
        kind=source.kind,
        title=require_text(record, "title"),
        text=get_prose(record, "abstract"),
        lang=source.language,
        url=get_text(record, "url") or None,
        licence=source.terms.licence,
        organisations=_assignees(record),
        identifiers=number_identifiers(office, number, kind),
        dates=dates,
        visible_from=source.visible_from.apply(dates),
    )


def _assignees(record: Record) -> tuple[Organisation, ...]:
    name = get_text(record, "assignee")
    if not name:
        return ()
    place, city = get_text(record, "assignee_country"), get_text(record, "assignee_city")
    return (Organisation(name, Role.ASSIGNEE, country(place), city or None),)


FORMAT = Format(
    name="uspto-text",
    source="uspto-text",
    container="jsonl",
    build=_build,
    used=frozenset("patent_number title abstract assignee assignee_city assignee_country url filing_date".split()),
    ignored=(
        ("description_first_2000", "opens with formalities; the abstract says it"),
        ("description_chars", "its length"),
    ),
)
