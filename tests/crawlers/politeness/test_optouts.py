"""Who reserves text and data mining, and by which words."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.store.crawling.origins import OriginFile
from crawlers.politeness.optouts import (
    AI_TXT,
    MAX_OPT_OUT_BYTES,
    TDMREP,
    read_opt_outs,
    reserved_by_headers,
    reserved_by_meta,
)
from crawlers.politeness.reservations import DECISIONS, Kind

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
ORIGIN = "https://a.example"


def reserved(path: str, body: str | bytes, url: str = "/news/one", status: int | None = 200) -> str | None:
    data = body.encode() if isinstance(body, str) else body
    file = OriginFile(ORIGIN, path, status, data, NOW, NOW)
    return read_opt_outs({path: file}).reserves(f"{ORIGIN}{url}")


@pytest.mark.parametrize(
    ("text", "url", "rule"),
    [
        ("User-Agent: *\nDisallow: /", "/news/one", "/"),
        ("User-Agent: *\nDisallow: *", "/news/one", "*"),
        ("User-Agent: *\nDisallow: *.txt", "/news/one", "*.txt"),
        ("User-Agent: *\nDisallow: *.html\nAllow: /", "/news/one.php?id=1", "*.html"),
        ("User-Agent: *\nDisallow: *.pdf", "/news/one.pdf", "*.pdf"),
        ("User-Agent: *\nDisallow: *.pdf", "/news/one", None),
        ("User-Agent: *\nDisallow: *.jpg\nDisallow: *.png", "/news/one.html", None),
        ("User-Agent: *\nDisallow: one.html", "/news/one.html", "one.html"),
        ("User-Agent: *\nDisallow: /news/\nAllow: /news/o", "/news/one", None),
        ("User-Agent: *\nDisallow: /news/\nAllow: /news/", "/news/one", "/news/"),
        ("User-Agent: *\nDisallow: /other/", "/news/one", None),
        ("User-Agent: *\nAllow: /", "/news/one", None),
        ("User-Agent: scoutbase\nDisallow: /", "/news/one", "/"),
        ("User-Agent: scoutbase\nAllow: /\n\nUser-Agent: *\nDisallow: /", "/news/one", None),
        ("User-Agent: other\nDisallow: /", "/news/one", None),
        ("Disallow: /", "/news/one", "/"),
        ("<!doctype html>\nUser-Agent: *\nDisallow: /", "/news/one", None),
        ("", "/news/one", None),
    ],
)
def test_ai_txt_reserves_by_path_or_by_file_name(text: str, url: str, rule: str | None) -> None:
    assert reserved(AI_TXT, text, url) == (rule and f"ai.txt: Disallow: {rule}")


@pytest.mark.parametrize(
    ("rules", "location"),
    [
        ([{"location": "/", "tdm-reservation": 1}], "/"),
        ([{"location": "/news/*", "tdm-reservation": "1"}], "/news/*"),
        ([{"location": "*/one$", "tdm-reservation": True}], "*/one$"),
        ({"location": "/", "tdm-reservation": 1}, "/"),
        ([{"tdm-reservation": 1}], "/"),
        ([{"location": "/", "tdm-reservation": 1}, {"location": "/news/", "tdm-reservation": 0}], None),
        ([{"location": "/", "tdm-reservation": 0}, {"location": "/news/", "tdm-reservation": 1}], "/news/"),
        ([{"location": "/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}], "/"),
        ([{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://a.example/licence"}], "/"),
        ([{"location": "/News/", "tdm-reservation": 1}], None),
        ([{"location": "/news/", "tdm-policy": "https://a.example/licence"}], None),
        ([None, 1, "x", {"location": None}, {"location": ["/"], "tdm-reservation": 1}], None),
        ([], None),
        (None, None),
    ],
)
def test_the_most_specific_location_of_tdmrep_decides(rules: object, location: str | None) -> None:
    assert reserved(TDMREP, orjson.dumps(rules)) == (location and f"tdmrep.json: {location}")


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16"])
def test_opt_outs_are_read_in_any_charset(charset: str) -> None:
    assert reserved(TDMREP, '{"location": "/", "tdm-reservation": 1}'.encode(charset))
    assert reserved(AI_TXT, "User-Agent: *\nDisallow: /".encode(charset))


@pytest.mark.parametrize("status", [None, 301, 404, 500])
@pytest.mark.parametrize("path", [AI_TXT, TDMREP])
def test_a_file_that_is_not_there_reserves_nothing(path: str, status: int | None) -> None:
    assert reserved(path, "User-Agent: *\nDisallow: /", status=status) is None


def test_a_tdmrep_that_is_longer_than_we_read_reserves_everything() -> None:
    body = orjson.dumps([{"location": "/x", "tdm-reservation": 0}] * 20_000)
    assert reserved(TDMREP, body[:MAX_OPT_OUT_BYTES]) == "tdmrep.json is longer than we read"


@given(st.sampled_from([AI_TXT, TDMREP]), st.binary(max_size=200), st.text("/ab.*?[", max_size=20))
def test_no_bytes_at_all_make_the_reader_fail(path: str, body: bytes, url: str) -> None:
    assert str(reserved(path, body, f"/{url}")).startswith(("None", "ai.txt: ", "tdmrep.json: "))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (AI_TXT, "User-Agent: *\nDisallow: /" + "*a" * 250_000),
        (AI_TXT, "User-Agent: *\n" + "".join(f"Disallow: *.{n}*x\n" for n in range(20_000))),
        (TDMREP, orjson.dumps([{"location": "/" + "*a" * 2_000 + "b", "tdm-reservation": 1}] * 100)),
        (TDMREP, b"[" * 500_000),
    ],
    ids=["one line of stars", "names", "locations", "depth"],
)
def test_a_file_that_is_made_to_be_slow_costs_no_second(path: str, body: str | bytes) -> None:
    begun = time.perf_counter()
    assert reserved(path, body, "/" + "a" * 1_900) is None
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("tdm-reservation", "1", "tdm-reservation: 1"),
        ("tdm-reservation", " 1 , 0", "tdm-reservation: 1"),
        ("tdm-reservation", "0", None),
        ("tdm-reservation", "10", None),
        ("content-signal", "search=yes, ai-train=no", "Content-Signal: ai-train=no"),
        ("content-signal", "search=yes, ai-train=yes", None),
        ("content-usage", "train-ai=n", "Content-Usage: train-ai=n"),
        ("content-usage", "train-ai=y", None),
        ("x-robots-tag", "noai", "X-Robots-Tag: noai"),
        ("x-robots-tag", "all, NoAI", "X-Robots-Tag: noai"),
        ("x-robots-tag", "noindex, nofollow", "X-Robots-Tag: noindex"),
        ("x-robots-tag", "none", "X-Robots-Tag: none"),
        ("x-robots-tag", "scoutbase: noindex", "X-Robots-Tag: noindex"),
        ("x-robots-tag", "googlebot: nofollow, *: noindex", "X-Robots-Tag: noindex"),
        ("x-robots-tag", "googlebot: nofollow, noai", "X-Robots-Tag: noai"),
        ("x-robots-tag", "unavailable_after: 25 Jun 2026 15:00:00 PST, noindex", "X-Robots-Tag: noindex"),
        ("x-robots-tag", "googlebot: noindex", None),
        ("x-robots-tag", "googlebot: nofollow, noindex", None),
        ("x-robots-tag", "noarchive, nosnippet, noimageai, max-snippet: 20", None),
        ("x-robots-tag", "index, follow", None),
        ("x-other", "noai", None),
    ],
)
def test_headers_that_reserve(name: str, value: str, found: str | None) -> None:
    assert reserved_by_headers({name: value}) == (found and f"header {found}")


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("tdm-reservation", "1", "tdm-reservation: 1"),
        (" TDM-Reservation ", " 1 ", "tdm-reservation: 1"),
        ("tdm-reservation", "0", None),
        ("robots", "NOAI, noimageai", "robots: noai"),
        ("robots", "index noindex", "robots: noindex"),
        ("Robots", "none", "robots: none"),
        ("scoutbase", "noindex", "scoutbase: noindex"),
        ("googlebot", "noindex", None),
        ("robots", "index,follow,noarchive,noimageai", None),
        ("robots", "", None),
        ("description", "noai", None),
    ],
)
def test_meta_elements_that_reserve(name: str, content: str, found: str | None) -> None:
    assert reserved_by_meta([("viewport", "width=1"), (name, content)]) == (found and f"meta {found}")


def test_each_word_is_decided_once_and_with_a_reason() -> None:
    words = [(one.kind, word) for one in DECISIONS for word in one.words]
    assert len(words) == len(set(words))
    assert {kind for kind, _ in words} == set(Kind)
    assert all(len(one.reason) > 40 for one in DECISIONS)
