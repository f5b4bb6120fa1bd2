"""Any JSON-lines or CSV file by a mapping file: the facts of its source, and which column is which field."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.errors import ConfigurationError
from core.models import Classification, DateKind, Document, Organisation, Person, Role
from crawlers.addresses import normalise_url, url_key
from crawlers.bulk.fields import (
    Record,
    country,
    dois,
    get_date,
    get_language,
    get_prose,
    get_text,
    get_texts,
    require_text,
    split_names,
)
from crawlers.bulk.format import Format
from crawlers.source import Access, Source, parse_facts, read_facts

Column = Annotated[str, Field(min_length=1)]
Scheme = Annotated[str, Field(pattern=r"^[a-z]+$")]


class Columns(BaseModel):
    """Which column of the file holds what. Dates, identifiers, organisations and codes name their kind first.

    Without ``key`` the normalised address is the key.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Column | None = None
    title: Column
    text: Column | None = None
    url: Column | None = None
    lang: Column | None = None
    outlet: Column | None = None
    people: Column | None = None
    country: Column | None = None
    organisations: dict[Role, Column] = {}
    dates: dict[DateKind, Column] = {}
    identifiers: dict[Scheme, Column] = {}
    classifications: dict[Scheme, Column] = {}


class Mapping(BaseModel):
    """A mapping file. ``separator`` cuts lists that stand in one column; ``ignored``: column → reason."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Source
    columns: Columns
    separator: str = Field(";", min_length=1, max_length=3)
    delimiter: str = Field(",", min_length=1, max_length=1)
    ignored: dict[str, str] = {}


def load_mapping(path: Path, container: Literal["jsonl", "csv"]) -> tuple[Format, Source]:
    """Read a mapping file as a format. Raises ConfigurationError naming file, line and key."""
    file = read_facts(path)
    mapping = parse_facts(Mapping, file.data, file)
    if mapping.source.access is not Access.BULK:
        raise ConfigurationError("the source of a mapping has access: bulk", place=f"{path.name}: source.access")
    columns = mapping.columns
    if columns.key is None and columns.url is None:
        raise ConfigurationError("a mapping names a column for key or for url", place=f"{path.name}: columns")
    used = _used(columns)
    required = tuple(name for name in (columns.key, columns.title) if name)
    return (
        Format(
            name=container,
            source=mapping.source.id,
            container=container,
            build=partial(_build, mapping),
            used=used,
            ignored=tuple(mapping.ignored.items()),
            required=required,
            delimiter=mapping.delimiter,
        ),
        mapping.source,
    )


def _used(columns: Columns) -> frozenset[str]:
    singles = (columns.key, columns.title, columns.text, columns.url, columns.lang, columns.outlet)
    groups = (columns.organisations, columns.dates, columns.identifiers, columns.classifications)
    named = [name for group in groups for name in group.values()]
    return frozenset(name for name in (*singles, columns.people, columns.country, *named) if name)


def _build(mapping: Mapping, record: Record, source: Source) -> Document:
    columns = mapping.columns
    raw_url = _text(record, columns.url)
    url = normalise_url(raw_url) if raw_url else None
    dates = tuple([one for kind, column in columns.dates.items() for one in get_date(record, column, kind)])
    key = require_text(record, columns.key) if columns.key else url_key(url or require_text(record, columns.url or ""))
    return Document(
        source=source.id,
        key=key,
        kind=source.kind,
        title=require_text(record, columns.title),
        text=get_prose(record, columns.text) if columns.text else "",
        lang=get_language(record, columns.lang, source.language) if columns.lang else source.language,
        url=url,
        outlet=_text(record, columns.outlet) or None,
        licence=source.terms.licence,
        people=tuple([Person(name) for name in _names(record, mapping)]),
        organisations=_organisations(record, mapping),
        identifiers=_identifiers(record, columns, url),
        classifications=_classifications(record, mapping),
        dates=dates,
        visible_from=source.visible_from.apply(dates),
        lead_only=source.terms.keep == "lead",
    )


def _text(record: Record, column: str | None) -> str:
    return get_text(record, column) if column else ""


def _parts(record: Record, column: str, separator: str) -> list[str]:
    """Values of a column that is a list, or a string cut by the separator."""
    value = record.get(column)
    found = value.split(separator) if isinstance(value, str) else get_texts(record, column)
    return list(dict.fromkeys(" ".join(part.split()) for part in found if part.strip()))


def _names(record: Record, mapping: Mapping) -> list[str]:
    column = mapping.columns.people
    if column is None:
        return []
    value = record.get(column)
    if isinstance(value, str) and mapping.separator not in value:
        return split_names(value)
    return _parts(record, column, mapping.separator)


def _organisations(record: Record, mapping: Mapping) -> tuple[Organisation, ...]:
    where = country(_text(record, mapping.columns.country))
    return tuple(
        [
            Organisation(name, role, where)
            for role, column in mapping.columns.organisations.items()
            for name in _parts(record, column, mapping.separator)
        ]
    )


def _identifiers(record: Record, columns: Columns, url: str | None) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for scheme, column in columns.identifiers.items():
        value = get_text(record, column).lower()
        found += dois(value) if scheme == "doi" else [(scheme, value)] if value else []
    return (*found, ("url", url)) if url else tuple(found)


def _classifications(record: Record, mapping: Mapping) -> tuple[Classification, ...]:
    return tuple(
        [
            Classification(scheme, code)
            for scheme, column in mapping.columns.classifications.items()
            for code in _parts(record, column, mapping.separator)
        ]
    )
