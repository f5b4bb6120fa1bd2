"""The ledger of organisations: every operation, its undoing, what is refused, and the ledger of any day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.errors import InputError, NotFoundError
from core.models import Actor, Cause, Consumer, Link, OrganisationKind, UnitKind
from core.registers import EntryStatus, NameKind, RegisterEntry, RegisterName, RegisterRelation, RelationKind
from core.store import Store, open_store
from core.store.actor_lines import (
    MAX_NAME_CHARS,
    MERGED,
    NAMED,
    NOT_SAME,
    OPERATIONS,
    RELATED,
    STATED,
    UNDONE,
    AttributeName,
    Said,
)
from core.store.actor_suggestions import Suggestion
from core.store.actor_views import OrganisationView
from core.store.tables import statements
from core.store.units import UnitPlan
from tests.conftest import NOW
from tests.core.store.conftest import MakeDocument
from tests.core.store.forgotten_world import NAME, ORDER, find

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


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return fill(store)


def test_what_is_merged_is_read_as_the_one_that_stands_for_it(ledger: Ledger) -> None:
    ledger.merge("org-b", "org-a")
    ledger.merge("org-a", "org-c")
    view = ledger.store.organisations.view("org-b")
    assert (view.id, view.name, view.members) == ("org-c", "Delta c", ("org-c", "org-a", "org-b"))
    assert [name.name for name in view.names] == ["Delta c", "Delta a", "Delta b"]
    assert [(one.value, one.told[0].actor) for one in view.identifiers] == [
        ("c", "org-c"),
        ("a", "org-a"),
        ("b", "org-b"),
    ]
    assert ledger.store.links.counts(["org-c"]) == {"org-c": 3}
    assert {i: actor.id for i, actor in ledger.store.actors.load(["org-b", "org-c"]).items()} == {
        "org-b": "org-c",
        "org-c": "org-c",
    }
    assert [actor.id for actor in ledger.store.actors.search("delta b")] == ["org-c"]
    ((_, actor),) = ledger.store.links.load(["db"])["db"]
    assert (actor.id, actor.name) == ("org-c", "Delta c")


def test_a_statement_says_who_why_and_on_what_evidence(ledger: Ledger) -> None:
    ledger.merge("org-b", "org-a")
    (line,) = ledger.store.organisations.view("org-a").merges
    assert (line.subject, line.value, line.principal) == ("org-b", {"into": "org-a"}, "local")
    assert (line.reason, line.evidence, line.recorded_at) == ("a test", "https://example.test/1", ledger.now)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_merges_are_undone_in_any_order(ledger: Ledger, order: tuple[int, ...]) -> None:
    before = ledger.views()
    numbers = [ledger.merge("org-d", "org-c"), ledger.merge("org-c", "org-b"), ledger.merge("org-b", "org-a")]
    for position in order:
        ledger.undo(numbers[position])
    assert ledger.views() == before


def test_undoing_an_undoing_does_the_operation_again_as_a_new_statement(ledger: Ledger) -> None:
    first = ledger.merge("org-b", "org-a")
    undone = ledger.undo(first)
    again = ledger.undo(undone)
    assert ledger.store.organisations.root("org-b") == "org-a"
    assert again not in (first, undone)
    with pytest.raises(InputError, match=f"statement {undone}: .*already"):
        ledger.undo(undone)
    ledger.undo(again)
    assert ledger.store.organisations.root("org-b") == "org-b"


@pytest.mark.parametrize(
    "do",
    [
        lambda ledger: ledger.merge("org-b", "org-a"),
        lambda ledger: ledger.apart("org-b", "org-a"),
        lambda ledger: ledger.name("org-a", "Delta BV", "former"),
        lambda ledger: ledger.state("org-a", "country", "DE"),
        lambda ledger: ledger.relate("org-a", "parent", "org-b"),
        lambda ledger: ledger.split(ledger.merge("org-b", "org-a")),
    ],
    ids=["merge", "apart", "name", "state", "relate", "split"],
)
def test_each_operation_is_undone_once_and_only_once(ledger: Ledger, do: Callable[[Ledger], int]) -> None:
    number = do(ledger)
    after = ledger.views()
    undone = ledger.undo(number)
    assert ledger.views() != after
    with pytest.raises(InputError, match=f"statement {number}: "):
        ledger.undo(number)
    ledger.undo(undone)
    assert [what(one) for one in ledger.views().values()] == [what(one) for one in after.values()]


def what(view: OrganisationView) -> dict[str, Any]:
    """Return a view without the numbers and times of its statements, which are those of the operation done again."""
    return {
        "members": view.members,
        "names": [(one.name, one.kind) for one in view.names],
        "attributes": [(one.name, one.counts.values) for one in view.attributes],
        "relations": [(one.kind, one.other) for one in view.relations],
        "apart": [(line.subject, line.value["other"]) for line in view.apart],
    }


def test_a_wrong_merge_that_was_split_stays_split(ledger: Ledger) -> None:
    ledger.merge("org-c", "org-b")
    split = ledger.split(ledger.merge("org-b", "org-a"))
    assert ledger.store.organisations.view("org-c").members == ("org-b", "org-c")
    assert [line.id for line in ledger.store.organisations.view("org-a").apart] == [split]
    ledger.merge("org-d", "org-a")
    for gone, kept in (("org-b", "org-a"), ("org-a", "org-b"), ("org-d", "org-b")):
        with pytest.raises(InputError, match=f"statement {split}|given up"):
            ledger.merge(gone, kept)
    assert ledger.store.organisations.root("org-b") == "org-b"


def test_what_is_not_the_same_stays_apart_after_other_merges(ledger: Ledger) -> None:
    number = ledger.apart("org-a", "org-b")
    ledger.merge("org-a", "org-c")
    ledger.merge("org-b", "org-d")
    with pytest.raises(InputError, match=f"statement {number}: org-c and org-d are kept apart"):
        ledger.merge("org-c", "org-d")
    assert ledger.store.suggestions.load_apart() == {frozenset({"org-c", "org-d"})}


def test_a_split_that_is_undone_merges_again_and_is_refused_where_that_cannot_be(ledger: Ledger) -> None:
    split = ledger.split(ledger.merge("org-b", "org-a"))
    blocking = ledger.merge("org-b", "org-c")
    with pytest.raises(InputError, match=f"statement {blocking}: "):
        ledger.undo(split)
    assert ledger.store.organisations.view("org-b").members == ("org-c", "org-b")
    ledger.undo(blocking)
    ledger.undo(split)
    assert ledger.store.organisations.view("org-b").members == ("org-a", "org-b")


@pytest.mark.parametrize(
    ("gone", "kept", "place"),
    [
        ("org-a", "org-a", "org-a: .*one and the same"),
        ("org-b", "org-a", "org-b: .*one already, as org-a"),
        ("org-a", "org-b", "org-a: .*one already, as org-a"),  # the cycle
        ("org-b", "org-c", "statement .*given up for org-a already"),
        ("org-x", "org-a", "org-x: there is no such organisation"),
        ("org-a", "org-x" * 200, "org-x"),
        ("org-\0", "org-a", "no such organisation"),
        ("org-a", "ada", "org-a: .*of kind"),
        ("ours:1~board", "org-a", "ours:1~board: .*two spaces"),
        ("org-a", "ours:1~board", "ours:1~board: "),
    ],
)
def test_a_merge_that_cannot_be_is_refused_and_names_the_place(
    ledger: Ledger, gone: str, kept: str, place: str
) -> None:
    ledger.store.registers.save([(OWN, None)], NOW, "a list")
    with ledger.store.database.write() as connection:
        ledger.store.actors.save_in(connection, {"ada": (Actor("ada", "person", "Ada"), "ada")}, NOW)
    ledger.merge("org-b", "org-a")
    before, standing = ledger.views(), ledger.standing()
    with pytest.raises(InputError, match=place):
        ledger.merge(gone, kept)
    assert (ledger.views(), ledger.standing()) == (before, standing)


def test_a_cycle_over_several_is_refused(ledger: Ledger) -> None:
    ledger.merge("org-a", "org-b")
    ledger.merge("org-b", "org-c")
    with pytest.raises(InputError, match="org-c: org-c and org-a are one already, as org-c"):
        ledger.merge("org-c", "org-a")


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("x" * 5_000, "alias", "name: longer than 500"),
        ("Delta\0BV", "alias", r"name: holds U\+0000"),
        ("Delta\x07BV", "alias", r"name: holds U\+0007"),
        ("Delta \ud83d", "alias", r"name: holds U\+D83D"),
        ("Delta \u202eVB", "alias", r"name: holds U\+202E"),
        ("", "alias", "name: there is nothing"),
        (" \n\t", "alias", "name: there is nothing"),
        ("–!", "alias", "name: .*letter or a digit"),
        ("Delta", "nickname", "kind of name: 'nickname' is none of display, legal"),
    ],
)
def test_a_name_that_nobody_can_read_is_refused(ledger: Ledger, name: str, kind: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        ledger.name("org-a", name, kind)
    assert ledger.standing() == []


@pytest.mark.parametrize("name", ["x" * MAX_NAME_CHARS, "Ünïcode & Söhne", "三菱電機株式会社", "Delta\n  Institute"])
def test_a_name_of_any_script_is_kept(ledger: Ledger, name: str) -> None:
    ledger.name("org-a", name, "former")
    view = ledger.store.organisations.view("org-a")
    assert [(one.name, one.kind) for one in view.names] == [("Delta a", "label"), (" ".join(name.split()), "former")]
    assert [actor.id for actor in ledger.store.organisations.find_named(name)] == ["org-a"]


@pytest.mark.parametrize(
    ("attribute", "value", "said"),
    [
        ("colour", "red", "attribute: 'colour' is none of country, city"),
        ("country", "Netherlands", "country: .*two letters"),
        ("established", "18", "established: a number from 1,000"),
        ("established", "1" * 5_000, "established: a number"),
        ("employees", "-3", "employees: a number"),
        ("employees", "٣", "employees: a number"),
        ("status", "unknown", "status: .*undo its statement"),
        ("kind", "bakery", "kind: 'bakery' is none of company"),
        ("website", "javascript:alert(1)", "website: a website begins with"),
        ("website", "https://[broken", "website: a website begins with"),
        ("description", "a\x00b", "description: holds"),
        ("city", "c" * 5_000, "city: longer than 500"),
    ],
)
def test_an_attribute_that_cannot_be_is_refused(ledger: Ledger, attribute: str, value: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        ledger.state("org-a", attribute, value)


@pytest.mark.parametrize(
    ("said", "match"),
    [({"reason": "r" * 5_000}, "reason"), ({"evidence": "e" * 301}, "evidence"), ({"evidence": "a\0"}, "evidence")],
)
def test_a_reason_or_evidence_that_cannot_be_held_is_refused(said: dict[str, str], match: str) -> None:
    with pytest.raises(InputError, match=match):
        Said(**said)


def test_the_newest_word_of_a_person_counts_and_the_one_before_when_it_is_undone(ledger: Ledger) -> None:
    ledger.state("org-a", "country", "de")
    newest = ledger.state("org-a", "country", "BE")
    (country,) = ledger.store.organisations.view("org-a").attributes
    assert (country.counts.values, [one.values for one in country.others]) == (("BE",), [("DE",), ("NL",)])
    assert ledger.store.actors.load(["org-a"])["org-a"].country == "BE"
    ledger.undo(newest)
    assert ledger.store.organisations.view("org-a").country == "DE"


@pytest.mark.parametrize(
    "say",
    [
        lambda ledger: ledger.state("org-a", "country", "DE"),
        lambda ledger: ledger.name("org-a", "Delta BV"),
        lambda ledger: ledger.relate("org-a", "parent", "org-b"),
        lambda ledger: ledger.apart("org-a", "org-b"),
    ],
    ids=["state", "name", "relate", "apart"],
)
def test_the_same_is_not_said_twice(ledger: Ledger, say: Callable[[Ledger], int]) -> None:
    number = say(ledger)
    with pytest.raises(InputError, match=f"statement {number}: the ledger says so already"):
        say(ledger)


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


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "merge", "merge", "apart", "split", "undo", "name", "display", "state", "relate"]),
        st.sampled_from(LETTERS),
        st.sampled_from(LETTERS),
        st.integers(0, 30),
    ),
    max_size=10,
)


def take(ledger: Ledger, step: tuple[str, str, str, int]) -> None:
    """Do one step, or let it be where the ledger refuses it."""
    what, one, other, number = step
    a, b = (RING.id if name == "f" else f"org-{name}" for name in (one, other))
    standing = ledger.standing()
    chosen = standing[number % len(standing)] if standing else 0
    steps: dict[str, Callable[[], int]] = {
        "merge": lambda: ledger.merge(a, b),
        "apart": lambda: ledger.apart(a, b),
        "split": lambda: ledger.split(chosen),
        "undo": lambda: ledger.undo(chosen),
        "name": lambda: ledger.name(a, f"Name {other}", "former"),
        "display": lambda: ledger.name(a, f"Called {other}", "display"),
        "state": lambda: ledger.state(a, "country", "DE" if number % 2 else "BE"),
        "relate": lambda: ledger.relate(a, "parent", b),
    }
    try:
        steps[what]()
    except InputError:
        assert ledger.standing() == standing


def check_identity(ledger: Ledger, steps: list[tuple[str, str, str, int]], data: st.DataObject) -> None:
    ledger.enter("NL")
    before = ledger.views()
    for step in steps:
        take(ledger, step)
    while standing := ledger.standing():
        order = data.draw(st.permutations(standing))
        for number in order:
            try:
                ledger.undo(number)
                break
            except InputError:  # not yet: what came after it stands in the way
                continue
        else:
            pytest.fail("nothing that stands can be undone")
    assert ledger.views() == before


@settings(max_examples=25, deadline=None)
@given(STEPS, st.data())
def test_whatever_is_done_and_then_undone_in_any_legal_order_is_the_identity(
    steps: list[tuple[str, str, str, int]], data: st.DataObject
) -> None:
    with open_store("sqlite://") as store:
        check_identity(fill(store), steps, data)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.data())
def test_the_identity_holds_on_both_databases(
    ledger: Ledger, steps: list[tuple[str, str, str, int]], data: st.DataObject
) -> None:
    check_identity(ledger, steps, data)


@settings(max_examples=15, deadline=None)
@given(STEPS, st.lists(st.integers(0, 5), min_size=10, max_size=10))
def test_replay_of_every_moment_equals_what_was_answered_then(
    steps: list[tuple[str, str, str, int]], news: list[int]
) -> None:
    with open_store("sqlite://") as store:
        ledger = fill_with_register(store)
        answered = [(ledger.now, ledger.views())]
        for step, new in zip(steps, news, strict=False):
            take(ledger, step)
            if new == 1:
                ledger.enter("DE" if len(answered) % 2 else "NL")
            if new == 2:
                ledger.write(f"org-{step[1]}", f"DELTA {step[2]}", step[2])
            answered.append((ledger.now, ledger.views()))
        assert [ledger.views(then) for then, _ in answered] == [views for _, views in answered]


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_what_is_kept_apart_is_never_one(steps: list[tuple[str, str, str, int]]) -> None:
    with open_store("sqlite://") as store:
        ledger = fill_with_register(store)
        for step in steps:
            take(ledger, step)
            for line in store.statements.standing(NOT_SAME):
                assert store.organisations.root(line.subject) != store.organisations.root(line.value["other"])


def test_all_that_is_said_is_one_of_the_operations() -> None:
    assert {NAMED, STATED, RELATED, MERGED, NOT_SAME, UNDONE} == OPERATIONS


def test_the_history_of_a_shared_organisation_holds_nothing_private(store: Store) -> None:
    ours = RegisterEntry("portfolio", "7", (RegisterName("Secret BV"),), space="board")
    theirs = RegisterEntry("ror", "a", (RegisterName("Alpha Lab"),))
    store.registers.save([(ours, None), (theirs, None)], NOW, "a file")
    store.ledger.relate(ours.id, "parent", theirs.id, Said("we plan to sell to it"), NOW)
    assert store.organisations.history(theirs.id) == []
    for told in (store.organisations.history(theirs.id, ["board"]), store.organisations.history(ours.id)):
        assert [line.reason for line in told] == ["we plan to sell to it"]
