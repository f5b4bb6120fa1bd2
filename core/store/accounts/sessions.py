"""Sessions of browsers. The store holds a hash of each token: who reads the database cannot go on with a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from core.accounts import Account, By, Session
from core.errors import NotFoundError
from core.store.accounts.audit import AuditStore
from core.store.accounts.principals import ACCOUNT_COLUMNS, make_account
from core.store.columns import MAX_ID
from core.store.database import Database
from core.store.tables import accounts, principals, sessions

# That a session is in use is written this often at most: a page is more than one request.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts: ``idle`` without a request, ``whole`` in any case."""

    idle: timedelta
    whole: timedelta


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that stands, with its account."""

    session: Session
    account: Account


class SessionStore:
    """Opens, reads and ends sessions."""

    def __init__(self, database: Database, audit: AuditStore) -> None:
        self._database = database
        self._audit = audit

    def open(self, principal: str, token_hash: str, by: By, now: datetime, lifetime: Lifetime) -> None:
        """Begin a session, and delete those that are over, of anybody."""
        row = {"token_hash": token_hash, "principal_id": principal, "recorded_at": now, "seen_at": now}
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(_is_over(now, lifetime)))
            connection.execute(
                insert(sessions).values(row | {"expires_at": now + lifetime.whole, "address": by.address})
            )
            self._audit.add_in(connection, by, ("signed-in", principal, {}), now)

    def load(self, token_hash: str, now: datetime, lifetime: Lifetime) -> SignedIn | None:
        """Return the session of a token, and note that it is in use.

        ``None`` where there is none, it is over, or its account is disabled.
        """
        stands = (sessions.c.token_hash == token_hash, ~_is_over(now, lifetime), accounts.c.disabled_at.is_(None))
        with self._database.read() as connection:
            row = connection.execute(_SIGNED_IN.where(*stands)).first()
        if row is None:
            return None
        session = Session(row.id, row.principal_id, row.opened_at, row.seen_at, row.expires_at, row.address)
        if now - session.seen_at >= SEEN_EVERY:
            self._note_seen(session.id, now)
        return SignedIn(session, make_account(row))

    def of(self, principal: str, now: datetime, lifetime: Lifetime) -> list[Session]:
        """Return the sessions of an account that stand, the newest first."""
        mine = (sessions.c.principal_id == principal, ~_is_over(now, lifetime))
        with self._database.read() as connection:
            rows = connection.execute(select(*_COLUMNS).where(*mine).order_by(sessions.c.id.desc())).all()
        return [Session(*row) for row in rows]

    def end(self, session_id: int, principal: str, by: By, now: datetime) -> None:
        """End a session of an account; raises NotFoundError where it has none of this id, whoever else may."""
        mine = (sessions.c.id == session_id, sessions.c.principal_id == principal)
        with self._database.write() as connection:
            done = connection.execute(delete(sessions).where(*mine)) if 0 < session_id <= MAX_ID else None
            if done is None or not done.rowcount:
                raise NotFoundError("there is no such session", place=str(session_id))
            self._audit.add_in(connection, by, ("session-ended", principal, {"session": session_id}), now)

    def end_token(self, token_hash: str, by: By, now: datetime) -> None:
        """End the session of a token, where there is one: who signs out, or signs in anew, leaves none behind."""
        with self._database.write() as connection:
            ended = delete(sessions).where(sessions.c.token_hash == token_hash)
            principal = connection.execute(ended.returning(sessions.c.principal_id)).scalar()
            if principal is not None:
                self._audit.add_in(connection, by, ("signed-out", principal, {}), now)

    def _note_seen(self, session_id: int, now: datetime) -> None:
        with self._database.write() as connection:
            connection.execute(update(sessions).where(sessions.c.id == session_id).values(seen_at=now))


def _is_over(now: datetime, lifetime: Lifetime) -> ColumnElement[bool]:
    return or_(sessions.c.expires_at <= now, sessions.c.seen_at <= now - lifetime.idle)


_COLUMNS = (
    sessions.c.id,
    sessions.c.principal_id,
    sessions.c.recorded_at,
    sessions.c.seen_at,
    sessions.c.expires_at,
    sessions.c.address,
)
_SIGNED_IN = (
    select(
        sessions.c.id,
        sessions.c.recorded_at.label("opened_at"),
        sessions.c.seen_at,
        sessions.c.expires_at,
        sessions.c.address,
        *ACCOUNT_COLUMNS,
    )
    .join(accounts, accounts.c.principal_id == sessions.c.principal_id)
    .join(principals, principals.c.id == sessions.c.principal_id)
)
