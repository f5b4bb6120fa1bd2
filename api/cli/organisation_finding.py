"""What ``scout organisations`` is given: an organisation by name or id, a moment, and who says what why."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from api.cli.console import add_row, err, make_table
from api.cli.installation import Installation
from api.organisations.dossiers import find_beginning, is_known, not_found
from api.parameters import parse_moment
from core.errors import InputError
from core.models import SHARED_SPACE, Actor

Name = Annotated[str, typer.Argument(metavar="NAME", help="Its name, or its id where several bear the name.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Reason = Annotated[str, typer.Option(help="Why; kept with the statement and shown by scout organisations history.")]
Evidence = Annotated[
    str | None, typer.Option(help="What shows it: the id of a document, or an address. Kept with the statement.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and let it be.")]
Space = Annotated[str | None, typer.Option(help="A space whose own lists are looked through too.")]
KnownAt = Annotated[
    str | None, typer.Option("--known-at", metavar="DATE", help="As it was known at the end of a day, or at a moment.")
]
_MOST_LISTED = 50


def spaces_of(space: str | None) -> tuple[str, ...]:
    """Return the spaces that are looked through."""
    return (SHARED_SPACE,) if space is None else (SHARED_SPACE, space)


def find_one(house: Installation, told: str, space: str | None = None) -> str:
    """Return the id of the organisation that a name or id means.

    Raises NotFoundError for one that nobody bears; InputError for one that several do, which are listed then.
    """
    store, spaces = house.store, spaces_of(space)
    if is_known(store, told, spaces):
        return told
    found = store.organisations.find(told, spaces) or find_beginning(store, told, _MOST_LISTED, spaces)
    if not found:
        raise not_found(told)
    if len(found) > 1:
        _list_candidates(house, found, spaces)
        raise InputError("several organisations are called so: give the id of one", place=told[:200])
    return found[0].id


def read_moment(told: str | None) -> datetime | None:
    """Return the moment that is meant: of a day its end, of a time without zone that in UTC."""
    try:
        moment = parse_moment(told)
    except ValueError as exc:
        raise InputError(str(exc), place="--known-at") from exc
    return moment if isinstance(moment, datetime) else None


def _list_candidates(house: Installation, found: list[Actor], spaces: tuple[str, ...]) -> None:
    documents = house.store.links.counts([actor.id for actor in found], spaces)
    table = make_table("id", "name", "country", "#documents")
    for actor in found:
        add_row(table, actor.id, actor.name, actor.country or "", documents.get(actor.id, 0))
    err().print(table)
