"""What is planted in the fictional world, read from one file: the world is made from it, tests assert it.

Which sentences carry the truths is left to :mod:`sandbox.world`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.errors import ConfigurationError

SHIPPED = Path(__file__).parent / "truths.yml"
FIRST_YEAR = 2018
YEARS = range(FIRST_YEAR, 2027)

KINDS = ("paper", "news", "patent", "project")
_NONE = (0,) * len(YEARS)
Counts = Annotated[tuple[Annotated[int, Field(ge=0, le=100)], ...], Field(min_length=len(YEARS), max_length=len(YEARS))]
Language = Literal["en", "nl", "de"]


class OrganisationKind(StrEnum):
    """What an organisation is; only companies and startups raise money, only investors give it."""

    UNIVERSITY = "university"
    INSTITUTE = "institute"
    COMPANY = "company"
    STARTUP = "startup"
    INVESTOR = "investor"


class _Truth(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OrganisationTruth(_Truth):
    """An organisation of the world. ``since``: the first year in which it does anything."""

    name: str
    kind: OrganisationKind
    city: str
    country: str = Field(pattern=r"^[A-Z]{2}$")
    since: int = FIRST_YEAR


class OutletTruth(_Truth):
    """A medium. ``structured``: its pages name organisations in JSON-LD."""

    name: str
    lang: Language
    format: Literal["rss", "atom"]
    structured: bool


class TechnologyTruth(_Truth):
    """Units by year of :data:`YEARS` in which a technology is central, and the organisations active in it.

    A patent family counts in the year of its first publication, a project in that of its signature.
    """

    papers: Counts
    news: Counts
    patents: Counts = _NONE
    projects: Counts = _NONE
    organisations: Annotated[tuple[str, ...], Field(min_length=1)]

    def counts(self, kind: str) -> Counts:
        """Return the units by year of one of :data:`KINDS`."""
        return {"paper": self.papers, "news": self.news, "patent": self.patents, "project": self.projects}[kind]


class EmergingTruth(_Truth):
    """A technology that hardly exists before ``rises_from`` and grows every year after it."""

    technology: str
    rises_from: int


class FadingTruth(_Truth):
    """A technology with fewer units each year from ``falls_from`` on."""

    technology: str
    falls_from: int


class InventionTruth(_Truth):
    """One invention told three times: a preprint, its journal version under another title, and a patent family."""

    paper: str
    patent: str


class NewcomerTruth(_Truth):
    """A small company in its first project, which it leads alone; no register of research organisations knows it."""

    organisation: str
    project: str
    scheme: str


class CorrectedDate(_Truth):
    """A date of publication that an outlet first gave wrongly."""

    published: date
    first_shown: date
    corrected_on: date


class Truths(_Truth):
    """Everything planted. Keys of units are ``<technology>/<one of KINDS>/<year>/<number from 0>``.

    ``families``: the offices that published a family, where that is planted.
    """

    version: int
    seed: int
    since: date
    until: date
    organisations: dict[str, OrganisationTruth]
    outlets: dict[str, OutletTruth]
    technologies: dict[str, TechnologyTruth]
    emerging: EmergingTruth
    fading: FadingTruth
    journal_versions: frozenset[str]
    retitled: frozenset[str]
    syndicated: dict[str, tuple[str, ...]]
    corrected_dates: dict[str, CorrectedDate]
    inventions: tuple[InventionTruth, ...] = ()
    families: dict[str, tuple[str, ...]] = Field({})
    newcomer: NewcomerTruth
    traps: dict[str, frozenset[str]]

    @model_validator(mode="after")
    def _check_names(self) -> Truths:
        named = {o for t in self.technologies.values() for o in t.organisations} | {self.newcomer.organisation}
        _refuse("organisations", named - self.organisations.keys())
        _refuse("outlets", {o for copies in self.syndicated.values() for o in copies} - self.outlets.keys())
        planned = set(self.unit_keys())
        keys = self.journal_versions | self.retitled | {*self.syndicated, *self.corrected_dates, *self.families}
        keys |= {key for one in self.inventions for key in (one.paper, one.patent)} | {self.newcomer.project}
        _refuse("units", keys - planned)
        _refuse("technologies", {self.emerging.technology, self.fading.technology} - self.technologies.keys())
        return self

    def unit_keys(self) -> list[str]:
        """Return the keys of all units but the traps, in the order of the file."""
        return [
            f"{technology}/{kind}/{year}/{number}"
            for technology, truth in self.technologies.items()
            for kind in KINDS
            for year, count in zip(YEARS, truth.counts(kind), strict=True)
            for number in range(count)
        ]

    def units_by_year(self, technology: str) -> dict[int, int]:
        """Return the number of units of all kinds together, of each year."""
        counts = [self.technologies[technology].counts(kind) for kind in KINDS]
        return {year: sum(numbers) for year, *numbers in zip(YEARS, *counts, strict=True)}


def load_truths(path: Path = SHIPPED) -> Truths:
    """Read the truths. Raises ConfigurationError naming the key that is wrong."""
    try:
        return Truths.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as exc:
        first = exc.errors()[0]
        raise ConfigurationError(first["msg"], place=f"{path.name}: {'.'.join(map(str, first['loc']))}") from exc


def _refuse(what: str, unknown: set[str] | frozenset[str]) -> None:
    if unknown:
        raise ValueError(f"unknown {what}: {', '.join(sorted(unknown))}")
