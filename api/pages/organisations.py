"""``/organisations`` and ``/organisations/{id}``: who is known, what is said of whom by whom, and what they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.addresses import organisation_address, organisation_json_address
from api.answers.base import get_label
from api.auth.permissions import Permission
from api.organisations.activity import Activity, about_organisation, load_activity, load_organisation_events
from api.organisations.curating import may_write
from api.organisations.dossiers import OrganisationDossier, load_organisation
from api.organisations.listing import list_organisations
from api.pages.bearing import build_events
from api.pages.keeping import build_keeping
from api.pages.links import SearchLinks
from api.pages.organisation_views import (
    Words,
    build_facts,
    build_identifiers,
    build_lines,
    build_names,
    build_relations,
    list_others,
)
from api.pages.render import render
from api.pages.technologies import CountView
from api.pages.timelines import TimelineView, build_kind_timeline
from api.parameters import PageSearchParameters
from api.routers.organisations import KnownAt, OrganisationParameters
from api.state import Services, ServicesDep
from core.desk import Thing
from core.errors import InputError
from core.registers import NameKind, RelationKind
from core.store.actors.lines import AttributeName

router = APIRouter(include_in_schema=False)

SHOWN = 50
_MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class PartnerView:
    """Another organisation that units of this one name too."""

    name: str
    href: str
    units: int
    share: float


@dataclass(frozen=True, slots=True)
class ActivityView:
    """What the base holds of an organisation, with addresses."""

    units: int
    timeline: TimelineView | None
    technologies: tuple[CountView, ...]
    partners: tuple[PartnerView, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page of an organisation shows besides what is known: what was typed, and why it could not be done."""

    done: int | None = None
    operation: str = ""
    trouble: InputError | None = None
    typed: tuple[tuple[str, str], ...] = ()


@router.get("/organisations")
def show_organisations(
    request: Request, parameters: Annotated[OrganisationParameters, Query()], services: ServicesDep
) -> HTMLResponse:
    """Show the organisations of which a name begins so, those with most documents first."""
    rows = list_organisations(services, parameters.name, SHOWN + 1)
    context = {
        "section": "organisations",
        "rows": rows[:SHOWN],
        "has_more": len(rows) > SHOWN,
        "name": parameters.name,
        "is_indexed": services.engine.live() is not None,
        "waiting": _count_suggestions(services),
        "json_href": f"/api/v1/organisations?{urlencode({'name': parameters.name})}",
    }
    return render(request, "organisations.html", context)


# Ids of registers are theirs, and may hold slashes.
@router.get("/organisations/{organisation_id:path}")
def show_organisation(
    request: Request,
    organisation_id: str,
    services: ServicesDep,
    known_at: KnownAt = None,
    done: Annotated[int | None, Query()] = None,
) -> Response:
    """Show an organisation; the id of one that was merged leads to the one that stands for it."""
    dossier = load_organisation(services.store, organisation_id, known_at, services.spaces)
    if dossier.view.id != organisation_id:
        return RedirectResponse(organisation_address(dossier.view.id, known_at))
    return show(request, services, dossier, known_at, Shown(done))


def show(
    request: Request, services: Services, dossier: OrganisationDossier, known_at: datetime | None, shown: Shown
) -> HTMLResponse:
    """Return the page of an organisation, with what went wrong at its form."""
    view, words = dossier.view, Words(services, list_others(dossier))
    links = SearchLinks(PageSearchParameters(actor=(view.id,)))
    is_past = known_at is not None
    activity = None if is_past else load_activity(services, view.id)
    may_curate = services.visitor.may(Permission.CURATE) and may_write(services, view.id) and not is_past
    numbers = {line.id for line in dossier.statements}
    context = {
        "section": "organisations",
        "view": view,
        "documents": dossier.documents,
        "names": build_names(view, words),
        "facts": build_facts(view, words),
        "identifiers": build_identifiers(view, words),
        "relations": build_relations(view, words),
        "merges": build_lines(view.merges, words),
        "lines": build_lines(dossier.statements, words)[:_MOST_LINES],
        "left_out": max(0, len(dossier.statements) - _MOST_LINES),
        "links": links,
        "activity": _make_activity(services, view.id, activity, links) if activity else None,
        "events": build_events(load_organisation_events(services.store, view, services.spaces)) if not is_past else [],
        "known_at": known_at,
        "today": services.clock().date(),
        "may_curate": may_curate,
        "shown": shown,
        "typed": dict(shown.typed),
        "done": shown.done if shown.done in numbers else None,
        "choices": {"name": list(NameKind), "attribute": list(AttributeName), "relation": list(RelationKind)},
        "json_href": organisation_json_address(view.id, known_at),
        "keeping": None
        if is_past
        else build_keeping(services, Thing.ORGANISATION, view.id, organisation_address(view.id)),
    }
    return render(request, "organisation.html", context, shown.trouble.status if shown.trouble else 200)


def _make_activity(services: Services, organisation_id: str, activity: Activity, links: SearchLinks) -> ActivityView:
    query = about_organisation(organisation_id)
    csv_href = f"/search/years.csv?{links.here().partition('?')[2]}"
    top = max((one.units for one in activity.partners), default=1)
    labels = {one.value: get_label(services.taxonomy, one.value) for one in activity.technologies}
    return ActivityView(
        units=activity.units,
        timeline=build_kind_timeline(services, query, links, activity.undated, csv_href),
        technologies=_make_counts(activity, links, labels),
        partners=tuple(
            PartnerView(one.name, organisation_address(one.id), one.units, round(100 * one.units / top, 1))
            for one in activity.partners
        ),
    )


def _make_counts(activity: Activity, links: SearchLinks, labels: dict[str, str]) -> tuple[CountView, ...]:
    top = max((one.count for one in activity.technologies), default=1)
    return tuple(
        CountView(labels[i.value], i.count, round(100 * i.count / top, 1), links.with_values(technology=i.value))
        for i in activity.technologies
    )


def _count_suggestions(services: Services) -> int | None:
    """Return how many merges wait for the visitor, ``None`` where they are no curator."""
    if not services.visitor.may(Permission.CURATE):
        return None
    return len(services.store.suggestions.load(services.spaces))
