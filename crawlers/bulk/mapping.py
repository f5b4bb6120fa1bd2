"""Any JSON-lines, JSON or CSV file by a mapping file: the facts of its source, and which column is which field."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Literal

from core.errors import ConfigurationError, RecordError
from core.models import Classification, Document, DocumentDate, Measure, MeasureName, Organisation, Person
from crawlers.addresses import normalise_url, url_key
from crawlers.bulk.cells import Rule, parts_of, prose_of, require_text, text_of
from crawlers.bulk.columns import Columns as Columns
from crawlers.bulk.columns import EntryMapping, MeasureColumn, OrganisationColumns
from crawlers.bulk.columns import Mapping as Mapping
from crawlers.bulk.entry_mapping import build_entry
from crawlers.bulk.fields import Record, dois, get_language, parse_date, split_names
from crawlers.bulk.format import Format
from crawlers.bulk.patents import read_publication, spell_code
from crawlers.bulk.places import read_place
from crawlers.mapping.identifiers import read_identifiers
from crawlers.mapping.money import read_money
from crawlers.mapping.numbers import read_number
from crawlers.parsing.countries import read_country
from crawlers.source import Access, Gives, Source, parse_facts, read_facts

Container = Literal["jsonl", "csv", "json"]


def load_mapping(path: Path, container: Container) -> tuple[Format, Source]:
    """Read a mapping file as a format. Raises ConfigurationError naming file, line and key."""
    file = read_facts(path)
    told = file.data.get("source")
    is_register = isinstance(told, dict) and told.get("gives") == Gives.ENTRIES
    mapping: Mapping | EntryMapping
    mapping = parse_facts(EntryMapping, file.data, file) if is_register else parse_facts(Mapping, file.data, file)
    if mapping.source.access is not Access.BULK:
        raise ConfigurationError("the source of a mapping has access: bulk", place=f"{path.name}: source.access")
    columns = mapping.columns
    if isinstance(columns, Columns) and columns.key is None and columns.url is None:
        raise ConfigurationError("a mapping names a column for key or for url", place=f"{path.name}: columns")
    build = partial(build_entry, mapping) if isinstance(mapping, EntryMapping) else partial(_build, mapping)
    form = Format(
        name=container,
        source=mapping.source.id,
        container=container,
        build=build,
        used=columns.used(),
        ignored=tuple(mapping.ignored.items()),
        required=tuple(_plain(columns.key, columns.title if isinstance(columns, Columns) else columns.name)),
        delimiter=mapping.delimiter,
    )
    return form, mapping.source


def _plain(*rules: Rule | None) -> Iterator[str]:
    """The columns without which the format has changed: those that are not one of several."""
    yield from (rule for rule in rules if isinstance(rule, str) and "{" not in rule and "." not in rule)


def _build(mapping: Mapping, record: Record, source: Source) -> Document:
    columns = mapping.columns
    raw_url = text_of(record, columns.url)
    url = normalise_url(raw_url) if raw_url else None
    dates = tuple(_dates(record, columns))
    key = require_text(record, columns.key) if columns.key else url_key(url or require_text(record, columns.url or ""))
    return Document(
        source=source.id,
        key=key,
        kind=source.kind,
        title=require_text(record, columns.title),
        text=prose_of(record, columns.text),
        lang=get_language(record, columns.lang, source.language) if columns.lang else source.language,
        url=url,
        outlet=text_of(record, columns.outlet) or None,
        licence=source.terms.licence,
        people=tuple([Person(name) for name in _names(record, mapping)]),
        organisations=tuple(_organisations(record, mapping)),
        identifiers=_identifiers(record, columns, url),
        classifications=_classifications(record, mapping),
        dates=dates,
        visible_from=source.visible_from.apply(dates),
        lead_only=source.terms.keep == "lead",
        measures=tuple(_measures(record, columns)),
    )


def _names(record: Record, mapping: Mapping) -> list[str]:
    column = mapping.columns.people
    if column is None:
        return []
    value = record.get(column)
    if isinstance(value, str) and mapping.separator not in value:
        return split_names(value)
    return parts_of(record, column, mapping.separator)


def _dates(record: Record, columns: Columns) -> Iterator[DocumentDate]:
    for kind, column in columns.dates.items():
        text = text_of(record, column)
        try:
            if text:
                yield parse_date(text, kind)
        except ValueError as exc:
            raise RecordError(f"{column} is not a date: {text[:40]!r}") from exc


def _organisations(record: Record, mapping: Mapping) -> Iterator[Organisation]:
    columns = mapping.columns
    for role, told in columns.organisations.items():
        # A country of the record is that of those who have no columns of their own.
        place = OrganisationColumns(name=told, country=columns.country) if isinstance(told, str) else told
        country, city = _place(record, place)
        identifiers = tuple(
            (scheme, one)
            for scheme, column in place.identifiers.items()
            for one in read_identifiers(scheme, [text_of(record, column)])
        )
        for name in parts_of(record, place.name, mapping.separator):
            yield Organisation(name, role, country, city, identifiers)


def _place(record: Record, told: OrganisationColumns) -> tuple[str | None, str | None]:
    """Return country and city."""
    place = read_place(text_of(record, told.place)) if told.place else None
    if place is not None:
        return place.country, place.city
    return read_country(text_of(record, told.country)), text_of(record, told.city) or None


def _identifiers(record: Record, columns: Columns, url: str | None) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for scheme, column in columns.identifiers.items():
        value = text_of(record, column).lower()
        if scheme == "patent":
            found += read_publication(value)
            continue
        found += dois(value) if scheme == "doi" else [(scheme, value)] if value else []
    return (*found, ("url", url)) if url else tuple(found)


def _classifications(record: Record, mapping: Mapping) -> tuple[Classification, ...]:
    return tuple(
        [
            Classification(scheme, spell_code(scheme, code))
            for scheme, column in mapping.columns.classifications.items()
            for code in parts_of(record, column, mapping.separator)
        ]
    )


def _measures(record: Record, columns: Columns) -> Iterator[Measure]:
    for name, told in columns.measures.items():
        where = told if isinstance(told, MeasureColumn) else MeasureColumn(column=told)
        text = text_of(record, where.column)
        if text:
            yield _measure(record, name, where, text)


def _measure(record: Record, name: MeasureName, where: MeasureColumn, text: str) -> Measure:
    if where.is_money:
        return Measure(name, *read_money(text, where.column))
    unit = where.unit or text_of(record, where.unit_column).upper() or None
    return Measure(name, read_number(text, where.column), unit)
