"""Events by who it is they are about, not by how the name is written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.events import Event
from core.models import SHARED_SPACE
from core.registers import NameKind, RegisterEntry, RegisterName
from core.signals import Certainty
from core.store import Store
from core.store.tables import event_signals, events
from tests.conftest import NOW
from tests.knowledge.identity_world import DAY, EVERYWHERE, World, article, funding, org_id, patent, takeover

RING, NEW = org_id("Ringwerk"), org_id("Lumaro")


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def standing(world: World) -> list[Event]:
    return world.store.events.list_latest(EVERYWHERE)[1]


def test_two_names_of_one_company_tell_one_event_once_they_are_merged(world: World) -> None:
    world.take(patent("1", ("Ringwerk", "NL"), ("Lumaro", "NL")))
    world.take(article("1"), ["Ringwerk"], [funding("Ringwerk")])
    world.take(article("2", 1), ["Lumaro"], [funding("Lumaro")])
    world.run()
    before = {event.signals[0][0]: event for event in standing(world)}
    assert world.told() == [["n:1"], ["n:2"]]
    merged = world.merge(RING, NEW)
    world.run()
    assert world.told() == [["n:1", "n:2"]]
    [one] = standing(world)
    assert {event.id for event in world.store.events.load([e.id for e in before.values()]).values()} == {one.id}
    world.undo(merged)
    world.run()
    assert {event.signals[0][0]: event for event in standing(world)} == before


def test_a_former_name_tells_of_the_same_company(world: World) -> None:
    world.take(patent("1", ("Lumaro", "NL")))
    world.take(article("1"), [], [funding("Ringwerk")])
    world.take(article("2", 1), ["Lumaro"], [funding("Lumaro")])
    world.run()
    assert world.told() == [["n:1"], ["n:2"]]
    named = world.name(NEW, "Ringwerk")
    world.run()
    assert world.told() == [["n:1", "n:2"]]
    world.undo(named)
    world.run()
    assert world.told() == [["n:1"], ["n:2"]]


def test_two_firms_of_one_name_in_two_countries_have_events_of_their_own(world: World) -> None:
    world.take(article("1", 0, ("Ringwerk", "NL")), [], [funding("Ringwerk")])
    world.take(article("2", 0, ("Ringwerk GmbH", "DE")), [], [funding("Ringwerk")])
    world.take(article("3", 1), ["Ringwerk"], [funding("Ringwerk")])
    world.run()
    assert world.told() == [["n:1"], ["n:2"], ["n:3"]]


def test_events_are_found_by_whom_what_tells_of_them_is_linked_to(world: World) -> None:
    world.take(article("1", 0, ("Ringwerk", "NL")), [], [funding("Ringwerk")])
    world.take(article("2", 0, ("Ringwerk GmbH", "DE")), [], [funding("Ringwerk")])
    world.run()
    found = {i: world.store.events.of_actors([i]) for i in (RING, org_id("Ringwerk", "DE"), NEW)}
    assert {i: [event.signals for event in mine] for i, mine in found.items()} == {
        RING: [(("n:1", 0),)],
        org_id("Ringwerk", "DE"): [(("n:2", 0),)],
        NEW: [],
    }


def test_who_says_only_the_name_tells_of_the_only_company_that_bears_it(world: World) -> None:
    world.take(article("1", 0, ("Ringwerk", "NL")), [], [funding("Ringwerk")])
    world.take(article("2", 1), [], [funding("Ringwerk B.V.")])
    world.run()
    assert world.told() == [["n:1", "n:2"]]


def test_what_a_person_says_of_a_name_goes_before_metadata_that_spells_it_otherwise(world: World) -> None:
    world.take(patent("1", ("Lumaro", "NL")))
    world.take(article("1", 0, ("Ringwerk B.V.", "NL")), ["Ringwerk"], [funding("Ringwerk")])
    world.take(article("2", 1), [], [funding("Lumaro")])
    world.run()
    assert world.told() == [["n:1"], ["n:2"]]
    number = world.correct("n:1", "Ringwerk", NEW)
    world.run()
    assert world.told() == [["n:1", "n:2"]]
    world.store.corrections.undo(number, NOW)
    world.run()
    assert world.told() == [["n:1"], ["n:2"]]


@pytest.mark.parametrize("actor", [NEW, None])
def test_a_correction_tells_two_firms_apart(world: World, actor: str | None) -> None:
    world.take(patent("1", ("Ringwerk", "NL"), ("Lumaro", "NL")))
    for key in "123":
        world.take(article(key), ["Ringwerk"], [funding("Ringwerk")])
    world.run()
    number = world.correct("n:2", "Ringwerk", actor)
    world.run()
    assert world.told() == [["n:1", "n:3"], ["n:2"]]
    world.store.corrections.undo(number, NOW)
    world.run()
    assert world.told() == [["n:1", "n:2", "n:3"]]


UNIVERSITY = RegisterEntry(
    "ror",
    "u",
    (
        RegisterName("University of Delta", NameKind.DISPLAY),
        RegisterName("Delta Technical Institute", NameKind.FORMER),
        RegisterName("Universiteit Delta", NameKind.LABEL),
    ),
    country="NL",
)


def test_a_renamed_university_with_three_spellings_has_one_event(world: World) -> None:
    for key, name in enumerate(one.value for one in UNIVERSITY.names):
        world.take(article(str(key), key), [name], [funding(name)])
    world.run()
    assert world.told() == [["n:0"], ["n:1"], ["n:2"]]
    world.store.registers.save([(UNIVERSITY, None)], NOW, "a file")
    world.run()
    assert world.told() == [["n:0", "n:1", "n:2"]]
    world.forget("ror:u")
    world.run()
    assert world.told() == [["n:0"], ["n:1"], ["n:2"]]


def test_a_buyer_under_two_names_is_one_buyer(world: World) -> None:
    world.take(patent("1", ("Ringwerk", "NL"), ("Lumaro", "NL")))
    world.take(article("1"), [], [takeover("Delta", "Ringwerk")])
    world.take(article("2", 1), [], [takeover("Delta", "Lumaro")])
    world.run()
    assert world.told() == [["n:1"], ["n:2"]]
    world.merge(RING, NEW)
    world.run()
    assert world.told() == [["n:1", "n:2"]]


def test_a_private_space_joins_and_parts_its_own_events_only(world: World) -> None:
    for space in (SHARED_SPACE, "board"):
        world.take(patent("1", ("Ringwerk", "NL"), ("Lumaro", "NL"), space=space))
        world.take(article("1", space=space), [], [funding("Ringwerk")])
        world.take(article("2", 1, space=space), [], [funding("Lumaro")])
    world.run()
    mine = [org_id(name, "NL", "board") for name in ("Ringwerk", "Lumaro")]
    before = [event for event in standing(world) if event.space == SHARED_SPACE]
    assert len(before) == 2
    for number, name in enumerate(("Ringwerk", "Lumaro")):  # the shared ones bear the names too: a person tells
        world.correct(f"n:{number + 1}~board", name, mine[number])
    world.merge(mine[0], mine[1])
    world.run()
    assert [event for event in standing(world) if event.space == SHARED_SPACE] == before
    [joined] = [event for event in standing(world) if event.space == "board"]
    assert sorted(joined.signals) == [("n:1~board", 0), ("n:2~board", 0)]


def test_an_id_leads_on_when_one_of_several_that_told_it_is_forgotten(world: World) -> None:
    world.take(article("3", 5), [], [funding("Ringwerk")])
    world.run()
    [last] = standing(world)
    for key, days in (("2", 3), ("1", 0)):
        world.take(article(key, days), [], [funding("Ringwerk")])
        world.run()
    [first] = standing(world)
    world.forget("n:1")
    assert standing(world) == []
    world.run()
    [now] = standing(world)
    assert sorted(now.signals) == [("n:2", 0), ("n:3", 0)]
    assert {event.id for event in world.store.events.load([last.id, first.id, now.id]).values()} == {now.id}
    assert now.last_day == DAY + timedelta(5)


def test_nothing_is_left_of_what_only_forgotten_documents_told(world: World) -> None:
    for key, days in (("2", 3), ("1", 0)):
        world.take(article(key, days), [], [funding("Ringwerk")])
        world.run()
    world.forget("n:1")
    world.forget("n:2")
    with world.store.database.read() as connection:
        left = [connection.scalar(select(func.count()).select_from(table)) for table in (events, event_signals)]
    assert left == [0, 0]


def test_an_event_loses_the_words_of_a_forgotten_document_at_once(world: World) -> None:
    world.take(article("1"), [], [funding("Ringwerk", 7e6)])
    world.take(article("2", 1), [], [funding("Ringwerk", 7e6, Certainty.DENIED)])
    world.run()
    world.forget("n:1")
    with world.store.database.read() as connection:
        [row] = connection.execute(select(events)).all()
    assert (row.named, row.names, row.money, row.facts, row.first_day) == ([], "", [], [], None)


def test_the_id_of_an_article_with_two_rounds_leads_to_the_round_it_told(world: World) -> None:
    world.take(patent("1", ("Ringwerk", "NL"), ("Lumaro", "NL")))
    world.take(article("1"), [], [funding("Delta", 9e6), funding("Ringwerk")])
    world.run()
    before = next(event for event in standing(world) if "Ringwerk" in dict(event.named).values())
    world.merge(RING, NEW)
    world.run()
    after = world.store.events.load([before.id])[before.id]
    assert [name for _, name in after.named] == ["Ringwerk"]
    assert after.id != before.id
