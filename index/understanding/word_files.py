"""Reads the glossary of technical words and the words that say how a search is meant, and checks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter

from core.models import DocumentKind

_HERE = Path(__file__).parent
_FOLDER = _HERE / "glossary"
_SHORT_FORMS = "short_forms.yml"
_STROKE = "/"
_LANGUAGES = ("nl", "de")

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^,;]+$")]
Pairs = TypeAdapter(dict[Name, tuple[Name, Name]])
Everyday = TypeAdapter(dict[Name, str])
ShortForms = TypeAdapter(dict[Name, dict[Name, tuple[Name, ...]]])


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: English words for one thing, the first the usual one, and its words in Dutch and German."""

    english: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a short form may stand for, and words beside it that say so."""

    expansion: str
    context: tuple[str, ...]


class Region(BaseModel):
    """A region: its names, and its countries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: str
    countries: str


class AskingWords(BaseModel):
    """The words of ``words.yml``; lists of words are texts, split at blanks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sayings: tuple[str, ...]
    meaning_sayings: Mapping[str, tuple[str, ...]]
    openings: Mapping[str, str]
    fillers: Mapping[str, str]
    kinds: Mapping[DocumentKind, Mapping[str, str]]
    place_openings: str
    regions: tuple[Region, ...]
    countries: Mapping[str, str]


@cache
def load_glossary() -> tuple[Entry, ...]:
    """Load all rows of the glossary that ships with the application, in the order of its files."""
    return tuple(entry for path in sorted(_FOLDER.glob("*.yml")) if path.name != _SHORT_FORMS for entry in _read(path))


def _read(path: Path) -> Iterator[Entry]:
    rows = Pairs.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    for english, words in rows.items():
        yield Entry(_split(english), {lang: _split(text) for lang, text in zip(_LANGUAGES, words, strict=True)})


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(_STROKE))


@cache
def load_short_forms() -> Mapping[str, tuple[Meaning, ...]]:
    """Load what each short form may stand for."""
    rows = ShortForms.validate_python(yaml.safe_load((_FOLDER / _SHORT_FORMS).read_text(encoding="utf-8")))
    return {
        short: tuple(Meaning(expansion, context) for expansion, context in meanings.items())
        for short, meanings in rows.items()
    }


@cache
def load_everyday_words() -> Mapping[str, tuple[str, ...]]:
    """Load what is written for each word that people say."""
    rows = Everyday.validate_python(yaml.safe_load((_HERE / "everyday.yml").read_text(encoding="utf-8")))
    return {said: tuple(part.strip() for part in written.split(",")) for said, written in rows.items()}


@cache
def load_asking_words() -> AskingWords:
    """Load the words that say how a search is meant."""
    return AskingWords.model_validate(yaml.safe_load((_HERE / "words.yml").read_text(encoding="utf-8")))
