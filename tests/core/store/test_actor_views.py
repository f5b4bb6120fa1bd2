"""What the ledger says of an organisation: united, of any day, with its history, and the queue of suggestions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import InputError, NotFoundError
from core.models import Actor, Cause, Consumer, Link
from core.registers import NameKind, RegisterEntry, RegisterName
from core.store import Store
from core.store.actors.lines import (
    MERGED,
    UNDONE,
    AttributeName,
    Said,
)
from core.store.actors.suggestions import Suggestion
from tests.conftest import NOW
from tests.core.store.conftest import MakeDocument
from tests.core.store.forgotten_world import NAME, ORDER, find
from tests.core.store.ledger_world import RING, WHY, Ledger


def test_a_register_that_contradicts_a_person_is_shown_and_does_not_count(ledger: Ledger) -> None:
    ledger.store.registers.save([(RING, None)], NOW, "ror.json")
    ledger.state("ror:05ring", "country", "BE")
    ledger.name("ror:05ring", "The Ring", "display")
    moved = replace(RING, country="DE", names=(RegisterName("Ring GmbH", NameKind.DISPLAY),))
    ledger.store.registers.save([(moved, None)], ledger.tick(), "ror.json")
    view = ledger.store.organisations.view("ror:05ring")
    assert (view.name, view.country) == ("The Ring", "BE")
    country = next(one for one in view.attributes if one.name == AttributeName.COUNTRY)
    assert [(one.values, one.told[0].by) for one in country.others] == [(("DE",), "register:ror")]
    assert [(one.name, one.told[0].by) for one in view.names] == [("The Ring", "local"), ("Ring GmbH", "register:ror")]
    assert ledger.store.actors.load(["ror:05ring"])["ror:05ring"].name == "The Ring"


def test_what_registers_say_of_all_members_is_united(ledger: Ledger) -> None:
    ledger.store.registers.save([(RING, None)], NOW, "ror.json")
    ledger.merge("org-a", "ror:05ring")
    view = ledger.store.organisations.view("org-a")
    assert [(one.name, one.kind) for one in view.names] == [
        ("Ring Institute", "display"),
        ("Delta a", "label"),
        ("RI", "acronym"),
    ]
    assert {one.name: one.counts.values for one in view.attributes} == {
        "country": ("NL",),
        "city": ("Delft",),
        "kind": ("research", "education"),
        "status": ("active",),
        "established": ("1999",),
        "employees": ("40",),
        "website": ("https://ring.example/",),
    }
    assert [(one.kind, one.other, one.name) for one in view.relations] == [("parent", "ror:05par", "Parent University")]
    assert [(told.actor, told.by) for one in view.attributes[:1] for told in one.counts.told] == [
        ("ror:05ring", "register:ror"),
        ("org-a", "documents"),
    ]


def test_a_relation_is_seen_from_both_sides_and_follows_merges(ledger: Ledger) -> None:
    ledger.relate("org-a", "parent", "org-b")
    ledger.merge("org-b", "org-c")
    assert [(one.kind, one.other) for one in ledger.store.organisations.view("org-a").relations] == [
        ("parent", "org-c")
    ]
    assert [(one.kind, one.other) for one in ledger.store.organisations.view("org-c").relations] == [("child", "org-a")]
    ledger.merge("org-a", "org-c")
    assert ledger.store.organisations.view("org-c").relations == ()


def test_units_whose_entry_changes_are_enqueued_and_no_others(ledger: Ledger) -> None:
    store = ledger.store
    store.indexes.claim_building("g1", "tantivy", NOW)
    queue = f"{Consumer.INDEX}:g1"

    def asked_for() -> list[tuple[str, Cause]]:
        works = store.pending.lease(queue, 10, "me", NOW)
        store.pending.done(works)
        return sorted((work.target, work.cause) for work in works)

    asked_for()
    number = ledger.merge("org-b", "org-a")
    assert asked_for() == [("ub", Cause.CORRECTED)]
    ledger.name("org-a", "Delta BV", "former")
    assert asked_for() == []
    ledger.name("org-a", "Delta", "display")
    assert [target for target, _ in asked_for()] == ["ua", "ub"]
    ledger.undo(number)
    assert asked_for() == [("ub", Cause.CORRECTED)]


def test_the_ledger_of_a_day_is_what_was_answered_then(ledger: Ledger) -> None:
    ledger.store.registers.save([(RING, None)], ledger.tick(), "ror.json")
    ledger.merge("org-a", "ror:05ring")
    answered = ledger.store.organisations.view("ror:05ring")
    then = ledger.now
    ledger.name("org-a", "Ring", "display")
    ledger.store.registers.save([(replace(RING, country="DE"), None)], ledger.tick(), "ror.json")
    with ledger.store.database.write() as connection:
        written = Actor("org-a", "organisation", "A delta", "NL", (("lei", "1"),))
        ledger.store.actors.save_in(connection, {"org-a": (written, "delta a")}, ledger.tick())
    assert ledger.store.organisations.view("org-a") != answered
    assert ledger.store.organisations.view("org-a", then) == answered
    with pytest.raises(NotFoundError, match="known then"):
        ledger.store.organisations.view("ror:05ring", NOW)


def test_the_history_tells_every_operation_and_its_undoing(ledger: Ledger) -> None:
    merged = ledger.merge("org-b", "org-a")
    ledger.undo(merged)
    history = ledger.store.organisations.history("org-a")
    assert [(line.predicate, line.retracted_at is None) for line in history] == [(MERGED, False)]
    assert [line.predicate for line in ledger.store.organisations.history("org-b")] == [MERGED, UNDONE]


def test_what_is_no_operation_is_not_undone(ledger: Ledger) -> None:
    ledger.store.registers.save([(RING, None)], NOW, "ror.json")
    (entry,) = ledger.store.statements.about(["ror:05ring"])
    with pytest.raises(InputError, match=f"statement {entry.id}: .*no operation"):
        ledger.undo(entry.id)
    for number in (0, -1, 2**40):
        with pytest.raises(NotFoundError):
            ledger.undo(number)
    with pytest.raises(InputError, match="no standing merge"):
        ledger.split(entry.id)


def test_what_documents_said_before_is_forgotten_with_them(store: Store, make_document: MakeDocument) -> None:
    store.documents.save([(make_document("a1"), None)], NOW)
    for name in ("Zeta Secret", "Alpha Secret"):
        with store.database.write() as connection:
            told = {"org-z": (Actor("org-z", "organisation", name, "NL"), "secret")}
            store.actors.save_in(connection, told, NOW + timedelta(days=1))
            store.links.save_in(connection, ["arxiv:a1"], [Link("arxiv:a1", "org-z", "affiliation", name)], NOW)
    assert store.organisations.view("org-z").name == "Alpha Secret"
    assert find(store, "Zeta Secret") == {"actor_pasts.name"}
    store.forgetting.forget_documents(["arxiv:a1"], ORDER)
    assert find(store, "Secret") == set()


def test_a_name_that_tells_of_a_forgotten_person_is_shown_no_more(ledger: Ledger) -> None:
    ledger.name("org-a", f"{NAME} Laboratories", "display")
    ledger.store.forgetting.forget_person([NAME], None, ORDER)
    assert find(ledger.store, NAME) == set()
    view = ledger.store.organisations.view("org-a")
    assert (view.name, [one.name for one in view.names]) == ("Delta a", ["Delta a"])
    assert ledger.store.organisations.find_named("laboratories") == []


def test_a_merge_outlives_that_its_actor_was_forgotten_and_came_again(ledger: Ledger) -> None:
    ledger.merge("org-a", "org-b")
    with ledger.store.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM actors WHERE id = 'org-b'")
    assert ledger.store.organisations.view("org-a").members == ("org-a",)
    ledger.merge("org-c", "org-a")
    ledger.tick()
    with ledger.store.database.write() as connection:
        again = {"org-b": (Actor("org-b", "organisation", "Delta b", "NL"), "delta b")}
        ledger.store.actors.save_in(connection, again, ledger.now)
    assert ledger.store.organisations.view("org-c").members == ("org-b", "org-a", "org-c")


def test_a_queue_holds_what_was_found_until_it_is_accepted_or_dismissed(ledger: Ledger) -> None:
    store = ledger.store
    found = [Suggestion("org-b", "org-a", 0.9, "one name"), Suggestion("org-c", "org-a", 0.7, "one domain")]
    queued = store.suggestions.replace(found, ledger.tick())
    assert (queued.new, queued.held, queued.gone) == (2, 0, 0)
    first, second = store.suggestions.load()
    assert (first.gone, first.score, first.reason) == ("org-b", 0.9, "one name")
    merged = store.suggestions.accept(first.id, WHY, ledger.tick())
    store.suggestions.dismiss(second.id, WHY, ledger.tick())
    assert store.organisations.view("org-b").members == ("org-a", "org-b")
    assert store.suggestions.load() == []
    with pytest.raises(InputError, match="no suggestion that waits"):
        store.suggestions.accept(first.id, WHY, ledger.tick())
    store.suggestions.replace(found, ledger.tick())
    assert store.suggestions.load() == []
    ledger.undo(merged)
    store.suggestions.replace(found, ledger.tick())
    assert [one.gone for one in store.suggestions.load()] == ["org-b"]


def test_a_queue_keeps_what_is_found_again_and_lets_the_rest_go(ledger: Ledger) -> None:
    store = ledger.store
    one, other = Suggestion("org-b", "org-a", 0.9, "one name"), Suggestion("org-c", "org-a", 0.7, "one domain")
    store.suggestions.replace([one, other], ledger.tick())
    number = store.suggestions.load()[0].id
    queued = store.suggestions.replace([one], ledger.tick())
    assert (queued.new, queued.held, queued.gone) == (0, 1, 1)
    assert [held.id for held in store.suggestions.load()] == [number]


def test_the_history_of_a_shared_organisation_holds_nothing_private(store: Store) -> None:
    ours = RegisterEntry("portfolio", "7", (RegisterName("Secret BV"),), space="board")
    theirs = RegisterEntry("ror", "a", (RegisterName("Alpha Lab"),))
    store.registers.save([(ours, None), (theirs, None)], NOW, "a file")
    store.ledger.relate(ours.id, "parent", theirs.id, Said("we plan to sell to it"), NOW)
    assert store.organisations.history(theirs.id) == []
    for told in (store.organisations.history(theirs.id, ["board"]), store.organisations.history(ours.id)):
        assert [line.reason for line in told] == ["we plan to sell to it"]
