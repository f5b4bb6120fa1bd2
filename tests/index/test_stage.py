from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from core.errors import EngineError
from core.models import (
    UNIT_KIND_OF,
    Actor,
    Cause,
    DateKind,
    Document,
    DocumentDate,
    DocumentKind,
    Evidence,
    Link,
    Person,
    Tag,
    TagSet,
)
from core.stages import StageOptions
from core.store import Store
from core.store.units import Merge, UnitPlan
from index.building import build_entries
from index.engine import Engine
from index.query import Query
from index.stage import IndexStage
from tests.index.entries import find

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def make_document(key: str, **fields: object) -> Document:
    plain: dict[str, object] = {
        "kind": DocumentKind.PAPER,
        "title": f"Title {key}",
        "dates": (DocumentDate(DateKind.PUBLISHED, date(2020, 1, 1)),),
        "visible_from": date(2020, 1, 2),
    }
    return Document("arxiv", key, **(plain | fields))  # type: ignore[arg-type]


def save(store: Store, documents: Iterable[Document], now: datetime = NOW) -> None:
    """Save documents, each as a unit of its own: ``u-<key>``."""
    documents = list(documents)
    store.documents.save([(d, Evidence(d.title.encode(), "text/plain")) for d in documents], now)
    founded = {f"u-{d.key}": (UNIT_KIND_OF[d.kind], d.id) for d in documents}
    store.save_resolved(UnitPlan(founded, touched=dict.fromkeys(founded, Cause.NEW)), {}, [], [], now)


def merge(store: Store, gone: str, kept: str) -> None:
    plan = UnitPlan(merges=[Merge(gone, kept, "same text")], touched={kept: Cause.ENRICHED})
    store.save_resolved(plan, {}, [], [], NOW)


@pytest.fixture
def stage(store: Store, engine: Engine) -> IndexStage:
    return IndexStage(store, engine, StageOptions(batch_size=7, clock=lambda: NOW))


def test_the_first_run_builds_an_index_of_everything(store: Store, engine: Engine, stage: IndexStage) -> None:
    save(store, [make_document(f"{n}") for n in range(20)])
    (run,) = stage.run()
    assert (run.read, run.refused, engine.count()) == (20, 0, 20)
    assert store.indexes.fed() == [engine.live()]


def test_a_second_run_has_nothing_to_do(store: Store, stage: IndexStage) -> None:
    save(store, [make_document("1")])
    stage.run()
    assert [run.read for run in stage.run()] == [0]


def test_new_and_changed_units_are_written(store: Store, engine: Engine, stage: IndexStage) -> None:
    save(store, [make_document("1"), make_document("2")])
    stage.run()
    save(store, [make_document("1", title="Changed"), make_document("3")])
    (run,) = stage.run()
    assert (run.read, engine.count()) == (2, 3)
    assert find(engine, "changed") == {"u-1"}


def test_a_unit_that_was_merged_away_is_deleted(store: Store, engine: Engine, stage: IndexStage) -> None:
    save(store, [make_document("1"), make_document("2")])
    stage.run()
    merge(store, "u-2", "u-1")
    stage.run()
    entry = engine.get("u-1")
    assert entry is not None
    assert (engine.count(), entry.documents) == (1, ("arxiv:1", "arxiv:2"))


def test_what_cannot_be_indexed_is_refused_and_the_rest_goes_on(
    store: Store, engine: Engine, stage: IndexStage
) -> None:
    save(store, [make_document("1"), make_document("2"), make_document("3")])
    store.tags.save([TagSet("arxiv:2", 1, "v", "v", (Tag("", 1.0, central=True),))], NOW)
    (run,) = stage.run()
    assert (run.read, run.refused, engine.count()) == (3, 1, 2)
    assert store.runs.refusals(run.id)[0].refusal.place == "unit u-2"
    assert store.pending.counts(NOW).get(f"index:{engine.live()}") is None


def test_a_rebuild_takes_the_place_of_the_live_index(store: Store, engine: Engine, stage: IndexStage) -> None:
    save(store, [make_document(f"{n}") for n in range(9)])
    stage.run()
    before = engine.live()
    stage.rebuild()
    assert (engine.live() != before, engine.count(), list(engine.generations())) == (True, 9, [engine.live()])
    assert store.indexes.fed() == [engine.live()]


class Killed(BaseException):
    """The process dies: nothing is cleaned up."""


def test_a_killed_rebuild_goes_on_where_it_stopped(
    store: Store, engine: Engine, stage: IndexStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, [make_document(f"{n}") for n in range(20)])
    done = store.pending.done
    calls = []

    def die_at_the_second(batch: list[object]) -> None:
        calls.append(batch)
        if len(calls) == 2:
            raise Killed
        done(batch)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(store.pending, "done", die_at_the_second)
        with pytest.raises(Killed):
            stage.rebuild()
    assert engine.live() is None
    (run,) = stage.run()
    assert (run.read, engine.count(), len(engine.generations())) == (13, 20, 1)


def test_new_work_reaches_a_generation_that_is_being_built(store: Store, engine: Engine, stage: IndexStage) -> None:
    save(store, [make_document("1")])
    stage.run()
    building = engine.create()
    store.indexes.claim_building(building, engine.name, NOW)
    save(store, [make_document("2")])
    waiting = store.pending.counts(NOW)
    assert (waiting[f"index:{engine.live()}"].waiting, waiting[f"index:{building}"].waiting) == (1, 2)
    stage.run()
    assert (engine.live(), engine.count()) == (building, 2)


def test_an_index_whose_files_are_gone_is_built_again(store: Store, engine: Engine, stage: IndexStage) -> None:
    save(store, [make_document("1")])
    stage.run()
    lost = engine.live()
    assert lost is not None
    engine.activate(engine.create())
    engine.drop(lost)
    stage.run()
    assert engine.search(Query()).total == 1
    assert store.indexes.fed() == [engine.live()]


@pytest.mark.parametrize("engine", ["tantivy"], indirect=True)
def test_a_stage_beside_another_writer_stops_with_a_word(store: Store, engine: Engine, stage: IndexStage) -> None:
    save(store, [make_document("1")])
    stage.run()
    live = engine.live()
    assert live is not None
    with engine.writer(live), pytest.raises(EngineError, match="writes to it"):
        stage.run()


def test_an_entry_joins_what_its_documents_say(store: Store) -> None:
    preprint = make_document(
        "1",
        text="Text of the preprint",
        lang="en",
        url="https://arxiv.org/abs/1",
        identifiers=(("arxiv", "1"),),
        dates=(DocumentDate(DateKind.CREATED, date(2019, 5, 1)), DocumentDate(DateKind.PRIORITY, date(2010, 1, 1))),
        visible_from=None,
    )
    article = make_document("2", people=(Person("A. Author"),), identifiers=(("doi", "10.1/2"), ("arxiv", "1")))
    save(store, [preprint, article])
    merge(store, "u-2", "u-1")
    store.tags.save(
        [
            TagSet("arxiv:1", 1, "v", "v", (Tag("optics", 0.9, central=True), Tag("lidar", 0.2, central=False))),
            TagSet("arxiv:2", 1, "v", "v", (Tag("lidar", 0.8, central=True), Tag("radar", 0.1, central=False))),
        ],
        NOW,
    )
    (entry,) = build_entries(store, ["u-1", "u-2", "nobody"])
    assert (entry.id, entry.documents, entry.text) == ("u-1", ("arxiv:1", "arxiv:2"), "Text of the preprint")
    assert (entry.technologies, entry.mentioned) == (("optics", "lidar"), ("radar",))
    assert (entry.published, entry.visible_from) == (date(2019, 5, 1), date(2020, 1, 2))
    assert (entry.people, entry.identifiers) == (("A. Author",), (("arxiv", "1"), ("doi", "10.1/2")))


def test_organisations_come_from_links_and_people_do_not(store: Store) -> None:
    save(store, [make_document("1")])
    delft = Actor("ror:tud", "organisation", "TU Delft", "NL")
    person = Actor("orcid:1", "person", "A. Author", None)
    links = [Link("arxiv:1", "ror:tud", "affiliation", "Delft"), Link("arxiv:1", "orcid:1", "author", "Author")]
    store.save_resolved(UnitPlan(), {a.id: (a, a.name.lower()) for a in (delft, person)}, links, [], NOW)
    (entry,) = build_entries(store, ["u-1"])
    assert [(a.id, a.name, a.role, a.country) for a in entry.actors] == [("ror:tud", "TU Delft", "affiliation", "NL")]


def test_a_document_of_another_space_does_not_show(store: Store) -> None:
    save(store, [make_document("1"), make_document("2", space="group-a", identifiers=(("doi", "secret"),))])
    merge(store, "u-2", "u-1")
    (entry,) = build_entries(store, ["u-1"])
    assert (entry.documents, entry.identifiers, entry.space) == (("arxiv:1",), (), "shared")


def test_the_version_grows_with_each_change(store: Store) -> None:
    save(store, [make_document("1")])
    (first,) = build_entries(store, ["u-1"])
    save(store, [make_document("1", title="Changed")], NOW + timedelta(days=1))
    (second,) = build_entries(store, ["u-1"])
    assert second.version > first.version
