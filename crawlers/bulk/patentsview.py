"""US patents of PatentsView with grant date, CPC, assignees and inventors."""

from __future__ import annotations

from core.models import DateKind, Document, Role
from crawlers.bulk.fields import Record, get_date, get_people, get_texts, require_text
from crawlers.bulk.format import Format
from crawlers.bulk.patents import codes, get_abstract, number_identifiers, organisations, parse_number, require_title
from crawlers.source import Source


def _build(record: Record, source: Source) -> Document:
    office, number, _ = parse_number(require_text(record, "patent_number"))
    kind = require_text(record, "kind")
    dates = get_date(record, "date", DateKind.GRANTED)
    return Document(
        source=source.id,
        key=f"{office}{number}",
        kind=source.kind,
        title=require_title(record, "title"),
        text=get_abstract(record, "abstract"),
        lang=source.language,
        url=f"https://patents.google.com/patent/{office}{number}{kind}/en",
        licence=source.terms.licence,
        people=get_people(record, "inventors"),
        organisations=organisations(get_texts(record, "assignees"), Role.ASSIGNEE),
        identifiers=number_identifiers(office, number, kind),
        classifications=codes("cpc", get_texts(record, "cpc")),
        dates=dates,
        visible_from=source.visible_from.apply(dates),
    )


FORMAT = Format(
    name="patentsview",
    source="patentsview",
    container="jsonl",
    build=_build,
    used=frozenset("patent_number title abstract date kind assignees inventors cpc".split()),
    ignored=(("type", "utility, design or reissue: the kind code says it"), ("num_claims", "no use yet")),
)
