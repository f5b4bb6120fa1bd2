"""``/events`` and ``/events/{id}``: what happened, counted once, with every sentence that tells of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.addresses import document_address, event_address, event_json_address
from api.documents.related import Telling, load_event, load_told
from api.events import EventParameters, find_events
from api.pages.bearing import EventView, build_events
from api.pages.render import render
from api.searching import load_source_titles
from api.state import ServicesDep
from api.words import format_amount
from core.events import ORGANISATIONS, Event
from core.signals import Certainty, Part, SignalKind

router = APIRouter(include_in_schema=False)

KIND_WORDS: Mapping[str, str] = {kind.value: kind.value.replace("_", " ").capitalize() for kind in SignalKind}
STATE_WORDS: Mapping[Certainty, str] = {
    Certainty.DONE: "It is told as done.",
    Certainty.PLANNED: "It is told as planned.",
    Certainty.RUMOURED: "It is told as a rumour.",
    Certainty.DENIED: "What was told of it is said not to be so.",
}
# Shown as amounts, or as the kind.
_HIDDEN_FACTS = frozenset({"amount_eur"})


@dataclass(frozen=True, slots=True)
class PartView:
    """Who or what has a part in it; ``href`` is empty where the base has no organisations of the kind."""

    part: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class TellingView:
    """A sentence with its document. ``is_against``: it denies."""

    day: str
    href: str
    title: str
    lang: str
    source: str
    certainty: str
    sentence: str
    extractor: str
    is_against: bool


@router.get("/events")
def show_events(
    request: Request, parameters: Annotated[EventParameters, Query()], services: ServicesDep
) -> HTMLResponse:
    """Show events, those told last first."""
    total, found = find_events(services, parameters)
    pages = -(-total // parameters.limit)
    context = {
        "section": "events",
        "events": build_events(found),
        "total": total,
        "kinds": KIND_WORDS,
        "parameters": parameters,
        "since": parameters.since.isoformat() if parameters.since else "",
        "newer_href": _page_href(parameters, parameters.page - 1) if parameters.page > 1 else "",
        "older_href": _page_href(parameters, parameters.page + 1) if parameters.page < pages else "",
        "json_href": f"/api/v1{_page_href(parameters, parameters.page)}",
    }
    return render(request, "events.html", context)


@router.get("/events/{event_id}")
def show_event(request: Request, event_id: str, services: ServicesDep) -> Response:
    """Show one event; the id of one that became part of another leads to that."""
    event = load_event(services.store, event_id, services.spaces)
    if event.id != event_id:
        return RedirectResponse(event_address(event.id))
    titles = load_source_titles(services)
    [view] = build_events([event])
    context = {
        "section": "events",
        "event": event,
        "view": view,
        "title": make_title(view),
        "state_words": STATE_WORDS[event.state],
        "told": _make_tellings(load_told(services.store, event), titles),
        "parts": _make_parts(event),
        "money": [(name.replace("_", " "), format_amount(money)) for name, money in event.money],
        "facts": [(name.replace("_", " "), value) for name, value in event.facts if name not in _HIDDEN_FACTS],
        "json_href": event_json_address(event.id),
    }
    return render(request, "event.html", context)


def make_title(view: EventView) -> str:
    """Return what an event is called: what happened, to whom."""
    return f"{view.kind.capitalize()}: {view.who or 'nobody named'}"


def _page_href(parameters: EventParameters, page: int) -> str:
    asked = {
        "kind": parameters.kind.value if parameters.kind else "",
        "name": parameters.name,
        "since": parameters.since.isoformat() if parameters.since else "",
        "page": str(page) if page > 1 else "",
    }
    pairs = urlencode({name: value for name, value in asked.items() if value})
    return f"/events?{pairs}" if pairs else "/events"


def _make_parts(event: Event) -> list[PartView]:
    return [PartView(part.replace("_", " "), name, _find_href(part, name)) for part, name in event.named]


def _find_href(part: Part, name: str) -> str:
    return f"/organisations?{urlencode({'name': name})}" if part in ORGANISATIONS else ""


def _make_tellings(told: Sequence[Telling], titles: Mapping[str, str]) -> list[TellingView]:
    return [_make_telling(one, titles) for one in told]


def _make_telling(one: Telling, titles: Mapping[str, str]) -> TellingView:
    document, signal = one.document, one.kept.signal
    return TellingView(
        day=one.kept.day.isoformat() if one.kept.day else "undated",
        href=document_address(document.id),
        title=document.title,
        lang=document.lang,
        source=document.outlet or titles.get(document.source, document.source),
        certainty=signal.certainty,
        sentence=one.sentence,
        extractor=signal.extractor,
        is_against=signal.certainty is Certainty.DENIED,
    )
