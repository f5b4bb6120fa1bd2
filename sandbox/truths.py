"""What is planted in the fictional world, read from one file: the world is made from it, tests assert it.

Which sentences carry the truths is left to :mod:`sandbox.world`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from core.errors import ConfigurationError
from sandbox.dealing_truths import DealingTruth
from sandbox.organisation_truths import FIRST_YEAR, Language, OrganisationTruth, Truth
from sandbox.organisation_truths import OrganisationKind as OrganisationKind

SHIPPED = Path(__file__).parent / "truths.yml"
YEARS = range(FIRST_YEAR, 2027)

KINDS = ("paper", "news", "patent", "project")
_NONE = (0,) * len(YEARS)
Counts = Annotated[tuple[Annotated[int, Field(ge=0, le=100)], ...], Field(min_length=len(YEARS), max_length=len(YEARS))]


class OutletTruth(Truth):
    """A medium. ``structured``: its pages name organisations in JSON-LD."""

    name: str
    lang: Language
    format: Literal["rss", "atom"]
    structured: bool


class TechnologyTruth(Truth):
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


class EmergingTruth(Truth):
    """A technology that hardly exists before ``rises_from`` and grows every year after it."""

    technology: str
    rises_from: int


class FadingTruth(Truth):
    """A technology with fewer units each year from ``falls_from`` on."""

    technology: str
    falls_from: int


class FurtherTruth(Truth):
    """A unit beside those that are counted, led by an organisation whose name is like that of another."""

    lead: str
    partner: str


class InventionTruth(Truth):
    """One invention told three times: a preprint, its journal version under another title, and a patent family."""

    paper: str
    patent: str


class NewcomerTruth(Truth):
    """A small company in its first project, which it leads alone; no register of research organisations knows it."""

    organisation: str
    project: str
    scheme: str


class CorrectedDate(Truth):
    """A date of publication that an outlet first gave wrongly."""

    published: date
    first_shown: date
    corrected_on: date


class Truths(Truth):
    """Everything planted. Keys of units are ``<technology>/<one of KINDS>/<year>/<number from 0>``.

    ``families``: the offices that published a family, where that is planted. Keys of ``further`` and ``dealings`` have
    a word where the others have a number.
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
    further: dict[str, FurtherTruth] = Field({})
    dealings: dict[str, DealingTruth] = Field({})
    traps: dict[str, frozenset[str]]

    @model_validator(mode="after")
    def _check_names(self) -> Truths:
        dealings = self.dealings.values()
        pairs = {one for pair in self.further.values() for one in (pair.lead, pair.partner)}
        named = {o for t in self.technologies.values() for o in t.organisations} | {self.newcomer.organisation} | pairs
        _refuse("organisations", (named | {o for d in dealings for o in d.organisations}) - self.organisations.keys())
        outlets = {o for copies in self.syndicated.values() for o in copies} | {o for d in dealings for o in d.told}
        _refuse("outlets", outlets - self.outlets.keys())
        self._check_units()
        technologies = {self.emerging.technology, self.fading.technology, *(one.technology for one in dealings)}
        _refuse("technologies", technologies - self.technologies.keys())
        return self

    def _check_units(self) -> None:
        keys = self.journal_versions | self.retitled | {*self.syndicated, *self.corrected_dates, *self.families}
        keys |= {key for one in self.inventions for key in (one.paper, one.patent)} | {self.newcomer.project}
        _refuse("units", keys - set(self._iter_counted()))
        beginnings = {f"{t}/{kind}/{year}" for t in self.technologies for kind in KINDS for year in YEARS}
        _refuse("units", {key for key in self.further if key.rpartition("/")[0] not in beginnings})
        _refuse(
            "days",
            {
                f"{name} {day}"
                for name, dealing in self.dealings.items()
                for day in (told.published for told in dealing.told.values())
                if not self.since <= day < self.until
            },
        )

    def _iter_counted(self) -> Iterator[str]:
        for technology, truth in self.technologies.items():
            for kind in KINDS:
                for year, count in zip(YEARS, truth.counts(kind), strict=True):
                    yield from (f"{technology}/{kind}/{year}/{number}" for number in range(count))

    def unit_keys(self) -> list[str]:
        """Return the keys of all units but the traps, in the order of the file."""
        told = (key for name, dealing in self.dealings.items() for key in dealing.unit_keys(name).values())
        return [*self._iter_counted(), *self.further, *told]

    def units_by_year(self, technology: str) -> dict[int, int]:
        """Return the number of units of all kinds together, of each year."""
        parts = (key.split("/") for key in self.unit_keys())
        counts = Counter(int(year) for own, _, year, _ in parts if own == technology)
        return {year: counts[year] for year in YEARS}

    def organisations_of(self, technology: str) -> frozenset[str]:
        """Return who is active in a technology: those of its row, and who is named in further units of it."""
        pairs = (
            p
            for key, pair in self.further.items()
            if key.startswith(f"{technology}/")
            for p in (pair.lead, pair.partner)
        )
        about = (d.organisations[0] for d in self.dealings.values() if d.technology == technology and d.organisations)
        return frozenset({*self.technologies[technology].organisations, *pairs, *about})


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
