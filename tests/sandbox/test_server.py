from __future__ import annotations

import http.client
import socket
import time
from urllib.parse import urlsplit

import feedparser
import httpx
import pytest

from sandbox.credentials import EPO_KEY
from sandbox.faults import Fault, FaultKind
from sandbox.model import World
from sandbox.server import SandboxServer

FEED = "/feeds/photon-ledger.xml"


def test_it_listens_on_loopback_only(server: SandboxServer) -> None:
    assert urlsplit(server.url).hostname == "127.0.0.1"


def test_every_article_of_a_feed_is_there(server: SandboxServer, world: World) -> None:
    with httpx.Client() as client:
        entries = feedparser.parse(client.get(f"{server.url}/feeds/kennislijn.xml").content).entries
        statuses = [client.get(e.link).status_code for e in entries[:10]]
    assert len(entries) == len(world.articles_of("kennislijn"))
    assert statuses == [200] * 10


def test_the_api_takes_encoded_brackets(server: SandboxServer, world: World) -> None:
    query = {"search_query": "cat:quant-ph AND submittedDate:[202301010000 TO 202312312359]", "max_results": "100"}
    feed = feedparser.parse(httpx.get(f"{server.url}/arxiv/api/query", params=query).content)
    wanted = [p for p in world.papers if "quant-ph" in p.categories and p.created.year == 2023]
    assert len(feed.entries) == len(wanted) > 5


def test_an_unchanged_feed_is_not_sent_twice(server: SandboxServer) -> None:
    first = httpx.get(server.url + FEED)
    tag, date = first.headers["etag"], first.headers["last-modified"]
    for validator in ({"If-None-Match": tag}, {"If-None-Match": f'W/"x", W/{tag}'}, {"If-Modified-Since": date}):
        again = httpx.get(server.url + FEED, headers=validator)
        assert (again.status_code, again.content) == (304, b"")
    for validator in ({"If-None-Match": '"other"'}, {"If-Modified-Since": "Mon, 01 Jan 2018 00:00:00 GMT"},
                      {"If-Modified-Since": "yesterday"}):  # fmt: skip
        assert httpx.get(server.url + FEED, headers=validator).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "media_type"),
    [
        ("/", 200, "text/html"),
        ("/robots.txt", 200, "text/plain"),
        ("/feeds/kennislijn.xml", 200, "application/rss+xml"),
        ("/feeds/zellenpost.xml", 200, "application/atom+xml"),
        ("/arxiv/api/query?search_query=all:lidar", 200, "application/atom+xml"),
        ("/arxiv/api/query?search_query=all:lidar&max_results=99999", 400, "application/atom+xml"),
        ("/feeds/nobody.xml", 404, "text/plain"),
        ("/articles/kennislijn/../../etc", 404, "text/plain"),
    ],
)
def test_routes(server: SandboxServer, path: str, status: int, media_type: str) -> None:
    answer = httpx.get(server.url + path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith(media_type)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/works?filter=type:article", 200),
        ("/works?cursor=*", 401),
        ("/3.2/rest-services/published-data/search/biblio?q=pd%3D2024", 403),
        ("/data/cordis-HORIZONprojects-csv.zip", 200),
        ("/api/records/6347574/versions/latest", 200),
        ("/v2/organizations?query=university", 200),
    ],
)
def test_services_answer_by_their_paths(server: SandboxServer, path: str, status: int) -> None:
    assert httpx.get(server.url + path).status_code == status


def test_a_token_that_is_posted_for_opens_the_patents(server: SandboxServer) -> None:
    asked = httpx.post(
        f"{server.url}/3.2/auth/accesstoken",
        data={"grant_type": "client_credentials"},
        auth=(EPO_KEY.partition(":")[0], EPO_KEY.partition(":")[2]),
    )
    bearer = {"Authorization": f"Bearer {asked.json()['access_token']}", "X-OPS-Range": "1-2"}
    found = httpx.get(f"{server.url}/3.2/rest-services/published-data/search", params={"q": "pd=2024"}, headers=bearer)
    assert found.status_code == 200
    assert found.text.count("<ops:publication-reference") == 2


def test_nothing_is_posted_anywhere_else(server: SandboxServer) -> None:
    assert httpx.post(server.url + FEED, content=b"x").status_code == 405


def test_head_has_no_body(server: SandboxServer) -> None:
    answer = httpx.head(server.url + FEED)
    assert int(answer.headers["content-length"]) > 1_000
    assert answer.content == b""


def test_it_remembers_what_was_asked(server: SandboxServer) -> None:
    httpx.get(f"{server.url}/robots.txt")
    httpx.get(f"{server.url}/feeds/kennislijn.xml?x=1")
    assert server.requests == ("/robots.txt", "/feeds/kennislijn.xml?x=1")


def test_it_recovers_after_its_faults(world: World) -> None:
    faults = [Fault(FaultKind.RATE_LIMITED, "/feeds/*", first=1, seconds=1), Fault(FaultKind.SERVER_ERROR, first=2)]
    with SandboxServer(world, faults) as server:
        statuses = [httpx.get(server.url + FEED).status_code for _ in range(4)]
    assert statuses == [429, 500, 200, 200]


def test_a_slow_body_takes_its_time_and_arrives_whole(world: World) -> None:
    with SandboxServer(world, [Fault(FaultKind.SLOW, first=1, seconds=0.6)]) as server:
        started = time.monotonic()
        slow = httpx.get(server.url + FEED)
        took_s = time.monotonic() - started
        assert slow.content == httpx.get(server.url + FEED).content
    assert took_s >= 0.5


def test_a_reader_can_give_up_on_a_slow_body(world: World) -> None:
    with SandboxServer(world, [Fault(FaultKind.SLOW, seconds=60)]) as server, pytest.raises(httpx.ReadTimeout):
        httpx.get(server.url + FEED, timeout=0.2)


def test_a_truncated_body_is_shorter_than_promised(world: World) -> None:
    with SandboxServer(world, [Fault(FaultKind.TRUNCATED)]) as server:
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port or 0, timeout=10)
        connection.request("GET", FEED)
        with pytest.raises(http.client.IncompleteRead):
            connection.getresponse().read()
        connection.close()


def test_an_oversized_body_comes_without_its_length(world: World) -> None:
    with (
        SandboxServer(world, [Fault(FaultKind.OVERSIZED, size_mb=3)]) as server,
        httpx.stream("GET", server.url + FEED) as answer,
    ):
        assert "content-length" not in answer.headers
        size_bytes = sum(len(chunk) for chunk in answer.iter_bytes())
    assert size_bytes > 3_000_000


def test_a_changed_page_is_served_for_articles_only(world: World) -> None:
    article = world.articles_of("photon-ledger")[0]
    with SandboxServer(world, [Fault(FaultKind.CHANGED_PAGE, "/articles/*")]) as server:
        page = httpx.get(server.url + article.path).text
        feed = httpx.get(server.url + FEED)
    assert article.lead in page.replace("&#39;", "'")
    assert "<article" not in page
    assert not feedparser.parse(feed.content).bozo


def test_a_closed_server_refuses_connections(world: World) -> None:
    with SandboxServer(world) as server:
        port = urlsplit(server.url).port
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def read_raw(url: str, path: str, *, most_bytes: int = 1_000_000, wait_s: float = 5.0) -> bytes:
    """Return what comes over the wire for a request, until it ends or ``most_bytes`` came."""
    place = urlsplit(url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=wait_s) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        got = b""
        while len(got) < most_bytes and (piece := connection.recv(65_536)):
            got += piece
    return got


def test_a_dropped_connection_says_nothing(world: World) -> None:
    with SandboxServer(world, [Fault(FaultKind.DROPPED)]) as server:
        assert read_raw(server.url, FEED) == b""


@pytest.mark.parametrize(("kind", "has_header"), [(FaultKind.TRICKLED_HEADER, False), (FaultKind.TRICKLED_BODY, True)])
def test_what_trickles_comes_byte_by_byte(world: World, kind: FaultKind, has_header: bool) -> None:
    with SandboxServer(world, [Fault(kind, seconds=0.01)]) as server:
        started = time.monotonic()
        got = read_raw(server.url, FEED, most_bytes=20 if not has_header else 400)
        took_s = time.monotonic() - started
    assert got.startswith(b"HTTP/1.1 200 OK")
    assert (b"\r\n\r\n" in got) is has_header
    assert took_s >= 0.1


@pytest.mark.parametrize(("kind", "factor"), [(FaultKind.LONG_LENGTH, 2), (FaultKind.SHORT_LENGTH, 0.5)])
def test_a_wrong_length_is_promised_and_the_whole_body_sent(world: World, kind: FaultKind, factor: float) -> None:
    with SandboxServer(world, [Fault(kind)]) as server:
        head, _, body = read_raw(server.url, FEED).partition(b"\r\n\r\n")
    promised = int(head.partition(b"Content-Length: ")[2].split()[0])
    assert abs(promised - factor * len(body)) <= 1


def test_a_body_without_end_is_sent_until_the_client_has_enough(world: World) -> None:
    with SandboxServer(world, [Fault(FaultKind.ENDLESS)]) as server:
        got = read_raw(server.url, FEED, most_bytes=5_000_000)
    assert len(got) >= 5_000_000
    assert b"Content-Length" not in got[:2_000]


def test_a_header_bomb_is_one_line_of_a_megabyte(world: World) -> None:
    with SandboxServer(world, [Fault(FaultKind.HEADER_BOMB)]) as server:
        got = read_raw(server.url, FEED, most_bytes=3_000_000)
    head = got.partition(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) > 1_000_000


@pytest.mark.parametrize(("kind", "hops"), [(FaultKind.REDIRECT_CHAIN, 3), (FaultKind.MOVED, 1)])
def test_a_chain_of_redirects_ends_at_the_answer(world: World, kind: FaultKind, hops: int) -> None:
    with SandboxServer(world, [Fault(kind, FEED)]) as server:
        answer = httpx.get(server.url + FEED, follow_redirects=True)
    assert len(answer.history) == hops
    assert len(feedparser.parse(answer.content).entries) == len(world.articles_of("photon-ledger"))


def test_a_loop_of_redirects_has_no_end(world: World) -> None:
    with SandboxServer(world, [Fault(FaultKind.REDIRECT_LOOP, FEED)]) as server, pytest.raises(httpx.TooManyRedirects):
        httpx.get(server.url + FEED, follow_redirects=True)
    assert server.faults_met == {FaultKind.REDIRECT_LOOP}
