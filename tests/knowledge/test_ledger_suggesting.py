"""What is suggested to be one, why, and what never is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from core.models import Actor
from core.registers import NameKind, RegisterEntry, RegisterName, RegisterRelation, RelationKind
from core.store import Store
from core.store.actors.lines import Said
from core.text.organisation_names import normalise_name
from knowledge.ledger.suggesting import find_suggestions
from tests.conftest import NOW

WHY = Said("a test")


def add(store: Store, *told: Actor) -> None:
    with store.database.write() as connection:
        store.actors.save_in(connection, {one.id: (one, normalise_name(one.name)) for one in told}, NOW)


def enter(store: Store, *entries: RegisterEntry) -> None:
    store.registers.save([(entry, None) for entry in entries], NOW, "a list")


def firm(key: str, name: str, country: str | None = "NL", identifiers: Sequence[tuple[str, str]] = ()) -> Actor:
    return Actor(f"org-{key}", "organisation", name, country, tuple(identifiers))


def entry(source: str, key: str, *names: RegisterName, **more: object) -> RegisterEntry:
    return RegisterEntry(source, key, names, **{"country": "NL", **more})  # type: ignore[arg-type]


def pairs(store: Store) -> dict[tuple[str, str], str]:
    return {(one.gone, one.kept): one.reason for one in find_suggestions(store)}


def test_one_name_in_one_country_is_suggested_towards_the_register(store: Store) -> None:
    add(store, firm("1", "Lumen Optics B.V."))
    enter(store, entry("kvk", "7", RegisterName("Lumen Optics")))
    assert pairs(store) == {("org-1", "kvk:7"): "the same name, “lumen optics”, and country, NL"}


def test_one_name_without_a_country_is_worth_less(store: Store) -> None:
    add(store, firm("1", "Lumen Optics", None), firm("2", "Lumen Optics", "NL"))
    enter(store, entry("kvk", "7", RegisterName("Helio Systems")))
    add(store, firm("3", "Helio Systems"))
    sure, less = find_suggestions(store)
    assert (sure.kept, less.gone) == ("kvk:7", "org-1")
    assert sure.score > less.score


def test_one_name_in_two_countries_is_not_suggested(store: Store) -> None:
    add(store, firm("1", "Lumen Optics", "DE"), firm("2", "Lumen Optics", "NL"))
    assert pairs(store) == {}


def test_an_identifier_and_a_website_are_reasons_that_add_up(store: Store) -> None:
    add(store, firm("1", "Gamma Photonics", "NL", [("lei", "5299x")]))
    enter(store, entry("gleif", "5299x", RegisterName("Delta Lasers"), identifiers=(("lei", "5299x"),)))
    (alone,) = find_suggestions(store)
    assert alone.reason == "the same identifier, lei 5299x"
    enter(store, entry("kvk", "1", RegisterName("Delta Holding"), links=("https://www.delta.example/",)))
    store.ledger.state("gleif:5299x", "website", "https://delta.example", WHY, NOW)
    store.ledger.merge("org-1", "gleif:5299x", WHY, NOW)
    assert pairs(store) == {}  # a website alone is too little
    store.ledger.name("kvk:1", ("Delta Lasers NV", "former", None), WHY, NOW)
    ((pair, reason),) = pairs(store).items()
    assert pair == ("kvk:1", "gleif:5299x")
    assert reason == ("a former name of one is one of the other, “delta lasers”; the same website, delta.example")


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        ("Heliobrug Photonics", "Heliobrug Photonix", True),
        ("Heliobrug Photonics", "Heliobrug Logistics", False),
        ("Fraunhofer Institute 3", "Fraunhofer Institute 4", False),
    ],
)
def test_names_that_are_nearly_one_need_another_reason(store: Store, one: str, other: str, is_near: bool) -> None:
    add(store, firm("1", one), firm("2", other))
    for actor in ("org-1", "org-2"):
        store.ledger.state(actor, "website", "https://heliobrug.example", WHY, NOW)
    assert any("nearly one" in reason for reason in pairs(store).values()) is is_near


def test_two_entries_of_one_register_and_relatives_are_never_suggested(store: Store) -> None:
    parent = RegisterRelation(RelationKind.PARENT, "9")
    enter(
        store,
        entry("ror", "1", RegisterName("Delta Institute"), identifiers=(("grid", "g"),), relations=(parent,)),
        entry("ror", "2", RegisterName("Delta Institute"), identifiers=(("grid", "g"),)),
    )
    assert pairs(store) == {}


def test_acronyms_and_what_many_share_tell_nothing(store: Store) -> None:
    enter(store, *(entry(f"r{n}", "1", RegisterName("University Hospital")) for n in range(9)))
    enter(
        store,
        entry("a", "1", RegisterName("Alpha Beta Lasers"), RegisterName("ABLS", NameKind.ACRONYM)),
        entry("b", "1", RegisterName("Atlantic Boat Leasing"), RegisterName("ABLS", NameKind.ACRONYM)),
    )
    assert pairs(store) == {}


def test_what_is_kept_apart_or_in_another_space_is_not_suggested(store: Store) -> None:
    add(store, firm("1", "Lumen Optics"))
    enter(
        store,
        entry("kvk", "7", RegisterName("Lumen Optics")),
        entry("own", "7", RegisterName("Lumen Optics"), space="board"),
    )
    store.suggestions.replace(find_suggestions(store), NOW)
    (waiting,) = store.suggestions.load()
    store.suggestions.dismiss(waiting.id, WHY, NOW)
    assert pairs(store) == {}
    add(store, firm("2", "Lumen", "NL"))
    store.ledger.merge("org-1", "org-2", WHY, NOW + timedelta(days=1))
    assert pairs(store) == {}  # after other merges too


def test_the_queue_is_brought_up_to_date(store: Store) -> None:
    add(store, firm("1", "Lumen Optics"))
    enter(store, entry("kvk", "7", RegisterName("Lumen Optics")))
    assert store.suggestions.replace(find_suggestions(store), NOW).new == 1
    assert store.suggestions.replace(find_suggestions(store), NOW).held == 1
    store.ledger.state("org-1", "country", "DE", WHY, NOW)
    assert store.suggestions.replace(find_suggestions(store), NOW).gone == 1
    assert store.suggestions.load() == []
