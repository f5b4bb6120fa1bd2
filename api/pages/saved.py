"""``/saved``: saved searches, what is new in them, and how far each can be trusted."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

from api.auth.forms import Form, form_of
from api.desk.draws import draw_units, load_trust
from api.desk.rights import MAX_PARAMETERS_CHARS
from api.desk.saved_searches import MAX_PAGE, find_search, load_saved, load_view, look_at, save_search
from api.pages.judging import build_judging, build_trust
from api.pages.render import render
from api.pages.writing import PERSON, WRITER, go
from api.state import ServicesDep
from core.desk import parse_name
from core.store.columns import MAX_ID

router = APIRouter(include_in_schema=False, prefix="/saved")
SearchId = Annotated[int, Path(ge=1, le=MAX_ID)]
Page = Annotated[int, Query(ge=1, le=MAX_PAGE)]
_VERDICTS = {"yes": True, "no": False, "open": None}


class SearchForm(Form):
    """A search to be saved."""

    name: str = Field(max_length=1_000)
    query: str = Field("", max_length=MAX_PARAMETERS_CHARS)
    space: str = Field("", max_length=100)


class NameForm(Form):
    """Another name."""

    name: str = Field(max_length=1_000)


class JudgementForm(Form):
    """What somebody says of a drawn unit."""

    unit: str = Field(max_length=300)
    verdict: Literal["yes", "no", "open"]


@router.get("")
def show_saved(request: Request, services: ServicesDep, page: Page = 1) -> HTMLResponse:
    """Show the saved searches of one's spaces, one's own first."""
    found, has_more = load_saved(services, page)
    views = [(view, build_trust(load_trust(services, view.search))) for view in found]
    return render(request, "saved.html", {"section": "saved", "views": views, "page": page, "has_more": has_more})


@router.post("", dependencies=WRITER)
def add_saved(services: ServicesDep, form: Annotated[SearchForm, Depends(form_of(SearchForm))]) -> RedirectResponse:
    """Save a search."""
    return go(f"/saved/{save_search(services, form.name, form.query, form.space)}")


@router.get("/{search_id}")
def show_one(request: Request, search_id: SearchId, services: ServicesDep) -> HTMLResponse:
    """Show one saved search."""
    view = load_view(services, search_id)
    trust = build_trust(load_trust(services, view.search))
    return render(request, "saved_search.html", {"section": "saved", "view": view, "trust": trust})


@router.post("/{search_id}/open", dependencies=PERSON)
def open_saved(search_id: SearchId, services: ServicesDep) -> RedirectResponse:
    """Open a search, the new units before others; from now on nothing of it is new."""
    return go(look_at(services, services.store.saved_searches.load(search_id, services.spaces)))


@router.post("/{search_id}/rename", dependencies=WRITER)
def rename(
    search_id: SearchId, services: ServicesDep, form: Annotated[NameForm, Depends(form_of(NameForm))]
) -> RedirectResponse:
    """Give a search another name."""
    search = find_search(services, search_id)
    services.store.saved_searches.rename(search, parse_name(form.name), services.visitor.by, services.clock())
    return go(f"/saved/{search_id}")


@router.post("/{search_id}/remove", dependencies=WRITER)
def remove(search_id: SearchId, services: ServicesDep) -> RedirectResponse:
    """Remove a search."""
    search = find_search(services, search_id)
    services.store.saved_searches.remove(search, services.visitor.by, services.clock())
    return go("/saved")


@router.post("/{search_id}/draw", dependencies=WRITER)
def draw(search_id: SearchId, services: ServicesDep) -> RedirectResponse:
    """Draw units to be judged."""
    draw_units(services, find_search(services, search_id))
    return go(f"/saved/{search_id}/judge")


@router.get("/{search_id}/judge")
def show_judging(request: Request, search_id: SearchId, services: ServicesDep) -> HTMLResponse:
    """Show the drawn units, to be judged one by one."""
    view = load_view(services, search_id)
    held = load_trust(services, view.search)
    context = {"section": "saved", "view": view, "trust": build_trust(held)}
    return render(request, "judge.html", context | {"judging": build_judging(services, held)})


@router.post("/{search_id}/judge", dependencies=WRITER)
def judge(
    search_id: SearchId, services: ServicesDep, form: Annotated[JudgementForm, Depends(form_of(JudgementForm))]
) -> RedirectResponse:
    """Keep what somebody says of a drawn unit, and lead to the next that nobody judged."""
    search, verdict = find_search(services, search_id), _VERDICTS[form.verdict]
    services.store.draws.judge(search, form.unit, verdict, services.visitor.by, services.clock())
    held = load_trust(services, search)
    left = [i for i, one in enumerate(held.draw.units, 1) if one.verdict is None] if held else []
    place = f"#unit-{left[0]}" if left and verdict is not None else "#trust"
    return go(f"/saved/{search_id}/judge{place}")
