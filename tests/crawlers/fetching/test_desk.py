"""The desk when we ourselves are broken: the crawl ends and says so, it does not wait for what will never be done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from core.errors import NoAnswerError, SourceError
from core.store import Store
from core.store.crawling.asks import HeldAsk, Visit
from crawlers.fetching.calls import StoreCalls
from crawlers.fetching.committing import Committer
from crawlers.fetching.desk import CrawlDesk
from crawlers.fetching.dispatch import Dispatcher
from crawlers.fetching.failing import Failing
from crawlers.fetching.lanes import Lane, Turn
from crawlers.fetching.origins import OriginBook
from crawlers.fetching.readers import Readers
from crawlers.fetching.response import Fetched
from crawlers.fetching.source_run import SourceRun
from crawlers.fetching.supply import DispatchOptions, Supply
from crawlers.fetching.visiting import Visitor
from crawlers.politeness.budget_names import BudgetNames
from crawlers.reading import Round
from crawlers.records import Limits
from crawlers.spiders.choosing import make_spider
from tests.crawlers.loopback import make_source

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
URL = "https://a.example/feed.xml"


class BrokenVisitor(Visitor):
    """A defect of ours: whatever it is told, it raises."""

    async def visit(self, turn: Turn, fetched: Fetched) -> AsyncIterator[Visit]:
        raise KeyError(fetched.url)
        yield Visit(turn.held.ask, turn.held.state)


class BrokenFailing(Failing):
    """Another one: nor can it say what becomes of a request that failed."""

    async def fail(self, turn: Turn, *_: Any) -> Visit:
        raise KeyError(turn.url)


@pytest.fixture
def desk(store: Store) -> Iterator[CrawlDesk]:
    calls = StoreCalls(0)
    book = OriginBook(store, calls, lambda: NOW)
    options = DispatchOptions("worker")
    dispatcher = Dispatcher(Supply(store, store, calls, book, {}, options), book, {}, options)
    readers, names = Readers(0, 1.0), BudgetNames(())
    limits = Limits(date(2026, 11, 1), 100)
    failing = BrokenFailing(readers, names, limits, lambda: NOW)
    visitor = BrokenVisitor(readers, book, names, limits, lambda: NOW, failing)
    committer = Committer(store, calls, lambda: NOW)
    yield CrawlDesk(dispatcher, visitor, committer, book, store.budgets, calls, lambda _run: asyncio.sleep(0))
    readers.close()
    calls.close()


def make_turn() -> Turn:
    source, this_round = make_source(url=URL), Round("1", NOW, NOW.date())
    spider = make_spider(source, this_round)
    return Turn(Lane("Outlet"), SourceRun(source, spider, this_round), HeldAsk(spider.make_seed(URL)), URL, 0.0)


@pytest.mark.parametrize("has_answer", [True, False])
def test_a_defect_ends_the_crawl_and_is_named(desk: CrawlDesk, has_answer: bool) -> None:
    turn = make_turn()
    if has_answer:
        asyncio.run(desk.answered(turn, Fetched(URL, 200, {}, b"")))
    else:
        asyncio.run(desk.failed(turn, NoAnswerError("no answer", place=URL)))
    assert isinstance(desk.broken, SourceError)
    assert "KeyError" in desk.broken.message
    assert desk.broken.place == URL


def test_after_a_defect_no_turn_is_given_out(desk: CrawlDesk) -> None:
    async def go() -> list[Turn]:
        await desk.failed(make_turn(), NoAnswerError("no answer", place=URL))
        return [turn async for turn in desk.turns()]

    assert asyncio.run(asyncio.wait_for(go(), 5)) == []


def test_a_defect_in_giving_out_turns_is_no_quiet_end(desk: CrawlDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def find(_: Supply) -> bool:
        raise KeyError("lane")

    async def go() -> list[Turn]:
        return [turn async for turn in desk.turns()]

    monkeypatch.setattr(Supply, "find", find)
    assert asyncio.run(asyncio.wait_for(go(), 5)) == []
    assert "KeyError" in str(desk.broken)


def test_of_two_pauses_the_longer_is_kept(desk: CrawlDesk, store: Store) -> None:
    async def go() -> None:
        turn = make_turn()
        for seconds in (300.0, 10.0):
            desk.pause(turn, seconds, "HTTP 429")
        await asyncio.wait(desk._tasks)  # nobody else waits for them before a crawl ends

    asyncio.run(go())
    ready_at = store.budgets.load(["Outlet"])["Outlet"].ready_at
    assert ready_at is not None
    assert timedelta(seconds=299) < ready_at - NOW <= timedelta(seconds=300)
