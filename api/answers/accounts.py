"""The JSON of accounts, keys, spaces and the audit. No secret is in any of them, hashed or not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.answers.base import Answer
from api.auth.permissions import Permission
from api.auth.visitor import Visitor
from core.accounts import Account, ApiKey, AuditLine, Role, Scope


class KeyAnswer(Answer):
    """A key of a program."""

    id: int
    prefix: str = Field(description="The part that is shown: scout_<prefix>_…")
    name: str
    scopes: list[Scope]
    recorded_at: datetime
    expires_at: datetime
    used_at: datetime | None = Field(description="To the minute.")
    revoked_at: datetime | None


class SpaceAnswer(Answer):
    """A space that may be read."""

    name: str
    may_write: bool


class AccountResponse(Answer):
    """Who asks, and what they may do."""

    principal: str
    name: str | None = Field(description="Null before there are accounts.")
    login: str | None
    role: Role
    language: str | None
    may: list[Permission]
    spaces: list[SpaceAnswer]
    key: KeyAnswer | None = Field(description="The key that was sent; null for a browser.")


class AccountAnswer(Answer):
    """An account in the list."""

    principal: str
    login: str
    name: str
    role: Role
    language: str
    recorded_at: datetime
    disabled_at: datetime | None


class AccountsResponse(Answer):
    """All accounts."""

    total: int
    hits: list[AccountAnswer]


class AuditAnswer(Answer):
    """One change."""

    id: int
    at: datetime
    principal: str
    key: str | None = Field(description="Prefix of the key that was used.")
    action: str
    target: str
    space: str | None
    address: str | None
    detail: dict[str, Any]


class AuditResponse(Answer):
    """Lines of the audit, newest first."""

    hits: list[AuditAnswer]
    next_before: int | None = Field(description="`before` of the next page; null on the last.")


def make_account_response(visitor: Visitor) -> AccountResponse:
    """Return the JSON of who asks."""
    account = visitor.account
    return AccountResponse(
        principal=visitor.principal,
        name=account.name if account else None,
        login=account.login if account else None,
        role=visitor.role,
        language=account.language if account else None,
        may=[permission for permission in Permission if visitor.may(permission)],
        spaces=[SpaceAnswer(name=one, may_write=one in visitor.rights.writable) for one in visitor.spaces],
        key=make_key_answer(visitor.key) if visitor.key else None,
    )


def make_key_answer(key: ApiKey) -> KeyAnswer:
    """Return the JSON of a key."""
    return KeyAnswer(
        id=key.id,
        prefix=key.prefix,
        name=key.name,
        scopes=list(key.scopes),
        recorded_at=key.recorded_at,
        expires_at=key.expires_at,
        used_at=key.used_at,
        revoked_at=key.revoked_at,
    )


def make_account_answer(account: Account) -> AccountAnswer:
    """Return the JSON of an account in the list."""
    return AccountAnswer(
        principal=account.id,
        login=account.login,
        name=account.name,
        role=account.role,
        language=account.language,
        recorded_at=account.recorded_at,
        disabled_at=account.disabled_at,
    )


def make_audit_answer(line: AuditLine) -> AuditAnswer:
    """Return the JSON of a line of the audit."""
    return AuditAnswer(**{name: getattr(line, name) for name in AuditAnswer.model_fields})
