"""The JSON of a document with everything that is known of it."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from api.addresses import evidence_address
from api.answers.base import Answer, OrganisationAnswer, get_label
from api.answers.events import EventAnswer, make_event
from api.answers.relations import RelationAnswer, make_relation
from api.answers.search import group_identifiers
from api.documents.claims import find_organisation
from api.documents.dossiers import Dossier
from api.documents.tagged import get_language_read, list_mentions
from core.models import Actor, Document, Link, Mention, Tag
from core.store.documents import Revision
from core.taxonomy import Taxonomy


class DateAnswer(Answer):
    """One date as the source gave it."""

    kind: str
    value: date
    precision: str


class PersonAnswer(Answer):
    """An author or inventor as the source wrote it."""

    name: str
    orcid: str | None
    affiliations: list[str]


class ClassificationAnswer(Answer):
    """A code that the source or an office gave."""

    scheme: str
    code: str
    primary: bool


class ReasonAnswer(Answer):
    """One part of a score. All parts of a tag add up to the logarithm of score / (1 - score)."""

    name: str
    log_odds: float = Field(description="Above 0 it speaks for the technology, below against it.")


class TagAnswer(Answer):
    """A technology of the document; ``central``: it is about it, otherwise it merely names it."""

    id: str
    label: str
    score: float = Field(description="The probability that the document is about it, 0 to 1.")
    central: bool
    reasons: list[ReasonAnswer]


class MentionAnswer(Answer):
    """A span of ``title`` or ``text`` that names something: [start, end) in code points. People are left out."""

    field: str
    start: int
    end: int
    surface: str
    target: str = Field(description="The id of a technology; otherwise the name as written, of no actor yet.")
    kind: str = Field(description="technology, organisation, product, place or money.")


class LinkedOrganisationAnswer(OrganisationAnswer):
    """An organisation that a field of the document was linked to, and why."""

    surface: str = Field(description="As the document writes it.")
    score: float
    reason: str
    kind: str | None = Field(description="What it is, where the document says so.")
    is_sme: bool | None = Field(description="Small or medium-sized enterprise, where the document says so.")
    funding_eur: float | None = Field(description="What this participant of a project gets, in euro.")


class CitationAnswer(Answer):
    """What the document cites: an identifier of the scheme, or with ``text`` what stands in its place."""

    scheme: str
    value: str
    category: str | None = Field(description="Of an office: X, Y, A.")
    by: str | None = Field(description="Who cited: applicant or examiner.")


class MeasureAnswer(Answer):
    """A number that the source says of the document; ``unit`` is the currency of money (ISO 4217)."""

    name: str
    value: float
    unit: str | None


class MemberAnswer(Answer):
    """One document of a unit."""

    id: str
    source: str
    kind: str
    title: str
    url: str | None


class UnitAnswer(Answer):
    """What the document is counted as, with all its documents."""

    id: str
    kind: str
    representative: str
    members: list[MemberAnswer]


class RevisionAnswer(Answer):
    """One state of the document; ``superseded_at`` is null for the current one."""

    revision: int
    title: str
    recorded_at: datetime
    superseded_at: datetime | None


class VersionsAnswer(Answer):
    """What made the tags."""

    tagger: str
    taxonomy: str
    revision: int = Field(description="The revision of the document that was tagged.")


class EvidenceAnswer(Answer):
    """Where to read what the source said, byte for byte."""

    hash: str
    href: str


class DocumentResponse(Answer):
    """A document with everything that is known of it."""

    id: str
    source: str
    kind: str
    title: str
    text: str
    language: str = Field(description="As the source says; ISO 639-1, or und.")
    language_read: str | None = Field(
        description="As the text was read; und: it does not show. Null before it was tagged."
    )
    url: str | None
    outlet: str | None
    licence: str | None
    lead_only: bool = Field(description="The terms of the source allow no more than the lead.")
    dates: list[DateAnswer]
    first_seen: datetime
    visible_from: date | None
    revision: int
    people: list[PersonAnswer]
    identifiers: dict[str, list[str]]
    classifications: list[ClassificationAnswer]
    citations: list[CitationAnswer]
    measures: list[MeasureAnswer]
    organisations: list[LinkedOrganisationAnswer]
    tags: list[TagAnswer]
    mentions: list[MentionAnswer]
    versions: VersionsAnswer | None
    unit: UnitAnswer | None
    relations: list[RelationAnswer] = Field(description="What bears on it, the surest first.")
    events: list[EventAnswer] = Field(description="What it tells of, in order of time, as it stands now.")
    revisions: list[RevisionAnswer]
    evidence: EvidenceAnswer | None


def make_document(dossier: Dossier, taxonomy: Taxonomy) -> DocumentResponse:
    """Return the JSON of a document."""
    stored, document = dossier.stored, dossier.stored.document
    return DocumentResponse(
        id=document.id,
        source=document.source,
        kind=document.kind,
        title=document.title,
        text=document.text,
        language=document.lang,
        language_read=get_language_read(dossier),
        url=document.url,
        outlet=document.outlet,
        licence=document.licence,
        lead_only=document.lead_only,
        dates=[DateAnswer(kind=d.kind, value=d.value, precision=d.precision) for d in document.dates],
        first_seen=stored.first_seen,
        visible_from=document.visible_from,
        revision=stored.revision,
        people=[PersonAnswer(name=p.name, orcid=p.orcid, affiliations=list(p.affiliations)) for p in document.people],
        identifiers=group_identifiers(document.identifiers),
        classifications=[
            ClassificationAnswer(scheme=c.scheme, code=c.code, primary=c.primary) for c in document.classifications
        ],
        citations=[
            CitationAnswer(scheme=c.scheme, value=c.value, category=c.category, by=c.by) for c in document.citations
        ],
        measures=[MeasureAnswer(name=m.name, value=m.value, unit=m.unit) for m in document.measures],
        organisations=_make_organisations(dossier),
        tags=[_make_tag(tag, taxonomy) for tag in dossier.tags.tags] if dossier.tags else [],
        mentions=[_make_mention(mention) for mention in list_mentions(dossier)],
        versions=_make_versions(dossier),
        unit=_make_unit(dossier),
        relations=[make_relation(one) for one in dossier.relations],
        events=[make_event(event) for event in dossier.events],
        revisions=[_make_revision(revision) for revision in dossier.revisions],
        evidence=_make_evidence(dossier),
    )


def _make_organisations(dossier: Dossier) -> list[LinkedOrganisationAnswer]:
    return [_make_organisation(dossier.stored.document, link, actor) for link, actor in dossier.links]


def _make_organisation(document: Document, link: Link, actor: Actor) -> LinkedOrganisationAnswer:
    said = find_organisation(document, link)
    return LinkedOrganisationAnswer(
        id=actor.id,
        name=actor.name,
        role=link.role,
        country=actor.country,
        surface=link.surface,
        score=link.score,
        reason=link.reason,
        kind=said.kind if said else None,
        is_sme=said.is_sme if said else None,
        funding_eur=said.funding_eur if said else None,
    )


def _make_tag(tag: Tag, taxonomy: Taxonomy) -> TagAnswer:
    return TagAnswer(
        id=tag.technology,
        label=get_label(taxonomy, tag.technology),
        score=tag.score,
        central=tag.central,
        reasons=[ReasonAnswer(name=name, log_odds=value) for name, value in tag.reasons],
    )


def _make_mention(mention: Mention) -> MentionAnswer:
    return MentionAnswer(
        field=mention.field,
        start=mention.start,
        end=mention.end,
        surface=mention.surface,
        target=mention.target,
        kind=mention.kind,
    )


def _make_versions(dossier: Dossier) -> VersionsAnswer | None:
    tags = dossier.tags
    if tags is None:
        return None
    return VersionsAnswer(tagger=tags.tagger_version, taxonomy=tags.taxonomy_version, revision=tags.revision)


def _make_unit(dossier: Dossier) -> UnitAnswer | None:
    unit = dossier.unit
    if unit is None:
        return None
    held = {s.id: s.document for s in (dossier.stored, *dossier.siblings)}
    members = [_make_member(held[i]) for i in unit.members if i in held]
    return UnitAnswer(id=unit.id, kind=unit.kind, representative=unit.representative, members=members)


def _make_member(document: Document) -> MemberAnswer:
    return MemberAnswer(
        id=document.id, source=document.source, kind=document.kind, title=document.title, url=document.url
    )


def _make_revision(revision: Revision) -> RevisionAnswer:
    return RevisionAnswer(
        revision=revision.revision,
        title=revision.document.title,
        recorded_at=revision.recorded_at,
        superseded_at=revision.superseded_at,
    )


def _make_evidence(dossier: Dossier) -> EvidenceAnswer | None:
    key = dossier.stored.evidence_hash
    return EvidenceAnswer(hash=key, href=evidence_address(dossier.stored.id)) if key else None
