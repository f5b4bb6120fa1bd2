from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import NotFoundError
from core.models import (
    Document,
)
from core.store import Store
from core.store.crawling.asks import AskState, Visit
from core.store.documents import SaveCounts
from core.store.forgetting.redacting import Kind
from core.store.sources import SourceRow
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


def test_a_forgotten_source_is_gone_and_the_others_are_not(
    store: Store, marked: Document, make_document: MakeDocument
) -> None:
    copy = make_document("a1", kind=marked.kind, identifiers=(("doi", f"10.1/{MARKER.lower()}"),))
    fill(store, [marked, copy])
    plant(store, marked)
    plant(store, copy)
    store.forgetting.forget_source("news", ORDER)
    assert find(store, "news:") == set()
    assert (list(store.sources.load()), list(store.health.load()), list(store.frontier.counts())) == (["arxiv"],) * 3
    assert {run.source for run in store.runs.latest()} == {None, "arxiv"}
    assert store.units.load(list(store.units.of_documents([copy.id]).values()))


def test_nothing_of_a_forgotten_source_comes_in(store: Store, marked: Document, make_document: MakeDocument) -> None:
    fill(store, [marked])
    store.forgetting.forget_source("news", ORDER)
    page, other = make_asks(marked)
    batch = [(replace(marked, key="9", url=None, identifiers=()), None), (make_document("a1"), None)]
    store.save_visits([Visit(page, AskState.DONE, records=tuple(batch), found=(other,))], LATER)
    assert list(store.documents.iter_ids()) == [["arxiv:a1"]]
    assert store.frontier.counts() == {}
    assert store.suppressions.forgotten_sources(["news", "arxiv"]) == {"news"}


def test_an_unknown_source_is_named(store: Store) -> None:
    with pytest.raises(NotFoundError, match="nosuch"):
        store.forgetting.forget_source("nosuch", ORDER)


def test_what_is_lifted_comes_in_again(store: Store, marked: Document) -> None:
    fill(store, [marked])
    store.forgetting.forget_documents([marked.id], ORDER)
    store.forgetting.forget_person([NAME], "0000-0002-1825-0097", ORDER)
    store.sources.save([SourceRow("news", "Us", "News", "news", "f1")], NOW)
    store.forgetting.forget_source("news", ORDER)
    person = ["quirijn zwaluwenburg"]
    for kind, values in ((Kind.DOCUMENT, [marked.id]), (Kind.PERSON, person), (Kind.SOURCE, ["news"])):
        assert store.forgetting.lift(kind, values, ORDER) == 1
    assert store.documents.save([(marked, prove(marked))], LATER) == SaveCounts(new=1)
    assert store.documents.load_one(marked.id).document == replace(marked, dates=tuple(sorted(marked.dates)))
    assert store.statements.standing("forgotten") == []


def test_what_is_not_kept_out_cannot_be_lifted(store: Store) -> None:
    with pytest.raises(NotFoundError, match="not kept out"):
        store.forgetting.lift(Kind.DOCUMENT, ["news:1"], ORDER)
