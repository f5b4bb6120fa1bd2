"""Patents exported from a Lens search as CSV, with all columns or those that somebody chose, under old or new names.

Lists are cut by ``;;``, names in capitals. Which of its codes are inventive an export does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.errors import RecordError
from core.models import Citation, DateKind, Document, DocumentDate, Measure, MeasureName, Organisation, Person, Role
from crawlers.bulk.fields import Record, get_date, get_text, require_text
from crawlers.bulk.format import Format
from crawlers.bulk.patents import (
    application_number,
    cited_text,
    codes,
    get_abstract,
    number_identifiers,
    organisations,
    require_title,
)
from crawlers.mapping.numbers import read_number
from crawlers.source import Source

# "US 2019/0341668 A1", "EP 3456789 B1", in older exports "US_2019_0341668_A1".
_PUBLICATION = re.compile(r"([A-Z]{2})\s++([\dA-Z/ ]*?\d)(?:\s+([A-Z]\d?))?")
_APPLICATION = re.compile(r"([A-Z]{2})\s*([\dA-Z/.,-]*\d)(?:\s+([A-Z]\d?))?")
_INTERNATIONAL = "W"
# Since when somebody owns it stands behind the name.
_SINCE = re.compile(r"(?<!\s)\s*+\(\d{4}-\d{2}-\d{2}\)$")
_GRANT = "granted patent"
# What a column was called before, and is called in exports of other kinds.
_ALIASES = {
    "Display Key": ("Publication Number",),
    "Owners": ("Owners (US)",),
    "Document Type": ("Type",),
    "NPL Resolved External ID(s)": ("NPL Resolved External Id(s)",),
}


def _build(record: Record, source: Source) -> Document:
    key = require_text(record, "Lens ID")
    dates = tuple(_dates(record))
    return Document(
        source=source.id,
        key=key,
        kind=source.kind,
        title=require_title(record, "Title"),
        text=get_abstract(record, "Abstract"),
        lang=source.language,
        url=get_text(record, "URL") or None,
        licence=source.terms.licence,
        people=tuple([Person(name) for name in _list(record, "Inventors")]),
        organisations=_organisations(record),
        identifiers=tuple(dict.fromkeys((("lens", key.lower()), *_identifiers(record)))),
        classifications=(
            *codes("cpc", _list(record, "CPC Classifications")),
            *codes("ipc", _list(record, "IPCR Classifications")),
        ),
        dates=dates,
        visible_from=source.visible_from.apply(dates),
        citations=tuple(dict.fromkeys(_citations(record))),
        measures=tuple(_measures(record)),
    )


def _get(record: Record, name: str) -> str:
    names = (name, *_ALIASES.get(name, ()))
    return next((text for one in names if (text := get_text(record, one))), "")


def _list(record: Record, name: str) -> list[str]:
    parts = (part.strip() for part in _get(record, name).split(";;"))
    return list(dict.fromkeys(part for part in parts if part))


def _dates(record: Record) -> Iterator[DocumentDate]:
    yield from get_date(record, "Publication Date", DateKind.PUBLISHED)
    if _get(record, "Document Type").lower() == _GRANT:
        yield from get_date(record, "Publication Date", DateKind.GRANTED)
    yield from get_date(record, "Application Date", DateKind.FILED)
    yield from get_date(record, "Earliest Priority Date", DateKind.PRIORITY)


def _organisations(record: Record) -> tuple[Organisation, ...]:
    """Applicants and owners; who applies for an invention of their own is a person."""
    inventors = set(_list(record, "Inventors"))
    applicants = (name for name in _list(record, "Applicants") if name not in inventors)
    owners = (name for one in _list(record, "Owners") if (name := _SINCE.sub("", one)) not in inventors)
    return (*organisations(applicants, Role.APPLICANT), *organisations(owners, Role.ASSIGNEE))


def _identifiers(record: Record) -> Iterator[tuple[str, str]]:
    shown = _PUBLICATION.fullmatch(_get(record, "Display Key").replace("_", " ").upper())
    if shown:
        yield from number_identifiers(shown[1], shown[2], shown[3] or "")
    yield from _applications("application", [get_text(record, "Application Number")])
    yield from _applications("priority", _list(record, "Priority Numbers"))
    members = _list(record, "Simple Family Members")
    if len(members) > 1:
        # The same list stands at each member, so its first in order names the family.
        yield "family", f"lens {min(members).lower()}"


def _applications(scheme: str, values: list[str]) -> Iterator[tuple[str, str]]:
    for value in values:
        found = _APPLICATION.fullmatch(value.replace("_", " ").upper())
        if not found:
            continue
        country, number, kind = found.groups()
        number = number.replace("/", "")
        is_international = kind == _INTERNATIONAL and len(number) == 10
        written = f"PCT/{country}{number[:4]}/{number[4:]}" if is_international else number
        yield scheme, application_number(country, written, kind or "")


def _citations(record: Record) -> Iterator[Citation]:
    for text in (*_list(record, "NPL Resolved External ID(s)"), *_list(record, "NPL Citations")):
        # Numbers of other registers (PubMed, Microsoft Academic) stand among the DOIs and do not say whose they are.
        found = None if text.isalnum() and text.lower().removeprefix("pmc").isdecimal() else cited_text(text)
        if found is not None:
            yield found


def _measures(record: Record) -> Iterator[Measure]:
    cited_by = get_text(record, "Cited by Patent Count")
    if cited_by:
        yield Measure(MeasureName.CITED_BY, _count(cited_by, "Cited by Patent Count"))
    cites = [text for name in ("Cites Patent Count", "NPL Citation Count") if (text := get_text(record, name))]
    if cites:
        yield Measure(MeasureName.REFERENCES, sum(_count(text, "Cites Patent Count") for text in cites))


def _count(text: str, name: str) -> float:
    number = read_number(text, name)
    if number < 0:
        raise RecordError(f"{name} is {text[:40]!r}")
    return number


FORMAT = Format(
    name="lens",
    source="lens",
    container="csv",
    build=_build,
    used=frozenset(
        {"Lens ID", "Publication Date", "Title", "Abstract", "Applicants", "Inventors", "URL", "Application Number"}
        | {
            "Application Date",
            "Priority Numbers",
            "Earliest Priority Date",
            "CPC Classifications",
            "Cites Patent Count",
        }
        | {"IPCR Classifications", "NPL Citations", "NPL Citation Count", "Cited by Patent Count"}
        | {"Simple Family Members", *_ALIASES, *(name for names in _ALIASES.values() for name in names)}
    ),
    ignored=(
        ("#", "the row's number"),
        ("Jurisdiction", "where protection is sought, not where the applicant is"),
        ("Kind", "the display key ends with it"),
        ("Publication Year", "the date says it"),
        ("Has Full Text", "what the Lens holds"),
        ("Simple Family Size", "the length of the list of members"),
        ("Simple Family Member Jurisdictions", "the numbers of the members begin with them"),
        ("Extended Family Size", "families are counted as simple ones"),
        ("Extended Family Members", "families are counted as simple ones"),
        ("Extended Family Member Jurisdictions", "families are counted as simple ones"),
        ("Sequence Count", "how many biological sequences it shows"),
        ("US Classifications", "the US scheme that CPC replaced"),
        ("NPL Resolved Citation Count", "the length of a list"),
        ("NPL Resolved Lens ID(s)", "numbers of the Lens; the DOIs say it"),
        ("Legal Status", "as of the day of the export; it would grow old unseen"),
    ),
    required=("Lens ID", "Publication Date", "Title"),
)
