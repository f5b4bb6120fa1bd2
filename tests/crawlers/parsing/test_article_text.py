"""The text of an article: what belongs to it, what does not, and pages that are too much."""

from __future__ import annotations

import time

import pytest

from core.errors import FormatError
from crawlers.parsing.pages import parse_page

SENTENCE = "The institute has opened a pilot line for perovskite cells, and the first wafers leave it in March. "
PARAGRAPHS = [f"<p>Paragraph {n}. {SENTENCE * 2}</p>" for n in range(6)]
WORDS = b"Some words of a sentence that stands here. "
LENGTH = 4_000_000


def read(*parts: str, head: str = "") -> str:
    body = f"<html><head>{head}</head><body><article><h1>A pilot line</h1>{''.join(parts)}</article></body></html>"
    return parse_page(body.encode(), place="x").text


@pytest.mark.parametrize(
    "line",
    [
        "Related: Another pilot line opens",
        "READ MORE: Another pilot line opens",
        "Lees ook: Nog een proeffabriek",
        "Mehr zum Thema: Noch eine Pilotlinie",
        "Related stories",
    ],
)
def test_lines_that_lead_elsewhere_are_left_out(line: str) -> None:
    text = read(*PARAGRAPHS[:3], f"<p>{line}</p>", *PARAGRAPHS[3:])
    assert line not in text
    assert text.count("Paragraph") == 6


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to our newsletter for more of this.",
        "Follow us on LinkedIn and elsewhere.",
        "Copyright 2026 The Outlet",
        "Meld je aan voor onze nieuwsbrief.",
    ],
)
def test_what_an_outlet_says_of_itself_at_the_end_is_left_out(line: str) -> None:
    assert line not in read(*PARAGRAPHS, f"<p>{line}</p>")


def test_the_same_words_inside_a_text_stay() -> None:
    line = "The institute follows up on Twitter posts about copyright, it says."
    assert line in read(PARAGRAPHS[0], f"<p>{line}</p>", *PARAGRAPHS[1:])


def test_the_heading_is_no_part_of_the_text() -> None:
    assert read("<p>A pilot line</p>", *PARAGRAPHS).startswith("Paragraph 0")


def test_a_table_of_an_article_is_read() -> None:
    rows = "".join(f"<tr><td>Line {n}</td><td>{n} megawatts</td></tr>" for n in range(5))
    assert "3 megawatts" in read(*PARAGRAPHS, f"<table>{rows}</table>", *PARAGRAPHS)


def fill(unit: bytes) -> bytes:
    return unit * (LENGTH // len(unit))


@pytest.mark.parametrize(
    "body",
    [
        fill(b"<p>" + WORDS * 3 + b"</p>"),
        fill(WORDS),
        fill(b"<div>"),
        fill(b"<p>" + b"&" * 4000),
        fill(b"<p>Related: " + b"-" * 180 + b"</p>"),
        b"<h1>T</h1>" + fill(b"<!-- -->"),
        b'<script type="application/ld+json">' + fill(b"[") + b"</script>",
        b"<title>" + fill(b"x ") + b"</title>",
    ],
    ids=["paragraphs", "one text", "nested", "ampersands", "pointers", "comments", "JSON-LD", "title"],
)
def test_four_megabytes_are_read_in_bounded_time(body: bytes) -> None:
    begin = time.process_time()
    page = parse_page(b"<html><body>" + body, place="x")
    assert len(page.title) <= 500
    assert time.process_time() - begin < 20


@pytest.mark.parametrize("unit", [b"<p>x</p>", b"a<br>", b"<a href=x>link</a> "])
def test_a_page_of_elements_without_end_is_refused(unit: bytes) -> None:
    with pytest.raises(FormatError, match=r"the page cannot be read: [36]00,00\d elements"):
        parse_page(b"<html><body>" + unit * 300_000, place="x")
