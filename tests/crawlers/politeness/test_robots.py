"""robots.txt: what it allows us, how fast, for how long, and what it reserves."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.store.crawling.origins import OriginFile
from crawlers.politeness.robots import (
    MAX_ROBOTS_BYTES,
    RobotsPolicy,
    carry_over,
    expires_at,
    read_robots,
)

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
ORIGIN = "https://a.example"
DAY = timedelta(days=1)
CLOSED = b"User-agent: *\nDisallow: /\n"


def make_file(body: bytes = b"", status: int | None = 200, **facts: object) -> OriginFile:
    file = OriginFile(ORIGIN, "/robots.txt", status, body, NOW, NOW + DAY)
    return replace(file, **facts)  # type: ignore[arg-type]


def read(text: str | bytes) -> RobotsPolicy:
    return read_robots(make_file(text.encode() if isinstance(text, str) else text), NOW)


def allowed(text: str | bytes, *paths: str) -> list[bool]:
    return [read(text).allows(f"{ORIGIN}{path}") for path in paths]


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow: /a",
        "user-AGENT:*\ndisallow:/a",
        "User-agent: *\r\nDisallow: /a\r\n",
        "User-agent: *\rDisallow: /a\r",
        "  User-agent : *  # all\n\n\n  Disallow : /a # not this",
        "User-agent: other\nUser-agent: *\nDisallow: /a",
        "User-agent: *\nSitemap: https://a.example/map.xml\nDisallow: /a",
        "User-agent: *\nUnknown: 1\nUser-agent: other\nDisallow: /a",
        "User-agent: *\nDisallow: /b\n\nUser-agent: other\nDisallow: /c\n\nUser-agent: *\nDisallow: /a",
        "User-agent: scoutbase\nDisallow: /a\n\nUser-agent: *\nDisallow:",
        "User-agent: *\nDisallow:\n\nUser-agent: ScoutBase/2.0\nDisallow: /a",
        "User-agent: scoutbase\nDisallow: /b\n\nUser-agent: SCOUTBASE*\nDisallow: /a",
        "User-agent *\nDisallow /a",
        "Useragent: *\nDissallow: /a",
        "\ufeffUser-agent: *\nDisallow: /a",
        "User-agent: *\nDisallow: /\nAllow: /$\nAllow: /b",
        "<html>\nUser-agent: *\nDisallow: /a",
    ],
)
def test_rules_for_everybody_or_for_us_are_kept(text: str) -> None:
    assert allowed(text, "/a", "/") == [False, True]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Disallow: /a",
        "User-agent: *\nDisallow:",
        "User-agent: other\nDisallow: /a",
        "User-agent: scout\nDisallow: /a",
        "User-agent: scoutbaseplus\nDisallow: /a",
        "User-agent: scoutbase-news\nDisallow: /a",
        "User-agent: notscoutbase\nDisallow: /a",
        "User-agent:\nDisallow: /a",
        "User-agent: *\nDisallow: /a\n\nUser-agent: scoutbase\nDisallow: /b",
        "User-agent: *\nDisallow: /a\n\nUser-agent: scoutbase\n",
        "User-agent: *\nCrawl-delay: 5\nUser-agent: other\nDisallow: /a",
        "User-agent: *\nDisallow: /a\nAllow: /a",
        "User-agent: *\nDisallow: /\nAllow: /a",
        "<!doctype html><html><body>Welcome. User-agent: * Disallow: /</body></html>",
    ],
)
def test_rules_for_others_or_for_nobody_are_not_ours(text: str) -> None:
    assert allowed(text, "/a") == [True]


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1"])
def test_any_charset_is_read(charset: str) -> None:
    assert allowed("User-agent: *\nDisallow: /a".encode(charset), "/a", "/b") == [False, True]


def test_zeros_between_characters_hide_nothing() -> None:
    assert allowed(b"User-ag\0ent: *\n\0Disall\0ow: /a\n\0\0", "/a") == [False]


def test_paths_in_another_charset_are_compared_byte_by_byte() -> None:
    assert allowed("User-agent: *\nDisallow: /é".encode("latin-1"), "/%E9", "/%C3%A9") == [False, True]


def test_robots_txt_itself_may_always_be_asked_for() -> None:
    assert allowed(CLOSED, "/robots.txt", "/robots.txt.html") == [True, False]


def test_an_address_that_cannot_be_read_is_not_asked_for() -> None:
    assert not RobotsPolicy().allows("https://[a.example/")


@given(st.binary(max_size=300) | st.lists(st.sampled_from(
    [b"User-agent: *\n", b"user-agent: scoutbase\n", b"Disallow: /", b"Allow: *", b"Crawl-delay: ", b"\xff\xfe", b"\0",
     b"$\n", b"1e9\n", b"Sitemap: http://[\n", b"Content-Usage: /x ai=n\n", b"#", b":", b"%", b"\xe9\r"]
)).map(b"".join))  # fmt: skip
def test_no_bytes_at_all_make_the_reader_fail(body: bytes) -> None:
    policy = read(body)
    assert policy.allows(ORIGIN) in {True, False}
    assert policy.delay_s is None or 0 < policy.delay_s <= 3600
    assert all(url.startswith("http") for url in policy.sitemaps)


@pytest.mark.parametrize(
    ("status", "allows"),
    [(200, False), (204, False), (301, True), (401, True), (403, True), (404, True), (410, True), (451, True)]
    + [(status, False) for status in (429, 500, 502, 503, 599, 999, 0, 100, None)],
)
def test_what_a_status_means_for_a_closed_body(status: int | None, allows: bool) -> None:
    assert read_robots(make_file(CLOSED, status), NOW).allows(ORIGIN) is allows


@pytest.mark.parametrize(("status", "why"), [(503, "answers 503"), (None, "could not be had: NoHostError: gone")])
def test_it_is_said_why_nothing_is_allowed(status: int | None, why: str) -> None:
    detail = read_robots(make_file(status=status, error="NoHostError: gone"), NOW).detail
    assert detail == f"robots.txt {why}"


@pytest.mark.parametrize(("days", "allows"), [(29, False), (30, True)])
def test_who_cannot_be_asked_for_a_month_is_taken_to_have_none(days: int, allows: bool) -> None:
    since = make_file(status=None, fetched_at=NOW - days * DAY)
    later = carry_over(since, make_file(status=503))
    assert read_robots(later, NOW).allows(ORIGIN) is allows


def test_what_a_host_said_last_holds_while_it_cannot_be_asked() -> None:
    kept = carry_over(make_file(CLOSED), make_file(status=503, expires_at=NOW + 2 * DAY))
    assert (kept.status, kept.body, kept.error) == (200, CLOSED, "/robots.txt answers 503")
    assert kept.expires_at == NOW + 2 * DAY


@pytest.mark.parametrize("before", [None, make_file(status=404), make_file(CLOSED)])
@pytest.mark.parametrize("status", [200, 404])
def test_an_answer_takes_the_place_of_the_one_before(before: OriginFile | None, status: int) -> None:
    answer = make_file(b"new", status)
    assert carry_over(before, answer) == answer


def test_a_first_failure_in_the_future_is_a_clock_that_jumped() -> None:
    ahead = make_file(status=None, fetched_at=NOW + 900 * DAY)
    assert carry_over(ahead, make_file(status=None)).fetched_at == NOW


@pytest.mark.parametrize(
    ("control", "life_s"),
    [
        ("", 86_400),
        ("max-age=3600", 3_600),
        ("public, Max-Age = 7200", 7_200),
        ('max-age="7200"', 7_200),
        ("max-age=0", 600),
        ("max-age=99999999999999", 86_400),
        ("s-maxage=3600", 86_400),
        ("no-store", 86_400),
        ("max-age=soon", 86_400),
    ],
)
def test_it_holds_for_a_day_or_less_where_headers_say_so(control: str, life_s: int) -> None:
    assert expires_at(200, {"cache-control": control}, NOW) == NOW + timedelta(seconds=life_s)


@given(st.none() | st.integers(0, 999), st.text("max-ge=0123456789, ", max_size=40))
def test_it_holds_between_ten_minutes_and_a_day_whatever_is_said(status: int | None, control: str) -> None:
    life = expires_at(status, {"cache-control": control}, NOW) - NOW
    assert timedelta(minutes=10) <= life <= DAY


@pytest.mark.parametrize(
    ("lines", "delay_s"),
    [
        ("Crawl-delay: 7", 7.0),
        ("Crawl-delay: 0.5", 0.5),
        ("Crawl-delay: 0,5", 0.5),
        ("Crawl-delay: .5", 0.5),
        ("crawl delay: 10 seconds", 10.0),
        ("Crawl-delay: 5s", 5.0),
        ("Crawl-delay: 999999999", 3_600.0),
        ("Crawl-delay: 1e400", 3_600.0),
        ("Crawl-delay: inf", 3_600.0),
        ("Crawl-delay: nan", None),
        ("Crawl-delay: -5", None),
        ("Crawl-delay: 0", None),
        ("Crawl-delay: slow", None),
        ("Crawl-delay:", None),
        ("Crawl-delay: 2\nCrawl-delay: 9\nCrawl-delay: x", 9.0),
        ("Request-rate: 1/5", 5.0),
        ("Request-rate: 6/1m", 10.0),
        ("Request-rate: 1/10s 0900-1700", 10.0),
        ("Request-rate: 1/0", None),
        ("Request-rate: 0/9", None),
        ("Request-rate: 1/99d", 3_600.0),
        ("Request-rate: often", None),
        ("Request-rate: 1/5\nCrawl-delay: 2", 5.0),
    ],
)
def test_the_slowest_pace_that_is_stated_is_kept_within_an_hour(lines: str, delay_s: float | None) -> None:
    assert read(f"User-agent: *\n{lines}").delay_s == delay_s


def test_a_pace_for_others_is_not_ours() -> None:
    assert read("User-agent: other\nCrawl-delay: 9\n\nUser-agent: scoutbase\nAllow: /").delay_s is None


@pytest.mark.parametrize(
    ("text", "reserved"),
    [
        ("User-agent: *\nContent-Signal: search=yes, ai-train=no", "ai-train=no"),
        ("User-agent: *\ncontent-signal: ai-input = NO", "ai-input = no"),
        ("Content-Signal: ai-train=no\nUser-agent: *\nAllow: /", "ai-train=no"),
        ("User-agent: scoutbase\nContent-Signal: search=no", "search=no"),
        ("User-agent: *\nContent-Usage: train-ai=n", "train-ai=n"),
        ("User-agent: *\nContent-Usage: /news/ train-ai=n", "train-ai=n"),
        ("User-agent: *\nContent-Usage: train-ai=n\nContent-Usage: /news/ train-ai=y", None),
        ("User-agent: *\nContent-Usage: /other/ train-ai=n", None),
        ("User-agent: *\nContent-Signal: search=yes, ai-train=yes", None),
        ("User-agent: *\nContent-Signal: ai-train=none-of-it", None),
        ("User-agent: *\nContent-Signal: ai-train=no\n\nUser-agent: scoutbase\nContent-Signal: ai-train=yes", None),
        ("User-agent: other\nContent-Signal: ai-train=no", None),
        ("User-agent: GPTBot\nUser-agent: CCBot\nUser-agent: Google-Extended\nDisallow: /", None),
    ],
)
def test_a_reservation_to_everybody_or_to_us_is_found(text: str, reserved: str | None) -> None:
    found = read(text).reserves(f"{ORIGIN}/news/1")
    assert found == reserved or (reserved is not None and str(found).endswith(f": {reserved}"))


def test_a_robots_txt_says_in_words_what_it_asks_for() -> None:
    text = "User-agent: *\nCrawl-delay: 2.5\nContent-Signal: ai-train=no"
    assert read(text).summary == "asks for 2.5 s between requests; robots.txt: Content-Signal: ai-train=no"
    assert read("").summary == ""


def test_sitemaps_are_found_wherever_they_stand_once_each() -> None:
    text = "Sitemap: /a.xml\nUser-agent: other\nSitemap: https://b.example/b.xml\nsitemap: /a.xml\nSitemap: ftp://c/c"
    assert read(text).sitemaps == ("https://a.example/a.xml", "https://b.example/b.xml")


def test_only_the_beginning_of_fifty_megabytes_is_read() -> None:
    body = CLOSED + b"Allow: /" + b"x" * MAX_ROBOTS_BYTES + b"\n" + b"Allow: /open\n" * 4_000_000
    begun = time.perf_counter()
    assert allowed(body, "/open") == [False]
    assert time.perf_counter() - begun < 2


def test_a_line_that_is_cut_off_says_nothing() -> None:
    head, cut = b"User-agent: *\nDisallow: /b\n#", b"\nDisallow: /a"
    body = head + b"." * (MAX_ROBOTS_BYTES - len(head) - len(cut)) + cut + b"/only/this\n"
    assert body[:MAX_ROBOTS_BYTES].endswith(cut)
    assert allowed(body, "/a/other", "/b") == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: bot{n}\n" for n in range(10_000)) + "Disallow: /x\n" * 10_000,
        "User-agent: *\n" + "".join(f"Disallow: /{n}*{n}\n" for n in range(20_000)),
        "User-agent: *\nDisallow: /" + "*a" * 250_000,
        "User-agent: *\n" + ("Disallow: /" + "*a" * 200 + "b\n") * 1_200,
    ],
    ids=["agents", "rules", "one line of stars", "stars"],
)
def test_a_file_that_is_made_to_be_slow_costs_no_second(text: str) -> None:
    begun = time.perf_counter()
    assert allowed(text, "/" + "a" * 1_900) == [True]
    assert time.perf_counter() - begun < 5
