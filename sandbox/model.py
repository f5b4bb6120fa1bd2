"""The values of the fictional world: who is in it and what was published. Frozen, in the order of their dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sandbox.organisation_truths import NameTruth, OrganisationKind


@dataclass(frozen=True, slots=True)
class Organisation:
    """A fictional organisation. ``since``: the first year in which it does anything; ``names``: further names."""

    id: str
    name: str
    kind: OrganisationKind
    city: str
    country: str
    since: int
    names: tuple[NameTruth, ...] = ()

    def name_in(self, kind: str, year: int, lang: str = "en") -> str:
        """Return how documents of a kind (``paper``, ``news``, ``patent``, ``project``), year and language write it."""
        return next((one.name for one in self.names if one.is_used(kind, year, lang)), self.name)

    def affiliation(self, year: int) -> str:
        """Return ``Name, City, country code``, as authors write it."""
        return f"{self.name_in('paper', year)}, {self.city}, {self.country}"

    @property
    def is_registered(self) -> bool:
        """Whether the register of research organisations has it: of young companies and investors it knows nothing."""
        return self.kind not in {OrganisationKind.STARTUP, OrganisationKind.INVESTOR}


@dataclass(frozen=True, slots=True)
class Author:
    """A fictional person at the organisation with the id ``organisation``."""

    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One arXiv record as it stands ``today``: its last version, with the DOI if the journal has appeared.

    ``unit``: papers with the same unit are one work. ``technology``: what is central in it, ``None`` in a trap.
    ``appeared``: when the journal did; ``journal_title``: its title there, where that is another one.
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
    appeared: date | None = None
    journal_title: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication of an application or grant by one office, with number and day of the application."""

    country: str
    number: str
    kind: str
    published: date
    application: str
    filed: date

    @property
    def docdb(self) -> str:
        """``EP.9000001.A1``, as the EPO's services name it."""
        return f"{self.country}.{self.number}.{self.kind}"


@dataclass(frozen=True, slots=True)
class Family:
    """A patent family: one invention, published by some offices. ``id`` is its number in the EPO's data.

    ``publications``: those before ``today``, in the order of their days. ``cites``: papers and publications, as a
    search report names them. ``codes``: of the CPC, the inventive ones first; ``additional``: how many at the end say
    no more than a use.
    """

    id: str
    unit: str
    technology: str
    title: str
    abstract: str
    applicants: tuple[str, ...]
    inventors: tuple[Author, ...]
    codes: tuple[str, ...]
    additional: int
    priority: str
    priority_day: date
    publications: tuple[Publication, ...]
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """An organisation in a project, with what it gets; ``cost_eur`` is what its part costs."""

    organisation: str
    role: str
    contribution_eur: int
    cost_eur: int


@dataclass(frozen=True, slots=True)
class Project:
    """A project that the European Union pays for. ``scheme``: how (``HORIZON-RIA``); the first participant leads."""

    id: str
    unit: str
    technology: str
    acronym: str
    title: str
    objective: str
    scheme: str
    topic: str
    signed: date
    start: date
    end: date
    participants: tuple[Participant, ...]

    @property
    def contribution_eur(self) -> int:
        """What the Union pays."""
        return sum(one.contribution_eur for one in self.participants)

    @property
    def cost_eur(self) -> int:
        """What the project costs."""
        return sum(one.cost_eur for one in self.participants)


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
    families: tuple[Family, ...] = ()
    projects: tuple[Project, ...] = ()

    @property
    def units(self) -> frozenset[str]:
        """The units that the documents make."""
        units = {paper.unit for paper in self.papers} | {article.unit for article in self.articles}
        return frozenset(units | {one.unit for one in self.families} | {one.unit for one in self.projects})

    def articles_of(self, outlet: str) -> tuple[Article, ...]:
        """Return the articles of an outlet, newest first."""
        return tuple(a for a in reversed(self.articles) if a.outlet == outlet)

    def applicants_of(self, family: Family) -> list[tuple[str, str]]:
        """Return names and countries of who applied, as the first publication writes them."""
        year = family.publications[0].published.year
        homes = [self.organisations[one] for one in family.applicants]
        return [(home.name_in("patent", year), home.country) for home in homes]
