"""``/healthz``, ``/readyz`` and ``/metrics``: for whoever runs the process."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.answers.base import Answer
from api.state import ServicesDep
from core.errors import EngineError

router = APIRouter(tags=["operations"])


class HealthResponse(Answer):
    """The process answers."""

    status: str


class ReadyResponse(Answer):
    """The process can do its work."""

    status: str
    documents: int
    index: str
    units: int


@router.get("/healthz", summary="Is the process alive?")
def get_health() -> HealthResponse:
    """Answer without asking database or index."""
    return HealthResponse(status="ok")


@router.get("/readyz", summary="Can it answer searches?")
def get_readiness(services: ServicesDep) -> ReadyResponse:
    """Ask the database and the index; a problem with status 503 while either cannot answer."""
    documents = services.store.documents.count()
    live = services.engine.live()
    if live is None:
        raise EngineError("there is no index yet: run `scout run`", place="index")
    return ReadyResponse(status="ready", documents=documents, index=live, units=services.engine.count())


@router.get("/metrics", summary="Prometheus metrics", response_class=Response)
def get_metrics(request: Request) -> Response:
    """Give documents by source, pending work by consumer with the age of the oldest, and request latency."""
    return Response(request.app.state.metrics.render(), headers={"content-type": CONTENT_TYPE_LATEST})
