"""Puts the application together: JSON, pages, metrics and what surrounds every request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Response
from fastapi.openapi.utils import get_openapi
from fastapi.staticfiles import StaticFiles

from api.auth.gate import Gate
from api.auth.hosts import BodyLimit, HostCheck, OriginCheck
from api.http.conditional import ConditionalRequests
from api.http.metrics import Metrics
from api.http.middleware import HeadRequests, RequestTimer, SecurityHeaders
from api.http.problems import PROBLEM_RESPONSES, Problem, add_problem_handlers
from api.openapi.examples import add_examples
from api.pages import account as account_page
from api.pages import admin as admin_page
from api.pages import asking as asking_page
from api.pages import correcting as correction_pages
from api.pages import curating as curation_pages
from api.pages import documents as document_pages
from api.pages import events as event_pages
from api.pages import feeds as feed_pages
from api.pages import keep as keep_page
from api.pages import lists as list_pages
from api.pages import organisations as organisation_pages
from api.pages import saved as saved_pages
from api.pages import search as search_pages
from api.pages import signing_in as signing_in_pages
from api.pages import source as source_page
from api.pages import sources as source_pages
from api.pages import start as start_page
from api.pages import technologies as technology_pages
from api.pages.render import STATIC, build_environment, render_problem
from api.routers import (
    account,
    admin,
    alike,
    ask,
    corrections,
    documents,
    events,
    exports,
    feeds,
    health,
    ledger,
    lists,
    notes,
    organisations,
    packs,
    saved_searches,
    search,
    sources,
    start,
    suggest,
    technologies,
)
from api.state import make_services
from core.clock import Clock, utc_now
from core.settings import Settings, split_list
from core.store import open_settings_store
from core.taxonomy import load_taxonomy
from index.engines import open_engine
from index.keeping import KeepingSearcher

API = "/api/v1"
DESCRIPTION = """
Everything the pages show and change, as JSON; every error is a problem document (RFC 9457).
Where there are accounts, send a key: `Authorization: Bearer scout_…`; what it may not see is as if it were not there.
Every answer has an `ETag`: send it as `If-None-Match`, and what you hold already is answered by 304 and no body.
Dates are ISO 8601, times UTC, countries ISO 3166-1 alpha-2, languages ISO 639-1, offsets code points.
"""
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(settings: Settings, *, clock: Clock = utc_now) -> FastAPI:
    """Return the web application of one installation.

    Store, engine and taxonomy are opened when it starts and closed when it ends; what cannot be opened (MigrationError,
    TaxonomyError, EngineError) stops the start.
    """
    app = FastAPI(
        title="scoutbase",
        version=version("scoutbase"),
        description=DESCRIPTION,
        lifespan=_make_lifespan(settings, clock),
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{API}/openapi.json",
        responses=PROBLEM_RESPONSES,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.metrics = Metrics()
    app.state.templates = build_environment(demo=settings.demo)
    _add_routes(app)
    _describe_problems(app)
    add_problem_handlers(app, render_problem)
    # The last one added is the first to see a request: what HostCheck refuses has its headers and is measured too.
    app.add_middleware(ConditionalRequests)
    app.add_middleware(HeadRequests)
    app.add_middleware(BodyLimit)
    app.add_middleware(OriginCheck)
    app.add_middleware(HostCheck, hosts=split_list(settings.serve.hosts))
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestTimer, observe=app.state.metrics.observe_request)
    return app


def _make_lifespan(settings: Settings, clock: Clock) -> Lifespan:
    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        taxonomy = load_taxonomy(settings.taxonomy)
        with open_settings_store(settings) as store:
            engine = open_engine(settings)
            try:
                app.state.services = make_services(settings, store, KeepingSearcher(engine), taxonomy, clock)
                app.state.gate = Gate(store, settings.serve, clock)
                app.state.metrics.watch_store(store, clock)
                yield
            finally:
                engine.close()

    return run


# An organisation's own address takes whatever follows: what lies beside it comes first.
JSON_MODULES = (
    exports,
    feeds,
    packs,
    search,
    ask,
    suggest,
    documents,
    alike,
    corrections,
    technologies,
    sources,
    events,
    ledger,
    organisations,
    start,
    saved_searches,
    lists,
    notes,
    account,
    admin,
)
PAGE_MODULES = (
    search_pages,
    feed_pages,
    asking_page,
    document_pages,
    correction_pages,
    technology_pages,
    event_pages,
    curation_pages,
    organisation_pages,
    source_pages,
    source_page,
    signing_in_pages,
    account_page,
    admin_page,
    start_page,
    saved_pages,
    list_pages,
    keep_page,
)


def _add_routes(app: FastAPI) -> None:
    for module in JSON_MODULES:
        app.include_router(module.router, prefix=API)
    app.include_router(health.router)
    for page in PAGE_MODULES:
        app.include_router(page.router)
    app.mount("/static", _Static(directory=STATIC), name="static")


def _describe_problems(app: FastAPI) -> None:
    """Add the problem document to the schemas: no handler returns one, so FastAPI does not find it by itself."""

    def describe() -> dict[str, object]:
        if app.openapi_schema is None:
            schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            nested = problem.pop("$defs", {})
            schema.setdefault("components", {}).setdefault("schemas", {}).update({"Problem": problem, **nested})
            add_examples(schema)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]  # the way FastAPI's manual gives


class _Static(StaticFiles):
    """Our own files; their addresses carry a hash, so a browser may keep them for good."""

    def file_response(self, *args: object, **options: object) -> Response:
        """Return a file that may be kept."""
        response = super().file_response(*args, **options)  # type: ignore[arg-type]
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response
