"""``scout organisations merge``, ``split``, ``apart``, ``name``, ``state``, ``relate`` and ``undo``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from api.cli.console import add_row, make_table, note, out, print_json
from api.cli.installation import Installation, open_installation
from api.cli.organisation_finding import DryRun, Evidence, Json, Name, Reason, Space, find_one, spaces_of
from core.clock import utc_now
from core.errors import InputError
from core.store.actors.lines import AttributeName, Said

Statement = Annotated[int, typer.Argument(metavar="NUMBER", help="The statement, as show and history number them.")]
_ATTRIBUTES = ", ".join(one.value for one in AttributeName)


def merge(
    gone: Name,
    into: Annotated[str, typer.Option("--into", help="The one that stays and stands for both: name or id.")],
    *,
    reason: Reason = "",
    evidence: Evidence = None,
    space: Space = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Make one of two organisations that are the same: names, identifiers and documents of both are the other's."""
    said = Said(reason, evidence=evidence)
    with open_installation() as house:
        one, kept = find_one(house, gone, space), find_one(house, into, space)
        if dry_run:
            _show_merge(house, (one, kept), spaces_of(space), json=json)
            return
        _tell(house.store.ledger.merge(one, kept, said, utc_now()), json)


def split(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="The id that was given up, or the merge's number.")],
    *,
    reason: Reason = "",
    evidence: Evidence = None,
    space: Space = None,
    json: Json = False,
) -> None:
    """Take a wrong merge back for good: the two are kept apart, and never suggested or merged again."""
    said = Said(reason, evidence=evidence)
    with open_installation() as house:
        is_number = what.isascii() and what.isdigit() and len(what) < 20
        number = int(what) if is_number else _merge_of(house, what, space)
        house.store.statements.require(number, spaces_of(space))
        _tell(house.store.ledger.split(number, said, utc_now()), json)


def apart(
    one: Name,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Name or id of the other.")],
    *,
    reason: Reason = "",
    evidence: Evidence = None,
    space: Space = None,
    json: Json = False,
) -> None:
    """Remember that two organisations are not the same, whatever their names: nothing makes them one."""
    said = Said(reason, evidence=evidence)
    _do(
        lambda house: house.store.ledger.keep_apart(
            find_one(house, one, space), find_one(house, other, space), said, utc_now()
        ),
        json,
    )


def name(
    organisation: Name,
    new: Annotated[str, typer.Argument(metavar="NEW", help="The name it has, too.")],
    *,
    kind: Annotated[str, typer.Option(help="display (what it is called), legal, alias, acronym, former…")] = "alias",
    lang: Annotated[str | None, typer.Option(help="The language of the name: two letters.")] = None,
    reason: Reason = "",
    evidence: Evidence = None,
    space: Space = None,
    json: Json = False,
) -> None:
    """Give an organisation a further name, by which it is found; a former one too."""
    said = Said(reason, evidence=evidence)
    _do(
        lambda house: house.store.ledger.name(find_one(house, organisation, space), (new, kind, lang), said, utc_now()),
        json,
    )


def state(
    organisation: Name,
    attribute: Annotated[str, typer.Argument(metavar="ATTRIBUTE", help=_ATTRIBUTES)],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What it is.")],
    *,
    reason: Reason = "",
    evidence: Evidence = None,
    space: Space = None,
    json: Json = False,
) -> None:
    """State a fact of an organisation: it counts before what registers say, which is still shown."""
    said = Said(reason, evidence=evidence)
    _do(
        lambda house: house.store.ledger.state(find_one(house, organisation, space), attribute, value, said, utc_now()),
        json,
    )


def relate(
    organisation: Name,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="parent, child, successor, predecessor, related")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Name or id of the one that is it.")],
    *,
    reason: Reason = "",
    evidence: Evidence = None,
    space: Space = None,
    json: Json = False,
) -> None:
    """Say what another organisation is to one: scout organisations relate NAME parent OTHER."""
    said = Said(reason, evidence=evidence)
    _do(
        lambda house: house.store.ledger.relate(
            find_one(house, organisation, space), kind, find_one(house, other, space), said, utc_now()
        ),
        json,
    )


def undo(statement: Statement, *, reason: Reason = "", space: Space = None, json: Json = False) -> None:
    """Take any statement back; undoing an undoing does the operation again."""
    with open_installation() as house:
        house.store.statements.require(statement, spaces_of(space))
        _tell(house.store.ledger.undo(statement, Said(reason), utc_now()), json)


def _do(operation: Callable[[Installation], int], json: bool) -> None:
    with open_installation() as house:
        _tell(operation(house), json)


def _tell(number: int, json: bool) -> None:
    if json:
        print_json({"statement": number})
        return
    out().print(f"statement {number}", markup=False)
    note(f"scout organisations undo {number} takes it back; scout run brings search and pages to it")


def _merge_of(house: Installation, gone: str, space: str | None) -> int:
    merged = house.store.ledger.merge_into(gone)
    if merged is None or merged.space not in spaces_of(space):
        raise InputError("this organisation is given up for no other: give the id that was", place=gone[:200])
    return merged.id


def _show_merge(house: Installation, pair: tuple[str, str], spaces: tuple[str, ...], *, json: bool) -> None:
    """Show what would become one, with the documents that follow."""
    views = [house.store.organisations.view(one) for one in pair]
    documents = house.store.links.counts([view.id for view in views], spaces)
    if json:
        told = [{"id": view.id, "members": view.members, "documents": documents.get(view.id, 0)} for view in views]
        print_json({"gone": told[0], "kept": told[1], "applied": False})
        return
    table = make_table("", "id", "name", "members", "#documents")
    for word, view in zip(("given up", "stays"), views, strict=True):
        add_row(table, word, view.id, view.name, len(view.members), documents.get(view.id, 0))
    out().print(table)
