from __future__ import annotations

from dataclasses import replace

import pytest

from core.corrections import SignalCorrection
from core.errors import InputError
from core.models import (
    Cause,
    Document,
    DocumentKind,
    Person,
)
from core.signals import SignalKind
from core.store import Store
from core.store.crawling.asks import AskState, Visit
from core.store.documents import SaveCounts
from knowledge.stage import run_resolve
from tests.conftest import NOW
from tests.core.store.conftest import MakeDocument
from tests.core.store.forgotten_world import (
    LATER,
    MARKER,
    NAME,
    ORDER,
    fill,
    find,
    make_asks,
    plant,
    prove,
)


def test_no_table_names_a_forgotten_person(store: Store, marked: Document) -> None:
    plain = replace(marked, key="1", url="https://news.example/1", identifiers=())
    paper = replace(
        plain,
        source="arxiv",
        key="2",
        kind=DocumentKind.PAPER,
        title="Integrated lasers of many colours for quantum computers",
    )
    fill(store, [replace(plain, text=f"Before: {NAME}.")])
    fill(store, [plain, paper, replace(paper, key="3", url=None)])
    plant(store, plain)
    assert {"document_keys.key", "actors.name", "document_revisions.content"} <= find(store, MARKER)
    removed = store.forgetting.forget_person([NAME], None, ORDER).removed
    assert find(store, MARKER) == set()
    assert {"documents redacted": 3, "authors": 3, "revisions": 1, "titles and texts": 4}.items() <= removed.items()
    run_resolve(store)
    held = store.documents.load_one(plain.id).document
    assert (held.title, held.people) == ("Lasers of [forgotten] are sold today", (Person("Ada de Vries"),))
    assert find(store, MARKER) == set()


def test_a_record_that_comes_again_changes_nothing(store: Store, marked: Document) -> None:
    plain = replace(marked, key="1", url="https://news.example/1", identifiers=())
    fill(store, [plain])
    store.forgetting.forget_person([NAME], None, ORDER)
    before = store.documents.load_one(plain.id)
    assert store.documents.save([(plain, prove(plain))] * 2, LATER) == SaveCounts(unchanged=2)
    assert store.documents.load_one(plain.id) == before
    assert store.documents.is_held(plain)


def test_a_person_is_left_out_of_what_comes_for_the_first_time(store: Store, marked: Document) -> None:
    store.forgetting.forget_person([NAME], None, ORDER)
    page, other = make_asks(marked)
    plain = replace(marked, key="1", url=None, identifiers=())
    bare = replace(plain, key="2", title="Bare", text="", people=(), organisations=())
    store.save_visits(
        [Visit(page, AskState.DONE, records=((plain, prove(plain)), (bare, prove(plain))), found=(other,))], NOW
    )
    assert find(store, MARKER) == {"frontier.url"}
    assert store.documents.count() == 2


def test_a_namesake_with_another_orcid_is_left_alone(store: Store, make_document: MakeDocument) -> None:
    theirs, ours = "0000-0001-5109-3700", "0000-0002-1825-0097"
    people = [(Person(NAME, theirs),), (Person(NAME, ours),), (Person(NAME),), (Person("Q. Z.", ours),)]
    papers = [make_document(f"a{n}", people=own, title="T") for n, own in enumerate(people)]
    fill(store, papers)
    store.forgetting.forget_person([NAME], ours, ORDER)
    left = [store.documents.load_one(paper.id).document.people for paper in papers]
    assert left == [(Person(NAME, theirs),), (), (), ()]


def test_what_is_not_redacted_is_named(store: Store, make_document: MakeDocument) -> None:
    alike, other = Person(f"Q. {MARKER}"), Person(f"Bo {MARKER}")
    url = f"https://people.example/quirijn-{MARKER.lower()}"
    fill(store, [make_document("a1", people=(Person(NAME), alike, other), url=url)])
    left = store.forgetting.forget_person([NAME], None, ORDER).left
    assert [line.split(": ")[0] for line in left] == ["arxiv:a1", f"Q. {MARKER}"]


def test_a_redacted_text_is_tagged_again_and_its_entry_follows(store: Store, marked: Document) -> None:
    fill(store, [marked])
    store.pending.done(store.pending.lease("index:g1", 10, "me", NOW))
    store.forgetting.forget_person([NAME], None, ORDER)
    [tag] = store.pending.lease("tag", 10, "me", LATER)
    [index] = store.pending.lease("index:g1", 10, "me", LATER)
    assert (tag.target, tag.revision, tag.cause) == (marked.id, 2, Cause.CORRECTED)
    assert index.cause is Cause.CORRECTED
    assert store.tags.load([marked.id], with_mentions=True)[marked.id].mentions == ()


@pytest.mark.parametrize("name", ["", "…", "  "])
def test_a_name_without_letters_is_refused(store: Store, name: str) -> None:
    with pytest.raises(InputError, match="letters"):
        store.forgetting.forget_person([name], None, ORDER)


def test_corrections_of_signals_do_not_name_a_forgotten_person(store: Store, marked: Document) -> None:
    fill(store, [marked])
    for name in (NAME.lower(), f"{NAME} Consulting".lower()):
        store.corrections.add(SignalCorrection(marked.id, SignalKind.APPOINTMENT, name, is_wrong=True), "so", NOW)
    store.forgetting.forget_person([NAME], None, ORDER)
    assert "statements.value" not in find(store, MARKER)
    names = [held.correction.name for held in store.corrections.iter_all()]  # type: ignore[union-attr]
    assert names == ["forgotten", "forgotten consulting"]
