"""``scout spaces``: spaces with their owners and members, and who reads and writes in which."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from api.cli.console import add_row, make_table, note, out, print_json, print_list
from api.cli.installation import Installation, open_installation
from api.cli.users import OPERATOR
from core.accounts import Access, Space, SpaceKind
from core.clock import utc_now

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Name = Annotated[str, typer.Argument(metavar="SPACE", help="The name of a space, as `scout import --space` knows it.")]
With = Annotated[str, typer.Option("--with", metavar="LOGIN", help="Whose membership it is.", show_default=False)]

spaces = typer.Typer(no_args_is_help=True, help="Look after spaces: who reads what is in them, who writes.")


@spaces.command("add")
def add_space(
    name: Name,
    owner: Annotated[str, typer.Option(metavar="LOGIN", help="Who owns it.", show_default=False)],
    kind: Annotated[SpaceKind, typer.Option(help="private: members read it; shared: everybody.")] = SpaceKind.PRIVATE,
    json: Json = False,
) -> None:
    """Make a space; documents that are in it already are seen by its owner from now on."""
    with open_installation() as house:
        account = house.store.accounts.find(owner)
        house.store.spaces.add(name, kind, account.id, OPERATOR, utc_now())
        _tell(house, name, f"{name} is {account.login}'s", json=json)


@spaces.command("list")
def list_spaces(json: Json = False) -> None:
    """List all spaces with their owners and members."""
    with open_installation() as house:
        found = house.store.spaces.load_all()
        logins = {one.id: one.login for one in house.store.accounts.load_all()}
    if json:
        print_list([_as_answer(one, logins) for one in found])
        return
    table = make_table("space", "kind", "owner", "members")
    for one in found:
        members = ", ".join(f"{logins[principal]} ({access})" for principal, access in one.members.items())
        add_row(table, one.name, one.kind, logins[one.owner], members or None)
    out().print(table)


@spaces.command("share")
def share_space(
    name: Name,
    member: With,
    access: Annotated[Access, typer.Option(help="What they may do there.")] = Access.READ,
    json: Json = False,
) -> None:
    """Let somebody read a space, or write into it too."""
    with open_installation() as house:
        account = house.store.accounts.find(member)
        house.store.spaces.share(name, account.id, access, OPERATOR, utc_now())
        _tell(house, name, f"{account.login} may {access} in {name}", json=json)


@spaces.command("unshare")
def unshare_space(name: Name, member: With, json: Json = False) -> None:
    """Take a membership away."""
    with open_installation() as house:
        account = house.store.accounts.find(member)
        house.store.spaces.unshare(name, account.id, OPERATOR, utc_now())
        _tell(house, name, f"{account.login} is no member of {name} any more", json=json)


@spaces.command("give")
def give_space(
    name: Name,
    to: Annotated[str, typer.Option(metavar="LOGIN", help="Who owns it from now on.", show_default=False)],
    json: Json = False,
) -> None:
    """Give a space to another owner: needed before an account that owns one is forgotten."""
    with open_installation() as house:
        account = house.store.accounts.find(to)
        house.store.spaces.give(name, account.id, OPERATOR, utc_now())
        _tell(house, name, f"{name} is {account.login}'s", json=json)


def _tell(house: Installation, name: str, what: str, *, json: bool) -> None:
    if not json:
        note(what)
        return
    logins = {one.id: one.login for one in house.store.accounts.load_all()}
    (space,) = (one for one in house.store.spaces.load_all() if one.name == name)
    print_json(_as_answer(space, logins))


def _as_answer(space: Space, logins: dict[str, str]) -> dict[str, object]:
    members = {logins[principal]: access for principal, access in space.members.items()}
    return asdict(space) | {"owner": logins[space.owner], "members": members}
