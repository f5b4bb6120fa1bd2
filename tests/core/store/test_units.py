from __future__ import annotations

from datetime import datetime
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import InputError, NotFoundError
from core.models import Cause, UnitKind
from core.store import Store, open_store
from core.store.units import MERGED, Merge, UnitPlan
from tests.conftest import NOW

LETTERS = "abcdef"


def found(store: Store, names: str) -> None:
    founded = {f"u{n}": (UnitKind.WORK, f"d{n}") for n in names}
    save(store, UnitPlan(founded=founded, touched=dict.fromkeys(founded, Cause.NEW)))


def save(store: Store, plan: UnitPlan) -> None:
    with store.database.write() as connection:
        store.units.save_in(connection, plan, NOW, "local")


def merge(store: Store, gone: str, kept: str) -> int:
    save(store, UnitPlan(merges=[Merge(gone, kept, "doi")]))
    return store.statements.about([gone], MERGED)[-1].id


def members(store: Store) -> dict[str, tuple[str, ...]]:
    return {u.id: u.members for u in store.units.load([f"u{n}" for n in LETTERS]).values()}


def test_a_merged_unit_redirects_and_its_documents_move(store: Store) -> None:
    found(store, "ab")
    merge(store, "ub", "ua")
    assert members(store) == {"ua": ("da", "db")}
    assert store.units.resolve_id("ub") == "ua"


def test_undo_brings_back_what_was_and_keeps_it_apart(store: Store, now: datetime) -> None:
    found(store, "abc")
    before = members(store)
    statement = merge(store, "ub", "ua")
    store.units.undo_merge(statement, now, "local", "two different things")
    assert members(store) == before
    assert store.units.load_apart() == [("ub", "ua")]


def test_a_join_is_undone_once(store: Store, now: datetime) -> None:
    found(store, "ab")
    statement = merge(store, "ub", "ua")
    store.units.undo_merge(statement, now, "local", "wrong")
    with pytest.raises(InputError, match=f"statement {statement}"):
        store.units.undo_merge(statement, now, "local", "wrong")
    with pytest.raises(NotFoundError):
        store.units.undo_merge(999, now, "local", "wrong")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_joins_are_undone_in_any_order(store: Store, order: tuple[int, ...], now: datetime) -> None:
    found(store, "abcd")
    before = members(store)
    statements = [merge(store, "ud", "uc"), merge(store, "uc", "ub"), merge(store, "ub", "ua")]
    for position in order:
        store.units.undo_merge(statements[position], now, "local", "wrong")
    assert members(store) == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(LETTERS), min_size=1, max_size=5, unique=True), st.data())
def test_joins_but_one_equal_joins_without_it(chosen: list[str], data: st.DataObject) -> None:
    undone = data.draw(st.integers(0, len(chosen) - 1))
    results = []
    for skipped in (False, True):
        with open_store("sqlite://") as store:
            found(store, LETTERS)
            ids = {}
            for position, gone in enumerate(chosen):
                if skipped and position == undone:
                    continue
                # Joining only towards smaller letters makes the same sequence legal with and without the one undone.
                others = [n for n in LETTERS if n < gone and store.units.resolve_id(f"u{n}") == f"u{n}"]
                if others:
                    ids[position] = merge(store, f"u{gone}", f"u{min(others)}")
            if not skipped and undone in ids:
                store.units.undo_merge(ids[undone], NOW, "local", "wrong")
            results.append(members(store))
    assert results[0] == results[1]


def test_touched_units_are_enqueued_for_every_index_with_a_growing_revision(store: Store, now: datetime) -> None:
    store.indexes.claim_building("g1", "tantivy", now)
    found(store, "ab")
    works = store.pending.lease("index:g1", 10, "me", now)
    assert [(w.target, w.revision, w.cause) for w in works] == [("ua", 1, Cause.NEW), ("ub", 1, Cause.NEW)]
    merge(store, "ub", "ua")
    assert store.units.load_revisions(["ub"])["ub"] == 2


def test_ids_of_merged_units_are_not_listed(store: Store) -> None:
    found(store, "abc")
    merge(store, "uc", "ua")
    assert list(store.units.iter_ids(1)) == [["ua"], ["ub"]]
    assert store.units.count() == 2
