from __future__ import annotations

import random
from dataclasses import replace

import pytest

from core.errors import EngineError
from core.stages import StageOptions
from core.store import Store
from index.building import build_entries
from index.engine import Engine
from index.stage import IndexStage
from index.verifying import verify_index
from tests.index.test_stage import NOW, make_document, save


@pytest.fixture
def stage(store: Store, engine: Engine) -> IndexStage:
    save(store, [make_document(f"{n}") for n in range(12)])
    made = IndexStage(store, engine, StageOptions(clock=lambda: NOW))
    made.run()
    return made


def test_an_index_that_was_told_everything_is_the_same(store: Store, engine: Engine, stage: IndexStage) -> None:
    found = verify_index(store, engine, 100, random.Random(1))
    assert (found.is_same, found.units, found.entries, found.compared, found.waiting) == (True, 12, 12, 12, 0)


def test_what_the_index_has_yet_to_be_told_is_counted(store: Store, engine: Engine, stage: IndexStage) -> None:
    save(store, [make_document("new")])
    found = verify_index(store, engine, 100, random.Random(1))
    assert (found.is_same, found.waiting, found.different) == (False, 1, ("u-new",))


def test_an_entry_that_is_not_as_the_store_says_is_named(store: Store, engine: Engine, stage: IndexStage) -> None:
    (entry,) = build_entries(store, ["u-3"])
    with engine.writer(str(engine.live())) as writer:
        writer.put([replace(entry, title="Another")])
    assert verify_index(store, engine, 100, random.Random(1)).different == ("u-3",)


def test_without_an_index_there_is_nothing_to_compare(store: Store, engine: Engine) -> None:
    with pytest.raises(EngineError):
        verify_index(store, engine, 10, random.Random(1))


def test_an_engine_that_is_left_is_fed_no_more(store: Store, engine: Engine, stage: IndexStage) -> None:
    assert stage.retire() == [engine.live()]
    save(store, [make_document("new")])
    assert (store.indexes.fed(), set(store.pending.counts(NOW))) == ([], {"tag"})
