"""Keys of programs. The store holds the part that is shown and a hash of the rest, which is shown once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from core.accounts import Account, ApiKey, By, Scope, parse_name, scopes_up_to, widest
from core.errors import InputError, NotFoundError
from core.store.accounts.audit import AuditStore
from core.store.accounts.principals import ACCOUNT_COLUMNS, make_account
from core.store.columns import MAX_ID
from core.store.database import Database
from core.store.tables import accounts, api_keys, principals

MAX_DAYS = 366
# The last use is written this often at most: a program asks often.
_USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that is to be made: its two parts, what for, and for how long."""

    prefix: str
    secret_hash: str
    name: str
    scope: Scope
    days: int


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """A key with its account, and the hash that the secret is compared with."""

    key: ApiKey
    account: Account
    secret_hash: str


class ApiKeyStore:
    """Makes, reads and revokes keys."""

    def __init__(self, database: Database, audit: AuditStore) -> None:
        self._database = database
        self._audit = audit

    def add(self, account: Account, new: NewKey, by: By, now: datetime) -> ApiKey:
        """Make a key of an account. Raises InputError for a scope beyond its role, and for a time that is too long."""
        if new.scope not in scopes_up_to(widest(account.role)):
            raise InputError(f"a {account.role} has no keys of the scope {new.scope}", place="scope")
        if not 1 <= new.days <= MAX_DAYS:
            raise InputError(f"a key lasts 1 to {MAX_DAYS} days", place="days")
        name, scopes = parse_name(new.name), scopes_up_to(new.scope)
        row: dict[str, Any] = {
            "prefix": new.prefix,
            "secret_hash": new.secret_hash,
            "principal_id": account.id,
            "name": name,
            "scopes": list(scopes),
            "recorded_at": now,
            "expires_at": now + timedelta(days=new.days),
        }
        detail = {"name": name, "scope": new.scope, "days": new.days}
        with self._database.write() as connection:
            number = connection.execute(insert(api_keys).values(row).returning(api_keys.c.id)).scalar_one()
            self._audit.add_in(connection, by, ("key-added", new.prefix, detail), now)
        return ApiKey(number, new.prefix, account.id, name, scopes, now, row["expires_at"])

    def load(self, prefix: str) -> KeyInUse | None:
        """Return a key by the part that is shown, whether it is still good or not; ``None`` where there is none."""
        query = _IN_USE.where(api_keys.c.prefix == prefix)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return KeyInUse(_make_key(row), make_account(row), row.secret_hash)

    def note_use(self, key: ApiKey, now: datetime) -> None:
        """Note that a key was used, unless that is known of this minute."""
        if key.used_at is None or now - key.used_at >= _USED_EVERY:
            with self._database.write() as connection:
                connection.execute(update(api_keys).where(api_keys.c.id == key.id).values(used_at=now))

    def load_all(self, principal: str | None = None) -> list[ApiKey]:
        """Return the keys of an account, or of all, the newest first."""
        query = _KEY if principal is None else _KEY.where(api_keys.c.principal_id == principal)
        with self._database.read() as connection:
            return [_make_key(row) for row in connection.execute(query.order_by(api_keys.c.id.desc()))]

    def revoke(self, key_id: int, by: By, now: datetime, principal: str | None = None) -> None:
        """Let a key open nothing any more. ``principal``: only one of this account.

        Raises NotFoundError, also for a key of another and for one that is revoked already.
        """
        conditions: Sequence[ColumnElement[bool]] = [api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None)]
        if principal is not None:
            conditions = [*conditions, api_keys.c.principal_id == principal]
        row = update(api_keys).where(*conditions).values(revoked_at=now).returning(api_keys.c.prefix)
        with self._database.write() as connection:
            prefix = connection.execute(row).scalar() if 0 < key_id <= MAX_ID else None
            if prefix is None:
                raise NotFoundError("there is no such key", place=str(key_id))
            self._audit.add_in(connection, by, ("key-revoked", prefix, {}), now)


def _make_key(row: Row[*tuple[Any, ...]]) -> ApiKey:
    return ApiKey(
        id=row.id,
        prefix=row.prefix,
        principal=row.principal_id,
        name=row.key_name,
        scopes=tuple(Scope(one) for one in row.scopes),
        recorded_at=row.made_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )


_KEY_COLUMNS = (
    *(api_keys.c[name] for name in ("id", "prefix", "scopes", "expires_at", "used_at", "revoked_at")),
    api_keys.c.name.label("key_name"),
    api_keys.c.recorded_at.label("made_at"),
)
_KEY = select(*_KEY_COLUMNS, api_keys.c.principal_id)
_IN_USE = (
    select(*_KEY_COLUMNS, api_keys.c.secret_hash, *ACCOUNT_COLUMNS)
    .join(accounts, accounts.c.principal_id == api_keys.c.principal_id)
    .join(principals, principals.c.id == api_keys.c.principal_id)
)
