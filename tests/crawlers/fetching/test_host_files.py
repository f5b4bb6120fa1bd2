"""How files of hosts are fetched: redirects, tries, pauses that a host asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from core.errors import EgressError, NoAnswerError, ScoutError
from core.store import Store
from core.store.crawling.asks import HeldAsk
from crawlers.fetching.calls import StoreCalls
from crawlers.fetching.host_files import MAX_HOPS, HostFiles, Wait
from crawlers.fetching.lanes import Lane, Turn
from crawlers.fetching.origins import OriginBook
from crawlers.fetching.response import Fetched
from crawlers.fetching.source_run import SourceRun
from crawlers.politeness.optouts import AI_TXT
from crawlers.politeness.robots import ROBOTS
from crawlers.reading import Round
from crawlers.spiders.choosing import make_spider
from tests.crawlers.loopback import make_source

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
URL = "https://a.example/feed.xml"
CLOSED = b"User-agent: *\nDisallow: /"


@pytest.fixture
def book(store: Store) -> Iterator[OriginBook]:
    calls = StoreCalls(0)
    yield OriginBook(store, calls, lambda: NOW)
    calls.close()


@pytest.fixture
def files(book: OriginBook) -> HostFiles:
    return HostFiles(book, lambda: NOW, 1.0)


def make_turn(path: str = ROBOTS, *, retries: int = 1, sandbox_url: str | None = None) -> Turn:
    source = make_source(url=URL, pace={"delay_s": 0, "retries": retries})
    this_round = Round("1", NOW, NOW.date(), sandbox_url=sandbox_url)
    spider = make_spider(source, this_round)
    held = HeldAsk(spider.make_seed(URL))
    return Turn(Lane("Outlet"), SourceRun(source, spider, this_round), held, URL, 0.0, path)


def take(files: HostFiles, turn: Turn, answer: ScoutError | tuple[int, str] | int, body: bytes = b"") -> Wait | None:
    if isinstance(answer, ScoutError):
        return asyncio.run(files.take(turn, answer))
    status, location = answer if isinstance(answer, tuple) else (answer, "")
    headers = {"location": location} if location else {}
    return asyncio.run(files.take(turn, Fetched(files.url(turn), status, headers, body)))


@pytest.mark.parametrize(
    ("status", "location", "target"),
    [
        (301, "/other.txt", "https://a.example/other.txt"),
        (302, "https://www.a.example/robots.txt", "https://www.a.example/robots.txt"),
        (303, "//b.example/robots.txt#top", "https://b.example/robots.txt"),
        (307, "http://b.example/robots.txt", "http://b.example/robots.txt"),
        (308, "?again", "https://a.example/robots.txt?again"),
    ],
)
def test_a_redirect_is_followed_and_its_rules_are_those_of_the_host_that_was_asked(
    files: HostFiles, book: OriginBook, status: int, location: str, target: str
) -> None:
    turn = make_turn()
    assert files.url(turn) == "https://a.example/robots.txt"
    assert take(files, turn, (status, location)) == Wait()
    assert files.url(turn) == target
    assert take(files, turn, 200, CLOSED) is None
    assert not book.robots(URL).allows(URL)
    assert files.url(turn) == "https://a.example/robots.txt"


def test_five_redirects_are_followed_and_the_sixth_means_that_there_is_no_file(
    files: HostFiles, book: OriginBook
) -> None:
    turn = make_turn()
    waits = [take(files, turn, (302, f"/{hop}")) for hop in range(MAX_HOPS + 1)]
    assert waits == [Wait()] * 5 + [None]
    assert book.missing(URL, with_opt_outs=False) is None
    assert book.robots(URL).allows(URL)


@pytest.mark.parametrize(
    "location", ["", "/robots.txt", "ftp://a.example/robots.txt", "javascript:1", "http://[a/", "/" + "x" * 3_000]
)
def test_a_redirect_that_leads_nowhere_ends_at_once(files: HostFiles, book: OriginBook, location: str) -> None:
    assert take(files, make_turn(), (301, location)) is None
    assert book.robots(URL).allows(URL)


def test_on_a_sandbox_a_redirect_to_itself_stays_the_address_of_the_source(files: HostFiles) -> None:
    turn = make_turn(sandbox_url="http://127.0.0.1:9")
    answer = Fetched("http://127.0.0.1:9/robots.txt", 302, {"location": "/moved"}, b"")
    assert asyncio.run(files.take(turn, answer)) == Wait()
    assert files.url(turn) == "https://a.example/moved"


@pytest.mark.parametrize("answer", [NoAnswerError("no answer in time"), 500, 503, 429])
def test_robots_txt_is_asked_for_again_before_all_is_taken_to_be_closed(
    files: HostFiles, book: OriginBook, answer: ScoutError | int
) -> None:
    turn = make_turn(retries=2)
    assert [take(files, turn, answer) for _ in range(3)] == [Wait(1.0), Wait(2.0), None]
    assert not book.robots(URL).allows(URL)


def test_a_second_try_goes_where_the_redirect_led(files: HostFiles) -> None:
    turn = make_turn()
    take(files, turn, (301, "https://b.example/robots.txt"))
    assert take(files, turn, 503) == Wait(1.0)
    assert files.url(turn) == "https://b.example/robots.txt"


def test_tries_are_counted_anew_when_a_file_was_kept(files: HostFiles) -> None:
    turn = make_turn(retries=1)
    assert [take(files, turn, 503) for _ in range(4)] == [Wait(1.0), None, Wait(1.0), None]


def test_a_host_that_asks_to_wait_is_left_alone_so_long(files: HostFiles) -> None:
    answer = Fetched("https://a.example/robots.txt", 503, {"retry-after": "90"}, b"")
    wait = asyncio.run(files.take(make_turn(), answer))
    assert wait == Wait(90.0, "/robots.txt answers 503 and asks to wait 90 s")


@pytest.mark.parametrize("answer", [NoAnswerError("no answer in time"), 500, 404])
def test_other_files_are_asked_for_once(files: HostFiles, answer: ScoutError | int) -> None:
    assert take(files, make_turn(AI_TXT), answer) is None


def test_what_will_not_pass_is_kept_at_once_with_its_kind(files: HostFiles, book: OriginBook) -> None:
    assert take(files, make_turn(retries=2), EgressError("leads inside")) is None
    assert isinstance(book.lost(URL), EgressError)
