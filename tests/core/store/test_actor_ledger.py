"""The ledger of organisations: every operation, its undoing, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from core.errors import InputError
from core.models import Actor
from core.store.actors.lines import (
    MAX_NAME_CHARS,
    MERGED,
    NAMED,
    NOT_SAME,
    OPERATIONS,
    RELATED,
    STATED,
    UNDONE,
    Said,
)
from core.store.actors.views import OrganisationView
from tests.conftest import NOW
from tests.core.store.ledger_world import OWN, Ledger


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
        ("org-a", "lab", "org-a: .*of kind"),
        ("org-a", "ada", "ada: there is no such organisation"),  # a person
        ("ours:1~board", "org-a", "ours:1~board: .*two spaces"),
        ("org-a", "ours:1~board", "ours:1~board: "),
    ],
)
def test_a_merge_that_cannot_be_is_refused_and_names_the_place(
    ledger: Ledger, gone: str, kept: str, place: str
) -> None:
    ledger.store.registers.save([(OWN, None)], NOW, "a list")
    others = {one: (Actor(one, kind, one), one) for one, kind in (("ada", "person"), ("lab", "place"))}
    with ledger.store.database.write() as connection:
        ledger.store.actors.save_in(connection, others, NOW)
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


def test_all_that_is_said_is_one_of_the_operations() -> None:
    assert {NAMED, STATED, RELATED, MERGED, NOT_SAME, UNDONE} == OPERATIONS
