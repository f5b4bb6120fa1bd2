"""What an answer says of limits: pauses of whatever status, errors in a source's own words, statuses that are read."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.errors import BlockedError, LimitError, ScoutError, StatusError
from core.store import Store
from core.store.crawling.asks import Ask, AskState, HeldAsk, Visit
from crawlers.fetching.calls import StoreCalls
from crawlers.fetching.failing import Failing
from crawlers.fetching.lanes import Lane, Turn
from crawlers.fetching.origins import OriginBook
from crawlers.fetching.readers import Readers
from crawlers.fetching.response import Fetched
from crawlers.fetching.source_run import SourceRun
from crawlers.fetching.telling import make_error, source_pause
from crawlers.fetching.visiting import Visitor
from crawlers.keys import Keys
from crawlers.politeness.budget_names import BudgetNames
from crawlers.reading import Answer, Item, Pause, Round
from crawlers.records import Limits
from crawlers.spiders.base import SourceSpider
from tests.crawlers.loopback import make_source

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
URL = "https://api.example/works"
DAY_S = 86_400.0


class Spider(SourceSpider):
    """Reads limits from headers ``x-wait`` and ``x-spent``; "nothing found" comes with 404."""

    def seeds(self) -> Iterator[Ask]:
        yield self.make_seed(URL)

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        yield self.make_ask(f"{URL}/{answer.status}", ask.role)

    read_page = read_seed

    def pause_after(self, answer: Answer) -> Pause | None:
        wait = answer.headers.get("x-wait")
        return Pause(float(wait), "credit is low") if wait else None

    def explain_failure(self, answer: Answer) -> ScoutError | None:
        return LimitError(answer.body.decode()) if "x-spent" in answer.headers else None

    def is_readable(self, answer: Answer) -> bool:
        return answer.status == 404 and answer.body == b"nothing found"


class Desk:
    """A visitor whose pauses are noted; requests are those of one source."""

    def __init__(self, store: Store) -> None:
        self.calls, self.readers = StoreCalls(0), Readers(0, 1.0)
        self.pauses: list[tuple[float, str]] = []
        names, limits = BudgetNames(()), Limits(date(2026, 11, 1), 100)
        failing = Failing(self.readers, names, limits, lambda: NOW, keys=Keys({"OUR_KEY": "s3cret"}))
        failing.pause = lambda _turn, seconds, reason: self.pauses.append((seconds, reason))
        book = OriginBook(store, self.calls, lambda: NOW)
        self.visitor = Visitor(self.readers, book, names, limits, lambda: NOW, failing)

    def visit(self, turn: Turn, fetched: Fetched) -> Visit:
        async def go() -> list[Visit]:
            return [visit async for visit in self.visitor.visit(turn, fetched)]

        [visit] = asyncio.run(go())
        return visit


@pytest.fixture
def desk(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr("crawlers.fetching.readers.make_spider", Spider)
    made = Desk(store)
    yield made
    made.readers.close()
    made.calls.close()


def make_turn(**facts: Any) -> Turn:
    source, this_round = make_source(url=URL, **facts), Round("1", NOW, NOW.date())
    spider = Spider(source, this_round)
    ask = spider.make_ask(URL, "page", key="page-1")
    return Turn(Lane("Outlet"), SourceRun(source, spider, this_round), HeldAsk(ask), URL, 0.0)


def answer(status: int, body: bytes = b"", **headers: str) -> Fetched:
    return Fetched(URL, status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


@pytest.mark.parametrize("status", [200, 304, 403, 404, 429, 503])
def test_a_pause_is_read_from_an_answer_of_any_status(desk: Desk, status: int) -> None:
    desk.visit(make_turn(), answer(status, x_wait="60"))
    assert desk.pauses[0] == (60.0, "credit is low")


@pytest.mark.parametrize(
    ("wait", "seconds"), [("1e18", 30 * DAY_S), ("inf", 30 * DAY_S), ("nan", None), ("-5", None), ("0", None)]
)
def test_no_header_holds_a_budget_for_longer_than_anybody_means(wait: str, seconds: float | None) -> None:
    pause = source_pause(make_turn(), answer(200, x_wait=wait))
    assert (pause and pause.seconds) == seconds
    assert seconds is None or math.isfinite(seconds)


@pytest.mark.parametrize(
    ("wait", "after", "held"),
    [("600", "30", (600.0, "credit is low")), ("30", "600", (600.0, "HTTP 503: 'busy'")), ("30", "", (30.0, "credit"))],
)
def test_of_what_spider_and_header_ask_for_the_longer_pause_holds(
    desk: Desk, wait: str, after: str, held: tuple[float, str]
) -> None:
    visit = desk.visit(make_turn(), answer(503, b"busy", x_wait=wait, retry_after=after))
    seconds, reason = max(desk.pauses)
    assert seconds == held[0]
    assert reason.startswith(held[1])
    assert visit.due_at is not None
    assert (visit.due_at - NOW).total_seconds() == held[0]


def test_a_limit_that_a_source_explains_is_asked_again_after_its_pause(desk: Desk) -> None:
    turn = make_turn()
    visit = desk.visit(turn, answer(403, b"the credit of the day is spent", x_spent="yes", x_wait="43200"))
    assert (visit.state, visit.status) == (AskState.WAITING, 403)
    assert visit.due_at is not None
    assert (visit.due_at - NOW).total_seconds() == DAY_S / 2
    assert visit.error is not None
    assert "LimitError: https://api.example/works: the credit of the day is spent" in visit.error
    assert isinstance(turn.run.error, LimitError)


def test_what_is_not_let_in_and_not_explained_is_refused_for_good(desk: Desk) -> None:
    visit = desk.visit(make_turn(), answer(403, b"no", x_wait="60"))
    assert visit.state is AskState.REFUSED
    assert visit.error is not None
    assert visit.error.startswith("BlockedError: https://api.example/works: HTTP 403")


def test_an_explanation_is_kept_without_the_key_that_it_repeats(desk: Desk) -> None:
    turn = make_turn(key={"name": "OUR_KEY", "header": "X-Key"})
    visit = desk.visit(turn, answer(429, b"s3cret has no credit", x_spent="yes", x_wait="5"))
    assert "… has no credit" in (visit.error or "")
    assert "s3cret" not in f"{visit} {desk.pauses} {turn.run.error}"


def test_an_answer_that_found_nothing_is_read_whatever_its_status(desk: Desk) -> None:
    visit = desk.visit(make_turn(), answer(404, b"nothing found"))
    assert (visit.state, [ask.url for ask in visit.found]) == (AskState.DONE, [f"{URL}/404"])
    assert desk.visit(make_turn(), answer(404, b"gone")).state is AskState.REFUSED


def test_a_source_explains_by_the_beginning_of_what_it_says() -> None:
    error = make_error(make_turn(), answer(500, b"x" * 1_000_000, x_spent="yes"))
    assert len(error.message) == 64 * 1024


@pytest.mark.parametrize(("status", "kind"), [(401, BlockedError), (451, BlockedError), (404, StatusError)])
def test_without_an_explanation_the_status_says_what_is_wrong(status: int, kind: type[ScoutError]) -> None:
    error = make_error(make_turn(), answer(status, b"as it says"))
    assert type(error) is kind
    assert error.message == f"HTTP {status}: 'as it says'"
