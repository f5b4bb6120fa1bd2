"""What a technology is: its names in three languages, what it is not, and its classification codes.

The values here are frozen and hashable; reading and checking the YAML files is ``core.taxonomy.loader``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

LANGUAGES = ("en", "nl", "de")


@dataclass(frozen=True, slots=True)
class Term:
    """One name of a technology in one language.

    ``compound`` (Dutch and German): also the first part of a closed compound, as in *batterij|technologie*.
    ``weak``: too ambiguous to stand alone; counts only beside a context word or a strong term of the same
    technology (*cathode*, *perovskite*).
    """

    text: str
    lang: str
    compound: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short form, matched with its case, and only in context.

    It counts when a word of ``context`` stands in the same document, or after its long form:
    *photonic integrated circuit (PIC)*. ``context`` holds folded words or word sequences of any language.
    """

    text: str
    expansion: str
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Technology:
    """One row of the taxonomy, level 1 or 2.

    ``excludes`` are phrases inside which a term of this technology does not count (*sensor fusion*,
    *quantum dot*). ``cpc`` holds prefixes without blanks: subclass (``H01M``), main group (``H01M10``) or exact
    subgroup (``G06N3/049``), old and new. ``arxiv`` are category ids, ``openalex`` topic ids (``T10682``).
    ``cpc`` and ``arxiv`` indicate the technology by themselves; ``cpc_hints`` and ``arxiv_hints`` only support a term.
    """

    id: str
    level: int
    parent: str | None
    cluster: str
    definition: str
    labels: Mapping[str, str]
    terms: tuple[Term, ...] = ()
    acronyms: tuple[Acronym, ...] = ()
    context: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    cpc: tuple[str, ...] = ()
    arxiv: tuple[str, ...] = ()
    openalex: tuple[str, ...] = ()
    nts_priority: int | None = None
    cpc_hints: tuple[str, ...] = ()
    arxiv_hints: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The English label."""
        return self.labels["en"]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All technologies, in the order of their files. ``version`` changes when any fact changes.

    ``retired`` says for an id that is gone which technologies its corrections and followers go to: those that are
    there now, after all steps in between.
    """

    version: str
    technologies: Mapping[str, Technology]
    children: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    retired: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Technology]:
        return iter(self.technologies.values())

    def __len__(self) -> int:
        return len(self.technologies)

    def __contains__(self, technology_id: object) -> bool:
        return technology_id in self.technologies

    def __getitem__(self, technology_id: str) -> Technology:
        return self.technologies[technology_id]

    def with_parents(self, technology_ids: frozenset[str]) -> frozenset[str]:
        """Return the ids together with the parents of those at level 2."""
        parents = {self.technologies[i].parent for i in technology_ids}
        return technology_ids | {p for p in parents if p is not None}

    def successors(self, technology_id: str) -> tuple[str, ...]:
        """Return where an id leads: itself, what took its place when it was retired, nothing if it is unknown."""
        return (technology_id,) if technology_id in self.technologies else self.retired.get(technology_id, ())

    def follow(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return ids with what took the place of retired ones, once each; what is neither stays (a cluster, say)."""
        return tuple(dict.fromkeys(new for old in ids for new in self.retired.get(old, (old,))))
