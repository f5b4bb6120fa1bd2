"""A ledger of six organisations, and of one that a register knows, whose clock goes on with every operation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from core.models import Actor, Link, OrganisationKind, UnitKind
from core.registers import EntryStatus, NameKind, RegisterEntry, RegisterName, RegisterRelation, RelationKind
from core.store import Store
from core.store.actors.lines import (
    OPERATIONS,
    UNDONE,
    Said,
)
from core.store.actors.views import OrganisationView
from core.store.tables import statements
from core.store.units import UnitPlan
from tests.conftest import NOW

WHY = Said("a test", evidence="https://example.test/1")
LETTERS = "abcdef"
RING = RegisterEntry(
    "ror",
    "05ring",
    (RegisterName("Ring Institute", NameKind.DISPLAY), RegisterName("RI", NameKind.ACRONYM)),
    kinds=(OrganisationKind.RESEARCH, OrganisationKind.EDUCATION),
    status=EntryStatus.ACTIVE,
    country="NL",
    city="Delft",
    established=1999,
    employees=40,
    links=("https://ring.example/",),
    identifiers=(("ror", "05ring"),),
    relations=(RegisterRelation(RelationKind.PARENT, "05par", "Parent University"),),
)
OWN = RegisterEntry("ours", "1", (RegisterName("Ring of ours"),), space="board")


class Ledger:
    """A ledger whose clock goes on with every operation."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOW

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def merge(self, gone: str, kept: str) -> int:
        return self.store.ledger.merge(gone, kept, WHY, self.tick())

    def apart(self, one: str, other: str) -> int:
        return self.store.ledger.keep_apart(one, other, WHY, self.tick())

    def split(self, number: int) -> int:
        return self.store.ledger.split(number, WHY, self.tick())

    def undo(self, number: int) -> int:
        return self.store.ledger.undo(number, WHY, self.tick())

    def name(self, actor: str, name: str, kind: str = "alias") -> int:
        return self.store.ledger.name(actor, (name, kind, None), WHY, self.tick())

    def state(self, actor: str, attribute: str, value: str) -> int:
        return self.store.ledger.state(actor, attribute, value, WHY, self.tick())

    def relate(self, actor: str, kind: str, other: str) -> int:
        return self.store.ledger.relate(actor, kind, other, WHY, self.tick())

    def views(self, known_at: datetime | None = None) -> dict[str, OrganisationView]:
        return self.store.organisations.views([*(f"org-{n}" for n in LETTERS), RING.id], known_at)

    def enter(self, country: str) -> None:
        self.store.registers.save([(replace(RING, country=country), None)], self.tick(), "ror.json")

    def write(self, actor: str, name: str, identifier: str) -> None:
        told = Actor(actor, "organisation", name, "NL", (("grid", identifier),))
        with self.store.database.write() as connection:
            self.store.actors.save_in(connection, {actor: (told, name)}, self.tick())

    def standing(self) -> list[int]:
        with self.store.database.read() as connection:
            query = select(statements.c.id).where(statements.c.retracted_at.is_(None))
            return list(connection.scalars(query.where(statements.c.predicate.in_(OPERATIONS - {UNDONE}))))


def fill(store: Store, at: datetime = NOW) -> Ledger:
    """Six organisations, each named by a document of its own."""
    actors = {
        f"org-{n}": (Actor(f"org-{n}", "organisation", f"Delta {n}", "NL", (("grid", n),)), f"delta {n}")
        for n in LETTERS
    }
    links = [Link(f"d{n}", f"org-{n}", "affiliation", f"Delta {n}") for n in LETTERS]
    founded = {f"u{n}": (UnitKind.WORK, f"d{n}") for n in LETTERS}
    with store.database.write() as connection:
        store.units.save_in(connection, UnitPlan(founded=founded), at, "local")
        store.actors.save_in(connection, actors, at)
        store.links.save_in(connection, [f"d{n}" for n in LETTERS], links, at)
    return Ledger(store)


def fill_with_register(store: Store) -> Ledger:
    """The same, with one that a register knows."""
    ledger = fill(store)
    ledger.enter("NL")
    return ledger
