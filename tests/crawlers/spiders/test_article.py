"""The way from an entry to its record, as all spiders of articles go it."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import StatusError
from core.models import Precision
from crawlers.parsing.feeds import FeedEntry
from crawlers.spiders.article import as_json, from_json
from tests.crawlers.loopback import make_item, make_rss
from tests.crawlers.spiders.reading import SITE, fail, make_article, make_reader, make_round, read

FEED = make_rss(make_item(1, f"{SITE}/1"), make_item(2, f"{SITE}/2", day=""))


@pytest.mark.parametrize(
    "entry",
    [
        FeedEntry("a", "https://o.example/a", "Größe"),
        FeedEntry("a", "u", "t", "l", "c", date(2026, 1, 1), date(2026, 1, 2), ("A", "B"), "nl", b"<item>\xff</item>"),
        FeedEntry("a", "u", "t", published=date(2026, 1, 1), precision=Precision.MONTH),
    ],
)
def test_an_entry_survives_its_request(entry: FeedEntry) -> None:
    assert from_json(as_json(entry)) == entry


def test_a_request_of_before_precision_was_kept_is_still_read() -> None:
    facts = as_json(FeedEntry("a", "u", "t"))
    del facts["precision"]
    assert from_json(facts).precision is Precision.DAY


def test_a_page_that_cannot_be_read_leaves_the_lead() -> None:
    spider = make_reader()
    ask = read(spider, FEED).asks[0]
    given = read(spider, b"no HTML at all", ask)
    assert [record.document.text for record in given.records] == ["Lead 1."]
    assert given.refused[0].sample == "lead kept: Item 1"


def test_a_page_says_the_day_that_its_feed_does_not() -> None:
    spider = make_reader()
    ask = read(spider, FEED).asks[1]
    (record,) = read(spider, make_article(day="2026-11-20"), ask).records
    assert [one.value for one in record.document.dates] == [date(2026, 11, 20)]
    assert fail(spider, ask, StatusError("HTTP 500")).records == []


def test_entries_before_the_day_that_is_asked_for_are_left() -> None:
    given = read(make_reader(make_round(since=date(2026, 1, 1))), FEED)
    assert given.urls == [f"{SITE}/2"]


def test_what_is_reserved_keeps_no_more_than_the_lead() -> None:
    spider = make_reader()
    ask = read(spider, FEED).asks[0]
    (record,) = read(spider, make_article(), ask, reserved="tdm-reservation: 1").records
    assert (record.document.text, record.document.lead_only) == ("Lead 1.", True)


def test_a_failing_list_has_no_lead() -> None:
    spider = make_reader()
    assert fail(spider, next(spider.seeds()), StatusError("HTTP 500")).refused == []
