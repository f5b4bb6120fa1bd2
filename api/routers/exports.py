"""``/api/v1/search/export``: all units of a search as a file that streams."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import Field
from starlette.concurrency import iterate_in_threadpool

from api.exports.formats import FORMATS, ExportFormat
from api.exports.opening import MAX_UNITS, open_export
from api.exports.writing import iter_export
from api.parameters import SearchParameters
from api.searching import make_query
from api.state import ServicesDep

router = APIRouter(tags=["search"])

_CONTENT = {form.media_type.partition(";")[0]: {"schema": {"type": "string"}} for form in FORMATS.values()}


class ExportParameters(SearchParameters):
    """One search, and what it is written as."""

    format: ExportFormat = Field(ExportFormat.CSV, description="What the file is.")
    limit: int = Field(MAX_UNITS, ge=1, le=MAX_UNITS, description="Units at most.")


@router.get(
    "/search/export",
    summary="Export a search",
    response_class=StreamingResponse,
    responses={200: {"description": "The file, as it is made.", "content": _CONTENT}},
)
def export_search(parameters: Annotated[ExportParameters, Query()], services: ServicesDep) -> StreamingResponse:
    """Write all units of a search as CSV, XLSX, RIS, BibTeX or JSON lines, best first up to 10,000, else newest first.

    The file says what was asked, of which index, and how it ended: one that broke off says so where it ends. Where more
    matches than `limit`, it names the `cursor` to go on from, which goes with the `sort` that it names.
    """
    form = FORMATS[parameters.format]
    query, principal = make_query(parameters, services), services.visitor.principal
    export = open_export(services, query, limit=parameters.limit, principal=principal)
    day = parameters.as_of or services.clock().date()
    headers = {
        "content-disposition": f'attachment; filename="scoutbase-units-{day}.{form.suffix}"',
        "cache-control": "private, no-store",
    }
    pieces = _stream(iter_export(export, form.open()))
    return StreamingResponse(pieces, headers=headers, media_type=form.media_type)


async def _stream(pieces: Generator[bytes]) -> AsyncIterator[bytes]:
    """Give the pieces as they are taken; when the client is gone, nothing more is read."""
    try:
        async for piece in iterate_in_threadpool(pieces):
            yield piece
    finally:
        pieces.close()
