"""What curators change of organisations by forms, and the queue of merges that wait for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.addresses import organisation_address
from api.auth.forms import form_of
from api.auth.gate import needs
from api.auth.permissions import Permission
from api.organisations.curating import Reasoned, WishForm, accept, dismiss, perform, split, undo
from api.organisations.dossiers import is_known, load_organisation
from api.pages.organisation_views import (
    FactView,
    NameView,
    ValueView,
    Words,
    build_facts,
    build_identifiers,
    build_names,
)
from api.pages.organisations import Shown, show
from api.pages.render import render
from api.state import Services, ServicesDep
from core.errors import InputError
from core.store.actors.suggestions import Suggestion
from core.store.actors.views import OrganisationView
from core.store.columns import MAX_ID

router = APIRouter(include_in_schema=False, prefix="/organisations", dependencies=[Depends(needs(Permission.CURATE))])
QUEUE = "/organisations/suggestions"
PAGE = 10
Number = Annotated[int, Path(ge=1, le=MAX_ID)]


class StatementForm(Reasoned):
    """What is done to a statement, from the page of an organisation, or from the queue where none is named."""

    organisation: str = ""


@dataclass(frozen=True, slots=True)
class SideView:
    """One of two organisations that may be one."""

    id: str
    name: str
    href: str
    documents: int
    names: tuple[NameView, ...]
    facts: tuple[FactView, ...]
    identifiers: tuple[tuple[str, ValueView], ...]


@dataclass(frozen=True, slots=True)
class PairView:
    """A merge that waits; ``later_href``: what comes after it. ``reasons``: what speaks for it, one a line."""

    number: int
    score: str
    reasons: tuple[str, ...]
    gone: SideView
    kept: SideView
    later_href: str


@router.get("/suggestions")
def show_suggestions(
    request: Request,
    services: ServicesDep,
    after: Annotated[int | None, Query()] = None,
    done: Annotated[int | None, Query()] = None,
) -> HTMLResponse:
    """Show what may be one, the surest first; ``after``: those that follow a suggestion in the queue."""
    return _show_queue(request, services, after, done, None)


@router.post("/suggestions/{number}/accept")
def accept_suggestion(
    request: Request, number: Number, services: ServicesDep, form: Annotated[Reasoned, Depends(form_of(Reasoned))]
) -> Response:
    """Merge what is suggested."""
    return _judge(request, services, lambda: accept(services, number, form))


@router.post("/suggestions/{number}/dismiss")
def dismiss_suggestion(
    request: Request, number: Number, services: ServicesDep, form: Annotated[Reasoned, Depends(form_of(Reasoned))]
) -> Response:
    """Remember that what is suggested is not the same."""
    return _judge(request, services, lambda: dismiss(services, number, form))


@router.post("/statements")
def add_statement(
    request: Request, services: ServicesDep, form: Annotated[WishForm, Depends(form_of(WishForm))]
) -> Response:
    """Merge, keep apart, name, state or relate; what cannot be is told at its form."""
    wish = form.root
    try:
        number = perform(services, wish)
    except InputError as exc:
        typed = tuple((name, str(value or "")) for name, value in wish.model_dump(mode="json").items())
        return _show_trouble(request, services, wish.organisation, Shown(None, wish.operation, exc, typed))
    return _go_back(services, wish.organisation, number)


@router.post("/statements/{number}/undo")
def undo_statement(
    request: Request,
    number: Number,
    services: ServicesDep,
    form: Annotated[StatementForm, Depends(form_of(StatementForm))],
) -> Response:
    """Take a statement back, or do again what was taken back."""
    return _change(request, services, form, lambda: undo(services, number, form))


@router.post("/statements/{number}/split")
def split_merge(
    request: Request,
    number: Number,
    services: ServicesDep,
    form: Annotated[StatementForm, Depends(form_of(StatementForm))],
) -> Response:
    """Take a wrong merge back for good."""
    return _change(request, services, form, lambda: split(services, number, form))


def _change(request: Request, services: Services, form: StatementForm, change: Callable[[], int]) -> Response:
    if not form.organisation:
        return _judge(request, services, change)
    try:
        number = change()
    except InputError as exc:
        return _show_trouble(request, services, form.organisation, Shown(None, "history", exc))
    return _go_back(services, form.organisation, number)


def _judge(request: Request, services: Services, judge: Callable[[], int]) -> Response:
    try:
        number = judge()
    except InputError as exc:
        return _show_queue(request, services, None, None, exc)
    return RedirectResponse(f"{QUEUE}?done={number}", 303)


def _go_back(services: Services, organisation: str, number: int) -> Response:
    """Return to the page of whoever stands for an organisation now: a name leads to the list."""
    if not is_known(services.store, organisation, services.spaces):
        return RedirectResponse("/organisations", 303)
    root = services.store.organisations.root(organisation)
    return RedirectResponse(f"{organisation_address(root)}?done={number}#history", 303)


def _show_trouble(request: Request, services: Services, organisation: str, shown: Shown) -> Response:
    """Show the page of an organisation with what went wrong; raises NotFoundError where it may not be seen."""
    dossier = load_organisation(services.store, organisation, None, services.spaces)
    return show(request, services, dossier, None, shown)


def _show_queue(
    request: Request, services: Services, after: int | None, done: int | None, trouble: InputError | None
) -> HTMLResponse:
    waiting = services.store.suggestions.load(services.spaces)
    place = next((i for i, one in enumerate(waiting, 1) if one.id == after), 0)
    page = waiting[place : place + PAGE]
    context = {
        "section": "organisations",
        "pairs": _make_pairs(services, page),
        "total": len(waiting),
        "place": place,
        "next_href": f"{QUEUE}?after={page[-1].id}" if place + PAGE < len(waiting) else "",
        "done": _find_done(services, done),
        "trouble": trouble,
    }
    return render(request, "suggestions.html", context, trouble.status if trouble else 200)


def _find_done(services: Services, number: int | None) -> int | None:
    """Return the number of a statement that was just made, ``None`` where there is none that may be undone."""
    if number is None:
        return None
    try:
        services.store.statements.require(number, services.visitor.rights.writable)
    except InputError:
        return None
    return number


def _make_pairs(services: Services, page: Sequence[Suggestion]) -> list[PairView]:
    ids = [one for suggestion in page for one in (suggestion.gone, suggestion.kept)]
    views, words = services.store.organisations.views(ids), Words(services)
    documents = services.store.links.counts(ids, services.spaces)
    known = [one for one in page if one.gone in views and one.kept in views]
    sides = {i: _make_side(view, words, documents.get(i, 0)) for i, view in views.items()}
    last = f"{QUEUE}?after={page[-1].id}" if page else QUEUE
    later = [f"#pair-{one.id}" for one in known[1:]] + [last]
    return [
        PairView(one.id, f"{one.score:.2f}", tuple(one.reason.split("; ")), sides[one.gone], sides[one.kept], href)
        for one, href in zip(known, later, strict=False)
    ]


def _make_side(view: OrganisationView, words: Words, documents: int) -> SideView:
    return SideView(
        id=view.id,
        name=view.name,
        href=organisation_address(view.id),
        documents=documents,
        names=tuple(build_names(view, words)),
        facts=tuple(build_facts(view, words)),
        identifiers=tuple(build_identifiers(view, words)),
    )
