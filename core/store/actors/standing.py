"""Who stands for some actors and how they are called, before an operation on the ledger and after it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from core.models import Actor
from core.store.actors.bearers import load_names_in
from core.store.actors.roots import load_stand_ins_in
from core.store.database import Database


@dataclass(frozen=True, slots=True)
class Standing:
    """Actors by those they stand for, and the normalised names that each of these bears."""

    actors: Mapping[str, Actor]
    names: Mapping[str, set[str]]


def load_standing_in(database: Database, connection: Connection, ids: Collection[str]) -> Standing:
    """Return who stands for these actors now."""
    return Standing(load_stand_ins_in(database, connection, ids), load_names_in(database, connection, ids))


def find_seen(before: Standing, after: Standing) -> list[str]:
    """Return the actors of which the index shows something else now."""
    return [one for one in after.actors if _shown(before.actors[one]) != _shown(after.actors[one])]


def find_renamed(before: Standing, after: Standing) -> dict[str, set[str]]:
    """Return the actors that another stands for now, with their names, and others with those that they got or lost.

    A text that has one of these names may mean another by it.
    """
    found: dict[str, set[str]] = {}
    for one, actor in after.actors.items():
        now, then = after.names[one], before.names[one]
        if actor.id != before.actors[one].id:
            found[one] = now | then
        elif now != then:
            found[one] = now ^ then
    return found


def _shown(actor: Actor) -> tuple[str, str, str | None]:
    return actor.id, actor.name, actor.country
