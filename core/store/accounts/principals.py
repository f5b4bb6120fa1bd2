"""Accounts: who may sign in, with which role. Every change stands in the audit, in the same transaction."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from core.accounts import Account, By, Role, parse_login, parse_name
from core.errors import InputError, NotFoundError
from core.store.accounts.audit import AuditStore
from core.store.database import Database
from core.store.tables import (
    accounts,
    api_keys,
    last_visits,
    principals,
    search_looks,
    sessions,
    space_members,
    spaces,
)

KIND = "person"
DEFAULT_LANGUAGE = "en"
# What stands in the place of the name of a person whose account was forgotten.
FORGOTTEN_NAME = "(forgotten)"
# Two who each take an administrator away would leave none.
_LOCK = "accounts"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Who is to have an account; ``password_hash`` as ``api.auth.passwords`` makes it."""

    login: str
    name: str
    role: Role
    password_hash: str
    language: str = DEFAULT_LANGUAGE


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account with the hash that a password is compared with; kept apart, so that no list of accounts holds it."""

    account: Account
    password_hash: str


class AccountStore:
    """Writes and reads accounts."""

    def __init__(self, database: Database, audit: AuditStore) -> None:
        self._database = database
        self._audit = audit

    def exist(self) -> bool:
        """Say whether there is any account, disabled ones too: once there is, nobody comes in without one."""
        with self._database.read() as connection:
            return connection.execute(select(accounts.c.principal_id).limit(1)).first() is not None

    def load_all(self) -> list[Account]:
        """Return all accounts, by login."""
        return self._load()

    def load(self, ids: Sequence[str]) -> dict[str, Account]:
        """Return the accounts of these principals; those that have none are absent."""
        return {one.id: one for one in self._load(accounts.c.principal_id.in_(list(ids)))}

    def find(self, login: str) -> Account:
        """Return the account that signs in by a name; raises NotFoundError."""
        found = self.find_credentials(login)
        if found is None:
            raise NotFoundError("there is no such account: scout users list", place=login)
        return found.account

    def find_credentials(self, login: str) -> Credentials | None:
        """Return what a password is compared with; ``None`` where nobody has this name."""
        try:
            folded = parse_login(login)
        except InputError:
            return None
        query = _ACCOUNT.add_columns(accounts.c.password_hash).where(accounts.c.login == folded)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else Credentials(make_account(row), row.password_hash)

    def add(self, new: NewAccount, by: By, now: datetime) -> Account:
        """Make an account. Raises InputError for a login that is taken or none, and a name that is none."""
        login, name = parse_login(new.login), parse_name(new.name)
        principal = f"{KIND}:{secrets.token_hex(8)}"
        with self._database.write(_LOCK) as connection:
            if connection.execute(select(accounts.c.login).where(accounts.c.login == login)).first():
                raise InputError("this name is taken", place=login)
            row = {"id": principal, "kind": KIND, "name": name, "recorded_at": now}
            connection.execute(insert(principals).values(row))
            connection.execute(
                insert(accounts).values(
                    principal_id=principal,
                    login=login,
                    password_hash=new.password_hash,
                    role=new.role,
                    language=new.language,
                    password_at=now,
                )
            )
            self._audit.add_in(connection, by, ("account-added", principal, {"login": login, "role": new.role}), now)
        return Account(principal, login, name, new.role, new.language, now, now)

    def set_role(self, principal: str, role: Role, by: By, now: datetime) -> None:
        """Give an account another role and end its sessions: rights change with a new session only.

        Raises NotFoundError, and InputError where nobody would be left to look after accounts.
        """
        with self._database.write(_LOCK) as connection:
            before = self._require_in(connection, principal)
            if role is not Role.ADMIN:
                self._keep_admin_in(connection, principal)
            self._change(connection, principal, role=role)
            self.end_sessions_in(connection, principal)
            detail = {"from": before.role, "to": role}
            self._audit.add_in(connection, by, ("role-changed", principal, detail), now)

    def set_password(self, principal: str, password_hash: str, by: By, now: datetime) -> None:
        """Give an account another password and end its sessions. Raises NotFoundError."""
        with self._database.write() as connection:
            self._require_in(connection, principal)
            self._change(connection, principal, password_hash=password_hash, password_at=now)
            self.end_sessions_in(connection, principal)
            self._audit.add_in(connection, by, ("password-changed", principal, {}), now)

    def renew_hash(self, principal: str, before: str, after: str) -> None:
        """Keep the same password under newer parameters, unless it was changed meanwhile."""
        unchanged = (accounts.c.principal_id == principal) & (accounts.c.password_hash == before)
        with self._database.write() as connection:
            connection.execute(update(accounts).where(unchanged).values(password_hash=after))

    def set_language(self, principal: str, language: str, by: By, now: datetime) -> None:
        """Keep in which language somebody reads the pages. Raises NotFoundError."""
        with self._database.write() as connection:
            self._require_in(connection, principal)
            self._change(connection, principal, language=language)
            self._audit.add_in(connection, by, ("language-changed", principal, {"to": language}), now)

    def disable(self, principal: str, by: By, now: datetime) -> None:
        """Let nobody sign in by an account, end its sessions, and answer none of its keys.

        Raises NotFoundError, and InputError where nobody would be left to look after accounts.
        """
        with self._database.write(_LOCK) as connection:
            self._require_in(connection, principal)
            self._keep_admin_in(connection, principal)
            self._change(connection, principal, disabled_at=now)
            self.end_sessions_in(connection, principal)
            self._audit.add_in(connection, by, ("account-disabled", principal, {}), now)

    def enable(self, principal: str, by: By, now: datetime) -> None:
        """Let somebody sign in again. Raises NotFoundError."""
        with self._database.write(_LOCK) as connection:
            self._require_in(connection, principal)
            self._change(connection, principal, disabled_at=None)
            self._audit.add_in(connection, by, ("account-enabled", principal, {}), now)

    def forget(self, principal: str, by: By, now: datetime) -> None:
        """Delete an account with its sessions, keys and memberships; its id stays, for what it said in the ledger.

        Raises NotFoundError; InputError while it owns spaces, and where nobody would be left to look after accounts.
        """
        with self._database.write(_LOCK) as connection:
            self._require_in(connection, principal)
            self._keep_admin_in(connection, principal)
            owned = list(connection.scalars(select(spaces.c.name).where(spaces.c.owner == principal)))
            if owned:
                raise InputError(f"it owns spaces; give them to another first: {', '.join(owned)}", place=principal)
            for table in (sessions, api_keys, space_members, accounts):
                connection.execute(delete(table).where(table.c.principal_id == principal))
            row = update(principals).where(principals.c.id == principal)
            connection.execute(row.values(name=FORGOTTEN_NAME))
            for visits in (last_visits, search_looks):
                connection.execute(delete(visits).where(visits.c.principal == principal))
            self._audit.forget_in(connection, principal)
            self._audit.add_in(connection, by, ("account-forgotten", principal, {}), now)

    def end_sessions_in(self, connection: Connection, principal: str) -> None:
        """End all sessions of an account inside the caller's transaction."""
        connection.execute(delete(sessions).where(sessions.c.principal_id == principal))

    def _load(self, *conditions: ColumnElement[bool]) -> list[Account]:
        with self._database.read() as connection:
            rows = connection.execute(_ACCOUNT.where(*conditions).order_by(accounts.c.login)).all()
        return [make_account(row) for row in rows]

    def _require_in(self, connection: Connection, principal: str) -> Account:
        row = connection.execute(_ACCOUNT.where(accounts.c.principal_id == principal)).first()
        if row is None:
            raise NotFoundError("there is no such account", place=principal)
        return make_account(row)

    def _keep_admin_in(self, connection: Connection, principal: str) -> None:
        """Refuse to take the last administrator away who can sign in."""
        others = select(func.count()).select_from(accounts).where(accounts.c.principal_id != principal)
        admins = others.where(accounts.c.role == Role.ADMIN, accounts.c.disabled_at.is_(None))
        if not connection.scalar(admins):
            role = connection.scalar(
                select(accounts.c.role).where(accounts.c.principal_id == principal, accounts.c.disabled_at.is_(None))
            )
            if role == Role.ADMIN:
                raise InputError("it is the last administrator: make another one first", place=principal)

    def _change(self, connection: Connection, principal: str, **values: Any) -> None:
        connection.execute(update(accounts).where(accounts.c.principal_id == principal).values(values))


def make_account(row: Row[*tuple[Any, ...]]) -> Account:
    """Return an account from its row of :data:`ACCOUNT_COLUMNS`."""
    return Account(
        id=row.principal_id,
        login=row.login,
        name=row.name,
        role=Role(row.role),
        language=row.language,
        recorded_at=row.recorded_at,
        password_at=row.password_at,
        disabled_at=row.disabled_at,
    )


ACCOUNT_COLUMNS = (
    *(accounts.c[name] for name in ("principal_id", "login", "role", "language", "password_at", "disabled_at")),
    principals.c.name,
    principals.c.recorded_at,
)
_ACCOUNT = select(*ACCOUNT_COLUMNS).join(principals, principals.c.id == accounts.c.principal_id)
