from __future__ import annotations

import pytest

from core.errors import RecordError
from crawlers.files.web_page import read_html

PAGE = """<!doctype html><html lang="nl"><head><title>Verslag | Groep</title><meta name="author" content="Ada Byron">
<meta property="article:published_time" content="2024-03-01"><script>alert("no")</script><style>p{}</style></head>
<body><nav>Menu</nav><h1>Verslag over ringen</h1><p>De ringen zijn <b>rond</b>.</p>
<table><tr><td>Straal</td><td>2 mm</td></tr></table><script>var hidden = "secret";</script></body></html>"""


def test_a_report_is_read_whole_and_its_scripts_are_not() -> None:
    read = read_html(PAGE.encode())
    assert read.text.split("\n\n")[:2] == ["Verslag over ringen", "De ringen zijn rond."]
    assert "2 mm" in read.text
    assert "secret" not in read.text
    assert "alert" not in read.text


def test_captions_notes_and_the_foot_of_a_report_are_read_too() -> None:
    body = "<body><h1>Rings</h1><figure><img><figcaption>Figure 1: a ring.</figcaption></figure><p>It is round.</p>"
    foot = "<aside><p>1. As seen from above.</p></aside><footer><p>Signed in Delft.</p></footer></body>"
    lines = read_html(f"<html>{body}{foot}</html>".encode()).text.split("\n\n")
    assert lines == ["Rings", "Figure 1: a ring.", "It is round.", "1. As seen from above.", "Signed in Delft."]


def test_a_report_says_its_title_author_day_and_language() -> None:
    read = read_html(PAGE.encode())
    assert (read.titles, read.authors, read.lang) == (("Verslag over ringen",), "Ada Byron", "nl")
    assert read.created is not None
    assert read.created.date().isoformat() == "2024-03-01"


@pytest.mark.parametrize(
    "body", [b"plain words", b"<html><body><script>only()</script></body></html>", b"<p " + b"a " * 100_001 + b">x</p>"]
)
def test_what_is_no_page_or_says_nothing_is_refused(body: bytes) -> None:
    with pytest.raises(RecordError):
        read_html(body)
