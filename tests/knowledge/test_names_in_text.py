"""Names in running text mean whom the ledger knows by them, whatever came first."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from core.models import Consumer
from core.registers import NameKind, RegisterEntry, RegisterName
from core.store import Store
from core.store.tables import names_in_text
from tests.conftest import NOW
from tests.knowledge.identity_world import WHY, World, article, org_id, patent

RING, RING_DE = org_id("Ringwerk"), org_id("Ringwerk", "DE")


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def test_a_name_in_a_text_means_the_organisation_that_metadata_made(world: World) -> None:
    world.take(patent("1", ("Ringwerk B.V.", "NL")))
    world.run()
    world.take(article("1"), ["Ringwerk", "Nobody Knows"])
    world.run()
    assert world.meant("n:1") == [RING]


def test_it_does_when_the_organisation_comes_later(world: World) -> None:
    world.take(article("1"), ["Ringwerk"])
    world.run()
    assert world.meant("n:1") == []
    world.take(patent("1", ("RINGWERK BV", "NL")))
    world.run()
    assert world.meant("n:1") == [RING]
    assert world.store.pending.count(Consumer.RESOLVE) == 0


def test_two_firms_of_one_name_in_two_countries_leave_it_a_mention(world: World) -> None:
    world.take(article("1"), ["Ringwerk"])
    world.take(patent("1", ("Ringwerk", "NL")))
    world.run()
    world.take(patent("2", ("Ringwerk GmbH", "DE")))
    world.run()
    assert world.meant("n:1") == []


def test_the_metadata_of_the_text_tells_which_of_two_it_means(world: World) -> None:
    world.take(patent("1", ("Ringwerk", "NL"), ("Ringwerk", "DE")))
    world.take(article("1", 0, ("Ringwerk GmbH", "DE")), ["Ringwerk"])
    world.run()
    assert world.meant("n:1") == [RING_DE]


def test_a_second_name_is_told_by_the_metadata_too(world: World) -> None:
    world.take(patent("1", ("Ringwerk", "NL"), ("Delta Optics", "DE")))
    world.take(article("1", 0, ("Delta Optics", "DE")), ["Ringwerk"])
    world.run()
    assert world.meant("n:1") == [RING]
    world.name(org_id("Delta Optics", "DE"), "Ringwerk")
    world.run()
    assert world.meant("n:1") == [org_id("Delta Optics", "DE")]


def test_a_mention_holds_no_organisation(world: World) -> None:
    world.take(article("1"), ["Ringwerk"])
    world.take(patent("1", ("Ringwerk", "NL")))
    world.run()
    world.take(patent("1", ("Delta Optics", "NL")))
    world.run()
    assert world.store.actors.load([RING]) == {}
    assert world.meant("n:1") == []


def test_a_name_that_a_person_gave_is_meant_until_it_is_taken_back(world: World) -> None:
    world.take(article("1"), ["Oldwerk"])
    world.take(patent("1", ("Ringwerk", "NL")))
    world.run()
    number = world.name(RING, "Oldwerk")
    world.run()
    assert world.meant("n:1") == [RING]
    world.undo(number)
    world.run()
    assert world.meant("n:1") == []


def test_a_merge_tells_whom_a_name_means_and_its_split_does_not(world: World) -> None:
    world.take(article("1"), ["Ringwerk"])
    world.take(patent("1", ("Ringwerk", "NL"), ("Ringwerk", "DE")))
    world.run()
    merged = world.merge(RING_DE, RING)
    world.run()
    assert world.meant("n:1") == [min(RING, RING_DE)]
    world.store.ledger.split(merged, WHY, NOW)
    world.run()
    assert world.meant("n:1") == []


@pytest.mark.parametrize("space", ["shared", "board"])
def test_a_text_means_no_organisation_of_another_space(world: World, space: str) -> None:
    world.take(article("1"), ["Ringwerk"])
    world.take(patent("1", ("Ringwerk", "NL"), space=space))
    world.take(article("2", space="board"), ["Ringwerk"])
    world.run()
    mine = org_id("Ringwerk", "NL", space)
    assert world.meant("n:1") == ([mine] if space == "shared" else [])
    assert world.meant("n:2~board") == [mine]


def test_what_happens_in_a_private_space_asks_for_nothing_in_another(world: World) -> None:
    world.take(article("1"), ["Ringwerk"])
    world.run()
    world.take(patent("1", ("Ringwerk", "NL"), space="board"))
    works = world.store.pending.lease(Consumer.RESOLVE, 10, "me", NOW)
    assert [work.target for work in works] == ["p:1~board"]
    world.store.pending.free(Consumer.RESOLVE)
    world.run()
    world.name(org_id("Ringwerk", "NL", "board"), "Oldwerk")
    assert world.store.pending.count(Consumer.RESOLVE) == 0


ENTRY = RegisterEntry("ror", "r", (RegisterName("Ringwerk", NameKind.DISPLAY),), country="NL", city="Delft")


def test_a_register_goes_first(world: World) -> None:
    world.take(article("1"), ["Ringwerk"])
    world.take(patent("1", ("Ringwerk", "NL")))
    world.run()
    world.store.registers.save([(ENTRY, None)], NOW, "a file")
    world.run()
    assert world.meant("n:1") == ["ror:r"]
    assert world.store.actors.load([RING]) == {}


def test_what_a_person_says_of_a_name_holds_for_its_other_spellings(world: World) -> None:
    world.take(patent("1", ("Ringwerk", "NL"), ("Delta Optics", "NL")))
    world.take(article("1"), ["Ringwerk", "Ringwerk B.V."])
    world.run()
    number = world.correct("n:1", "Ringwerk B.V.", org_id("Delta Optics"))
    world.run()
    assert world.meant("n:1") == [org_id("Delta Optics")]
    world.store.corrections.undo(number, NOW)
    world.run()
    assert world.meant("n:1") == [RING]


def test_a_forgotten_text_leaves_no_name_behind(world: World) -> None:
    world.take(article("1", 0, ("Delta Optics", "NL")), ["Ringwerk"])
    world.run()
    world.forget("n:1")
    with world.store.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(names_in_text)) == 0


def test_a_text_follows_when_the_entry_of_a_register_is_forgotten(world: World) -> None:
    world.take(article("1"), ["Ringwerk"])
    world.take(patent("1", ("Ringwerk", "NL")))
    world.store.registers.save([(ENTRY, None)], NOW, "a file")
    world.run()
    assert world.meant("n:1") == ["ror:r"]
    world.forget("ror:r")
    world.run()
    assert world.meant("n:1") == [RING]


def test_a_text_follows_when_the_document_that_made_an_organisation_is_forgotten(world: World) -> None:
    world.take(article("1"), ["Ringwerk"])
    world.take(patent("1", ("Ringwerk", "NL")))
    world.run()
    world.forget("p:1")
    assert world.meant("n:1") == []
    world.take(patent("2", ("Ringwerk", "NL")))
    world.run()
    assert world.meant("n:1") == [RING]
