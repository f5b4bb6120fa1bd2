from __future__ import annotations

import gzip
import re
import zlib
from itertools import islice
from urllib.parse import urlsplit

import pytest
from defusedxml.common import EntitiesForbidden
from defusedxml.ElementTree import ParseError, fromstring

from sandbox.answers import Answer
from sandbox.faults import Fault, FaultKind
from sandbox.feeds import write_feed
from sandbox.lists import draw_list_page, write_sitemap_index
from sandbox.model import World
from sandbox.spoiling import spoil


@pytest.fixture(params=["kennislijn", "zellenpost"])
def feed(world: World, request: pytest.FixtureRequest) -> Answer:
    return Answer(write_feed(world, world.outlets[request.param], "http://127.0.0.1:1"), "application/xml")


def test_every_kind_changes_a_feed_but_those_of_pages_and_lists(feed: Answer) -> None:
    same = {kind for kind in FaultKind if spoil(feed, Fault(kind)) == feed}
    assert same == {FaultKind.CHANGED_PAGE, FaultKind.LOOPING_SITEMAP, FaultKind.CALENDAR}


def test_an_index_that_contains_itself_still_holds_the_others(world: World) -> None:
    index = Answer(write_sitemap_index(world, "werkbankblatt", "http://127.0.0.1:1"), "application/xml")
    answer = spoil(index, Fault(FaultKind.LOOPING_SITEMAP), "/sitemaps/werkbankblatt.xml")
    urls = [one.text for one in fromstring(answer.body).iter() if str(one.tag).endswith("}loc")]
    own = "http://127.0.0.1:1/sitemaps/werkbankblatt.xml"
    assert urls[:2] == [own, f"{own}?again=1"]
    assert len(urls) == 2 + len({a.published.year for a in world.articles_of("werkbankblatt")})


@pytest.mark.parametrize(
    ("target", "following"),
    [("/lists/kennislijn", "?month=2026-11"), ("/lists/kennislijn?month=2026-12", "?month=2027-01")],
)
def test_a_calendar_leads_to_the_next_month(world: World, target: str, following: str) -> None:
    page = Answer(draw_list_page(world, "kennislijn", 1), "text/html")
    body = spoil(page, Fault(FaultKind.CALENDAR), target).body.decode()
    assert re.findall(r'class="older" href="([^"]*)"', body) == [following]


def test_too_many_requests_say_when_to_come_back(feed: Answer) -> None:
    answer = spoil(feed, Fault(FaultKind.RATE_LIMITED, seconds=7))
    assert (answer.status, answer.headers["Retry-After"], answer.body) == (429, "7", b"Rate exceeded.")


@pytest.mark.parametrize(
    ("kind", "status", "header", "value"),
    [
        (FaultKind.SPENT_CREDIT, 429, "X-RateLimit-Remaining", "0"),
        (FaultKind.SPENT_CREDIT, 429, "X-RateLimit-Reset", "7"),
        (FaultKind.BLACK_LIGHT, 403, "Retry-After", "7000"),
    ],
)
def test_a_limit_is_said_in_the_words_of_its_service(
    feed: Answer, kind: FaultKind, status: int, header: str, value: str
) -> None:
    answer = spoil(feed, Fault(kind, seconds=7))
    assert (answer.status, answer.headers[header]) == (status, value)


def test_an_expired_token_is_an_error_in_xml(feed: Answer) -> None:
    answer = spoil(feed, Fault(FaultKind.EXPIRED_TOKEN))
    assert (answer.status, fromstring(answer.body).findtext("message")) == (400, "invalid_access_token")


def test_broken_json_is_half_of_it() -> None:
    answer = spoil(Answer(b'{"results": []}', "application/json"), Fault(FaultKind.BROKEN_JSON))
    assert answer.body == b'{"resul'


def test_broken_xml_does_not_parse(feed: Answer) -> None:
    with pytest.raises(ParseError):
        fromstring(spoil(feed, Fault(FaultKind.BROKEN_XML)).body)


def test_the_bomb_is_a_bomb(feed: Answer) -> None:
    bomb = spoil(feed, Fault(FaultKind.ENTITY_BOMB))
    assert bomb.body.count(b"<!ENTITY") == 10
    with pytest.raises(EntitiesForbidden):
        fromstring(bomb.body)


@pytest.mark.parametrize("kind", [FaultKind.WRONG_CHARSET, FaultKind.INVALID_UTF8])
def test_the_bytes_are_not_what_the_header_says(kind: FaultKind, feed: Answer) -> None:
    answer = spoil(Answer(feed.body + "é".encode(), feed.media_type), Fault(kind))
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode()


def test_one_entry_loses_its_date(feed: Answer) -> None:
    tag = b"<pubDate>" if b"<pubDate>" in feed.body else b"<published>"
    answer = spoil(feed, Fault(FaultKind.UNDATED))
    assert answer.body.count(tag) == feed.body.count(tag) - 1
    assert fromstring(answer.body) is not None


def test_one_entry_comes_from_the_future(feed: Answer) -> None:
    answer = spoil(feed, Fault(FaultKind.FUTURE_DATED))
    assert b"2999" in answer.body
    assert len(fromstring(answer.body).findall(".//*")) == len(fromstring(feed.body).findall(".//*"))


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (FaultKind.NOT_FOUND, 404),
        (FaultKind.FORBIDDEN, 403),
        (FaultKind.UNAVAILABLE, 503),
        (FaultKind.SERVER_ERROR, 500),
    ],
)
def test_a_refusal_has_its_status_and_nothing_of_the_answer(kind: FaultKind, status: int, feed: Answer) -> None:
    answer = spoil(feed, Fault(kind, seconds=3))
    assert answer.status == status
    assert len(answer.body) < 100
    assert answer.headers == ({"Retry-After": "3"} if kind is FaultKind.UNAVAILABLE else {})


def test_an_empty_feed_is_a_feed_without_entries(feed: Answer) -> None:
    root = fromstring(spoil(feed, Fault(FaultKind.EMPTY_FEED)).body)
    assert root.tag == fromstring(feed.body).tag
    assert not [one for one in root.iter() if str(one.tag).rpartition("}")[2] in {"item", "entry"}]


def test_the_zeros_are_a_thousandth_of_their_size(feed: Answer) -> None:
    answer = spoil(feed, Fault(FaultKind.ZIPPED_ZEROS, size_mb=3))
    assert gzip.decompress(answer.body) == bytes(3_000_000)
    assert len(answer.body) < 3_600
    assert answer.headers == {"Content-Encoding": "gzip"}


def test_broken_gzip_begins_like_gzip_and_is_none(feed: Answer) -> None:
    answer = spoil(feed, Fault(FaultKind.BROKEN_GZIP))
    with pytest.raises(zlib.error):
        gzip.decompress(answer.body)


def test_a_huge_robots_txt_forbids_nothing_that_is_there(feed: Answer) -> None:
    tail = spoil(feed, Fault(FaultKind.HUGE_ROBOTS, size_mb=2)).tail
    assert tail is not None
    text = b"".join(tail())
    assert len(text) > 2_000_000
    assert {line.partition(b"/nothing/")[0] for line in text.splitlines()} == {b"Disallow: "}


def test_an_endless_body_goes_on_after_what_it_holds(feed: Answer) -> None:
    tail = spoil(feed, Fault(FaultKind.ENDLESS)).tail
    assert tail is not None
    assert len(list(islice(tail(), 1_000))) == 1_000


@pytest.mark.parametrize(
    ("kind", "location", "status"),
    [
        (FaultKind.MOVED, "/moved/feeds/a.xml?b=c", 301),
        (FaultKind.REDIRECT_CHAIN, "/hops/2/feeds/a.xml?b=c", 302),
        (FaultKind.REDIRECT_LOOP, "/loop/1/feeds/a.xml?b=c", 302),
    ],
)
def test_a_redirect_keeps_path_and_query(kind: FaultKind, location: str, status: int, feed: Answer) -> None:
    answer = spoil(feed, Fault(kind), "/feeds/a.xml?b=c")
    assert (answer.headers["Location"], answer.status) == (location, status)


def test_inner_redirects_lead_to_a_link_local_address_or_to_this_machine(feed: Answer) -> None:
    places = {spoil(feed, Fault(FaultKind.REDIRECT_INNER), "/" + "x" * n).headers["Location"] for n in range(4)}
    assert {urlsplit(place).netloc for place in places} == {"169.254.169.254", "127.0.0.1:1"}
