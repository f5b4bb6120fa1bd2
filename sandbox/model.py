"""The values of the fictional world: who is in it and what was published. Frozen, in the order of their dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sandbox.truths import OrganisationKind


@dataclass(frozen=True, slots=True)
class Organisation:
    """A fictional organisation. ``since``: the first year in which it does anything."""

    id: str
    name: str
    kind: OrganisationKind
    city: str
    country: str
    since: int

    @property
    def affiliation(self) -> str:
        """``Name, City, country code``, as authors write it."""
        return f"{self.name}, {self.city}, {self.country}"


@dataclass(frozen=True, slots=True)
class Author:
    """A fictional person at the organisation with the id ``organisation``."""

    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One arXiv record as it stands ``today``: its last version, with the DOI if the journal has appeared.

    ``unit``: papers with the same unit are one work. ``technology``: what is central in it, ``None`` in a trap.
    """

    id: str
    unit: str
    technology: str | None
    version: int
    title: str
    abstract: str
    authors: tuple[Author, ...]
    organisations: tuple[str, ...]
    categories: tuple[str, ...]
    created: datetime
    updated: datetime
    doi: str | None = None
    journal: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Outlet:
    """A fictional medium. ``structured``: its pages name organisations in JSON-LD."""

    id: str
    name: str
    lang: str
    format: str
    structured: bool

    @property
    def domain(self) -> str:
        """The host that it would have, under a top-level domain reserved for examples (RFC 2606)."""
        return f"{self.id}.example"


@dataclass(frozen=True, slots=True)
class Article:
    """One page of an outlet as it stands ``today``. The first paragraph is the lead.

    ``unit``: articles with the same unit are one story. ``organisations``: ids of those that the text names, the first
    is what it is about. ``correction``: a note of the editors.
    """

    outlet: str
    slug: str
    unit: str
    technology: str | None
    lang: str
    title: str
    paragraphs: tuple[str, ...]
    author: str
    published: datetime
    updated: datetime | None = None
    organisations: tuple[str, ...] = ()
    correction: str | None = None

    @property
    def path(self) -> str:
        """Where the sandbox serves the page."""
        return f"/articles/{self.outlet}/{self.slug}.html"

    @property
    def lead(self) -> str:
        """The first paragraph."""
        return self.paragraphs[0]


@dataclass(frozen=True, slots=True)
class World:
    """The whole world on the day ``today``: nothing in it is of that day or later."""

    seed: int
    today: date
    organisations: dict[str, Organisation]
    outlets: dict[str, Outlet]
    papers: tuple[Paper, ...]
    articles: tuple[Article, ...]

    @property
    def units(self) -> frozenset[str]:
        """The units that the documents make."""
        return frozenset([p.unit for p in self.papers] + [a.unit for a in self.articles])

    def articles_of(self, outlet: str) -> tuple[Article, ...]:
        """Return the articles of an outlet, newest first."""
        return tuple(a for a in reversed(self.articles) if a.outlet == outlet)
