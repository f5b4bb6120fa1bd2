"""The gold for technologies and for organisations as names: one document a line, as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from core.evaluation.cases import Case, Reading
from core.evaluation.gold_files import read_json_lines

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼ`´", "'"))


@dataclass(frozen=True, slots=True)
class TechnologyGold:
    """Technologies that a document is about, those it only names, and those that its readers did not agree on."""

    central: frozenset[str]
    mentioned: frozenset[str]
    disputed: frozenset[str]


@dataclass(frozen=True, slots=True)
class NameGold:
    """Organisations that a document names, as it writes them, and names that its readers did not agree on.

    All in the form of ``comparable``.
    """

    names: frozenset[str]
    disputed: frozenset[str]


class _Named(BaseModel):
    name: str


class _Line(BaseModel):
    """A line of the gold. ``organisations`` stand only where somebody looked for them."""

    model_config = ConfigDict(strict=True)

    id: str
    kind: str
    lang: str
    title: str
    text: str


class _TechnologyLine(_Line):
    central: list[str]
    mentioned: list[str] = []
    disputed: list[str] = []


class _NameLine(_Line):
    organisations: list[_Named | str] | None = None
    organisations_disputed: list[_Named | str] = []


def read_technology_gold(path: Path) -> Reading[TechnologyGold]:
    """Read the technologies of every document."""

    def make(index: int, line: _TechnologyLine) -> Case[TechnologyGold]:
        gold = TechnologyGold(frozenset(line.central), frozenset(line.mentioned), frozenset(line.disputed))
        return Case(line.id, index, line.kind, line.lang, line.title, line.text, gold, line.id)

    return read_json_lines(path, _TechnologyLine, make)


def read_name_gold(path: Path) -> Reading[NameGold]:
    """Read the organisations of the documents in which somebody looked for them."""

    def make(index: int, line: _NameLine) -> Case[NameGold] | None:
        if line.organisations is None:
            return None
        disputed = frozenset(map(_name_of, line.organisations_disputed))
        gold = NameGold(frozenset(map(_name_of, line.organisations)) - disputed, disputed)
        return Case(line.id, index, line.kind, line.lang, line.title, line.text, gold, line.id)

    return read_json_lines(path, _NameLine, make)


def comparable(name: str) -> str:
    """Return a name with white space joined and every apostrophe the same: readers type another than the page has.

    >>> comparable("Tom’s  Hardware")
    "Tom's Hardware"
    """
    return " ".join(name.translate(_APOSTROPHES).split())


def _name_of(entry: _Named | str) -> str:
    return comparable(entry if isinstance(entry, str) else entry.name)
