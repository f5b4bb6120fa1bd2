"""Patents exported from a Lens search as CSV; lists are cut by ``;;``, names in capitals."""

from __future__ import annotations

from core.models import DateKind, Document, Person, Role
from crawlers.bulk.fields import Record, get_date, get_prose, get_text, require_text
from crawlers.bulk.format import Format
from crawlers.bulk.patents import organisations
from crawlers.source import Source


def _build(record: Record, source: Source) -> Document:
    key = require_text(record, "Lens ID")
    dates = get_date(record, "Publication Date", DateKind.PUBLISHED)
    return Document(
        source=source.id,
        key=key,
        kind=source.kind,
        title=require_text(record, "Title"),
        text=get_prose(record, "Abstract"),
        lang=source.language,
        url=get_text(record, "URL") or None,
        licence=source.terms.licence,
        people=tuple([Person(name) for name in _list(record, "Inventors")]),
        organisations=organisations(_list(record, "Applicants"), Role.APPLICANT),
        identifiers=(("lens", key.lower()),),
        dates=dates,
        visible_from=source.visible_from.apply(dates),
    )


def _list(record: Record, name: str) -> list[str]:
    parts = (part.strip() for part in get_text(record, name).split(";;"))
    return list(dict.fromkeys(part for part in parts if part))


FORMAT = Format(
    name="lens",
    source="lens",
    container="csv",
    build=_build,
    used=frozenset({"Lens ID", "Publication Date", "Title", "Abstract", "Applicants", "Inventors", "URL"}),
    ignored=(
        ("#", "the row's number"),
        ("Jurisdiction", "where protection is sought, not where the applicant is"),
        ("Publication Year", "the date says it"),
    ),
    required=("Lens ID", "Publication Date", "Title"),
)
