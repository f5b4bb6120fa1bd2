"""The JSON of technologies: their facts and how many units are about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ConfigDict, Field

from api.answers.base import Answer, TechnologyLabel, make_labels
from api.answers.events import EventAnswer, make_event
from api.technologies.activity import OrganisationShare
from api.technologies.counting import YearCounts
from core.events import Event
from core.taxonomy import Taxonomy, Technology
from core.taxonomy.model import LANGUAGES


class TechnologySummary(Answer):
    """A technology in the list."""

    id: str
    level: int
    parent: str | None
    cluster: str
    label: str
    labels: dict[str, str] = Field(description="By ISO 639-1 code.")
    definition: str
    units: int = Field(description="Units about it.")


class TechnologiesResponse(Answer):
    """All technologies of the taxonomy, in its order."""

    total: int
    version: str
    hits: list[TechnologySummary]


class TermAnswer(Answer):
    """A name of a technology; ``weak``: counts only in its context."""

    text: str
    weak: bool


class AcronymAnswer(Answer):
    """A short form, which counts only in context."""

    text: str
    expansion: str


class YearAnswer(Answer):
    """Units of one year of publication."""

    year: int
    units: int
    by_kind: dict[str, int]


class ShareAnswer(Answer):
    """What one organisation has of a technology."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: str
    name: str
    country: str | None
    units: int
    patents: int
    recent: int = Field(description="Units of the last three full years.")
    before: int = Field(description="Units of the three years before these.")


class TechnologyResponse(TechnologySummary):
    """A technology with its facts and its units by year."""

    synonyms: dict[str, list[TermAnswer]] = Field(description="By ISO 639-1 code.")
    acronyms: list[AcronymAnswer]
    excludes: list[str] = Field(description="Phrases inside which its names do not count.")
    codes: dict[str, list[str]] = Field(description="Classification codes by scheme.")
    nts_priority: int | None = Field(description="Priority in the Dutch National Technology Strategy.")
    children: list[TechnologyLabel]
    years: list[YearAnswer]
    notes: list[str]
    organisations: list[ShareAnswer] = Field(description="Those with most units, in that order.")
    events: list[EventAnswer] = Field(description="What its newest news, company pages and reports tell of.")
    taxonomy_version: str


def make_summary(technology: Technology, counts: Mapping[str, int]) -> TechnologySummary:
    """Return a technology as the list shows it."""
    return TechnologySummary(
        id=technology.id,
        level=technology.level,
        parent=technology.parent,
        cluster=technology.cluster,
        label=technology.label,
        labels=dict(technology.labels),
        definition=technology.definition,
        units=counts.get(technology.id, 0),
    )


@dataclass(frozen=True, slots=True)
class TechnologyActivity:
    """What the base holds of a technology."""

    units: int
    years: Sequence[YearCounts]
    notes: Sequence[str]
    organisations: Sequence[OrganisationShare]
    events: Sequence[Event]


def make_technology(technology: Technology, taxonomy: Taxonomy, held: TechnologyActivity) -> TechnologyResponse:
    """Return a technology with all its facts."""
    summary = make_summary(technology, {technology.id: held.units})
    return TechnologyResponse(
        **summary.model_dump(),
        synonyms={lang: _make_terms(technology, lang) for lang in LANGUAGES},
        acronyms=[AcronymAnswer(text=a.text, expansion=a.expansion) for a in technology.acronyms],
        excludes=list(technology.excludes),
        codes=make_codes(technology),
        nts_priority=technology.nts_priority,
        children=make_labels(taxonomy, taxonomy.children.get(technology.id, ())),
        years=[YearAnswer(year=y.year, units=y.total, by_kind=dict(y.kinds)) for y in held.years],
        notes=list(held.notes),
        organisations=[ShareAnswer.model_validate(one) for one in held.organisations],
        events=[make_event(event) for event in held.events],
        taxonomy_version=taxonomy.version,
    )


def make_codes(technology: Technology) -> dict[str, list[str]]:
    """Return the classification codes of a technology by scheme, schemes without any left out."""
    codes = {
        "cpc": [*technology.cpc, *technology.cpc_hints],
        "arxiv": [*technology.arxiv, *technology.arxiv_hints],
        "openalex": list(technology.openalex),
    }
    return {scheme: values for scheme, values in codes.items() if values}


def _make_terms(technology: Technology, lang: str) -> list[TermAnswer]:
    return [TermAnswer(text=term.text, weak=term.weak) for term in technology.terms if term.lang == lang]
