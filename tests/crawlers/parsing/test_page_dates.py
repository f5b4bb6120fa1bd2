"""Days of publication: where a page may state one, and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from crawlers.parsing.page_dates import read_address_day, read_moment, read_shown_day
from crawlers.parsing.pages import parse_page
from tests.crawlers.parsing.test_markup import make_tree

DAY = date(2018, 9, 27)
LONG = "The text of an article has sentences that are longer than any byline would ever be. " * 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-09-27", DAY),
        ("2018-09-27T10:00:00Z", DAY),
        ("2018-09-26T22:30:00-05:00", DAY),
        ("2018-09-28T01:00:00+0530", DAY),
        ("2018-09-27 23:59:00 UTC", DAY),
        ("20180927", DAY),
        ("2018/09/27", DAY),
        ("Thu, 27 Sep 2018 16:07:38 -060", DAY),
        ("September 27, 2018 13:42", DAY),
        ("2018-09", None),
        ("2018", None),
        ("0001-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_moment_is_a_day_in_utc_or_none(text: str, expected: date | None) -> None:
    assert read_moment(text) == expected


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Ada Byron | September 27, 2018</p>",
        "<p>Geplaatst op 27 september 2018 door de redactie</p>",
        "<p>publiziert am 27. September 2018</p>",
        "<p>quinta-feira, 27 de setembro de 2018 às 20:13</p>",
        "<p>Updated: Sat Sep 29, 2018</p><p>Posted: Thu Sep 27, 2018</p>",
        "<p>Posted: Thu 6:45 PM, Sep 27, 2018 | Updated: Sat 8:31 PM, Sep 29, 2018</p>",
        "<p>Updated Sep 29, 2018 8:21 am / Published Sep 27, 2018 8:02 am</p>",
        "<p><time datetime='2018-09-27T10:00:00Z'>a day ago</time></p>",
        "<p>09/27/2018</p>",
        "<p>[2018-09-27 15:24]</p>",
        "<p>2018.09.27</p>",
        "<div><span itemprop=datePublished content='2018-09-27'>Thursday</span></div>",
        "<p><time class='entry-date published updated' datetime='2018-09-27'>Thursday</time></p>",
        "<div class=editorial><time datetime='2018-09-27'>Thursday</time></div>",
        "<article><time class=updated datetime=2018-09-29>x</time><time datetime=2018-09-27>y</time></article>",
    ],
)
def test_a_byline_below_the_heading_is_read(byline: str) -> None:
    tree = make_tree(f"<h1>Heading</h1>{byline}<p>{LONG}</p><p>29 September 2019</p>")
    assert read_shown_day(tree, "Heading", "en") == DAY


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Heading</h1><p>{LONG} 27 September 2018.</p>",
        f"<h1>Heading</h1><p>{LONG}</p><p>27 September 2018</p>",
        "<h1>Heading</h1><p>Updated 27 September 2018</p>",
        "<h1>Heading</h1><p class=modified><time class=updated datetime=2018-09-27>27 September 2018</time></p>",
        "<h1>Heading</h1><p>09/08/2018</p>",
        "<h1>Heading</h1><p>September 2018</p>",
        "<h1>Heading</h1><p>31 February 2018</p>",
        "<p>27 September 2018</p>" + "<p>Other news</p>" * 9 + "<h1>Heading</h1>",
        "<p>27 September 2018</p>",
    ],
)
def test_what_is_no_day_of_publication_is_none(body: str) -> None:
    assert read_shown_day(make_tree(body), "Heading", "en") is None


def test_what_means_two_days_in_english_means_one_elsewhere() -> None:
    tree = make_tree("<h1>Heading</h1><p>05/10/2018</p>")
    assert read_shown_day(tree, "Heading", "pt") == date(2018, 10, 5)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://o.example/2018/09/27/title", DAY),
        ("https://o.example/news/2018-09-27-title", DAY),
        ("https://o.example/2018/9/27", DAY),
        ("https://o.example/2018/13/27/title", None),
        ("https://o.example/2018/09/title", None),
        ("https://o.example/20180927", None),
    ],
)
def test_an_address_may_hold_the_day(url: str, expected: date | None) -> None:
    assert read_address_day(url) == expected


def test_what_a_page_states_goes_before_what_it_shows_and_that_before_its_address() -> None:
    meta = '<meta property="article:published_time" content="2018-09-25">'
    byline = "<h1>Heading</h1><p>26 September 2018</p>"
    pages = [f"<html><head>{meta}</head><body>{byline}", f"<html><body>{byline}", "<html><body><h1>Heading</h1>"]
    days = [parse_page(page.encode(), place="https://o.example/2018/09/27/x").published for page in pages]
    assert days == [date(2018, 9, 25), date(2018, 9, 26), date(2018, 9, 27)]
