"""Search follows the ledger of organisations: an entry names who stands for its actors, and merges reach the index."""

from __future__ import annotations

import pytest

from core.models import Actor, Link
from core.stages import StageOptions
from core.store import Store
from core.store.actors.lines import Said
from core.store.units import UnitPlan
from index.building import build_entries
from index.engine import Engine
from index.query import FacetField, Filters, Query
from index.stage import IndexStage
from tests.index.test_stage import NOW, make_document, save

WHY = Said("a test")


@pytest.fixture
def two(store: Store) -> Store:
    """Two documents, of two organisations that are one; the second document names both."""
    save(store, [make_document("1"), make_document("2")])
    actors = {f"org-{n}": (Actor(f"org-{n}", "organisation", f"Delta {n}", "NL"), f"delta {n}") for n in "ab"}
    linked = [("arxiv:1", "org-a"), ("arxiv:2", "org-b"), ("arxiv:2", "org-a")]
    links = [Link(document, actor, "affiliation", "Delta") for document, actor in linked]
    store.save_resolved(UnitPlan(), actors, links, [], NOW)
    return store


def test_an_entry_names_who_stands_for_its_organisations_once(two: Store) -> None:
    two.ledger.merge("org-a", "org-b", WHY, NOW)
    two.ledger.name("org-b", ("Delta", "display", None), WHY, NOW)
    two.ledger.state("org-a", "country", "BE", WHY, NOW)
    entries = build_entries(two, ["u-1", "u-2"])
    told = [[(actor.id, actor.name, actor.country) for actor in entry.actors] for entry in entries]
    assert told == [[("org-b", "Delta", "BE")]] * 2


def test_facets_follow_a_merge_and_its_undoing(two: Store, engine: Engine) -> None:
    stage = IndexStage(two, engine, StageOptions(clock=lambda: NOW))

    def facet() -> dict[str, int]:
        stage.run()
        answer = engine.search(Query(facets=(FacetField.ACTOR,)))
        return {count.value: count.count for count in answer.facets[FacetField.ACTOR]}

    assert facet() == {"org-a": 2, "org-b": 1}
    number = two.ledger.merge("org-a", "org-b", WHY, NOW)
    assert facet() == {"org-b": 2}
    assert engine.search(Query(filters=Filters(actors=("org-b",)))).total == 2
    two.ledger.undo(number, WHY, NOW)
    assert facet() == {"org-a": 2, "org-b": 1}
