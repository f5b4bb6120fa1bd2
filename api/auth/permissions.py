"""Who may do what: the one table of permissions, each with the least role and the scope that a key must have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.accounts import Role, Scope


class Permission(StrEnum):
    """What a route or a page asks for."""

    READ = "read"
    WRITE = "write"
    CURATE = "curate"
    OPERATE = "operate"
    ADMINISTER = "administer"
    OWN_ACCOUNT = "own account"


@dataclass(frozen=True, slots=True)
class Rule:
    """The least role, and the scope of a key; ``None``: no key will do, only a person who is signed in."""

    role: Role
    scope: Scope | None


RULES: Mapping[Permission, Rule] = {
    # Read what the spaces hold.
    Permission.READ: Rule(Role.READER, Scope.READ),
    # Correct, note, save: whatever can be undone and bears one's own name.
    Permission.WRITE: Rule(Role.SCOUT, Scope.WRITE),
    # Decide for others: join, part, close what others said.
    Permission.CURATE: Rule(Role.CURATOR, Scope.WRITE),
    # See how the machine is doing: metrics, queues, what imports refused. A monitor has a key that reads.
    Permission.OPERATE: Rule(Role.ADMIN, Scope.READ),
    # Look after accounts, keys and spaces of others, and read the audit.
    Permission.ADMINISTER: Rule(Role.ADMIN, Scope.ADMIN),
    # Change one's own password, sessions and keys: a key that leaks must not make another.
    Permission.OWN_ACCOUNT: Rule(Role.READER, None),
}
