"""Article pages: the text without its surroundings, and only what the page says of itself."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from core.errors import FormatError
from core.models import Organisation, Role
from core.text.tokens import tokenise
from crawlers.pages import parse_page

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


def test_a_page_nested_without_end_is_read() -> None:
    body = b"<html><head><title>Deep</title></head><body>" + b"<div>" * 5_000 + b"<p>deep</p></body></html>"
    assert parse_page(body, place="x").title == "Deep"


def test_real_pages_give_their_article(shared_data: Path) -> None:
    folder = shared_data / "news" / "article-extraction-benchmark"
    gold = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    scores = [_f1(folder / "html" / f"{key}.html.gz", gold[key]["articleBody"]) for key in sorted(gold)[:15]]
    # trafilatura's own figure on the whole set is about .96.
    assert sum(scores) / len(scores) > 0.9


def _f1(path: Path, expected: str) -> float:
    found = Counter(tokenise(parse_page(gzip.decompress(path.read_bytes()), place=path.name).text))
    wanted = Counter(tokenise(expected))
    common = sum((found & wanted).values())
    return 2 * common / (sum(found.values()) + sum(wanted.values()))
