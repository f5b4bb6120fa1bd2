"""How a record of any source becomes a document, as facts in YAML: which of its fields is which of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field, field_validator

from core.models import DateKind, MeasureName, OrganisationKind, Role
from crawlers.mapping.paths import ITSELF, Rule, paths_of
from crawlers.options import Facts, FieldPath

FieldRule = FieldPath | tuple[FieldPath, ...]
Scheme = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*$")]


class PersonRule(Facts):
    """Where the people stand: ``each`` leads to them, the rest is read in each. A path alone leads to their names."""

    each: FieldPath
    name: FieldRule = ITSELF
    orcid: FieldRule | None = None
    affiliations: FieldRule | None = None


class OrganisationRule(Facts):
    """Where organisations of one role stand. ``country`` is kept where it is an ISO 3166-1 alpha-2 code.

    ``kinds`` says what the source's words for a kind mean (``{HES: education}``, capitals or not); without it they are
    ours, and a word that is not there means nothing. ``is_sme`` is a flag, ``funding_eur`` a number.
    """

    each: FieldPath
    role: Role
    name: FieldRule = ITSELF
    country: FieldRule | None = None
    city: FieldRule | None = None
    identifiers: dict[Scheme, FieldRule] = Field({})
    kind: FieldRule | None = None
    kinds: dict[str, OrganisationKind] = Field({kind.value: kind for kind in OrganisationKind})
    is_sme: FieldRule | None = None
    funding_eur: FieldRule | None = None

    @field_validator("kinds")
    @classmethod
    def _fold(cls, value: dict[str, OrganisationKind]) -> dict[str, OrganisationKind]:
        return {name.casefold(): kind for name, kind in value.items()}


class MeasureRule(Facts):
    """Where a number stands; ``unit`` is the currency (ISO 4217) of money. A path alone leads to the number."""

    path: FieldRule
    unit: str | None = Field(None, pattern=r"^[A-Z]{3}$")


class RecordRules(Facts):
    """Which field of a record is what. Dates, identifiers and codes name their kind first.

    Without ``key`` the address is the key. Of ``text`` all values are kept, a paragraph each. ``citations`` lead to
    what a record cites, by scheme. ``separator`` cuts lists that stand in one text; ``date_format`` reads dates that
    are not ISO 8601 (``strptime``); ``markup``: titles and texts are HTML or JATS.
    """

    key: FieldRule | None = None
    title: FieldRule
    text: FieldRule | None = None
    url: FieldRule | None = None
    lang: FieldRule | None = None
    outlet: FieldRule | None = None
    people: PersonRule | None = None
    organisations: tuple[OrganisationRule, ...] = ()
    dates: dict[DateKind, FieldRule] = Field({})
    identifiers: dict[Scheme, FieldRule] = Field({})
    classifications: dict[Scheme, FieldRule] = Field({})
    citations: dict[Scheme, FieldRule] = Field({})
    measures: dict[MeasureName, MeasureRule] = Field({})
    separator: str | None = Field(None, min_length=1, max_length=3)
    date_format: str | None = None
    markup: bool = False

    @field_validator("people", mode="before")
    @classmethod
    def _read_path(cls, value: Any) -> Any:
        return {"each": value} if isinstance(value, str) else value

    @field_validator("measures", mode="before")
    @classmethod
    def _read_measures(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: rule if isinstance(rule, dict) else {"path": rule} for name, rule in value.items()}

    def used(self) -> Iterator[str]:
        """Give the paths of all fields that are read."""
        yield from _paths(self.key, self.title, self.text, self.url, self.lang, self.outlet)
        for rules in (self.dates, self.identifiers, self.classifications, self.citations):
            yield from _paths(*rules.values())
        yield from _paths(*(measure.path for measure in self.measures.values()))
        if self.people is not None:
            one = self.people
            yield from _paths(one.name, one.orcid, one.affiliations, below=one.each)
        for place in self.organisations:
            rules_in = (place.name, place.country, place.city, *place.identifiers.values())
            facts = (place.kind, place.is_sme, place.funding_eur)
            yield from _paths(*rules_in, *facts, below=place.each)


def _paths(*rules: Rule | None, below: str = "") -> Iterator[str]:
    for rule in rules:
        yield from paths_of(rule, below)
