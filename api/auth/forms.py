"""Forms that browsers send: read once, bounded, and checked against a model that names every field.

A field that the model does not name is refused: nobody becomes an administrator by adding one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar, cast
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, ValidationError

from core.errors import InputError

MEDIA_TYPE = "application/x-www-form-urlencoded"
TOKEN_FIELD = "form_token"  # noqa: S105  # the name of a field
_MAX_FIELDS = 50


class Form(BaseModel):
    """A form; fields that it does not name are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


# A model of forms, or of one of several, which each refuse fields that they do not name.
_Form = TypeVar("_Form", bound=BaseModel)


async def read_fields(request: Request) -> dict[str, str]:
    """Return the fields of a form, read once a request. Raises InputError for what is none, or names one twice."""
    held = getattr(request.state, "fields", None)
    if held is None:
        held = _parse(request.headers.get("content-type", ""), await request.body())
        request.state.fields = held
    return cast("dict[str, str]", held)


def form_of(model: type[_Form]) -> Callable[[Request], Awaitable[_Form]]:
    """Return a dependency that reads a form. It raises RequestValidationError naming each wrong field."""

    async def read(request: Request) -> _Form:
        fields = await read_fields(request)
        try:
            return model.model_validate({name: value for name, value in fields.items() if name != TOKEN_FIELD})
        except ValidationError as exc:
            errors = [{**error, "loc": ("body", *error["loc"])} for error in exc.errors(include_input=False)]
            raise RequestValidationError(errors) from exc

    return read


def _parse(content_type: str, body: bytes) -> dict[str, str]:
    if content_type.partition(";")[0].strip().lower() != MEDIA_TYPE or not body:
        return {}
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except (UnicodeDecodeError, ValueError) as exc:
        raise InputError("this form cannot be read", place="body") from exc
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise InputError("a field stands in the form twice", place="body")
    return fields
