"""The JSON of organisations: what is known of them and who says so; the command line prints the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field

from api.answers.base import Answer
from api.answers.events import EventAnswer, make_event
from api.organisations.activity import Activity
from api.organisations.dossiers import OrganisationDossier, OrganisationRow
from api.technologies.counting import YearCounts
from core.events import Event
from core.store.actors.lines import MERGED, NAMED, NOT_SAME, RELATED, STATED, UNDONE
from core.store.statements import Statement

# What is said of organisations, in the words of every answer.
OPERATION_WORDS: Mapping[str, str] = {
    NAMED: "named",
    STATED: "stated",
    RELATED: "related",
    MERGED: "merged",
    NOT_SAME: "kept apart",
    UNDONE: "undone",
}


class _Told(Answer):
    """An answer that has what the ledger's own value has."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class TellerAnswer(_Told):
    """Who says something."""

    actor: str = Field(description="Of which of its members it is said.")
    by: str = Field(description="A principal (local), a register (register:ror) or documents.")
    statement: int | None = Field(description="The line of the ledger that says it; null of documents.")
    at: datetime


class ToldNameAnswer(_Told):
    """A name, and all who say it."""

    name: str
    kind: str
    lang: str | None
    told: list[TellerAnswer]


class ToldIdentifierAnswer(_Told):
    """An identifier, and all who say it."""

    scheme: str
    value: str
    told: list[TellerAnswer]


class ToldValueAnswer(_Told):
    """What some say of one attribute; a register may say several values at once."""

    values: list[str]
    told: list[TellerAnswer]


class ToldAttributeAnswer(_Told):
    """An attribute: what counts, and what others say otherwise."""

    name: str
    counts: ToldValueAnswer
    others: list[ToldValueAnswer]


class ToldRelationAnswer(_Told):
    """What another organisation is to this one."""

    kind: str
    other: str = Field(description="The id of the other organisation.")
    name: str = Field(description="What a register calls it; may be empty.")
    told: list[TellerAnswer]


class StatementAnswer(Answer):
    """An operation on an organisation: a line of the ledger."""

    statement: int
    operation: str = Field(description=", ".join(OPERATION_WORDS.values()))
    organisation: str
    value: dict[str, Any]
    principal: str
    reason: str
    evidence: str | None
    recorded_at: datetime
    retracted_at: datetime | None = Field(description="When it was taken back; null while it stands.")
    retracted_by: str | None


class YearActivityAnswer(Answer):
    """Units of one year of publication."""

    year: int
    units: int
    by_kind: dict[str, int]


class CountAnswer(_Told):
    """A value with its number of units."""

    value: str
    count: int


class PartnerAnswer(_Told):
    """Another organisation that units of this one name too."""

    id: str
    name: str
    units: int


class ActivityAnswer(Answer):
    """What the base holds of an organisation, as it is indexed."""

    units: int
    undated: int = Field(description="Units without a date of publication; they are in no year.")
    years: list[YearActivityAnswer]
    technologies: list[CountAnswer]
    partners: list[PartnerAnswer] = Field(description="Those in most of its units first.")


class OrganisationResponse(_Told):
    """An organisation with everything that is known of it, and who says it."""

    id: str
    kind: str
    name: str
    country: str | None
    members: list[str] = Field(description="The ids that it stands for, its own first.")
    names: list[ToldNameAnswer]
    identifiers: list[ToldIdentifierAnswer]
    attributes: list[ToldAttributeAnswer]
    relations: list[ToldRelationAnswer]
    merges: list[StatementAnswer] = Field(description="What made its members one.")
    apart: list[StatementAnswer] = Field(description="What keeps it apart from others.")
    statements: list[StatementAnswer] = Field(description="All operations ever, oldest first, undone ones too.")
    documents: int | None = Field(description="How many are linked to it; null of the past, which is not replayed.")
    activity: ActivityAnswer | None = Field(
        None, description="Null of the past, before the first index, and on the command line."
    )
    events: list[EventAnswer] | None = Field(
        None, description="What it has a part in, the latest first; null of the past."
    )


class OrganisationSummary(_Told):
    """An organisation in the list."""

    id: str
    name: str
    country: str | None
    documents: int = Field(description="How many are linked to it.")
    identifiers: list[tuple[str, str]]


class OrganisationsResponse(Answer):
    """Organisations of which a name begins so; ``total`` counts those of this answer."""

    total: int
    hits: list[OrganisationSummary]
    has_more: bool = Field(description="There are others beyond the limit.")


def make_organisation(
    dossier: OrganisationDossier, activity: ActivityAnswer | None = None, events: Sequence[Event] | None = None
) -> OrganisationResponse:
    """Return the JSON of an organisation."""
    view = dossier.view
    lines = {
        "merges": view.merges,
        "apart": view.apart,
        "statements": dossier.statements,
    }
    facts = {name: getattr(view, name) for name in OrganisationResponse.model_fields if hasattr(view, name)}
    told = {name: [make_statement(line) for line in held] for name, held in lines.items()}
    held: dict[str, object] = {"documents": dossier.documents, "activity": activity}
    if events is not None:
        held["events"] = [make_event(event) for event in events]
    return OrganisationResponse.model_validate(facts | told | held)


def make_activity(activity: Activity, years: Sequence[YearCounts]) -> ActivityAnswer:
    """Return the JSON of what the base holds of an organisation."""
    return ActivityAnswer(
        units=activity.units,
        undated=activity.undated,
        years=[YearActivityAnswer(year=y.year, units=y.total, by_kind=dict(y.kinds)) for y in years],
        technologies=[CountAnswer.model_validate(one) for one in activity.technologies],
        partners=[PartnerAnswer.model_validate(one) for one in activity.partners],
    )


def make_organisations(rows: list[OrganisationRow], limit: int) -> OrganisationsResponse:
    """Return the JSON of a list of which one more than ``limit`` was asked for."""
    hits = [OrganisationSummary.model_validate(row) for row in rows[:limit]]
    return OrganisationsResponse(total=len(hits), hits=hits, has_more=len(rows) > limit)


def make_statement(line: Statement) -> StatementAnswer:
    """Return the JSON of a line of the ledger."""
    return StatementAnswer(
        statement=line.id,
        operation=OPERATION_WORDS[line.predicate],
        organisation=line.subject,
        value=line.value,
        principal=line.principal,
        reason=line.reason,
        evidence=line.evidence,
        recorded_at=line.recorded_at,
        retracted_at=line.retracted_at,
        retracted_by=line.retracted_by,
    )
