"""The values that travel between the stages: documents, evidence, mentions, tags, units.

Frozen and slotted; times are UTC. Rows of the store are ``core.store.tables``, entries of the index ``index.entry``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.signals import Signal

LOCAL_PRINCIPAL = "local"
SHARED_SPACE = "shared"


class DocumentKind(StrEnum):
    """What a document is; the colour and word it has on every page."""

    PAPER = "paper"
    PATENT = "patent"
    NEWS = "news"
    PROJECT = "project"
    COMPANY = "company"
    REPORT = "report"


class UnitKind(StrEnum):
    """What is counted once."""

    WORK = "work"
    FAMILY = "family"
    STORY = "story"
    PROJECT = "project"
    COMPANY_PAGE = "company_page"
    REPORT = "report"


UNIT_KIND_OF: Mapping[DocumentKind, UnitKind] = {
    DocumentKind.PAPER: UnitKind.WORK,
    DocumentKind.PATENT: UnitKind.FAMILY,
    DocumentKind.NEWS: UnitKind.STORY,
    DocumentKind.PROJECT: UnitKind.PROJECT,
    DocumentKind.COMPANY: UnitKind.COMPANY_PAGE,
    DocumentKind.REPORT: UnitKind.REPORT,
}


# Papers, patents, projects say in fields of their own who made them.
NAMED_IN_TEXT = frozenset({DocumentKind.NEWS, DocumentKind.COMPANY, DocumentKind.REPORT})


class DateKind(StrEnum):
    """What happened on a date that a source gives; ``started`` and ``ended`` may be planned for later."""

    CREATED = "created"
    PUBLISHED = "published"
    ANNOUNCED = "announced"
    PRIORITY = "priority"
    FILED = "filed"
    GRANTED = "granted"
    UPDATED = "updated"
    CAPTURED = "captured"
    STARTED = "started"
    ENDED = "ended"


class Precision(StrEnum):
    """How exact a date is; ``month`` and ``year`` dates carry their first day."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Cause(StrEnum):
    """Why work became pending; alerts tell ``new`` from the rest."""

    NEW = "new"
    ENRICHED = "enriched"
    RETAGGED = "retagged"
    CORRECTED = "corrected"
    BACKFILLED = "backfilled"


class Consumer(StrEnum):
    """Stages that take pending work. An index has one consumer a generation: ``index:<generation>``.

    ``LINK``: registers changed, so resolve has to look again at all names.
    """

    LINK = "link"
    TAG = "tag"
    RESOLVE = "resolve"
    SCREEN = "screen"
    INDEX = "index"


class Role(StrEnum):
    """Why an organisation stands in a document's metadata."""

    AFFILIATION = "affiliation"
    APPLICANT = "applicant"
    ASSIGNEE = "assignee"
    PARTICIPANT = "participant"
    COORDINATOR = "coordinator"
    SUBJECT = "subject"
    INVESTOR = "investor"
    ACQUIRER = "acquirer"
    PUBLISHER = "publisher"


#: The role of a link from a name in running text; it stands beside those of ``Role``.
MENTION = "mention"


class OrganisationKind(StrEnum):
    """What an organisation is, where a source or register says so."""

    COMPANY = "company"
    EDUCATION = "education"
    RESEARCH = "research"
    PUBLIC = "public"
    HEALTH = "health"
    NONPROFIT = "nonprofit"
    OTHER = "other"


class MeasureName(StrEnum):
    """What is counted or paid, as a source says it of a document; money has its currency (ISO 4217) as unit."""

    CITED_BY = "cited_by"
    INFLUENTIAL_CITATIONS = "influential_citations"
    REFERENCES = "references"
    EC_CONTRIBUTION = "ec_contribution"
    TOTAL_COST = "total_cost"
    RAISED = "raised"
    VALUATION = "valuation"
    EMPLOYEES = "employees"


@dataclass(frozen=True, slots=True, order=True)
class DocumentDate:
    """One date as the source gave it."""

    kind: DateKind
    value: date
    precision: Precision = Precision.DAY


@dataclass(frozen=True, slots=True)
class Person:
    """An author or inventor as the source wrote it."""

    name: str
    orcid: str | None = None
    affiliations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation in a document's metadata, as the source wrote it. ``country`` is ISO 3166-1 alpha-2.

    ``kind`` and ``is_sme`` (small or medium-sized enterprise): as the source says, ``None`` where it does not.
    ``funding_eur``: what this participant of a project gets.
    """

    name: str
    role: Role
    country: str | None = None
    city: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    kind: OrganisationKind | None = None
    is_sme: bool | None = None
    funding_eur: float | None = None


@dataclass(frozen=True, slots=True)
class Classification:
    """A code that the source or an office gave: ``scheme`` is arxiv, cpc, ipc, openalex, msc, funding, euroscivoc, sbi.

    ``primary``: the first arXiv category, an inventive CPC code.
    """

    scheme: str
    code: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """What a document cites: an identifier, or with ``scheme`` text what stands in its place.

    ``category`` is that of an office (X, Y, A), ``by`` who cited: applicant or examiner.
    """

    scheme: str
    value: str
    category: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that a source says of a document; ``unit`` is the currency of money."""

    name: MeasureName
    value: float
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the source said, byte for byte, of one record.

    ``answer_hash`` is the SHA-256 of the whole answer or file that the record came in.
    """

    body: bytes
    media_type: str
    url: str | None = None
    answer_hash: str | None = None
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Our copy of one record of a source.

    ``id`` is ``<source>:<key>`` (``arxiv:1709.10488``), in a space of its own with the space behind it
    (``reports:memo~board``): one record may be held in two spaces, and neither touches the other. ``lang`` is ISO 639-1
    or ``und``. ``identifiers`` are (scheme, value) pairs in lower case: doi, arxiv, docdb, patent, url.
    ``visible_from``: when somebody who follows the source could first have read it; ``None`` excludes it from history.
    ``lead_only``: the terms allow no more than the lead.
    """

    source: str
    key: str
    kind: DocumentKind
    title: str
    text: str = ""
    lang: str = "und"
    url: str | None = None
    outlet: str | None = None
    licence: str | None = None
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    classifications: tuple[Classification, ...] = ()
    dates: tuple[DocumentDate, ...] = ()
    visible_from: date | None = None
    lead_only: bool = False
    owner: str = LOCAL_PRINCIPAL
    space: str = SHARED_SPACE
    citations: tuple[Citation, ...] = ()
    measures: tuple[Measure, ...] = ()

    @property
    def id(self) -> str:
        """``<source>:<key>``, with ``~<space>`` behind it where that is not the shared one."""
        return f"{self.source}:{self.key}{space_suffix(self.space)}"

    def first_date(self, *kinds: DateKind) -> DocumentDate | None:
        """Return the earliest date of the first kind that has one, in the order asked."""
        return find_first_date(self.dates, kinds)


def find_first_date(dates: Collection[DocumentDate], kinds: Iterable[DateKind]) -> DocumentDate | None:
    """Return the earliest date of the first kind that has one, in the order asked."""
    for kind in kinds:
        found = [d for d in dates if d.kind is kind]
        if found:
            return min(found)
    return None


def space_suffix(space: str) -> str:
    """Return what the ids of a space end in."""
    return "" if space == SHARED_SPACE else f"~{space}"


def space_of(identifier: str) -> str:
    """Return the space that an id ends in."""
    return identifier.partition("~")[2] or SHARED_SPACE


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document with what the store added when it took it in."""

    document: Document
    revision: int
    first_seen: datetime
    updated_at: datetime
    content_hash: str
    evidence_hash: str | None = None

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of text that names something.

    ``start`` and ``end`` are offsets in code points into ``field`` (``title`` or ``text``) of the document as stored;
    the end is excluded. ``kind``: technology (``target`` is its id), or organisation, person, place, product, money
    (``target`` is the name without what the sentence did to it; no actor yet).
    """

    field: str
    start: int
    end: int
    surface: str
    target: str
    kind: str = "technology"


@dataclass(frozen=True, slots=True)
class Tag:
    """A technology that a document has. ``score``: the probability that the document is about it.

    ``reasons``: its parts, (name, log odds); their sum is the logarithm of score / (1 - score).
    """

    technology: str
    score: float
    central: bool
    reasons: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class TagSet:
    """What one version of the tagger says of one revision of a document. ``lang``: the language it was read in."""

    document_id: str
    revision: int
    tagger_version: str
    taxonomy_version: str
    tags: tuple[Tag, ...] = ()
    mentions: tuple[Mention, ...] = ()
    lang: str = "und"
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted once, with its documents. ``representative`` is the member that stands for it on a page."""

    id: str
    kind: UnitKind
    representative: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Actor:
    """An organisation or person that exists. ``country`` is ISO 3166-1 alpha-2."""

    id: str
    kind: str
    name: str
    country: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A metadata field or mention resolved to an actor, with the reason."""

    document_id: str
    actor_id: str
    role: str
    surface: str
    score: float = 1.0
    reason: str = "structured metadata"


@dataclass(frozen=True, slots=True)
class PendingWork:
    """A leased row: ``revision`` is the one that was read, so that a newer one is not deleted by mistake.

    ``worker``: who leased it; once the lease has gone to another, this one neither ends nor frees it.
    """

    consumer: str
    target: str
    revision: int
    cause: Cause
    attempts: int = 0
    worker: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not taken in: ``code`` is the class of the error, ``place`` where it stood."""

    code: str
    place: str
    message: str
    sample: str = ""


@dataclass(slots=True)
class RunCounts:
    """What a run did. Counts grow while it runs; The first 1,000 refusals are kept whole."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, refusal: Refusal) -> None:
        """Count a refusal and keep it while there is room."""
        self.refused += 1
        if len(self.refusals) < MAX_KEPT_REFUSALS:
            self.refusals.append(refusal)

    def add(self, other: RunCounts) -> None:
        """Add what another part of the run did."""
        self.read += other.read
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.refused += other.refused
        self.refusals += other.refusals[: MAX_KEPT_REFUSALS - len(self.refusals)]


MAX_KEPT_REFUSALS = 1_000
