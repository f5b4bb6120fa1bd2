"""Reads the words by which a question says what it wants, and checks them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from core.models import DocumentKind, OrganisationKind
from core.signals import Part, SignalKind

_FILE = Path(__file__).parent / "words.yml"
_ANY = "any"


class Measure(StrEnum):
    """What a question asks for."""

    WHO = "who"
    HOW_MANY = "how_many"
    SINCE = "since"
    HOW_MUCH = "how_much"
    WHICH = "which"
    SENTENCES = "sentences"


class Target(StrEnum):
    """What is listed or counted."""

    UNITS = "units"
    ORGANISATIONS = "organisations"
    TECHNOLOGIES = "technologies"
    COUNTRIES = "countries"


class _File(BaseModel):
    """The file as it stands; lists of words are texts, split at blanks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    measures: Mapping[Measure, tuple[str, ...]]
    only_with_money: tuple[str, ...]
    organisations: Mapping[str, str]
    units: Mapping[str, str]
    technologies: str
    countries: str
    events: Mapping[SignalKind, str]
    parts: Mapping[Part, str]
    money: str
    by_year: tuple[str, ...]
    years: Mapping[str, str]
    between: str
    ranges: str
    fillers: str


@dataclass(frozen=True, slots=True)
class Noun:
    """What a word names: what is listed or counted, and which kind of it; no kind is any."""

    target: Target
    kind: DocumentKind | None = None
    organisation: OrganisationKind | None = None


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The words of all three languages, ready to be looked up.

    ``measures``: sayings as words; ``events`` and ``parts``: word → what it tells of; ``years``: word → how it bounds.
    """

    measures: Mapping[tuple[str, ...], Measure]
    only_with_money: frozenset[tuple[str, ...]]
    nouns: Mapping[str, Noun]
    events: Mapping[str, SignalKind]
    parts: Mapping[str, Part]
    money: frozenset[str]
    by_year: frozenset[tuple[str, ...]]
    years: Mapping[str, str]
    between: frozenset[str]
    ranges: frozenset[str]
    fillers: frozenset[str]


@cache
def load_question_words() -> QuestionWords:
    """Load the words that ship with the application."""
    held = _File.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
    return QuestionWords(
        measures={tuple(text.split()): measure for measure, texts in held.measures.items() for text in texts},
        only_with_money=frozenset(tuple(text.split()) for text in held.only_with_money),
        nouns=_read_nouns(held),
        events={word: kind for kind, text in held.events.items() for word in text.split()},
        parts={word: part for part, text in held.parts.items() for word in text.split()},
        money=frozenset(held.money.split()),
        by_year=frozenset(tuple(text.split()) for text in held.by_year),
        years={word: how for how, text in held.years.items() for word in text.split()},
        between=frozenset(held.between.split()),
        ranges=frozenset(held.ranges.split()),
        fillers=frozenset(held.fillers.split()),
    )


def _read_nouns(held: _File) -> dict[str, Noun]:
    nouns = {word: Noun(Target.TECHNOLOGIES) for word in held.technologies.split()}
    nouns |= {word: Noun(Target.COUNTRIES) for word in held.countries.split()}
    for name, text in held.units.items():
        kind = None if name == _ANY else DocumentKind(name)
        nouns |= {word: Noun(Target.UNITS, kind=kind) for word in text.split()}
    for name, text in held.organisations.items():
        organisation = None if name == _ANY else OrganisationKind(name)
        nouns |= {word: Noun(Target.ORGANISATIONS, organisation=organisation) for word in text.split()}
    return nouns
