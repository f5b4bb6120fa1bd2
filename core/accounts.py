"""Who uses an installation: accounts with their roles, keys with their scopes, spaces, and lines of the audit."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.errors import InputError
from core.models import LOCAL_PRINCIPAL, SHARED_SPACE
from core.text.folding import fold

# What an address of e-mail or a name for signing in looks like once it is folded.
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,99}")
_MAX_NAME_CHARS = 200
_MAX_SPACE_CHARS = 100


class Role(StrEnum):
    """What somebody does here; each may do what those before it may."""

    READER = "reader"
    SCOUT = "scout"
    CURATOR = "curator"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        """The place among the roles: a higher one may do more."""
        return list(Role).index(self)


class Scope(StrEnum):
    """What a key is for; each holds those before it."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


# The least role whose keys may have a scope.
ROLE_OF_SCOPE = {Scope.READ: Role.READER, Scope.WRITE: Role.SCOUT, Scope.ADMIN: Role.ADMIN}


class SpaceKind(StrEnum):
    """Who reads a space: its owner and members, or everybody with an account."""

    PRIVATE = "private"
    SHARED = "shared"


class Access(StrEnum):
    """What a member may do in a space."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something, for the audit: a principal, with the key and the address that were used."""

    principal: str = LOCAL_PRINCIPAL
    key: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in. ``id`` is that of the principal and says nothing of the person."""

    id: str
    login: str
    name: str
    role: Role
    language: str
    recorded_at: datetime
    password_at: datetime
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in; ``expires_at`` whatever happens, or when it was not seen for too long."""

    id: int
    principal: str
    recorded_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of a program; ``prefix`` is the part that is shown."""

    id: int
    prefix: str
    principal: str
    name: str
    scopes: tuple[Scope, ...]
    recorded_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Space:
    """A space with its members, by principal."""

    name: str
    kind: SpaceKind
    owner: str
    recorded_at: datetime
    members: dict[str, Access] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rights:
    """The spaces that somebody reads, and those of them that take what they write; the shared one comes first."""

    readable: tuple[str, ...] = (SHARED_SPACE,)
    writable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One change: who made it when, with which key, from where, to what. ``detail`` holds no secret."""

    at: datetime
    principal: str
    action: str
    target: str
    key: str | None = None
    space: str | None = None
    address: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    id: int = 0


def parse_login(text: str) -> str:
    """Return the name that somebody signs in with, folded; raises InputError for what is none."""
    login = fold(text.strip())
    if not _LOGIN.fullmatch(login):
        raise InputError("1 to 100 letters, digits and . _ @ + - without blanks", place="login")
    return login


def parse_name(text: str) -> str:
    """Return the name that is shown; raises InputError for what is none."""
    name = " ".join(text.split())
    if not 0 < len(name) <= _MAX_NAME_CHARS or not name.isprintable():
        raise InputError(f"a name has 1 to {_MAX_NAME_CHARS} characters that can be printed", place="name")
    return name


def parse_space(text: str) -> str:
    """Return the name of a space of one's own; raises InputError for what is none, and for the shared one's."""
    is_name = 0 < len(text) <= _MAX_SPACE_CHARS and text.isprintable() and text == text.strip() and "~" not in text
    if not is_name or text == SHARED_SPACE:
        raise InputError(f"a space is a name without ~, and not {SHARED_SPACE!r}: everybody's", place="space")
    return text


def widest(role: Role) -> Scope:
    """Return the largest scope that keys of a role may have."""
    return [scope for scope in Scope if role.rank >= ROLE_OF_SCOPE[scope].rank][-1]


def scopes_up_to(scope: Scope) -> tuple[Scope, ...]:
    """Return a scope with those that it holds."""
    return tuple(Scope)[: list(Scope).index(scope) + 1]
