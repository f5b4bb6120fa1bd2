"""The book of what hosts say, over a real store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from core.errors import EgressError, NoAnswerError, NoHostError, SourceError
from core.store import Store
from crawlers.fetching.calls import StoreCalls
from crawlers.fetching.origins import MAX_FILE_BYTES, OriginBook
from crawlers.politeness.optouts import AI_TXT, TDMREP
from crawlers.politeness.robots import ROBOTS

URL = "https://a.example/news/1"
DAY = timedelta(days=1)
TDM = b'[{"location": "/news/", "tdm-reservation": 1}]'


@dataclass(slots=True)
class Clock:
    """A clock that is set by hand."""

    now: datetime = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class Desk:
    """A book with its store and clock. ``again`` opens another book over the same store."""

    store: Store
    calls: StoreCalls
    clock: Clock
    book: OriginBook

    def again(self, **limits: int) -> OriginBook:
        return OriginBook(self.store, self.calls, self.clock, **limits)

    def keep(self, path: str, body: bytes = b"", status: int | None = 200, *, url: str = URL, error: str = "") -> None:
        asyncio.run(self.book.keep(url, path, status, {}, body, error or None))


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    calls, clock = StoreCalls(0), Clock()
    yield Desk(store, calls, clock, OriginBook(store, calls, clock))
    calls.close()


def missing(book: OriginBook, url: str = URL) -> str | None:
    return book.missing(url, with_opt_outs=True)


def test_robots_txt_comes_first_and_opt_outs_only_for_texts(desk: Desk) -> None:
    assert missing(desk.book) == ROBOTS
    desk.keep(ROBOTS)
    assert desk.book.missing(URL, with_opt_outs=False) is None
    assert missing(desk.book) == AI_TXT
    desk.keep(AI_TXT, status=404)
    assert missing(desk.book) == TDMREP
    desk.keep(TDMREP, status=404)
    assert missing(desk.book) is None


def test_hosts_ports_and_schemes_are_told_apart(desk: Desk) -> None:
    desk.keep(ROBOTS)
    others = ["http://a.example/", "https://a.example:8443/", "https://www.a.example/", "https://b.example/"]
    assert [missing(desk.book, url) for url in others] == [ROBOTS] * 4
    assert missing(desk.book, "https://user@A.example/x") == AI_TXT


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        (b"Disallow: /news/", None),
        (b"Disallow: /ai.txt", TDMREP),
        (b"Disallow: /ai.txt\nDisallow: /.well-known/", None),
        (b"Disallow: /\nAllow: /news/", None),
    ],
)
def test_no_file_is_asked_for_that_robots_txt_forbids_or_that_no_page_needs(
    desk: Desk, rules: bytes, wanted: str | None
) -> None:
    desk.keep(ROBOTS, b"User-agent: *\n" + rules)
    assert missing(desk.book) == wanted


def test_what_was_kept_is_loaded_by_the_next_crawl(desk: Desk) -> None:
    desk.keep(ROBOTS, b"User-agent: *\nDisallow: /closed\nCrawl-delay: 3")
    desk.keep(AI_TXT, status=404)
    desk.keep(TDMREP, TDM)
    book = desk.again()
    assert (book.is_known(URL), missing(book), book.robots(URL).allows(URL)) == (False, ROBOTS, False)
    asyncio.run(book.load([URL, "https://a.example/closed"]))
    assert (book.is_known(URL), missing(book), book.robots(URL).delay_s) == (True, None, 3.0)
    assert not book.robots(URL).allows("https://a.example/closed")
    assert book.reserved(URL) == "tdmrep.json: /news/"


@pytest.mark.parametrize(
    ("path", "status", "life"),
    [
        (ROBOTS, 200, DAY),
        (ROBOTS, 404, DAY),
        (ROBOTS, 503, timedelta(minutes=30)),
        (AI_TXT, 200, 7 * DAY),
        (AI_TXT, 404, 7 * DAY),
        (AI_TXT, 429, timedelta(minutes=30)),
        (TDMREP, None, timedelta(minutes=30)),
    ],
)
def test_a_file_is_asked_for_again_when_its_time_is_over(
    desk: Desk, path: str, status: int | None, life: timedelta
) -> None:
    def find_missing() -> str | None:
        for other in {ROBOTS, AI_TXT, TDMREP} - {path}:
            desk.keep(other, status=404)
        return missing(desk.book)

    desk.keep(path, status=status)
    desk.clock.now += life - timedelta(seconds=1)
    assert find_missing() is None
    desk.clock.now += timedelta(seconds=1)
    assert find_missing() == path


def test_a_time_that_a_clock_set_too_late_does_not_count(desk: Desk) -> None:
    desk.clock.now += 900 * DAY
    desk.keep(ROBOTS, b"User-agent: *\nDisallow: /")
    desk.clock.now -= 900 * DAY
    assert missing(desk.book) == ROBOTS


def test_what_a_host_said_holds_while_it_cannot_be_asked(desk: Desk) -> None:
    desk.keep(ROBOTS, b"User-agent: *\nDisallow: /closed")
    desk.keep(TDMREP, TDM)
    desk.clock.now += 8 * DAY
    desk.book = desk.again()
    desk.keep(ROBOTS, status=503)
    desk.keep(TDMREP, status=None, error="NoAnswerError: no answer in time")
    assert [desk.book.robots(URL).allows(f"https://a.example{path}") for path in ("/closed", "/")] == [False, True]
    assert desk.book.reserved(URL) == "tdmrep.json: /news/"
    assert desk.book.lost(URL) is None


@pytest.mark.parametrize("failure", ["503", "NoAnswerError: no answer in time"])
def test_who_cannot_be_asked_for_a_month_is_open_though_it_was_asked_often(desk: Desk, failure: str) -> None:
    allows = []
    for _ in range(31):
        desk.keep(ROBOTS, status=503 if failure == "503" else None, error=failure)
        allows.append(desk.book.robots(URL).allows(URL))
        desk.clock.now += DAY
    assert allows == [False] * 30 + [True]


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        ("NoHostError: its host is not known", NoHostError, "its host is not known"),
        ("NoAnswerError: the connection was refused", NoAnswerError, "the connection was refused"),
        ("EgressError: leads inside: 10.0.0.1", EgressError, "leads inside: 10.0.0.1"),
        ("SourceError: odd", NoAnswerError, "odd"),
    ],
)
def test_it_is_told_why_a_host_could_not_be_asked(
    desk: Desk, error: str, kind: type[SourceError], message: str
) -> None:
    desk.keep(ROBOTS, status=None, error=error)
    lost = desk.book.lost(URL)
    assert (type(lost), lost and lost.message, lost and lost.place) == (kind, message, URL)
    assert not desk.book.robots(URL).allows(URL)


def test_a_host_that_answers_is_not_lost(desk: Desk) -> None:
    assert desk.book.lost(URL) is None
    desk.keep(ROBOTS, status=500)
    assert desk.book.lost(URL) is None


def test_robots_txt_reserves_before_other_files_do(desk: Desk) -> None:
    desk.keep(TDMREP, TDM)
    assert desk.book.reserved(URL) == "tdmrep.json: /news/"
    desk.keep(ROBOTS, b"User-agent: *\nContent-Signal: ai-train=no\nAllow: /")
    assert desk.book.reserved(URL) == "robots.txt: Content-Signal: ai-train=no"
    desk.keep(ROBOTS)
    desk.keep(TDMREP, status=404)
    assert desk.book.reserved(URL) is None


def test_of_a_host_that_is_not_at_hand_no_text_is_kept(desk: Desk) -> None:
    assert desk.book.reserved(URL) == "what its host reserves is not known"


def test_the_store_says_in_words_what_was_read(desk: Desk) -> None:
    desk.keep(ROBOTS, b"User-agent: *\nCrawl-delay: 2")
    desk.keep(TDMREP, b'[{"location": "/", "tdm-reservation": 1}]')
    desk.keep(AI_TXT, status=404)
    says = {path: file.says for path, file in desk.store.origins.load("https://a.example").items()}
    assert says == {ROBOTS: "asks for 2 s between requests", TDMREP: "tdmrep.json: /", AI_TXT: None}


def test_no_more_than_the_beginning_of_a_file_is_kept(desk: Desk) -> None:
    desk.keep(ROBOTS, b"User-agent: *\nDisallow: /closed\n" + b"# more\n" * 1_000_000)
    body = desk.store.origins.load("https://a.example")[ROBOTS].body
    assert len(body) == MAX_FILE_BYTES
    assert not desk.book.robots(URL).allows("https://a.example/closed")


def test_the_hosts_that_were_looked_at_last_are_held(desk: Desk) -> None:
    urls = [f"https://{name}.example/" for name in "abcd"]
    for url in urls:
        desk.keep(ROBOTS, url=url)
    book = desk.again(most_held=3)
    asyncio.run(book.load(urls[:3]))
    book.missing(urls[0], with_opt_outs=False)
    asyncio.run(book.load(urls[1:2]))
    asyncio.run(book.load(urls[3:]))
    assert [book.is_known(url) for url in urls] == [True, True, False, True]


def test_hosts_with_endless_rules_do_not_fill_the_memory(desk: Desk) -> None:
    rules = b"User-agent: *\n" + b"".join(b"Disallow: /%d\n" % n for n in range(5_000))
    book = desk.again(most_held_bytes=3_000_000)
    for name in "abcde":
        asyncio.run(book.keep(f"https://{name}.example/", ROBOTS, 200, {}, rules))
    assert [book.is_known(f"https://{name}.example/") for name in "abcde"] == [False, False, False, True, True]


def test_a_host_that_was_let_go_keeps_what_it_said(desk: Desk) -> None:
    desk.keep(ROBOTS, b"User-agent: *\nDisallow: /closed")
    desk.keep(TDMREP, TDM)
    desk.book = desk.again(most_held=1)
    desk.keep(ROBOTS, url="https://b.example/")
    desk.keep(ROBOTS, status=503)
    assert not desk.book.robots(URL).allows("https://a.example/closed")
    assert desk.book.reserved(URL) == "tdmrep.json: /news/"


def test_two_books_over_one_store_see_what_the_other_kept(desk: Desk) -> None:
    other = desk.again()
    desk.keep(ROBOTS, b"User-agent: *\nDisallow: /closed")
    asyncio.run(other.load([URL]))
    assert missing(other) == AI_TXT
    assert not other.robots(URL).allows("https://a.example/closed")
