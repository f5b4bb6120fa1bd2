"""``…/pack``: the evidence pack of a search, a technology or a document, as ZIP or PDF."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field

from api.documents.dossiers import is_visible
from api.packs.archive import make_archive
from api.packs.collecting import Asked
from api.packs.documents import build_document_pack
from api.packs.drawing import draw_figure
from api.packs.model import Pack
from api.packs.paper import make_paper
from api.packs.searches import build_search_pack
from api.packs.stating import state_facts
from api.packs.technologies import build_technology_pack
from api.parameters import Day, PageSearchParameters
from api.routers.documents import get_document
from api.state import Services, ServicesDep

router = APIRouter()


class PackFormat(StrEnum):
    """What a pack is made as."""

    PDF = "pdf"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class _Form:
    media_type: str
    make: Callable[[Pack, list[tuple[str, str]], Mapping[str, str]], bytes]


_FORMS = {
    PackFormat.PDF: _Form("application/pdf", make_paper),
    PackFormat.ZIP: _Form("application/zip", make_archive),
}
_RESPONSES: dict[int | str, dict[str, object]] = {
    200: {
        "description": "The pack; the same one has the same bytes.",
        "content": {form.media_type: {"schema": {"type": "string", "format": "binary"}} for form in _FORMS.values()},
    }
}
_NAME = re.compile(r"[^a-z0-9-]+")
Form = Annotated[PackFormat, Query(alias="format", description="ZIP for machines, PDF for people.")]
AsOf = Annotated[Day, Query(description="Only what could be read on that day; today where it is left out.")]
SameAs = Annotated[
    str | None, Query(max_length=40, description="The digest of a pack that this one is to be the same as: it says so.")
]


class PackParameters(PageSearchParameters):
    """One search, what its pack is made as, and the pack that it is compared with."""

    model_config = ConfigDict(extra="forbid")

    format: PackFormat = Field(PackFormat.ZIP, description="ZIP for machines, PDF for people.")
    same_as: str | None = Field(None, max_length=40, description="The digest of a pack to compare with.")


@router.get(
    "/search/pack",
    tags=["search"],
    summary="Read the evidence pack of a search",
    response_class=Response,
    responses=_RESPONSES,
)
def get_search_pack(
    request: Request, parameters: Annotated[PackParameters, Query()], services: ServicesDep
) -> Response:
    """Read what the page of a search shows: figures, tables, sentences, and how they were made."""
    asked = _ask(services, parameters.as_of, parameters.same_as)
    return _answer(request, build_search_pack(services, parameters, asked), asked, parameters.format)


@router.get(
    "/technologies/{technology_id}/pack",
    tags=["technologies"],
    summary="Read the evidence pack of a technology",
    response_class=Response,
    responses=_RESPONSES,
)
def get_technology_pack(
    request: Request,
    technology_id: str,
    services: ServicesDep,
    form: Form = PackFormat.ZIP,
    as_of: AsOf = None,
    same_as: SameAs = None,
) -> Response:
    """Read what the page of a technology shows of its units: figures, tables, sentences, and how they were made."""
    asked = _ask(services, as_of, same_as)
    return _answer(request, build_technology_pack(services, technology_id, asked), asked, form)


# Before the document itself: ids hold slashes, so the longer address has to be tried first.
@router.get(
    "/documents/{document_id:path}/pack",
    tags=["documents"],
    summary="Read the evidence pack of a document",
    response_class=Response,
    responses=_RESPONSES,
)
def get_document_pack(
    request: Request,
    document_id: str,
    services: ServicesDep,
    form: Form = PackFormat.ZIP,
    as_of: AsOf = None,
    same_as: SameAs = None,
) -> Response:
    """Read what the page of a document shows: tables, the sentences that name something, and how they were made.

    Where a document's own id ends in ``/pack``, its address is that document's.
    """
    whole = f"{document_id}/pack"
    if is_visible(services, whole):
        return JSONResponse(jsonable_encoder(get_document(whole, services)))
    asked = _ask(services, as_of, same_as)
    return _answer(request, build_document_pack(services, document_id, asked), asked, form)


def _ask(services: Services, as_of: date | None, same_as: str | None) -> Asked:
    return Asked(as_of or services.clock().date(), services.visitor.principal, same_as)


def _answer(request: Request, pack: Pack, asked: Asked, form: PackFormat) -> Response:
    environment = request.app.state.templates
    drawings = {figure.name: draw_figure(environment, figure) for figure in pack.figures}
    chosen = _FORMS[form]
    body = chosen.make(pack, state_facts(pack, asked), drawings)
    name = _NAME.sub("-", f"{pack.name}-{pack.title}".casefold())[:60].strip("-")
    headers = {"content-disposition": f'attachment; filename="scoutbase-{name}-{pack.as_of}.{form}"'}
    return Response(body, headers=headers, media_type=chosen.media_type)
