"""What somebody may keep at the desk and change there, and who it was: one place for JSON and pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from urllib.parse import parse_qsl

from pydantic import ValidationError

from api.auth.permissions import Permission
from api.pages.links import SearchLinks
from api.parameters import PageSearchParameters
from api.state import Services
from core.desk import Kept
from core.errors import ForbiddenError, InputError, NotFoundError
from core.models import LOCAL_PRINCIPAL, SHARED_SPACE
from core.store.accounts.principals import FORGOTTEN_NAME

MAX_PARAMETERS_CHARS = 8_000


class Owned(Protocol):
    """What stands in a space and has an owner."""

    @property
    def owner(self) -> str:
        """The principal whose it is."""

    @property
    def space(self) -> str:
        """The space that it stands in."""


def make_kept(services: Services, name: str, space: str = "") -> Kept:
    """Return what will be kept under a name in a space, the shared one by default.

    Raises NotFoundError for a space that may not be seen, ForbiddenError for one that takes nothing from who asks.
    """
    wanted = space or SHARED_SPACE
    if wanted not in services.spaces:
        raise NotFoundError("there is no such space", place="space")
    if wanted not in services.visitor.rights.writable:
        raise ForbiddenError("you read this space, and do not write into it", place="space")
    return Kept(name, services.visitor.principal, wanted)


def may_change(services: Services, held: Owned) -> bool:
    """Say whether who asks may change what is held: its owner, and whoever writes into its space."""
    visitor = services.visitor
    if not visitor.may(Permission.WRITE) or held.space not in visitor.spaces:
        return False
    return held.owner == visitor.principal or held.space in visitor.rights.writable


def require_change(services: Services, held: Owned) -> None:
    """Raise ForbiddenError where it may not be changed."""
    if not may_change(services, held):
        raise ForbiddenError("this is another's, in a space that you only read")


def name_people(services: Services, principals: Iterable[str]) -> dict[str, str]:
    """Return the names of those who kept something; who is gone has none."""
    ids = sorted(set(principals))
    accounts = services.store.accounts.load(ids)
    names = {one: accounts[one].name if one in accounts else FORGOTTEN_NAME for one in ids}
    return names | ({LOCAL_PRINCIPAL: "this machine"} if LOCAL_PRINCIPAL in names else {})


def parse_parameters(text: str) -> PageSearchParameters:
    """Return the search of a query string, such as ``q=laser&kind=patent``. Raises InputError for what is none."""
    if len(text) > MAX_PARAMETERS_CHARS:
        raise InputError(f"a search has at most {MAX_PARAMETERS_CHARS:,} characters", place="query")
    held: dict[str, list[str]] = {}
    try:
        for name, value in parse_qsl(text.removeprefix("?"), max_num_fields=300, errors="strict"):
            held.setdefault(name, []).append(value)
    except ValueError as exc:
        raise InputError("this is no query string", place="query") from exc
    fields = PageSearchParameters.model_fields
    many = {field.alias or name for name, field in fields.items() if isinstance(field.default, tuple)}
    try:
        return PageSearchParameters.model_validate(
            {name: tuple(values) if name in many else values[-1] for name, values in held.items()}
        )
    except ValidationError as exc:
        wrong = exc.errors(include_input=False, include_url=False)[0]
        raise InputError(f"no such search: {wrong['msg']}", place=str(wrong["loc"][0])) from exc


def format_parameters(parameters: PageSearchParameters) -> str:
    """Return a search as its canonical query string: in one order, without what is left at its default."""
    return SearchLinks(parameters).here().partition("?")[2]
