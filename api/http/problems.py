"""Turns every error into an RFC 9457 problem document, or into a page where a person is reading.

What an error means and its HTTP status stand in ``core.errors``; nothing of an unexpected error is told to the caller.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from core.errors import QueryError, ScoutError, SignInError, TooManyError
from core.logs import get_logger

MEDIA_TYPE = "application/problem+json"
log = get_logger(__name__)


class WrongParameter(BaseModel):
    """One parameter that cannot be used."""

    model_config = ConfigDict(frozen=True)

    parameter: str
    message: str


class Problem(BaseModel):
    """What went wrong (RFC 9457). ``code`` names the kind of error, ``place`` where it lies."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "type": "urn:scoutbase:problem:QueryError",
                "title": "The search could not be read",
                "status": 400,
                "detail": "this quote is never closed",
                "instance": "/api/v1/search",
                "code": "QueryError",
                "place": "column 9",
                "column": 9,
            }
        },
    )

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    place: str | None = None
    column: int | None = Field(None, description="Column of the search string where it went wrong, from 1.")
    errors: list[WrongParameter] | None = Field(None, description="Every parameter that cannot be used.")


PROBLEM_RESPONSES: dict[int | str, dict[str, object]] = {
    "default": {
        "description": "A problem document (RFC 9457).",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}

ProblemPage = Callable[[Request, Problem], Response]


def make_problem(request: Request, exc: Exception) -> Problem:
    """Return the problem document that tells of ``exc``."""
    if isinstance(exc, ScoutError):
        return _from_scout_error(request, exc)
    if isinstance(exc, RequestValidationError):
        return _from_wrong_parameters(request, exc)
    if isinstance(exc, HTTPException):
        return _make(request, exc.status_code, "HttpError", _phrase(exc.status_code), _http_detail(request, exc))
    return _make(request, 500, "InternalError", "Internal error", "Something went wrong here; the log says what.")


def add_problem_handlers(app: FastAPI, page: ProblemPage) -> None:
    """Answer every error of ``app`` with a problem document; ``page`` draws it for a browser outside ``/api``."""

    def handle(request: Request, exc: Exception) -> Response:
        problem = make_problem(request, exc)
        if problem.status >= 500:
            log.error("request failed", path=request.url.path, code=problem.code, error=repr(exc))
        headers = exc.headers if isinstance(exc, HTTPException) else make_headers(exc)
        response = page(request, problem) if wants_page(request) else make_response(problem)
        response.headers.update(headers or {})
        return response

    for kind in (ScoutError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, handle)


def make_headers(exc: Exception) -> dict[str, str]:
    """Return the headers by which a program learns what it may do: wait, or send a key."""
    if isinstance(exc, TooManyError):
        return {"retry-after": str(math.ceil(exc.wait_s))}
    return {"www-authenticate": "Bearer"} if isinstance(exc, SignInError) else {}


def make_response(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return the HTTP answer that carries a problem document."""
    content = problem.model_dump(exclude_none=True)
    return JSONResponse(content, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def wants_page(request: Request) -> bool:
    """Return whether a person asks: a browser, outside the JSON addresses."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def _from_scout_error(request: Request, exc: ScoutError) -> Problem:
    column = exc.column if isinstance(exc, QueryError) else None
    return _make(request, exc.status, exc.code, exc.title, exc.message).model_copy(
        update={"place": exc.place, "column": column}
    )


def _from_wrong_parameters(request: Request, exc: RequestValidationError) -> Problem:
    errors = [WrongParameter(parameter=_parameter(e["loc"]), message=_message(e)) for e in exc.errors()]
    detail = "; ".join(f"{e.parameter}: {e.message}" for e in errors)
    problem = _make(request, 422, "ParameterError", "Wrong parameters", detail)
    return problem.model_copy(update={"place": errors[0].parameter, "errors": errors})


def _parameter(location: tuple[int | str, ...]) -> str:
    """Return the name of the parameter: the first part says only where it stood (query, path)."""
    names = [str(part) for part in location[1:] if isinstance(part, str)]
    return ".".join(names) or str(location[0])


def _message(error: Mapping[str, object]) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such parameter"
    return str(error["msg"]).removeprefix("Value error, ")


def _http_detail(request: Request, exc: HTTPException) -> str:
    if exc.status_code == 404:
        return f"There is nothing at {request.url.path}."
    if exc.status_code == 405:
        return f"{request.method} is not answered here: what can be read is read with GET."
    return str(exc.detail)


def _make(request: Request, status: int, code: str, title: str, detail: str) -> Problem:
    return Problem(
        type=f"urn:scoutbase:problem:{code}",
        title=title,
        status=status,
        detail=detail,
        instance=request.url.path,
        code=code,
    )


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase.capitalize()
    except ValueError:
        return "Error"
