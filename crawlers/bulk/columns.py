"""What a mapping file says: the facts of its source, and which column of a file is which field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.models import DateKind, MeasureName, OrganisationKind, Role
from core.registers import EntryStatus
from crawlers.bulk.cells import Rule, columns_of
from crawlers.source import Source

# The name of a column, or a text with such names in braces.
Column = Annotated[str, Field(pattern=r"^([^{}]|\{[^{}]+\})+$")]
ColumnRule = Column | tuple[Column, ...]
Scheme = Annotated[str, Field(pattern=r"^[a-z]+$", max_length=20)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OrganisationColumns(_Model):
    """Where organisations of one role stand, with what else is said of them.

    ``place``: a column with all of it: ``Delft, South Holland, Netherlands``.
    """

    name: Column
    country: Column | None = None
    city: Column | None = None
    place: Column | None = None
    identifiers: dict[Scheme, Column] = {}

    def used(self) -> Iterator[str]:
        """Give the columns that are read."""
        yield from _used(self.name, self.country, self.city, self.place, *self.identifiers.values())


class MeasureColumn(_Model):
    """Where a number stands; of money the currency is ``unit``, stands in ``unit_column``, or beside it (``$17M``)."""

    column: Column
    unit: Currency | None = None
    unit_column: Column | None = None
    is_money: bool = False


class Columns(_Model):
    """Which column of the file holds what. Dates, identifiers, organisations and codes name their kind first.

    Without ``key`` the normalised address is the key. ``key`` and ``title`` may be made of several columns
    (``{company}: {round}``); of several such the first counts of which no column is empty. Of ``text`` all count.
    """

    key: ColumnRule | None = None
    title: ColumnRule
    text: ColumnRule | None = None
    url: Column | None = None
    lang: Column | None = None
    outlet: Column | None = None
    people: Column | None = None
    country: Column | None = None
    organisations: dict[Role, Column | OrganisationColumns] = {}
    dates: dict[DateKind, Column] = {}
    identifiers: dict[Scheme, Column] = {}
    classifications: dict[Scheme, Column] = {}
    measures: dict[MeasureName, Column | MeasureColumn] = {}

    def used(self) -> frozenset[str]:
        """Return the columns that are read."""
        singles = (self.key, self.title, self.text, self.url, self.lang, self.outlet, self.people, self.country)
        groups = (*self.dates.values(), *self.identifiers.values(), *self.classifications.values())
        found = set(_used(*singles, *groups))
        for place in self.organisations.values():
            found.update(_used(place) if isinstance(place, str) else place.used())
        for measure in self.measures.values():
            found.update(_used(*([measure] if isinstance(measure, str) else [measure.column, measure.unit_column])))
        return frozenset(found)


class Mapping(_Model):
    """A mapping file. ``separator`` cuts lists that stand in one column; ``ignored``: column → reason."""

    source: Source
    columns: Columns
    separator: str = Field(";", min_length=1, max_length=3)
    delimiter: str = Field(",", min_length=1, max_length=1)
    ignored: dict[str, str] = {}


class EntryColumns(_Model):
    """Which column of a list of organisations holds what (``source.gives: entries``).

    Without ``key`` the website is the key, and where there is none the name. ``former`` and ``alias`` are other names.
    ``place`` holds city, region and country in one text; more than the first, cut by the separator, are kept too.
    ``established``: a year or a date; ``employees``: a number, or a span (``11-50``), which is kept as a code. ``tags``
    are codes by what they are (``industry``); a column alone is ``tag``.
    """

    key: ColumnRule | None = None
    name: ColumnRule
    former: ColumnRule | None = None
    alias: ColumnRule | None = None
    acronym: ColumnRule | None = None
    website: Column | None = None
    links: tuple[Column, ...] = ()
    country: Column | None = None
    region: Column | None = None
    city: Column | None = None
    place: Column | None = None
    established: ColumnRule | None = None
    employees: Column | None = None
    status: Column | None = None
    kind: Column | None = None
    updated: Column | None = None
    text: ColumnRule | None = None
    tags: dict[Scheme, ColumnRule] = {}
    identifiers: dict[Scheme, Column] = {}

    @field_validator("tags", mode="before")
    @classmethod
    def _read_tags(cls, value: object) -> object:
        return {"tag": value} if isinstance(value, str | list) else value

    def used(self) -> frozenset[str]:
        """Return the columns that are read."""
        names = (self.key, self.name, self.former, self.alias, self.acronym)
        places = (self.website, self.country, self.region, self.city, self.place)
        facts = (self.established, self.employees, self.status, self.kind, self.updated, self.text)
        return frozenset(_used(*names, *places, *facts, *self.links, *self.tags.values(), *self.identifiers.values()))


class EntryMapping(_Model):
    """A mapping file of organisations.

    ``statuses`` and ``kinds`` say what the words of its columns mean, capitals or not; ``all_are``: what every one is
    where there is no column that says so.
    """

    source: Source
    columns: EntryColumns
    separator: str = Field(";", min_length=1, max_length=3)
    delimiter: str = Field(",", min_length=1, max_length=1)
    ignored: dict[str, str] = {}
    statuses: dict[str, EntryStatus] = {status.value: status for status in EntryStatus}
    kinds: dict[str, OrganisationKind] = {kind.value: kind for kind in OrganisationKind}
    all_are: OrganisationKind | None = None

    @field_validator("statuses", "kinds")
    @classmethod
    def _fold(cls, value: dict[str, str]) -> dict[str, str]:
        return {word.casefold(): meaning for word, meaning in value.items()}


def _used(*rules: Rule | None) -> Iterator[str]:
    for rule in rules:
        yield from columns_of(rule)
