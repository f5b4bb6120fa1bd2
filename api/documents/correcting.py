"""What people correct of documents: a tag, a link; over what the machine said, each undone.

The one code behind the forms of a document's page and the JSON. Whoever may write takes back what they said themselves;
what others said, a curator.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, RootModel, StringConstraints

from api.auth.forms import Form
from api.auth.permissions import Permission
from api.documents.dossiers import load_visible
from api.organisations.curating import find_one, may_write, note
from api.state import Services
from core.corrections import Correction, LinkCorrection, TagCorrection, Verdict
from core.errors import InputError, NotFoundError
from core.store.columns import make_storable
from core.store.corrections import Corrected
from core.text.organisation_names import normalise_name

NOBODY = "nobody"
_MAX_CHARS = 2_000


class _Wish(Form):
    """What somebody says of a document, and why."""

    document: str = Field(max_length=_MAX_CHARS, description="The id of the document.")
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_MAX_CHARS)] = Field(
        description="Why, for those who read it later."
    )


class TagWish(_Wish):
    """Say whether a document is about a technology, names it, or neither."""

    operation: Literal["tag"]
    technology: str = Field(max_length=200, description="The id of a technology of today.")
    verdict: Verdict


class LinkWish(_Wish):
    """Say which organisation a name in a document means."""

    operation: Literal["link"]
    name: str = Field(max_length=_MAX_CHARS, description="As the document writes it.")
    organisation: str = Field(max_length=_MAX_CHARS, description=f"Its id, a name of its own, or {NOBODY}.")


Wish = TagWish | LinkWish


class WishForm(RootModel[Annotated[Wish, Field(discriminator="operation")]]):
    """One of the wishes, as a form sends it."""


def correct(services: Services, wish: Wish) -> int:
    """Write a correction and return the number of its statement.

    Raises NotFoundError for a document, technology or organisation that is not there or not to be changed.
    """
    stored = load_visible(services.store, wish.document, services.visitor.rights.writable)
    correction = _read(services, stored.id, wish)
    number = services.store.corrections.add(correction, wish.reason, services.clock(), services.visitor.principal)
    note(services, f"correction-{wish.operation}", number)
    return number


def take_back(services: Services, number: int) -> Corrected:
    """Take a correction back; raises NotFoundError, InputError, and ForbiddenError where another one said it."""
    visitor, store = services.visitor, services.store
    if not is_own(services, number):
        visitor.require(Permission.CURATE)
    undone = store.corrections.undo(number, services.clock(), visitor.principal, visitor.rights.writable)
    note(services, "correction-undone", number)
    return undone


def list_corrections(services: Services, document_id: str) -> list[Corrected]:
    """Return the corrections of a document that stand, oldest first. Raises NotFoundError for what may not be seen."""
    load_visible(services.store, document_id, services.spaces)
    return services.store.corrections.load([document_id]).get(document_id, [])


def may_take_back(services: Services, corrected: Corrected) -> bool:
    """Say whether the visitor may take a correction back."""
    visitor, line = services.visitor, corrected.statement
    needed = Permission.WRITE if line.principal == visitor.principal else Permission.CURATE
    return visitor.may(needed) and line.space in visitor.rights.writable


def is_own(services: Services, number: int) -> bool:
    """Say whether the visitor made a statement. Raises NotFoundError for one that they may not change."""
    line = services.store.statements.load(number, services.visitor.rights.writable)
    return line.principal == services.visitor.principal


def may_correct(services: Services, document_id: str) -> bool:
    """Say whether the visitor may correct what is said of a document."""
    return services.visitor.may(Permission.WRITE) and may_write(services, document_id)


def _read(services: Services, document_id: str, wish: Wish) -> Correction:
    if isinstance(wish, TagWish):
        if services.taxonomy.successors(wish.technology) != (wish.technology,):
            raise NotFoundError("there is no such technology, or it is retired", place=wish.technology)
        return TagCorrection(document_id, wish.technology, wish.verdict)
    if not normalise_name(wish.name) or make_storable(wish.name) != wish.name:
        raise InputError("a name needs a letter or a digit", place="name")
    is_nobody = wish.organisation.strip().casefold() == NOBODY
    return LinkCorrection(
        document_id, wish.name, None if is_nobody else find_one(services, wish.organisation, services.spaces)
    )
