"""``scout users``: who may sign in, and as what. Passwords are asked for or read from standard input only."""

from __future__ import annotations

import getpass
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from api.auth.passwords import Passwords, check_new_password
from api.cli.console import add_row, make_table, note, out, print_json, print_list
from api.cli.installation import open_installation
from core.accounts import Account, By, Role, parse_login
from core.clock import utc_now
from core.errors import InputError
from core.store.accounts.principals import NewAccount

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Login = Annotated[str, typer.Argument(metavar="LOGIN", help="The name that somebody signs in with.")]
# Who has the command line of an installation may do everything in it.
OPERATOR = By()

users = typer.Typer(no_args_is_help=True, help="Look after accounts: who may sign in, and as what.")


@users.command("add")
def add_user(
    login: Login,
    role: Annotated[Role, typer.Option(help="What they do here; each role may do what those before it may.")],
    name: Annotated[str | None, typer.Option(help="The name that is shown; else LOGIN.")] = None,
    json: Json = False,
) -> None:
    """Make an account; the first has to be an admin's. The password is asked for, or is a line of standard input."""
    with open_installation() as house:
        accounts = house.store.accounts
        if role is not Role.ADMIN and not accounts.exist():
            raise InputError("the first account has to look after the others: --role admin", place="--role")
        parse_login(login)
        new = NewAccount(login, login if name is None else name, role, _ask_password_hash(login))
        made = accounts.add(new, OPERATOR, utc_now())
    _tell(made, "may sign in", json=json)


@users.command("list")
def list_users(json: Json = False) -> None:
    """List all accounts."""
    with open_installation() as house:
        found = house.store.accounts.load_all()
    if json:
        print_list([asdict(one) for one in found])
        return
    table = make_table("login", "name", "role", "since", "disabled", "id")
    for one in found:
        add_row(table, one.login, one.name, one.role, one.recorded_at, one.disabled_at, one.id)
    out().print(table)


@users.command("role")
def change_role(login: Login, role: Annotated[Role, typer.Argument(help="The new role.")], json: Json = False) -> None:
    """Give an account another role; its sessions end."""
    with open_installation() as house:
        account = house.store.accounts.find(login)
        house.store.accounts.set_role(account.id, role, OPERATOR, utc_now())
        changed = house.store.accounts.find(login)
    _tell(changed, f"is a {role} now", json=json)


@users.command("password")
def change_password(login: Login, json: Json = False) -> None:
    """Give an account another password, asked for or a line of standard input; its sessions end."""
    with open_installation() as house:
        account = house.store.accounts.find(login)
        password_hash = _ask_password_hash(account.login)
        house.store.accounts.set_password(account.id, password_hash, OPERATOR, utc_now())
    _tell(account, "has another password", json=json)


@users.command("disable")
def disable_user(
    login: Login,
    undo: Annotated[bool, typer.Option("--undo", help="Let them in again.")] = False,
    json: Json = False,
) -> None:
    """Let somebody in no more: their sessions end, their keys open nothing."""
    with open_installation() as house:
        account = house.store.accounts.find(login)
        change = house.store.accounts.enable if undo else house.store.accounts.disable
        change(account.id, OPERATOR, utc_now())
        changed = house.store.accounts.find(login)
    _tell(changed, "may sign in again" if undo else "is let in no more", json=json)


@users.command("forget")
def forget_user(login: Login, json: Json = False) -> None:
    """Delete an account with its sessions and keys; what it said in the ledger stays under an id without a name."""
    with open_installation() as house:
        account = house.store.accounts.find(login)
        house.store.accounts.forget(account.id, OPERATOR, utc_now())
    _tell(account, "is forgotten", json=json)


def _ask_password_hash(login: str) -> str:
    password = _ask_password()
    check_new_password(password, login)
    return Passwords().hash(password)


def _ask_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise InputError("the password was not typed the same twice", place="password")
    return password


def _tell(account: Account, what: str, *, json: bool) -> None:
    if json:
        print_json(asdict(account))
    else:
        note(f"{account.login} {what}")
