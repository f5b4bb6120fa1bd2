"""Whatever a server sends, a download ends: in time, in bounded memory, and with an error that says why."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import pytest

from tests.crawlers import hostile
from tests.crawlers.fetching.asking import Asked, Came, Outcome, Plan, ask
from tests.crawlers.hostile import HostileServer, promise, repeat, say, send

TIMEOUT_S = 2.0
MAX_MB = 32
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

TOO_LARGE = {
    "/never-ends": hostile.never_ends(),
    "/head-never-ends": hostile.head_never_ends(),
    "/continues": repeat(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    "/chunks": repeat(CHUNKED, b"10000\r\n" + bytes(0x10000) + b"\r\n"),
    "/promises-a-terabyte": promise("1099511627776", b"x"),
}
PACKED = {"/gzip": hostile.gzip_zeros, "/br": hostile.brotli_zeros, "/zstd": hostile.zstd_zeros}
TOO_SLOW = {
    "/trickles": hostile.trickles(),
    "/head-trickles": hostile.head_trickles(),
    "/silent": hostile.is_silent(),
    "/chunks-trickle": repeat(CHUNKED, b"1\r\nx\r\n", 0.2),
}
BROKEN = {
    "/promises-more": promise("1000", b"x" * 10),
    "/promises-nothing-known": promise("many", b"x"),
    "/promises-less-than-nothing": promise("-5", b"x"),
    "/promises-twice": send(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 7\r\n\r\nabcdefg"),
    "/no-http": send(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "/nothing": send(b""),
    "/line-never-ends": repeat(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 65_536),
    "/no-chunk": repeat(CHUNKED, b"f" * 65_536),
    "/trailers-never-end": repeat(CHUNKED + b"1\r\nx\r\n0\r\n", b"X: y\r\n" * 4096),
    "/gzip-breaks-off": say("200 OK", hostile.gzip_zeros(1)[:-20], encoding="gzip"),
    "/no-gzip": say("200 OK", b"plain", encoding="gzip"),
    "/no-deflate": say("200 OK", b"plain", encoding="deflate"),
    "/no-br": say("200 OK", b"\xff" * 20, encoding="br"),
    "/no-zstd": say("200 OK", b"plain", encoding="zstd"),
}
FINE = {
    "/fine": say("200 OK", b"fine"),
    "/promises-less": promise("4", b"fine, and more than was said"),
    "/gzip-in-deflate": say("200 OK", zlib.compress(zlib.compress(b"fine")), encoding="deflate, deflate"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    packed = {path: say("200 OK", pack(1024), encoding=path[1:]) for path, pack in PACKED.items()}
    twice = say("200 OK", zlib.compress(hostile.gzip_zeros(1024)), encoding="gzip, deflate")
    with HostileServer(TOO_LARGE | TOO_SLOW | BROKEN | FINE | packed | {"/twice": twice}) as running:
        yield running


@pytest.fixture(scope="module")
def outcome(server: HostileServer, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    paths = [*FINE, *PACKED, "/twice", *TOO_LARGE, *TOO_SLOW, *BROKEN]
    return ask(
        Plan([Asked(server.url + path) for path in paths]),
        tmp_path_factory.mktemp("downloads"),
        SCOUT_EGRESS__ALLOW=f"127.0.0.1:{server.port}",
        SCOUT_CRAWL__TIMEOUT_S=str(TIMEOUT_S),
        SCOUT_CRAWL__MAX_DOWNLOAD_MB=str(MAX_MB),
    )


def came(outcome: Outcome, path: str) -> Came:
    return next(one for one in outcome.came if one.url.endswith(path))


@pytest.mark.parametrize("path", FINE)
def test_a_good_answer_is_read(outcome: Outcome, path: str) -> None:
    assert (came(outcome, path).status, came(outcome, path).text) == (200, "fine")


@pytest.mark.parametrize("path", [*PACKED, "/twice"])
def test_a_gigabyte_of_zeros_is_too_large(outcome: Outcome, path: str) -> None:
    one = came(outcome, path)
    assert one.error == "TooLargeError"
    # Unpacking cannot be interrupted, but is not far more than the limit allows.
    assert one.took_s < 3 * TIMEOUT_S


@pytest.mark.parametrize("path", TOO_LARGE)
def test_an_answer_without_end_is_too_large(outcome: Outcome, path: str) -> None:
    assert came(outcome, path).error == "TooLargeError"
    assert came(outcome, path).took_s < 2 * TIMEOUT_S


@pytest.mark.parametrize("path", TOO_SLOW)
def test_an_answer_that_trickles_ends_with_the_time_for_all_of_it(outcome: Outcome, path: str) -> None:
    one = came(outcome, path)
    assert (one.error, "no answer in time" in str(one.message)) == ("NoAnswerError", True)
    assert TIMEOUT_S - 0.1 < one.took_s < 2 * TIMEOUT_S


@pytest.mark.parametrize("path", BROKEN)
def test_a_broken_answer_has_its_error(outcome: Outcome, path: str) -> None:
    assert came(outcome, path).error == "NoAnswerError"
    assert came(outcome, path).took_s < 2 * TIMEOUT_S


def test_memory_stays_bounded(outcome: Outcome) -> None:
    assert max(one.peak_mb for one in outcome.came) - outcome.idle_mb < 300
