"""Events of a name that thousands of documents tell of are derived once a run, and never forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from core.events import Event, EventFilter, KeptSignal
from core.models import Consumer, Document, DocumentKind, RunCounts, StoredDocument, TagSet
from core.signals import Certainty, Part, Signal, SignalKind
from core.stages import StageOptions
from core.store import Store
from core.store.units import UnitPlan
from knowledge import stage
from knowledge.events import join_signals
from knowledge.linkers import linker_of
from knowledge.stage import plan_units, resolve_batch, run_resolve
from tests.conftest import NOW

IDS = [f"news:{number:02}" for number in range(12)]
ROUND = Signal(SignalKind.FUNDING, "title", 0, 9, Certainty.DONE, "funding 3", ((Part.COMPANY, "Ringwerk"),))
OPTIONS = StageOptions(batch_size=3, clock=lambda: NOW)


@pytest.fixture
def told(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A base of twelve documents that tell of one round; four are many."""
    monkeypatch.setattr("core.store.events.deriving._MANY", 3)
    ids = [one.partition(":")[2] for one in IDS]
    words = dict(zip(ids, "ring chip sheep harbour yard mill bridge sail dike lock tide reed".split(), strict=True))
    documents = [
        Document("news", i, DocumentKind.NEWS, f"{words[i]} {words[i]}", visible_from=date(2025, 1, 1)) for i in ids
    ]
    store.documents.save([(one, None) for one in documents], NOW)
    store.tags.save([TagSet(one.id, 1, "t", "x", signals=(ROUND,)) for one in documents], NOW)
    return store


def _documents_of(store: Store) -> list[str]:
    """Return the documents that the only event is told by."""
    total, found = store.events.list_latest(EventFilter())
    assert total == len(found) <= 1
    return [document for event in found for document, _ in event.signals]


@pytest.fixture
def derived(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many signals were read each time that events were derived."""
    counts: list[int] = []

    def join(key: str, signals: Sequence[KeptSignal]) -> list[Event]:
        counts.append(len(signals))
        return join_signals(key, signals)

    monkeypatch.setattr(stage, "join_signals", join)
    return counts


def test_the_last_batch_derives_what_many_tell(told: Store, derived: list[int]) -> None:
    run_resolve(told, OPTIONS)
    assert (derived, _documents_of(told)) == ([12], IDS)


def test_what_a_killed_run_left_is_derived_by_the_next(told: Store, derived: list[int]) -> None:
    batch = told.pending.lease(Consumer.RESOLVE, 3, "killed", NOW)
    refreshed = resolve_batch(told, batch, linker_of(told), RunCounts(), NOW)
    assert (set(refreshed.derived), set(refreshed.late)) == (set(), {"funding:ringwerk"})
    assert _documents_of(told) == []
    run_resolve(told, OPTIONS)
    assert (derived, _documents_of(told)) == ([12], IDS)


def test_documents_that_cannot_be_resolved_keep_no_event_back(
    told: Store, derived: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(store: Store, documents: Mapping[str, StoredDocument], causes: Mapping[str, object]) -> UnitPlan:
        if IDS[-1] in documents:
            raise ValueError("a defect of ours")
        return plan_units(store, documents, causes)  # type: ignore[arg-type]

    monkeypatch.setattr(stage, "plan_units", fail)
    run = run_resolve(told, OPTIONS)
    assert (run.refused, len(_documents_of(told))) == (1, 12)
    assert sum(derived) <= 36


def test_a_run_that_is_stopped_leaves_nothing_to_be_derived(told: Store) -> None:
    batches: list[int] = []
    options = StageOptions(3, clock=lambda: NOW, progress=batches.append, is_stopping=lambda: len(batches) == 2)
    run_resolve(told, options)
    assert (told.pending.count(Consumer.RESOLVE), len(_documents_of(told))) == (6, 12)


def test_few_are_derived_with_each_batch(told: Store, derived: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.store.events.deriving._MANY", 12)
    run_resolve(told, OPTIONS)
    assert (len(derived), _documents_of(told)) == (4, IDS)
