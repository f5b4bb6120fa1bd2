"""Who asks: one frozen value that every route is given, and that every answer is limited by."""

from __future__ import annotations

from dataclasses import dataclass, field

from api.auth.permissions import RULES, Permission
from core.accounts import Account, ApiKey, By, Rights, Role
from core.errors import ForbiddenError
from core.models import LOCAL_PRINCIPAL


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, by which key or session, and which spaces they see.

    ``account`` is ``None`` before there are accounts: then whoever is at this machine may do everything, in the shared
    space. ``form_token``: what an unsafe request of a browser has to carry.
    """

    principal: str
    role: Role
    rights: Rights
    account: Account | None = None
    key: ApiKey | None = None
    session: int | None = None
    form_token: str = field(default="", repr=False)
    address: str | None = None

    @property
    def spaces(self) -> tuple[str, ...]:
        """The spaces that answers may hold anything of."""
        return self.rights.readable

    @property
    def by(self) -> By:
        """Who it was, for the audit."""
        return By(self.principal, self.key.prefix if self.key else None, self.address)

    def may(self, permission: Permission) -> bool:
        """Say whether they may do something, by their role and, with a key, by its scopes too."""
        rule = RULES[permission]
        if self.role.rank < rule.role.rank:
            return False
        return self.key is None or rule.scope in self.key.scopes

    def require(self, permission: Permission) -> None:
        """Raise ForbiddenError where they may not."""
        if not self.may(permission):
            with_key = ", with this key" if self.key else ""
            raise ForbiddenError(f"a {self.role} may not do this{with_key}: {permission}", place=str(permission))

    def get_account(self) -> Account:
        """Return their account; raises ForbiddenError where there are none, or for a key."""
        self.require(Permission.OWN_ACCOUNT)
        if self.account is None:
            raise ForbiddenError("there are no accounts yet: scout users add NAME --role admin")
        return self.account


def make_local(form_token: str, address: str | None) -> Visitor:
    """Return who asks where there are no accounts."""
    return Visitor(LOCAL_PRINCIPAL, Role.ADMIN, LOCAL_RIGHTS, form_token=form_token, address=address)


LOCAL_RIGHTS = Rights(writable=Rights().readable)
# Who sees nothing: what is answered before anybody is known.
NOBODY = Visitor("nobody", Role.READER, Rights(readable=()))
