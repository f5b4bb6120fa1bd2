"""Organisations as the ledger knows them: found by name or id, and gathered whole, for JSON and command line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.errors import NotFoundError
from core.models import SHARED_SPACE, Actor, space_of
from core.registers import RegisterEntry
from core.store import Store
from core.store.actors.views import OrganisationView
from core.store.columns import make_storable
from core.store.statements import Statement
from core.text.organisation_names import normalise_name

_SHARED = (SHARED_SPACE,)
_MAX_TOLD_CHARS = 200


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation in a list; ``documents``: how many are linked to it."""

    id: str
    name: str
    country: str | None
    documents: int
    identifiers: tuple[tuple[str, str], ...]
    entry: RegisterEntry | None = None


@dataclass(frozen=True, slots=True)
class OrganisationDossier:
    """An organisation with what people said of it. ``documents`` is ``None`` where the past is asked for.

    ``statements``: operations, oldest first, those that were taken back too, as far as they were known.
    """

    view: OrganisationView
    documents: int | None
    statements: tuple[Statement, ...]


def is_known(store: Store, told: str, spaces: Collection[str] = _SHARED) -> bool:
    """Say whether there is an actor of this id in these spaces; who asks may give what no database can hold."""
    is_visible = make_storable(told) == told and space_of(told) in spaces
    return is_visible and bool(store.actors.load([told]))


def find_beginning(store: Store, told: str, limit: int, spaces: Collection[str] = _SHARED) -> list[Actor]:
    """Return the organisations of which a name begins so; those of registers and documents first."""
    wanted = normalise_name(told)
    if not wanted:
        return []
    found = store.actors.search(wanted, limit, spaces)
    found += store.organisations.find_named(told, spaces)
    return list({actor.id: actor for actor in found}.values())[:limit]


def load_rows(store: Store, found: Sequence[Actor], spaces: Collection[str] = _SHARED) -> list[OrganisationRow]:
    """Return organisations as a list shows them to who sees these spaces."""
    ids = [actor.id for actor in found]
    entries, documents = store.registers.load_entries(ids), store.links.counts(ids, spaces)
    return [
        OrganisationRow(
            actor.id, actor.name, actor.country, documents.get(actor.id, 0), actor.identifiers, entries.get(actor.id)
        )
        for actor in found
    ]


def load_organisation(
    store: Store, actor_id: str, known_at: datetime | None = None, spaces: Collection[str] = _SHARED
) -> OrganisationDossier:
    """Return what is known of an organisation, or was at a moment. Raises NotFoundError, also outside these spaces."""
    if not is_known(store, actor_id, spaces):
        raise not_found(actor_id)
    view = store.organisations.view(actor_id, known_at)
    documents = store.links.counts([view.id], spaces).get(view.id, 0) if known_at is None else None
    lines = store.organisations.history(actor_id, spaces)
    return OrganisationDossier(view, documents, tuple(_as_known(lines, known_at)))


def not_found(told: str) -> NotFoundError:
    """Return the error that nobody bears a name or id."""
    return NotFoundError("no organisation is known by this name or id", place=make_storable(told[:_MAX_TOLD_CHARS]))


def _as_known(lines: Sequence[Statement], known_at: datetime | None) -> list[Statement]:
    """Return lines as they were held at a moment: what was taken back later stood then."""
    if known_at is None:
        return list(lines)
    held = [line for line in lines if line.recorded_at <= known_at]
    return [
        replace(line, retracted_at=None, retracted_by=None)
        if line.retracted_at is not None and line.retracted_at > known_at
        else line
        for line in held
    ]
