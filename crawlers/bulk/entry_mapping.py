"""Lists of organisations by a mapping file: each record is an entry of a register of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from core.errors import RecordError
from core.models import DateKind, OrganisationKind
from core.registers import EntryStatus, NameKind, RegisterEntry, RegisterName, RegisterPlace
from core.text.organisation_names import normalise_name
from crawlers.addresses import normalise_url, url_key
from crawlers.bulk.cells import parts_of, prose_of, require_text, text_of
from crawlers.bulk.columns import EntryColumns, EntryMapping
from crawlers.bulk.fields import Record, parse_date
from crawlers.bulk.places import read_place
from crawlers.mapping.identifiers import read_identifiers
from crawlers.parsing.countries import read_country
from crawlers.registers.shapes import read_links
from crawlers.source import Source

_YEAR = re.compile(r"(\d{4})(?:\.0)?(?:[-/T\s].*)?")
_NUMBER = re.compile(r"(\d{1,9})(?:\.0)?")
_SPAN = re.compile(r"\d[\d.,]*\s*(?:(?:-|–|to)\s*\d[\d.,]*|\+)")


def build_entry(mapping: EntryMapping, record: Record, source: Source) -> RegisterEntry:
    """Make an entry of a record. Raises RecordError naming the column that is wrong."""
    columns = mapping.columns
    names = tuple(_names(record, mapping))
    website = _website(record, columns)
    first, *others = _places(record, mapping) or [RegisterPlace()]
    employees, span = _employees(record, columns)
    return RegisterEntry(
        source=source.id,
        key=_key(record, columns, website, names[0].value),
        names=names,
        kinds=tuple(_kinds(record, mapping)),
        status=_status(record, mapping),
        country=first.country,
        region=first.region,
        city=first.city,
        established=_year(record, columns),
        links=read_links([website or "", *(text_of(record, one) for one in columns.links)]),
        identifiers=tuple(dict.fromkeys(_identifiers(record, columns))),
        codes=tuple(dict.fromkeys([*_codes(record, mapping), *span])),
        text=prose_of(record, columns.text),
        updated=_updated(record, columns),
        other_places=tuple(others),
        employees=employees,
    )


def _names(record: Record, mapping: EntryMapping) -> Iterator[RegisterName]:
    columns = mapping.columns
    yield RegisterName(require_text(record, columns.name), NameKind.DISPLAY)
    others = ((columns.former, NameKind.FORMER), (columns.alias, NameKind.ALIAS), (columns.acronym, NameKind.ACRONYM))
    for rule, kind in others:
        yield from (RegisterName(name, kind) for name in parts_of(record, rule, mapping.separator))


def _website(record: Record, columns: EntryColumns) -> str | None:
    text = text_of(record, columns.website)
    # Forms begin an address for whoever has none.
    if text in ("", "http://", "https://"):
        return None
    if " " in text or "." not in text:
        raise RecordError(f"{columns.website} is not a web address: {text[:40]!r}")
    return normalise_url(text if "://" in text else f"https://{text}")


def _key(record: Record, columns: EntryColumns, website: str | None, name: str) -> str:
    if columns.key is not None:
        return require_text(record, columns.key)
    return url_key(website) if website else normalise_name(name) or name


def _places(record: Record, mapping: EntryMapping) -> list[RegisterPlace]:
    columns = mapping.columns
    country, region, city = (text_of(record, one) for one in (columns.country, columns.region, columns.city))
    if country and read_country(country) is None:
        raise RecordError(f"{columns.country} is no country: {country[:40]!r}")
    told = RegisterPlace(read_country(country) if country else None, region or None, city or None)
    found = [place for text in parts_of(record, columns.place, mapping.separator) if (place := read_place(text))]
    return [*([] if told == RegisterPlace() else [told]), *(place for place in found if place != told)]


def _kinds(record: Record, mapping: EntryMapping) -> Iterator[OrganisationKind]:
    word = text_of(record, mapping.columns.kind)
    if word and word.casefold() not in mapping.kinds:
        raise RecordError(f"{mapping.columns.kind} is {word[:40]!r}, of which kinds says nothing")
    kind = mapping.kinds.get(word.casefold(), mapping.all_are)
    yield from [kind] if kind else []


def _status(record: Record, mapping: EntryMapping) -> EntryStatus:
    word = text_of(record, mapping.columns.status)
    if word and word.casefold() not in mapping.statuses:
        raise RecordError(f"{mapping.columns.status} is {word[:40]!r}, of which statuses says nothing")
    return mapping.statuses.get(word.casefold(), EntryStatus.UNKNOWN)


def _year(record: Record, columns: EntryColumns) -> int | None:
    text = text_of(record, columns.established)
    found = _YEAR.fullmatch(text)
    if text and found is None:
        raise RecordError(f"{columns.established} is neither year nor date: {text[:40]!r}")
    return int(found[1]) if found else None


def _employees(record: Record, columns: EntryColumns) -> tuple[int | None, list[tuple[str, str]]]:
    """Return how many there are, or between how many as a code."""
    text = text_of(record, columns.employees)
    number = _NUMBER.fullmatch(text.replace(",", ""))
    if text and number is None and not _SPAN.fullmatch(text):
        raise RecordError(f"{columns.employees} is no number: {text[:40]!r}")
    if number is not None or not text:
        return int(number[1]) if number else None, []
    return None, [("employees", text.replace(" ", ""))]


def _updated(record: Record, columns: EntryColumns) -> date | None:
    text = text_of(record, columns.updated)
    try:
        return parse_date(text, DateKind.UPDATED).value if text else None
    except ValueError as exc:
        raise RecordError(f"{columns.updated} is not a date: {text[:40]!r}") from exc


def _codes(record: Record, mapping: EntryMapping) -> Iterator[tuple[str, str]]:
    for scheme, rule in mapping.columns.tags.items():
        yield from ((scheme, part) for part in parts_of(record, rule, mapping.separator))


def _identifiers(record: Record, columns: EntryColumns) -> Iterator[tuple[str, str]]:
    for scheme, column in columns.identifiers.items():
        value = text_of(record, column)
        if value:
            yield from ((scheme, one) for one in read_identifiers(scheme, [value]))
