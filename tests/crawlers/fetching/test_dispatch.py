"""Turns as a crawl gives them out: to all that have something due, at the pace of each, and to an end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.clock import utc_now
from core.errors import StoreError
from core.store import Store
from core.store.crawling.asks import Ask, AskState, Visit
from core.store.crawling.origins import OriginFile
from crawlers.fetching import supply
from crawlers.fetching.calls import StoreCalls
from crawlers.fetching.dispatch import Dispatcher
from crawlers.fetching.lanes import TOKEN, Turn
from crawlers.fetching.origins import OriginBook
from crawlers.fetching.source_run import SourceRun
from crawlers.fetching.supply import DispatchOptions, Supply
from crawlers.politeness.robots import ROBOTS
from crawlers.reading import Round
from crawlers.source import Source
from crawlers.spiders.choosing import make_spider
from tests.crawlers.loopback import make_source

DEAD = "nowhere.example:1:dead"


@pytest.fixture
def calls() -> Iterator[StoreCalls]:
    opened = StoreCalls(0)
    yield opened
    opened.close()


@pytest.fixture
def book(store: Store, calls: StoreCalls) -> OriginBook:
    return OriginBook(store, calls, utc_now)


def make_outlet(name: str, **facts: object) -> Source:
    terms = {"licence": "free", "keep": "lead"}
    return make_source(id=name, publisher=name, url=f"https://{name}.example/", terms=terms, **facts)


def add_asks(store: Store, source: Source, count: int, budget: str, robots: bytes = b"") -> None:
    """Put articles of a source into the frontier, on a host whose robots.txt is known."""
    now, origin = utc_now(), f"https://{budget}.example"
    store.origins.save([OriginFile(origin, ROBOTS, 200, robots, now, now + timedelta(hours=1))])
    asks = [Ask(source.id, f"{origin}/{number}", "article", budget=budget) for number in range(count)]
    store.frontier.add(asks, now)


def make_dispatcher(
    store: Store, book: OriginBook, calls: StoreCalls, sources: Iterable[Source], lease_s: float = 60.0
) -> Dispatcher:
    now = utc_now()
    this_round = Round("1", now, now.date())
    runs = {one.id: SourceRun(one, make_spider(one, this_round), this_round) for one in sources}
    options = DispatchOptions("worker", lease_s=lease_s)
    return Dispatcher(Supply(store, store, calls, book, runs, options), book, runs, options)


async def iter_turns(store: Store, calls: StoreCalls, dispatcher: Dispatcher) -> AsyncIterator[Turn]:
    """Give all turns; each request is answered and done at once."""
    async for turn in dispatcher.turns():
        yield turn
        dispatcher.answered(turn)
        visit = Visit(replace(turn.held.ask, key=turn.held.ask.id), AskState.DONE)
        await calls.run(lambda done=visit: store.save_visits([done], utc_now()))  # type: ignore[misc]
        dispatcher.committed(turn, visit)


def take_all(store: Store, calls: StoreCalls, dispatcher: Dispatcher) -> list[Turn]:
    async def take() -> list[Turn]:
        return [turn async for turn in iter_turns(store, calls, dispatcher)]

    return asyncio.run(asyncio.wait_for(take(), 10))


def test_all_budgets_have_their_turn_though_few_are_held_at_once(
    store: Store, book: OriginBook, calls: StoreCalls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supply, "_MOST_LANES", 3)
    outlet = make_outlet("outlet")
    for number in range(8):
        add_asks(store, outlet, 2, f"host-{number}")
    turns = take_all(store, calls, make_dispatcher(store, book, calls, [outlet]))
    assert len({turn.url for turn in turns}) == len(turns) == 16


def test_a_source_at_its_bound_leaves_the_rest_of_its_publisher_to_others(
    store: Store, book: OriginBook, calls: StoreCalls
) -> None:
    bounded, other = make_outlet("bounded", bounds={"pages": 1}), make_outlet("other")
    add_asks(store, bounded, 3, "publisher")
    add_asks(store, other, 50, "publisher")
    turns = take_all(store, calls, make_dispatcher(store, book, calls, [bounded, other]))
    assert [turn.run.source.id for turn in turns].count("other") == 50


def test_a_crawl_ends_though_a_host_asked_for_quiet_while_the_frontier_was_read(
    store: Store, book: OriginBook, calls: StoreCalls, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlet = make_outlet("outlet")
    add_asks(store, outlet, 40, "host")
    dispatcher = make_dispatcher(store, book, calls, [outlet])
    given: list[Turn] = []
    load = book.load

    async def load_late(urls: Iterable[str]) -> None:
        await load(urls)
        if given:
            dispatcher.pause(given[0], 100_000.0)

    monkeypatch.setattr(book, "load", load_late)

    async def take() -> None:
        async for turn in iter_turns(store, calls, dispatcher):
            given.append(turn)  # noqa: PERF401  # looked at while more come

    asyncio.run(asyncio.wait_for(take(), 10))
    assert 0 < len(given) < 40


def test_leases_that_cannot_be_renewed_end_the_crawl(
    store: Store, book: OriginBook, calls: StoreCalls, monkeypatch: pytest.MonkeyPatch
) -> None:
    def renew(*_: object) -> set[str]:
        raise StoreError("full")

    monkeypatch.setattr(store.budgets, "renew", renew)
    outlet = make_outlet("outlet", pace={"delay_s": 0.2})
    add_asks(store, outlet, 40, "host")
    with pytest.raises(StoreError, match="full"):
        take_all(store, calls, make_dispatcher(store, book, calls, [outlet], lease_s=0.3))


@pytest.mark.parametrize(("robots", "wait_s"), [(b"", 0.2), (b"User-agent: *\nCrawl-delay: 0.6", 0.6)])
def test_what_a_killed_crawl_held_is_asked_only_after_the_pause_of_its_host(
    store: Store, book: OriginBook, calls: StoreCalls, robots: bytes, wait_s: float
) -> None:
    store.budgets.claim(["outlet"], DEAD, utc_now() - timedelta(minutes=2), 60.0)
    outlet = make_outlet("outlet", pace={"delay_s": 0.2})
    add_asks(store, outlet, 1, "outlet", robots)
    begun_s = time.monotonic()
    assert len(take_all(store, calls, make_dispatcher(store, book, calls, [outlet]))) == 1
    assert time.monotonic() - begun_s >= wait_s


def test_a_source_whose_record_is_closed_is_asked_nothing_more(
    store: Store, book: OriginBook, calls: StoreCalls
) -> None:
    outlet = make_outlet("outlet")
    add_asks(store, outlet, 2, "host")
    dispatcher = make_dispatcher(store, book, calls, [outlet])

    async def take() -> int:
        count = 0
        async for turn in iter_turns(store, calls, dispatcher):
            turn.run.is_finished, count = True, count + 1
        return count

    assert asyncio.run(asyncio.wait_for(take(), 10)) == 1


def test_what_was_lost_to_nobody_is_taken_up_again(
    store: Store, book: OriginBook, calls: StoreCalls, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew, losses = store.budgets.renew, [set[str]()]
    monkeypatch.setattr(store.budgets, "renew", lambda *asked: losses.pop() if losses else renew(*asked))
    outlet = make_outlet("outlet", pace={"delay_s": 0.05})
    add_asks(store, outlet, 30, "host")
    turns = take_all(store, calls, make_dispatcher(store, book, calls, [outlet], lease_s=0.9))
    assert len({turn.url for turn in turns}) == len(turns) == 30


@pytest.mark.parametrize("is_lost", [False, True])
def test_a_request_that_waited_for_a_token_is_made_next_or_left_to_another_crawl(
    store: Store, book: OriginBook, calls: StoreCalls, is_lost: bool
) -> None:
    outlet = make_outlet("outlet")
    add_asks(store, outlet, 3, "outlet")
    dispatcher = make_dispatcher(store, book, calls, [outlet])
    lacking = [True]
    dispatcher.lacks_token = lambda _source, _url: lacking[0]

    async def play() -> tuple[Turn, int, list[Turn]]:
        async for turn in dispatcher.turns():
            dispatcher.answered(turn)
            turn.lane.is_held, lacking[0] = not is_lost, False
            dispatcher.put_back(turn)
            dispatcher.token_over(turn)
            waiting = len(turn.lane.queue)
            rest = [] if is_lost else [one async for one in iter_turns(store, calls, dispatcher)]
            return turn, waiting, rest
        raise AssertionError

    # In one loop: the dispatcher belongs to the one in which it first waited.
    first, waiting, turns = asyncio.run(asyncio.wait_for(play(), 10))
    assert (first.path, waiting) == (TOKEN, 0 if is_lost else 3)
    assert [(turn.path, turn.held.ask.id) for turn in turns[:1]] == ([] if is_lost else [(None, first.held.ask.id)])
