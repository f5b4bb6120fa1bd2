from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.errors import RefusedRowsError, StoreError
from core.models import Evidence
from core.store import Store
from core.store.crawling.asks import SEED, Ask, AskState, Visit
from tests.core.store.conftest import MakeDocument

HOUR = timedelta(hours=1)


def make_ask(name: str = "a", **changes: object) -> Ask:
    ask = Ask("outlet", f"https://o.example/{name}", "article", budget="Outlet", version="1")
    return replace(ask, **changes)  # type: ignore[arg-type]


def due(store: Store, now: datetime) -> list[str]:
    return [held.ask.url.rpartition("/")[2] for held in store.frontier.due("Outlet", ["outlet"], now, 10)]


def test_a_request_is_due_once_it_is_added_and_adding_it_again_changes_nothing(store: Store, now: datetime) -> None:
    store.frontier.add([make_ask()], now)
    store.frontier.add([make_ask()], now + HOUR)
    assert due(store, now) == ["a"]
    assert due(store, now - timedelta(seconds=1)) == []


def test_what_is_told_otherwise_is_asked_again(store: Store, now: datetime) -> None:
    store.frontier.add([make_ask()], now)
    store.save_visits([Visit(make_ask(), AskState.DONE)], now)
    assert due(store, now) == []
    store.frontier.add([make_ask(version="2")], now)
    assert due(store, now) == ["a"]


def test_validators_of_another_address_are_dropped(store: Store, now: datetime) -> None:
    page = make_ask(key="page-2")
    store.save_visits([Visit(page, AskState.DONE, etag='"1"', last_modified="then")], now)
    store.frontier.add([replace(page, version="2")], now)
    same = store.frontier.load("outlet", "page-2")
    store.frontier.add([replace(page, version="3", url="https://o.example/b")], now)
    other = store.frontier.load("outlet", "page-2")
    assert same is not None
    assert other is not None
    assert (same.etag, other.etag, other.last_modified) == ('"1"', None, None)


def test_a_request_is_done_together_with_its_records_and_what_they_led_to(
    store: Store, now: datetime, make_document: MakeDocument, proof: Evidence
) -> None:
    store.frontier.add([make_ask()], now)
    visit = Visit(make_ask(), AskState.DONE, records=((make_document("a1"), proof),), found=(make_ask("b"),))
    saved = store.save_visits([visit], now)
    assert (saved.new, store.documents.count(), due(store, now)) == (frozenset({"arxiv:a1"}), 1, ["b"])


def test_what_cannot_be_saved_leaves_the_request_open(
    store: Store, now: datetime, make_document: MakeDocument, proof: Evidence
) -> None:
    store.frontier.add([make_ask()], now)
    broken = make_document("a2", title=None)
    visit = Visit(make_ask(), AskState.DONE, records=((make_document("a1"), proof), (broken, proof)))
    with pytest.raises((StoreError, TypeError, AttributeError)):
        store.save_visits([visit], now)
    assert (store.documents.count(), due(store, now)) == (0, ["a"])


def test_a_part_of_an_answer_leaves_the_request_open(
    store: Store, now: datetime, make_document: MakeDocument, proof: Evidence
) -> None:
    store.frontier.add([make_ask()], now)
    store.save_visits([Visit(make_ask(), AskState.DONE, records=((make_document("a1"), proof),), is_part=True)], now)
    assert (store.documents.count(), due(store, now)) == (1, ["a"])


def test_a_request_with_an_interval_is_due_again_after_it(store: Store, now: datetime) -> None:
    store.save_visits([Visit(make_ask(), AskState.DONE, due_at=now + HOUR)], now)
    assert (due(store, now), due(store, now + HOUR)) == ([], ["a"])


def test_what_a_source_should_remember_stays_with_its_seed(store: Store, now: datetime) -> None:
    seed = make_ask(SEED, key=SEED, role=SEED)
    store.frontier.add([seed], now)
    store.save_visits([Visit(make_ask(), AskState.DONE, remember={"until": "2026-11-01"})], now)
    store.save_visits([Visit(make_ask("b"), AskState.DONE, remember={"token": "x"})], now)
    assert store.frontier.seeds(["outlet"])["outlet"].ask.payload == {"until": "2026-11-01", "token": "x"}


def test_what_was_refused_can_be_retried(store: Store, now: datetime) -> None:
    store.save_visits([Visit(make_ask(), AskState.REFUSED, error="StatusError: HTTP 404", status=404, tries=3)], now)
    assert [held.error for held in store.frontier.refused("outlet", 10)] == ["StatusError: HTTP 404"]
    assert store.frontier.retry(["outlet"], now) == 1
    assert due(store, now) == ["a"]
    assert store.frontier.refused("outlet", 10) == []


def test_a_clock_that_jumped_back_makes_due_what_was_visited_in_the_future(store: Store, now: datetime) -> None:
    ahead = now + timedelta(days=400)
    store.save_visits([Visit(make_ask(), AskState.DONE, due_at=ahead + HOUR)], ahead)
    store.save_visits([Visit(make_ask("once"), AskState.DONE)], ahead)
    assert store.frontier.mend_clock(now) == 1
    assert due(store, now) == ["a"]


def test_what_is_due_of_a_source_can_wait_but_its_next_round_cannot(store: Store, now: datetime) -> None:
    store.frontier.add([make_ask(), make_ask(SEED, key=SEED)], now)
    assert store.frontier.postpone("outlet", now, now + HOUR) == 1
    assert due(store, now) == [SEED]


@pytest.mark.parametrize("active", [["outlet"], ["other"], ["outlet", "other"]])
def test_budgets_are_those_of_sources_that_are_asked(store: Store, now: datetime, active: list[str]) -> None:
    store.frontier.add([make_ask(), make_ask("b", source="other", budget="Other")], now)
    assert store.frontier.due_budgets(active, now, 10) == sorted(name.capitalize() for name in active)


def test_counts_tell_the_states_apart(store: Store, now: datetime) -> None:
    store.frontier.add([make_ask(name) for name in "abcd"], now)
    store.save_visits([Visit(make_ask("a"), AskState.DONE), Visit(make_ask("b"), AskState.REFUSED)], now)
    counts = store.frontier.counts()["outlet"]
    assert (counts.waiting, counts.done, counts.refused, counts.due_at) == (2, 1, 1, now)


def test_a_long_backlog_names_the_same_budgets(store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    asks = [make_ask(f"{n}", budget=f"P{n % 5}", source=f"s{n % 2}") for n in range(20)]
    store.frontier.add(asks, now)
    store.frontier.add([make_ask("first", budget="P3", source="s1")], now - HOUR)
    short = store.frontier.due_budgets(["s0", "s1"], now, 10), store.frontier.due_budgets(["s1"], now, 10)
    monkeypatch.setattr("core.store.crawling.frontier._FEW_DUE", 3)
    long = store.frontier.due_budgets(["s0", "s1"], now, 10), store.frontier.due_budgets(["s1"], now, 10)
    assert [set(found) for found in long] == [set(found) for found in short]
    assert (long[0][0], short[0][0], len(long[1])) == ("P3", "P3", 5)


def test_what_a_jumped_clock_found_is_due_and_what_is_due_later_is_not(store: Store, now: datetime) -> None:
    store.frontier.add([make_ask("ahead")], now + timedelta(days=365))
    store.frontier.add([make_ask("look", after=now + timedelta(days=100))], now)
    assert (store.frontier.mend_clock(now), due(store, now)) == (1, ["ahead"])


def test_an_address_that_is_no_text_is_refused_as_a_row(store: Store, now: datetime) -> None:
    with pytest.raises(RefusedRowsError):
        store.frontier.add([make_ask("half a pair: \ud800")], now)
