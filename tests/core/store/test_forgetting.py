from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from core.corrections import TagCorrection, Verdict
from core.errors import InputError, NotFoundError, StoreUnavailableError
from core.models import (
    Cause,
    Document,
    Refusal,
    RunCounts,
    TagSet,
)
from core.store import Store, open_store
from core.store.crawling.asks import Ask, AskState, Visit
from core.store.documents import SaveCounts
from core.store.forgetting.redacting import MARK
from core.store.forgetting.traces import TraceStore
from core.store.units import MERGED
from knowledge.document_keys import founding_id
from knowledge.stage import plan_units, run_resolve
from tests.conftest import NOW
from tests.core.store.conftest import MakeDocument
from tests.core.store.forgotten_world import (
    LATER,
    MARKER,
    NAME,
    ORDER,
    REHEARSAL,
    dump,
    fill,
    find,
    make_asks,
    plant,
    prove,
    refusing,
)


def test_no_table_tells_of_a_forgotten_document(store: Store, marked: Document, make_document: MakeDocument) -> None:
    fill(store, [replace(marked, title=f"{MARKER} before it was mended", people=()), make_document("a1")])
    fill(store, [marked])
    plant(store, marked)
    assert len(find(store, MARKER)) >= 20
    forgotten = store.forgetting.forget_documents([marked.id], ORDER)
    assert find(store, MARKER) == set()
    assert store.documents.count() == 1
    assert {
        "documents": 1,
        "revisions": 1,
        "evidence": 2,
        "mentions": 1,
        "units": 1,
    }.items() <= forgotten.removed.items()


def test_what_stays_says_who_when_and_why(store: Store, marked: Document) -> None:
    fill(store, [marked])
    [subject] = store.forgetting.forget_documents([marked.id], ORDER).subjects
    [statement] = store.statements.about([subject])
    assert (statement.principal, statement.reason, statement.recorded_at) == ("local", "asked to", LATER)
    assert statement.value["kind"] == "document"


def test_hashes_of_two_bases_have_nothing_in_common(store: Store, marked: Document) -> None:
    subjects = set[str]()
    for base in (store, open_store("sqlite://")):
        fill(base, [marked])
        subjects.update(base.forgetting.forget_documents([marked.id], ORDER).subjects)
    base.close()
    assert len(subjects) == 2


def test_a_rehearsal_says_what_would_go_and_changes_nothing(store: Store, marked: Document) -> None:
    fill(store, [marked])
    plant(store, marked)
    before = dump(store)
    rehearsed = store.forgetting.forget_documents([marked.id], REHEARSAL)
    assert dump(store) == before
    assert store.forgetting.forget_documents([marked.id], ORDER).removed == rehearsed.removed


def test_what_fails_half_way_has_forgotten_nothing(
    store: Store, marked: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, [marked])
    plant(store, marked)
    before = dump(store)

    def fail(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(TraceStore, "blacken_statements_in", fail)
    with pytest.raises(KeyboardInterrupt):
        store.forgetting.forget_documents([marked.id], ORDER)
    assert dump(store) == before


def test_forgetting_twice_clears_what_came_meanwhile(store: Store, marked: Document) -> None:
    fill(store, [marked])
    store.forgetting.forget_documents([marked.id], ORDER)
    store.runs.finish(store.runs.start("crawl", NOW), refusing(marked.id), NOW)
    store.forgetting.forget_documents([marked.id], ORDER)
    assert find(store, marked.id) == set()
    assert len(store.statements.standing("forgotten")) == 1


def test_an_unknown_document_is_named_and_nothing_is_kept_out(store: Store, marked: Document) -> None:
    with pytest.raises(NotFoundError, match=marked.id):
        store.forgetting.forget_documents([marked.id], ORDER)
    assert store.documents.save([(marked, None)], NOW) == SaveCounts(new=1)


@pytest.mark.parametrize("reason", ["news:https-ZWALUWENBURG again", f"lasers of {NAME} are sold today"])
def test_a_reason_that_tells_is_refused(store: Store, marked: Document, reason: str) -> None:
    fill(store, [marked])
    with pytest.raises(InputError, match="--reason"):
        store.forgetting.forget_documents([marked.id], replace(ORDER, reason=reason))


def test_a_document_is_kept_out_by_id_doi_and_address(store: Store, marked: Document) -> None:
    fill(store, [marked])
    store.forgetting.forget_documents([marked.id], ORDER)
    elsewhere = replace(marked, source="other", identifiers=(), url=None)
    again = [
        replace(marked, title="Another title"),
        replace(elsewhere, key="1", identifiers=(("doi", f"10.1/{MARKER}"),)),
        replace(elsewhere, key="2", url=f"http://news.example/{MARKER}/#top"),
    ]
    fresh = replace(elsewhere, key="3")
    assert store.documents.save([(one, prove(one)) for one in [*again, fresh]], LATER).new == 1
    assert list(store.documents.iter_ids()) == [["other:3"]]


def test_a_copy_that_is_held_is_named_and_goes_on(store: Store, marked: Document) -> None:
    copy = replace(marked, source="other", key="1", title="A title of its own that is long")
    fill(store, [marked, copy])
    forgotten = store.forgetting.forget_documents([marked.id], ORDER)
    assert [line.split(":")[:2] for line in forgotten.left] == [["other", "1"]]
    assert store.documents.save([(replace(copy, text="Mended."), None)], LATER) == SaveCounts(changed=1)


def test_evidence_that_another_document_rests_on_stays(store: Store, make_document: MakeDocument) -> None:
    one, other = make_document("a1"), make_document("a2")
    store.documents.save([(one, prove(one)), (other, prove(one))], NOW)
    store.forgetting.forget_documents([one.id], ORDER)
    kept = store.documents.load_one(other.id).evidence_hash
    assert kept is not None
    assert store.evidence.load(kept) is not None


def test_what_is_refused_later_does_not_tell(store: Store, marked: Document) -> None:
    fill(store, [marked])
    store.forgetting.forget_documents([marked.id], ORDER)
    store.forgetting.forget_person([NAME], None, ORDER)
    told = [Refusal("RecordError", f"http://news.example/{MARKER}/", "no date", MARKER), Refusal("E", "f:1", "m", NAME)]
    store.runs.finish(store.runs.start("crawl", NOW), RunCounts(refused=2, refusals=told), NOW)
    assert find(store, MARKER) == set()
    assert len(store.runs.refusals()) == 2


def _papers(make_document: MakeDocument, *dois: tuple[str, ...]) -> list[Document]:
    """Return papers of different titles that share DOIs."""
    return [
        make_document(f"p{n}", title=f"p{n}", identifiers=tuple(("doi", f"10.1/{doi}") for doi in own))
        for n, own in enumerate(dois)
    ]


def test_the_rest_of_a_unit_keeps_its_id_though_its_founder_goes(store: Store, make_document: MakeDocument) -> None:
    papers = _papers(make_document, ("x",), ("x",), ("x",))
    fill(store, papers)
    [unit] = set(store.units.of_documents([p.id for p in papers]).values())
    founder = next(p.id for p in papers if unit == founding_id(store.units.load([unit])[unit].kind, p.id))
    before = store.units.load_revisions([unit])[unit]
    store.forgetting.forget_documents([founder], ORDER)
    run_resolve(store)
    left = store.units.load([unit])[unit]
    assert set(left.members) == {p.id for p in papers} - {founder}
    assert left.representative in left.members
    assert store.units.load_revisions([unit])[unit] > before


def test_what_only_a_forgotten_document_tied_together_is_parted(store: Store, make_document: MakeDocument) -> None:
    left, bridge, right = _papers(make_document, ("x",), ("x", "y"), ("y",))
    fill(store, [left, bridge, right])
    assert len(set(store.units.of_documents([left.id, right.id]).values())) == 1
    store.forgetting.forget_documents([bridge.id], ORDER)
    run_resolve(store)
    units = store.units.of_documents([left.id, right.id])
    assert len(set(units.values())) == 2
    assert all(unit.representative in unit.members for unit in store.units.load(list(units.values())).values())


def test_no_row_of_units_outlives_its_documents(store: Store, make_document: MakeDocument) -> None:
    papers = _papers(make_document, ("x",), ("x", "y"), ("y",), ("y",))
    fill(store, papers)
    for paper in papers:
        store.forgetting.forget_documents([paper.id], ORDER)
        run_resolve(store)
    held = dump(store)
    assert (held["units"], held["unit_members"], store.statements.standing(MERGED)) == ([], [], [])


def test_the_index_is_asked_to_follow(store: Store, marked: Document) -> None:
    fill(store, [marked])
    [unit] = store.units.of_documents([marked.id]).values()
    done = store.pending.lease("index:g1", 10, "me", NOW)
    store.pending.done(done)
    store.forgetting.forget_documents([marked.id], ORDER)
    [work] = store.pending.lease("index:g1", 10, "me", NOW)
    assert (work.target, work.cause, work.revision) == (unit, Cause.CORRECTED, done[0].revision + 1)


def test_stages_under_way_bring_nothing_back(store: Store, marked: Document) -> None:
    fill(store, [marked])
    held = store.documents.load([marked.id])
    plan = plan_units(store, held, {marked.id: Cause.NEW})
    store.forgetting.forget_documents([marked.id], ORDER)
    store.tags.save([TagSet(marked.id, 1, "t2", "x1")], LATER)
    with pytest.raises(StoreUnavailableError):
        store.save_resolved(replace(plan, based_on={}), {}, [], [], LATER)
    assert (find(store, MARKER), dump(store)["tag_sets"]) == (set(), [])


def test_whoever_saves_at_the_same_time_saves_it_for_the_last_time(store: Store, marked: Document) -> None:
    fill(store, [marked])
    ended = threading.Event()

    def save() -> None:
        for n in range(200):
            if ended.is_set() and n > 100:
                return
            store.documents.save([(replace(marked, title=f"Title {n} of it"), None)], LATER)

    saver = threading.Thread(target=save)
    saver.start()
    store.forgetting.forget_documents([marked.id], ORDER)
    ended.set()
    saver.join()
    assert store.documents.count() == 0


def test_the_page_of_a_forgotten_document_is_not_asked_again(store: Store, marked: Document) -> None:
    fill(store, [marked])
    store.forgetting.forget_documents([marked.id], ORDER)
    page, other = make_asks(marked)
    feed = Ask("news", "https://feed.example/", "seed", key="seed")
    visits = [Visit(feed, AskState.DONE, found=(page, other)), Visit(page, AskState.DONE, records=((marked, None),))]
    store.save_visits(visits, LATER)
    assert store.frontier.load("news", page.id) is None
    assert store.frontier.load("news", other.id) is not None
    assert store.documents.count() == 0


def test_corrections_of_a_forgotten_document_are_over(
    store: Store, marked: Document, make_document: MakeDocument
) -> None:
    other = make_document("a1")
    fill(store, [marked, other])
    number = store.corrections.add(TagCorrection(marked.id, "lasers", Verdict.NOT), MARKER, NOW)
    store.corrections.add(TagCorrection(other.id, "lasers", Verdict.NOT), f"as {marked.id}", NOW)
    store.forgetting.forget_documents([marked.id], ORDER)
    [left] = store.corrections.iter_all()
    assert (left.correction.document_id, left.statement.reason) == (other.id, MARK)
    assert find(store, MARKER) == set()
    with pytest.raises(InputError, match="no correction"):
        store.corrections.undo(number, LATER)
    with store.database.read() as connection:
        held = store.statements.load_in(connection, number)
    assert (held.value, held.retracted_at, held.retracted_by) == ({}, LATER, "local")


def test_a_correction_of_another_document_stays_though_its_id_begins_alike(
    store: Store, make_document: MakeDocument
) -> None:
    one, other = make_document("a1", title="One"), make_document("a12", title="Other", identifiers=())
    fill(store, [one, other])
    store.corrections.add(TagCorrection(other.id, "lasers", Verdict.NOT), "so", NOW)
    store.forgetting.forget_documents([one.id], ORDER)
    assert [held.correction.document_id for held in store.corrections.iter_all()] == [other.id]
