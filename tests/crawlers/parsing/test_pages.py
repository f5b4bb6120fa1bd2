"""Article pages: the text without its surroundings, and only what the page says of itself."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks.articles import count_right, load_pages, match_text, rate, read_day, read_text
from core.errors import FormatError
from core.models import Organisation, Role
from crawlers.parsing.pages import parse_page

TEXT = " ".join(f"The pilot line makes {n} wafers a week and the yield has grown by {n} percent." for n in range(2, 9))
LINKED = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "datePublished": "2026-03-04T08:00:00+01:00",
    "author": [{"@type": "Person", "name": "Ada Byron"}, "Guy Noir"],
    "about": {
        "@type": "Corporation",
        "name": "Veldgolf",
        "address": {"addressCountry": "NL", "addressLocality": "Ede"},
    },
    "mentions": [
        {"@type": "CollegeOrUniversity", "name": "Oudermeer TU", "address": {"addressCountry": {"name": "be"}}},
        {"@type": "Person", "name": "Nobody"},
        "a string",
    ],
}
PAGE = f"""<!DOCTYPE html><html lang="nl-NL"><head><title>Site</title><meta property="og:title" content="A pilot  line">
<meta name="description" content="The lead."><link rel="canonical" href="https://o.example/original">
<script type="application/ld+json">{json.dumps(LINKED)}</script>
<script type="application/ld+json">{{broken</script></head>
<body><nav>Home News Contact</nav><article><h1>A pilot line</h1><p>{TEXT}</p></article><footer>Cookies</footer></body>
</html>"""


def test_a_page_gives_what_it_states() -> None:
    page = parse_page(PAGE.encode(), place="x")
    assert (page.title, page.lead, page.lang, page.url) == (
        "A pilot line",
        "The lead.",
        "nl",
        "https://o.example/original",
    )
    assert (page.published, page.authors) == (date(2026, 3, 4), ("Ada Byron", "Guy Noir"))
    assert TEXT[:80] in page.text
    assert "Cookies" not in page.text


def test_organisations_come_from_what_a_page_is_about() -> None:
    page = parse_page(PAGE.encode(), place="x")
    assert page.organisations == (
        Organisation("Veldgolf", Role.SUBJECT, "NL", "Ede"),
        Organisation("Oudermeer TU", Role.SUBJECT, "BE"),
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:published_time" content="2025-01-02T00:00:00Z">', date(2025, 1, 2)),
        ('<meta name="date" content="2025-01-03">', date(2025, 1, 3)),
        ('<meta name="date" content="yesterday">', None),
        ("", None),
    ],
)
def test_a_date_is_stated_or_there_is_none(head: str, expected: date | None) -> None:
    page = parse_page(f"<html><head>{head}</head><body><p>Text.</p></body></html>".encode(), place="x")
    assert page.published == expected


def test_the_declared_charset_is_read() -> None:
    body = "<html><head><title>Café</title></head><body><p>é</p></body></html>".encode("latin-1")
    assert parse_page(body, place="x", charset="latin-1").title == "Café"


@pytest.mark.parametrize("body", [b"", b"\x89PNG\r\n\x1a\n\x00\x00", b'{"a": 1}'])
def test_what_is_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError, match="no HTML") as caught:
        parse_page(body, place="https://o.example/1")
    assert caught.value.place == "https://o.example/1"


@pytest.mark.parametrize(
    ("meta", "reserved"),
    [
        ('<meta name="tdm-reservation" content="1">', "meta tdm-reservation: 1"),
        ('<META NAME="TDM-Reservation" CONTENT=" 1 ">', "meta tdm-reservation: 1"),
        ('<meta name="robots" content="index, noai">', "meta robots: noai"),
        ('<meta name="tdm-reservation" content="0">', None),
        ('<meta name="robots" content="index, follow">', None),
        ("", None),
    ],
)
def test_a_page_may_reserve_itself(meta: str, reserved: str | None) -> None:
    page = parse_page(f"<html><head>{meta}</head><body><p>{TEXT}</p></body></html>".encode(), place="x")
    assert page.reserved == reserved


def test_linked_data_with_line_ends_in_its_strings_is_read() -> None:
    linked = '{"@type": "NewsArticle", "headline": "two\nlines", "author": "Ada Byron"}'
    head = f'<script type="application/ld+json">{linked}</script>'
    assert parse_page(f"<html><head>{head}</head><body><p>x".encode(), place="x").authors == ("Ada Byron",)


def test_a_page_with_nuls_is_read_as_if_they_were_not_there() -> None:
    assert parse_page(PAGE.replace("pilot", "pi\0lot").encode(), place="x") == parse_page(PAGE.encode(), place="x")


def test_a_wrong_charset_changes_nothing() -> None:
    body = PAGE.replace("wafers", "Wäfer").encode()
    assert parse_page(body, place="x", charset="cp1252") == parse_page(body, place="x")


def test_a_page_nested_without_end_is_read() -> None:
    body = b"<html><head><title>Deep</title></head><body>" + b"<div>" * 5_000 + b"<p>deep</p></body></html>"
    assert parse_page(body, place="x").title == "Deep"


def test_real_pages_give_their_article(shared_data: Path) -> None:
    pages = load_pages(shared_data / "news" / "article-extraction-benchmark")[1::3]
    assert rate([match_text(page.text, read_text(page)) for page in pages]).f1 > 0.95


def test_real_pages_give_their_day(shared_data: Path) -> None:
    pages = load_pages(shared_data / "news" / "article-extraction-benchmark")[::3]
    right, _none = count_right(pages, read_day)
    assert right / len(pages) > 0.9
