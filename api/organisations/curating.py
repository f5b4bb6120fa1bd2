"""What people change of organisations: each a line of the ledger with who, why and on what evidence, and an audit line.

The one code behind the forms of the pages and the JSON. Only what lies in spaces that the visitor writes into is
changed; anything else is answered as if it were not there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, RootModel

from api.auth.forms import Form
from api.organisations.dossiers import find_beginning, is_known, not_found
from api.state import Services
from core.errors import InputError
from core.models import space_of
from core.registers import NameKind, RelationKind
from core.store.actors.lines import AttributeName, Said

_MAX_CHARS = 2_000
_MOST_CANDIDATES = 5

OptionalText = Annotated[str | None, AfterValidator(lambda told: told or None)]


class Reasoned(Form):
    """Why something is said."""

    reason: str = Field("", max_length=_MAX_CHARS, description="Why, for those who read it later.")


class _Wish(Reasoned):
    """Something that is said of an organisation."""

    organisation: str = Field(max_length=_MAX_CHARS, description="Its id, or a name that no other one bears.")
    evidence: OptionalText = Field(None, max_length=_MAX_CHARS, description="The id of a document, or an address.")


class MergeWish(_Wish):
    """Give an organisation up for another, which stands for both."""

    operation: Literal["merge"]
    into: str = Field(max_length=_MAX_CHARS, description="The one that stays: its id, or a name of its own.")


class ApartWish(_Wish):
    """Remember that two are not the same."""

    operation: Literal["apart"]
    other: str = Field(max_length=_MAX_CHARS, description="The other one: its id, or a name of its own.")


class NameWish(_Wish):
    """Give it a further name."""

    operation: Literal["name"]
    name: str = Field(max_length=_MAX_CHARS)
    kind: NameKind = NameKind.ALIAS
    lang: OptionalText = Field(None, max_length=10, description="The language of the name: two letters.")


class StateWish(_Wish):
    """State a fact; it counts before what registers say."""

    operation: Literal["state"]
    attribute: AttributeName
    value: str = Field(max_length=_MAX_CHARS)


class RelateWish(_Wish):
    """Say what another organisation is to it."""

    operation: Literal["relate"]
    kind: RelationKind
    other: str = Field(max_length=_MAX_CHARS, description="The one that is it: its id, or a name of its own.")


Wish = MergeWish | ApartWish | NameWish | StateWish | RelateWish


class WishForm(RootModel[Annotated[Wish, Field(discriminator="operation")]]):
    """One of the wishes, as a form sends it."""


class Written(BaseModel):
    """The line of the ledger that was written."""

    statement: int = Field(description="Its number; by it the line is undone.")


def perform(services: Services, wish: Wish) -> int:
    """Do what is wished, and return the number of its statement.

    Raises NotFoundError for an organisation that is not there or not to be changed, InputError for what cannot be.
    """
    ledger, said, now = services.store.ledger, make_said(services, wish), services.clock()
    subject = find_one(services, wish.organisation, services.visitor.rights.writable)
    match wish:
        case MergeWish():
            number = ledger.merge(subject, _find_other(services, wish.into), said, now)
        case ApartWish():
            number = ledger.keep_apart(subject, _find_other(services, wish.other), said, now)
        case NameWish():
            number = ledger.name(subject, (wish.name, wish.kind.value, wish.lang), said, now)
        case StateWish():
            number = ledger.state(subject, wish.attribute.value, wish.value, said, now)
        case RelateWish():
            number = ledger.relate(subject, wish.kind.value, _find_other(services, wish.other), said, now)
    note(services, f"organisation-{wish.operation}", number)
    return number


def undo(services: Services, number: int, wish: Reasoned) -> int:
    """Take a statement back, or an undoing, which does the operation again; return the new statement."""
    return _change(services, number, "undone", lambda: _undo(services, number, wish))


def split(services: Services, number: int, wish: Reasoned) -> int:
    """Take a wrong merge back for good, and return the statement that keeps the two apart."""
    ledger, said = services.store.ledger, make_said(services, wish)
    return _change(services, number, "split", lambda: ledger.split(number, said, services.clock()))


def accept(services: Services, number: int, wish: Reasoned) -> int:
    """Merge what a suggestion says is one, and return the merge."""
    queue, said = services.store.suggestions, make_said(services, wish)
    return _change(services, number, "merge", lambda: queue.accept(number, said, services.clock()))


def dismiss(services: Services, number: int, wish: Reasoned) -> int:
    """Keep what a suggestion says is one apart for good, and return the statement that does."""
    queue, said = services.store.suggestions, make_said(services, wish)
    return _change(services, number, "apart", lambda: queue.dismiss(number, said, services.clock()))


def find_one(services: Services, told: str, spaces: tuple[str, ...]) -> str:
    """Return the id of the organisation that an id or name means in these spaces.

    Raises NotFoundError for one that nobody bears, InputError naming some where several do.
    """
    store, asked = services.store, told.strip()
    if is_known(store, asked, spaces):
        return asked
    limit = _MOST_CANDIDATES + 1
    found = store.organisations.find(asked, spaces) or find_beginning(store, asked, limit, spaces)
    if not found:
        raise not_found(told)
    if len(found) > 1:
        some = "; ".join(f"{one.name} ({one.id})" for one in found[:_MOST_CANDIDATES])
        raise InputError(f"several organisations are called so, give the id of one: {some}", place=told[:200])
    return found[0].id


def make_said(services: Services, wish: Reasoned) -> Said:
    """Return who says something, why and on what evidence."""
    evidence = wish.evidence if isinstance(wish, _Wish) else None
    return Said(wish.reason.strip(), services.visitor.principal, evidence)


def may_write(services: Services, thing_id: str) -> bool:
    """Say whether the visitor writes into the space of an organisation or document."""
    return space_of(thing_id) in services.visitor.rights.writable


def note(services: Services, action: str, number: int) -> None:
    """Write the audit line of a statement. What it says stands in the ledger alone, which spaces limit."""
    services.store.audit.add(services.visitor.by, action, f"statement {number}", services.clock())


def _find_other(services: Services, told: str) -> str:
    return find_one(services, told, services.spaces)


def _change(services: Services, number: int, action: str, change: Callable[[], int]) -> int:
    """Change what a statement says, where it is of a space that the visitor writes into."""
    services.store.statements.require(number, services.visitor.rights.writable)
    made = change()
    note(services, f"organisation-{action}", made)
    return made


def _undo(services: Services, number: int, wish: Reasoned) -> int:
    return services.store.ledger.undo(number, make_said(services, wish), services.clock())
