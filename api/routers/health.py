"""``/healthz``, ``/readyz`` and ``/metrics``: for whoever runs the process."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import Field

from api.answers.base import Answer
from api.auth.gate import find_visitor, needs
from api.auth.permissions import Permission
from api.auth.visitor import Visitor
from api.state import OpenServicesDep
from core.errors import EngineError
from index.query import Query

router = APIRouter(tags=["operations"])


class HealthResponse(Answer):
    """The process answers."""

    status: str


class ReadyResponse(Answer):
    """The process can do its work."""

    status: str
    documents: int | None = Field(description="Null for who may not see how the machine is doing.")
    index: str
    units: int | None = Field(description="Null for the same.")


@router.get("/healthz", summary="Is the process alive?")
def get_health() -> HealthResponse:
    """Answer without asking database or index."""
    return HealthResponse(status="ok")


@router.get("/readyz", summary="Can it answer searches?")
def get_readiness(
    services: OpenServicesDep, visitor: Annotated[Visitor | None, Depends(find_visitor)]
) -> ReadyResponse:
    """Ask the database and the index; a problem with status 503 while either cannot answer."""
    documents = services.store.documents.count()
    live = services.engine.live()
    if live is None:
        raise EngineError("there is no index yet: run `scout run`", place="index")
    units = services.engine.search(Query(limit=0)).total
    if visitor is None or not visitor.may(Permission.OPERATE):
        return ReadyResponse(status="ready", documents=None, index=live, units=None)
    return ReadyResponse(status="ready", documents=documents, index=live, units=units)


@router.get(
    "/metrics",
    summary="Prometheus metrics",
    response_class=Response,
    dependencies=[Depends(needs(Permission.OPERATE))],
)
def get_metrics(request: Request) -> Response:
    """Give documents by source, pending work by consumer with the age of the oldest, and request latency."""
    return Response(request.app.state.metrics.render(), headers={"content-type": CONTENT_TYPE_LATEST})
