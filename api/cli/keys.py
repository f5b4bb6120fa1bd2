"""``scout keys``: keys of programs. A key is printed once, when it is made."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from api.auth.account_changes import issue_key
from api.cli.console import add_row, make_table, note, out, print_json, print_list
from api.cli.installation import open_installation
from api.cli.users import OPERATOR, Login
from core.accounts import Scope
from core.clock import utc_now
from core.errors import NotFoundError
from core.store.accounts.api_keys import MAX_DAYS

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]

keys = typer.Typer(no_args_is_help=True, help="Look after keys: what programs send in the place of a password.")


@keys.command("add")
def add_key(
    login: Login,
    name: Annotated[str, typer.Option(help="What it is for.", show_default=False)],
    scope: Annotated[Scope, typer.Option(help="What it may do; never more than its owner.")] = Scope.READ,
    days: Annotated[int, typer.Option(min=1, max=MAX_DAYS, help="When it ends.")] = 90,
    json: Json = False,
) -> None:
    """Make a key and print it, this once."""
    with open_installation() as house:
        account = house.store.accounts.find(login)
        text, key = issue_key(house.store, account, (name, scope, days), OPERATOR, utc_now())
    if json:
        print_json(asdict(key) | {"key": text})
        return
    out().print(text, markup=False)
    note(f"shown this once; it ends on {key.expires_at:%Y-%m-%d}. Send it as Authorization: Bearer")


@keys.command("list")
def list_keys(json: Json = False) -> None:
    """List all keys by the part that is shown."""
    with open_installation() as house:
        found = house.store.api_keys.load_all()
        logins = {one.id: one.login for one in house.store.accounts.load_all()}
    if json:
        print_list([asdict(one) | {"login": logins[one.principal]} for one in found])
        return
    table = make_table("key", "of", "name", "may", "expires", "last used", "revoked")
    for one in found:
        key, may = f"scout_{one.prefix}", one.scopes[-1]
        add_row(table, key, logins[one.principal], one.name, may, one.expires_at, one.used_at, one.revoked_at)
    out().print(table)


@keys.command("revoke")
def revoke_key(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The part that is shown: scout_<8 characters>.")],
    json: Json = False,
) -> None:
    """Let a key open nothing any more."""
    prefix = key.removeprefix("scout_")
    with open_installation() as house:
        found = house.store.api_keys.load(prefix)
        if found is None:
            raise NotFoundError("there is no such key: scout keys list", place=f"scout_{prefix[:8]}")
        house.store.api_keys.revoke(found.key.id, OPERATOR, utc_now())
    if json:
        print_json(asdict(found.key) | {"is_revoked": True})
    else:
        note(f"scout_{prefix} opens nothing any more")
