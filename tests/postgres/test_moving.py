"""A base moves from SQLite to PostgreSQL and back, whole, or not at all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from core.errors import InputError
from core.models import Cause, Consumer, RunCounts
from core.store import Store, open_store
from core.store.crawling.asks import BACKFILL, Ask, AskState, Visit
from core.store.crawling.backfills import PlannedQuery
from core.store.moving import compare_stores, count_rows, move_store
from knowledge.stage import run_resolve
from nlp.stage import run_tag
from nlp.tagger import Tagger
from tests.index.test_stage import make_document
from tests.nlp.conftest import make_taxonomy
from tests.postgres.server import new_database


@pytest.fixture
def held(tmp_path: Path, now: datetime) -> Iterator[Store]:
    """A base on SQLite with something in every part of it."""
    with open_store(f"sqlite:///{tmp_path / 'held.sqlite'}") as store:
        store.documents.save([(make_document(f"{n}"), None) for n in range(25)], now)
        store.documents.save([(make_document("1", title="Said anew"), None)], now)
        run_tag(store, Tagger(make_taxonomy()))
        run_resolve(store)
        store.runs.finish(store.runs.start("crawl", now), RunCounts(read=3), now)
        store.indexes.claim_building("tantivy-000001-abcdef", "tantivy", now)
        store.pending.enqueue(Consumer.RESOLVE, [("arxiv:1", 2)], Cause.ENRICHED, now)
        begin_backfill(store, now)
        yield store


def begin_backfill(store: Store, now: datetime) -> None:
    """Ask for two years, of which one was answered, with two of the three requests that a day allows."""
    asks = [Ask("arxiv", f"https://a.example/{key}", BACKFILL, key=key, backfill=key, budget="A") for key in "ab"]
    queries = [PlannedQuery("lasers", date(2020, 1, 1), date(2021, 1, 1), ask) for ask in asks]
    store.backfills.set_budgets({"arxiv": 3})
    store.backfills.add(queries, now)
    for _ in range(2):
        store.backfills.claim("arxiv", now.date())
    store.save_visits([Visit(asks[0], AskState.DONE, counted=(5, 5))], now)


@pytest.fixture
def empty() -> Iterator[Store]:
    with new_database() as url, open_store(url) as store:
        yield store


def test_a_base_moves_whole_and_back(held: Store, empty: Store, tmp_path: Path, now: datetime) -> None:
    moved = move_store(held, empty, now)
    assert moved == sum(count_rows(held).values())
    assert compare_stores(held, empty, 100, random.Random(1)).is_same
    with open_store(f"sqlite:///{tmp_path / 'back.sqlite'}") as back:
        move_store(empty, back, now)
        found = compare_stores(held, back, 100, random.Random(1))
    assert (found.is_same, found.compared, found.different) == (True, 25, ())


def test_a_backfill_goes_on_where_it_was_with_what_is_left_of_the_day(held: Store, empty: Store, now: datetime) -> None:
    move_store(held, empty, now)
    assert empty.backfills.load() == held.backfills.load()
    assert [one.ask.id for one in empty.frontier.due("A", ["arxiv"], now, 5)] == ["b"]
    assert [empty.backfills.claim("arxiv", now.date()) for _ in range(2)] == [True, False]


def test_numbers_go_on_after_those_that_were_moved(held: Store, empty: Store, now: datetime) -> None:
    move_store(held, empty, now)
    latest = held.runs.latest(1)[0].id
    assert empty.runs.start("crawl", now) == latest + 1


def test_work_goes_on_in_the_new_base(held: Store, empty: Store, now: datetime) -> None:
    move_store(held, empty, now)
    run_tag(empty, Tagger(make_taxonomy()))
    run_resolve(empty)
    assert set(empty.pending.counts(now)) == {"index:tantivy-000001-abcdef"}


def test_a_target_that_holds_something_is_refused(held: Store, empty: Store, now: datetime) -> None:
    empty.documents.save([(make_document("other"), None)], now)
    with pytest.raises(InputError, match=r"not empty: it has rows in .*documents"):
        move_store(held, empty, now)
    assert empty.documents.count() == 1


def test_a_base_that_is_worked_on_is_not_moved(held: Store, empty: Store, now: datetime) -> None:
    held.pending.lease("resolve", 1, "elsewhere:1:x", now)
    with pytest.raises(InputError, match="hold work for resolve"):
        move_store(held, empty, now)


def test_an_interrupted_move_leaves_nothing(held: Store, empty: Store, now: datetime) -> None:
    def interrupt(table: str, rows: int) -> None:
        if table == "units":
            raise KeyboardInterrupt

    before = count_rows(empty)
    with pytest.raises(KeyboardInterrupt):
        move_store(held, empty, now, interrupt)
    assert count_rows(empty) == before


def test_a_difference_is_named(held: Store, empty: Store, now: datetime) -> None:
    move_store(held, empty, now)
    empty.documents.save([(make_document("3", title="Changed there"), None)], now)
    found = compare_stores(held, empty, 100, random.Random(1))
    assert (found.is_same, found.different) == (False, ("arxiv:3",))
