from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.corrections import LinkCorrection
from core.errors import StoreUnavailableError
from core.models import (
    Cause,
    Consumer,
    DateKind,
    Document,
    DocumentDate,
    DocumentKind,
    Mention,
    Organisation,
    Person,
    Role,
    TagSet,
)
from core.registers import NameKind, RegisterEntry, RegisterName
from core.stages import StageOptions
from core.store import Store, open_store
from core.store.units import MERGED
from knowledge.stage import plan_units, run_resolve
from tests.conftest import NOW

TITLE = "Low-loss silicon nitride ring resonators"
# Chains of identifiers: 0–1–2 are one work, 3–4 another, 5 stands alone, 6 shares only its title with 0.
IDENTIFIERS = ["a", "ab", "b", "c", "c", "d", "e"]


def paper(key: str, doi: str = "", title: str | None = None, text: str = "") -> Document:
    return Document(
        "s",
        key,
        DocumentKind.PAPER,
        title or f"A title that nobody else has, number {key}",
        text,
        people=(Person("Ada de Vries"),),
        organisations=(Organisation("Delta Institute", Role.AFFILIATION, "NL"),),
        identifiers=tuple(("doi", f"10.1/{letter}") for letter in doi),
        dates=(DocumentDate(DateKind.CREATED, date(2019, 5, 1)),),
    )


def resolve(store: Store, documents: Sequence[Document], now: datetime = NOW) -> None:
    store.documents.save([(d, None) for d in documents], now)
    works = store.pending.lease(Consumer.TAG, 100, "me", now)
    store.tags.save([TagSet(w.target, 1, "t", "x") for w in works], now, works)
    run_resolve(store, StageOptions(clock=lambda: now))


def partition(store: Store) -> set[tuple[str, ...]]:
    ids = [i for batch in store.units.iter_ids() for i in batch]
    return {unit.members for unit in store.units.load(ids).values()}


def test_documents_with_one_identifier_are_one_unit_with_the_fuller_text_in_front(store: Store) -> None:
    resolve(store, [paper("a", "x", text="short"), paper("b", "x", text="a much longer text"), paper("c")])
    assert partition(store) == {("s:a", "s:b"), ("s:c",)}
    unit_id = store.units.of_documents(["s:a"])["s:a"]
    assert store.units.load([unit_id])[unit_id].representative == "s:b"


def test_a_later_copy_joins_the_unit_that_is_there(store: Store, now: datetime) -> None:
    resolve(store, [paper("z", title=TITLE)], now)
    before = store.units.of_documents(["s:z"])["s:z"]
    resolve(store, [paper("a", title=TITLE)], now + timedelta(days=1))
    assert store.units.of_documents(["s:a", "s:z"]) == {"s:a": before, "s:z": before}


def test_a_join_undone_stays_undone_when_resolved_again(store: Store, now: datetime) -> None:
    resolve(store, [paper("a", "x"), paper("b", "x")])
    (join,) = store.statements.standing(MERGED)
    store.units.undo_merge(join.id, now, "local", "not the same")
    store.pending.enqueue(Consumer.RESOLVE, [("s:a", 1), ("s:b", 1)], Cause.RETAGGED, now)
    run_resolve(store, StageOptions(clock=lambda: now))
    assert partition(store) == {("s:a",), ("s:b",)}


def test_resolving_again_changes_nothing_but_revisions(store: Store, now: datetime) -> None:
    resolve(store, [paper(str(n), doi) for n, doi in enumerate(IDENTIFIERS)])
    before = partition(store), len(store.statements.standing(MERGED)), store.links.load(["s:0"])
    store.pending.enqueue(Consumer.RESOLVE, [(f"s:{n}", 1) for n in range(7)], Cause.RETAGGED, now)
    run = run_resolve(store, StageOptions(clock=lambda: now))
    assert (run.new, run.changed) == (0, 0)
    assert (partition(store), len(store.statements.standing(MERGED)), store.links.load(["s:0"])) == before


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(7)), st.integers(1, 7))
def test_the_units_do_not_depend_on_the_order_of_arrival(order: list[int], size: int) -> None:
    documents = [paper(str(n), IDENTIFIERS[n], TITLE if n in {0, 6} else None) for n in order]
    with open_store("sqlite://") as store:
        for start in range(0, 7, size):
            resolve(store, documents[start : start + size], NOW + timedelta(days=start))
        assert partition(store) == {("s:0", "s:1", "s:2", "s:6"), ("s:3", "s:4"), ("s:5",)}


def test_organisations_of_the_metadata_become_actors_with_links(store: Store) -> None:
    resolve(store, [paper("a"), paper("b")])
    found = store.links.load(["s:a", "s:b"])
    assert {actor.name for rows in found.values() for _, actor in rows} == {"Delta Institute"}
    assert store.actors.count() == 1


def test_new_units_are_told_to_every_index_as_new_and_joined_ones_as_enriched(store: Store, now: datetime) -> None:
    store.indexes.claim_building("g1", "tantivy", now)
    resolve(store, [paper("a", "x")])
    assert [w.cause for w in store.pending.lease("index:g1", 10, "me", now)] == [Cause.NEW]
    store.pending.forget("index:g1")
    resolve(store, [paper("b", "x")])
    assert {w.cause for w in store.pending.lease("index:g1", 10, "me", now)} == {Cause.ENRICHED}


def test_a_document_that_is_gone_needs_nothing_and_the_rest_goes_on(store: Store, now: datetime) -> None:
    store.pending.enqueue(Consumer.RESOLVE, [("s:none", 1)], Cause.NEW, now)
    resolve(store, [paper("a")])
    assert (store.runs.refusals(), partition(store)) == ([], {("s:a",)})
    assert store.pending.count(Consumer.RESOLVE) == 0


def test_two_resolvers_at_once_miss_no_join(store: Store, now: datetime) -> None:
    store.documents.save([(paper("a", "x"), None), (paper("b", "x"), None)], now)
    store.pending.enqueue(Consumer.RESOLVE, [("s:a", 1), ("s:b", 1)], Cause.NEW, now)
    works = [store.pending.lease(Consumer.RESOLVE, 1, name, now) for name in ("one", "other")]
    held = [store.documents.load([work.target for work in batch]) for batch in works]
    plans = [plan_units(store, documents, dict.fromkeys(documents, Cause.NEW)) for documents in held]
    for plan, batch in zip(plans, works, strict=True):
        store.save_resolved(plan, {}, [], batch, now)
    run_resolve(store, StageOptions(clock=lambda: now))
    assert partition(store) == {("s:a", "s:b")}


def test_a_plan_does_not_hold_when_another_resolver_changed_its_units(store: Store, now: datetime) -> None:
    resolve(store, [paper("a", "x"), paper("b", "y")], now)
    store.documents.save([(paper("c", "xy"), None), (paper("d", "y"), None)], now + timedelta(days=1))
    store.pending.enqueue(Consumer.RESOLVE, [("s:c", 1), ("s:d", 1)], Cause.NEW, now)
    works = [store.pending.lease(Consumer.RESOLVE, 1, name, now) for name in ("one", "other")]
    held = [store.documents.load([work.target for work in batch]) for batch in works]
    first, second = [plan_units(store, documents, dict.fromkeys(documents, Cause.NEW)) for documents in held]
    store.save_resolved(first, {}, [], works[0], now)
    with pytest.raises(StoreUnavailableError, match="changed meanwhile"):
        store.save_resolved(second, {}, [], works[1], now)
    store.pending.free(Consumer.RESOLVE)
    run_resolve(store, StageOptions(clock=lambda: now))
    assert partition(store) == {("s:a", "s:b", "s:c", "s:d")}
    joins = [join.subject for join in store.statements.standing(MERGED)]
    assert len(joins) == len(set(joins)) == 3


def test_a_plan_does_not_hold_when_a_person_undid_a_join_meanwhile(store: Store, now: datetime) -> None:
    resolve(store, [paper("a", "x"), paper("b", "x")])
    plan = plan_units(store, store.documents.load(["s:a"]), {"s:a": Cause.RETAGGED})
    (join,) = store.statements.standing(MERGED)
    store.units.undo_merge(join.id, now, "local", "not the same")
    with pytest.raises(StoreUnavailableError, match="changed meanwhile"):
        store.save_resolved(plan, {}, [], [], now)


def test_a_join_ends_with_the_key_that_made_it(store: Store, now: datetime) -> None:
    resolve(store, [paper("a", "x"), paper("b", "x"), paper("c", "xy"), paper("d", "y")], now)
    assert partition(store) == {("s:a", "s:b", "s:c", "s:d")}
    resolve(store, [paper("c", "y")], now + timedelta(days=1))
    assert partition(store) == {("s:a", "s:b"), ("s:c", "s:d")}
    assert store.units.load_apart() == []


def test_a_private_document_joins_nothing_that_all_can_see(store: Store) -> None:
    resolve(store, [paper("a", "x"), replace(paper("a", "x"), space="board"), replace(paper("b", "x"), space="board")])
    assert partition(store) == {("s:a",), ("s:a~board", "s:b~board")}


DELTA = RegisterEntry("ror", "d", (RegisterName("Delta Institute", NameKind.DISPLAY),), country="NL")


def actors_of(store: Store, document_id: str) -> list[str]:
    return [link.actor_id for link, _ in store.links.load([document_id]).get(document_id, [])]


def test_a_name_is_linked_once_a_register_knows_it(store: Store) -> None:
    resolve(store, [paper("0")])
    [before] = actors_of(store, "s:0")
    assert before.startswith("org-")
    store.registers.save([(DELTA, None)], NOW, "a file")
    run_resolve(store)
    assert actors_of(store, "s:0") == ["ror:d"]
    store.registers.save([(DELTA, None)], NOW, "the same file")
    assert not store.pending.has_free(Consumer.LINK, NOW)


def test_a_register_before_its_documents_ends_as_one_behind_them(store: Store) -> None:
    store.registers.save([(DELTA, None)], NOW, "a file")
    resolve(store, [paper("0")])
    assert actors_of(store, "s:0") == ["ror:d"]
    assert store.pending.count(Consumer.LINK) == store.pending.count(Consumer.RESOLVE) == 0


def test_a_name_in_a_text_is_linked_too(store: Store) -> None:
    store.registers.save([(DELTA, None)], NOW, "a file")
    store.documents.save([(Document("n", "1", DocumentKind.NEWS, "At Delta Institute", "It opens."), None)], NOW)
    mention = Mention("title", 3, 18, "Delta Institute", "Delta Institute", "organisation")
    works = store.pending.lease(Consumer.TAG, 10, "me", NOW)
    store.tags.save([TagSet("n:1", 1, "t", "x", mentions=(mention,))], NOW, works)
    run_resolve(store)
    [(link, actor)] = store.links.load(["n:1"])["n:1"]
    assert (link.role, link.surface, actor.id) == ("mention", "Delta Institute", "ror:d")


def test_a_person_has_the_last_word_on_a_link(store: Store) -> None:
    store.registers.save([(DELTA, None)], NOW, "a file")
    resolve(store, [paper("0")])
    written = store.corrections.add(LinkCorrection("s:0", "Delta Institute", None), "another one", NOW)
    run_resolve(store)
    [actor] = actors_of(store, "s:0")
    assert actor.startswith("org-")
    store.corrections.undo(written, NOW)
    run_resolve(store)
    assert actors_of(store, "s:0") == ["ror:d"]
