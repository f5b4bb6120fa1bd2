"""How a record of any source becomes a document, as facts in YAML: which of its fields is which of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field, field_validator

from core.models import DateKind, Role
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
    """Where organisations of one role stand. ``country`` is kept where it is an ISO 3166-1 alpha-2 code."""

    each: FieldPath
    role: Role
    name: FieldRule = ITSELF
    country: FieldRule | None = None
    city: FieldRule | None = None
    identifiers: dict[Scheme, FieldRule] = Field({})


class RecordRules(Facts):
    """Which field of a record is what. Dates, identifiers and codes name their kind first.

    Without ``key`` the address is the key. Of ``text`` all values are kept, a paragraph each. ``separator`` cuts lists
    that stand in one text; ``date_format`` reads dates that are not ISO 8601 (``strptime``); ``markup``: titles and
    texts are HTML or JATS.
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
    separator: str | None = Field(None, min_length=1, max_length=3)
    date_format: str | None = None
    markup: bool = False

    @field_validator("people", mode="before")
    @classmethod
    def _read_path(cls, value: Any) -> Any:
        return {"each": value} if isinstance(value, str) else value

    def used(self) -> Iterator[str]:
        """Give the paths of all fields that are read."""
        yield from _paths(self.key, self.title, self.text, self.url, self.lang, self.outlet)
        for rules in (self.dates, self.identifiers, self.classifications):
            yield from _paths(*rules.values())
        if self.people is not None:
            one = self.people
            yield from _paths(one.name, one.orcid, one.affiliations, below=one.each)
        for place in self.organisations:
            rules_in = (place.name, place.country, place.city, *place.identifiers.values())
            yield from _paths(*rules_in, below=place.each)


def _paths(*rules: Rule | None, below: str = "") -> Iterator[str]:
    for rule in rules:
        yield from paths_of(rule, below)
