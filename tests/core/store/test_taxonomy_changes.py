"""Changes of the taxonomy in the ledger: one statement a technology, said once, with the facts."""

from __future__ import annotations

from core.store import Store
from core.store.taxonomy_changes import Told
from core.taxonomy import operations
from core.taxonomy.editing import FactEdit, edit_facts
from core.taxonomy.facts import TaxonomyChange, compare
from tests.conftest import NOW
from tests.core.taxonomy.world import draft

EDIT = FactEdit("terms", "en:arc lamp")
TOLD = Told("edit", "they came up in three papers")


def edited() -> TaxonomyChange:
    return compare(draft().taxonomy, edit_facts(draft(), "light", [EDIT]).taxonomy)


def test_a_change_tells_facts_versions_reason_and_who(store: Store) -> None:
    change = edited()
    assert store.taxonomy_changes.add(change, TOLD, NOW) == 1
    (statement,) = store.taxonomy_changes.history(["light"])
    assert statement.value == {
        "operation": "edit",
        "from": change.before,
        "to": change.after,
        "kind": "changed",
        "added": {"terms en": ["arc lamp"]},
        "removed": {},
    }
    assert (statement.principal, statement.reason, statement.recorded_at) == ("local", TOLD.reason, NOW)


def test_a_change_that_was_cut_short_is_said_once(store: Store) -> None:
    assert store.taxonomy_changes.add(edited(), TOLD, NOW) == 1
    assert store.taxonomy_changes.add(edited(), TOLD, NOW) == 0


def test_there_and_back_and_there_again_is_three_changes(store: Store) -> None:
    there, back = edited(), compare(edit_facts(draft(), "light", [EDIT]).taxonomy, draft().taxonomy)
    for change in (there, back, there):
        assert store.taxonomy_changes.add(change, TOLD, NOW) == 1
    assert len(store.taxonomy_changes.history()) == 3


def test_a_merge_tells_where_each_went(store: Store) -> None:
    after = operations.merge(draft(), ["alloys"], "matter").taxonomy
    store.taxonomy_changes.add(compare(draft().taxonomy, after), Told("merge", ""), NOW)
    (gone,) = store.taxonomy_changes.history(["alloys"])
    assert (gone.value["kind"], gone.value["successors"]) == ("retired", ["matter"])


def test_a_new_version_without_a_new_fact_is_said_of_the_whole(store: Store) -> None:
    one = draft()
    later = one.with_header(one.header.retired, "2026.12")
    store.taxonomy_changes.add(compare(one.taxonomy, later.taxonomy), Told("edit", ""), NOW)
    assert [statement.subject for statement in store.taxonomy_changes.history()] == ["taxonomy"]
