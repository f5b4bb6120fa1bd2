"""What a source would bring, shown before it is added."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson

from crawlers.adding import Preview, preview
from crawlers.reading import Answer
from crawlers.records import Limits
from crawlers.source import Source, load_sources
from crawlers.spiders.choosing import make_spider
from tests.crawlers.loopback import make_item, make_rss, make_source
from tests.crawlers.sources.register_records import ROR
from tests.crawlers.spiders.list_pages import RULES, WORDPRESS
from tests.crawlers.spiders.reading import SITE, TODAY, make_article, make_round

LIST = f"{SITE}/nieuws/"
FACTS: dict[str, Any] = {"access": "list-page", "url": LIST, "list_page": RULES["wordpress"]}


def make_preview(source: Source, *answers: tuple[str, bytes]) -> Preview:
    found = [Answer(url, body) for url, body in answers]
    return preview(source, make_round(), found, Limits(TODAY, 100))


def test_what_a_list_leads_to_is_shown_before_it_is_fetched() -> None:
    source = make_source(**FACTS)
    shown = make_preview(source, (LIST, WORDPRESS.encode()))
    first = shown.rows[0]
    assert (len(shown.rows), first.title, first.day) == (3, "Fabriek bouwt chip", date(2026, 11, 24))
    assert first.filled == {"text", "dates", "url"}
    assert not first.is_record
    assert shown.others == {"older": 1}


def test_a_fetched_article_is_shown_once_as_its_record() -> None:
    article = f"{SITE}/2026/11/fabriek-bouwt-chip/"
    shown = make_preview(make_source(**FACTS), (LIST, WORDPRESS.encode()), (article, make_article()))
    assert [row.is_record for row in shown.rows] == [True, False, False]
    assert len({row.url for row in shown.rows}) == 3
    assert (shown.fill["text"], shown.fill["organisations"]) == (1.0, 0.0)


def test_what_would_be_refused_is_shown_with_its_reason() -> None:
    source = make_source(url=f"{SITE}/feed", feed={"articles": False})
    good, undated = make_item(1, f"{SITE}/1"), make_item(2, f"{SITE}/2", day="")
    future = make_item(3, f"{SITE}/3", day="Mon, 02 Nov 2037 10:00:00 GMT")
    shown = make_preview(source, (f"{SITE}/feed", make_rss(good, undated, future)))
    assert [row.title for row in shown.rows] == ["Item 1"]
    assert sorted(one.error.message for one in shown.refused) == ["no date", "published in the future: 2037-11-02"]


def test_an_answer_that_cannot_be_read_is_shown_as_an_error() -> None:
    source = make_source(**FACTS)
    shown = make_preview(source, (LIST, b"<html><body>We have moved</body></html>"))
    assert shown.rows == ()
    assert "changed layout: item" in shown.errors[0]


def test_a_first_request_that_was_redirected_is_still_read() -> None:
    shown = make_preview(make_source(**FACTS), (f"{SITE}/news/", WORDPRESS.encode()))
    assert len(shown.rows) == 3


def test_without_an_answer_nothing_is_shown() -> None:
    shown = make_preview(make_source(**FACTS))
    assert (shown.rows, shown.errors, shown.others) == ((), (), {"seed": 1})


def test_a_register_is_shown_by_its_names() -> None:
    register = load_sources()["ror-api"]
    [ask] = make_spider(register, make_round()).seeds()
    shown = make_preview(register, (ask.url, orjson.dumps({"number_of_results": 1, "items": [ROR]})))
    assert [(row.title, row.url) for row in shown.rows] == [("An Example University", "https://www.example.nl/")]
    assert (shown.fill["country"], shown.fill["text"]) == (1.0, 0.0)
