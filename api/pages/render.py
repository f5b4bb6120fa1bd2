"""Draws templates: the environment, its filters, and what every page has in common."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.addresses import (
    document_address,
    evidence_address,
    is_web_address,
    organisation_address,
    source_address,
    technology_address,
)
from api.auth.forms import TOKEN_FIELD
from api.auth.next import sign_in_address
from api.auth.visitor import Visitor
from api.http.problems import Problem
from api.names import ACCESS_WORDS, COUNTRY_NAMES, KIND_PLURALS, LANGUAGE_NAMES, SOURCE_KIND_WORDS, UNIT_WORDS
from api.words import format_share, format_size, format_span
from core.errors import SignInError

PACKAGE = Path(__file__).parent.parent
STATIC = PACKAGE / "static"
TEMPLATES = PACKAGE / "templates"


def build_environment(*, demo: bool) -> Environment:
    """Return the templates of one application: escaped, and strict about names that do not exist."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "number": format_number,
        "time": format_time,
        "span": format_span,
        "size": format_size,
        "percent": format_share,
        "access": lambda access: ACCESS_WORDS.get(access, access),
        "country": lambda code: COUNTRY_NAMES.get(code, code),
        "language": lambda code: LANGUAGE_NAMES.get(code, code),
        "kind": lambda kind: SOURCE_KIND_WORDS.get(kind, kind),
        "kinds": lambda kind: KIND_PLURALS.get(kind, kind),
        "unit_kind": lambda kind: UNIT_WORDS.get(kind, kind),
        "document_address": document_address,
        "evidence_address": evidence_address,
        "organisation_address": organisation_address,
        "source_address": source_address,
        "technology_address": technology_address,
        "is_web_address": is_web_address,
    }
    environment.globals |= {"demo": demo, "asset": _make_asset_addresses()}
    return environment


def render(request: Request, template: str, context: dict[str, object], status: int = 200) -> HTMLResponse:
    """Return a page; ``q`` is what stands in the search field of the frame."""
    environment: Environment = request.app.state.templates
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    shared = {"q": "", "hidden": (), "section": "", "visitor": visitor, "token_field": TOKEN_FIELD, "is_bare": False}
    html = environment.get_template(template).render(shared | context)
    return HTMLResponse(html, status_code=status)


def render_problem(request: Request, problem: Problem) -> Response:
    """Return the page that tells of a problem; who is not signed in is led to where they can, and back again."""
    if problem.code == SignInError.__name__:
        return RedirectResponse(sign_in_address(request), 303)
    return render(request, "problem.html", {"problem": problem}, problem.status)


def format_number(value: int) -> str:
    """Return a number with commas between thousands."""
    return f"{value:,}"


def format_time(value: datetime | None) -> str:
    """Return a time to the minute, in UTC."""
    return value.strftime("%Y-%m-%d %H:%M UTC") if value else "never"


def _make_asset_addresses() -> dict[str, str]:
    """Return the address of each static file, with its hash: a browser may keep it until it changes."""
    return {
        path.name: f"/static/{path.name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:10]}"
        for path in sorted(STATIC.iterdir())
        if path.is_file()
    }
