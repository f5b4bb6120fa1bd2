"""arXiv's feed of a day: what an announcement becomes, and days without any."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.errors import SourceError
from core.models import DateKind
from crawlers.reading import Answer, Round
from crawlers.source import load_sources
from crawlers.spiders.choosing import make_spider
from tests.crawlers.sources.recorded_arxiv import RSS_END, RSS_HEAD, rss, rss_item
from tests.crawlers.spiders.apis import Given

SOURCE = load_sources()["arxiv-rss"]
THURSDAY = datetime(2026, 11, 26, 12, tzinfo=UTC)


def read(body: bytes, now: datetime = THURSDAY) -> Given:
    spider = make_spider(SOURCE, Round(now.isoformat(), now, now.date()))
    [seed] = spider.seeds()
    return Given().take(spider.read(seed, Answer(seed.url, body)))


def test_all_categories_are_asked_for_at_once_and_only_if_the_feed_changed() -> None:
    spider = make_spider(SOURCE, Round("1", THURSDAY, THURSDAY.date()))
    [seed] = spider.seeds()
    assert seed.url.startswith("https://rss.arxiv.org/rss/quant-ph+physics.optics+")
    assert (seed.again_s, spider.is_conditional) == (86_400, True)


def test_a_new_paper_is_visible_from_the_day_on_which_it_was_announced() -> None:
    [document] = read(rss(rss_item(DOI="<arxiv:DOI>10.1000/A</arxiv:DOI>"))).documents
    assert (document.id, document.url) == ("arxiv-rss:2611.00001", "https://arxiv.org/abs/2611.00001")
    assert (document.title, document.text) == ("A laser of 1 atoms", "We build a laser.")
    assert [one.name for one in document.people] == ["Ada Byron", "Guy de Vries"]
    assert document.identifiers == (("arxiv", "2611.00001"), ("doi", "10.1000/a"))
    assert [(one.code, one.primary) for one in document.classifications] == [
        ("physics.optics", True),
        ("quant-ph", False),
    ]
    assert [(one.kind, one.value) for one in document.dates] == [(DateKind.ANNOUNCED, date(2026, 11, 26))]
    assert document.visible_from == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("guid", "key"),
    [
        ("oai:arXiv.org:2611.00001v3", "2611.00001"),
        ("oai:arXiv.org:2611.00001 v3", "2611.00001"),
        ("oai:arXiv.org:quant-ph/9702001v1", "quant-ph/9702001"),
        ("oai:arXiv.org:2611.00001", "2611.00001"),
    ],
)
def test_an_id_is_read_without_its_version(guid: str, key: str) -> None:
    [document] = read(rss(rss_item(guid=f"<guid>{guid}</guid>"))).documents
    assert document.key == key


def test_the_day_of_an_announcement_is_that_of_its_place() -> None:
    late = rss_item(day="Wed, 25 Nov 2026 23:30:00 -0500")
    assert read(rss(late)).documents[0].visible_from == date(2026, 11, 25)


def test_new_versions_are_left_to_the_harvest_and_counted() -> None:
    given = read(rss(rss_item(1), rss_item(2, "replace"), rss_item(3, "replace-cross")))
    assert [one.key for one in given.documents] == ["2611.00001"]
    assert [one.error.message for one in given.refused] == ["2 new versions are left to arxiv-oai"]


@pytest.mark.parametrize(("kind", "count"), [("new", 1), ("replace", 0)])
def test_a_kind_that_only_the_description_tells_counts(kind: str, count: int) -> None:
    assert len(read(rss(rss_item(kind=kind, announce_type=""))).documents) == count


def test_a_paper_that_stands_there_twice_is_taken_once_as_the_new_one_it_is() -> None:
    given = read(rss(rss_item(1, "cross", title="<title>Beside</title>"), rss_item(1), rss_item(2, "cross")))
    assert [one.title for one in given.documents] == ["A laser of 1 atoms", "A laser of 2 atoms"]


def test_a_feed_as_long_as_it_may_be_is_told() -> None:
    given = read(rss(*(rss_item(number) for number in range(2_000))))
    assert len(given.documents) == 2_000
    assert "may have left out more" in given.refused[0].error.message


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 28, 12, tzinfo=UTC),
        datetime(2026, 11, 29, 12, tzinfo=UTC),
        # On Monday morning the feed is still that of Sunday.
        datetime(2026, 11, 30, 4, tzinfo=UTC),
    ],
)
def test_an_empty_feed_of_a_week_end_is_no_failure(now: datetime) -> None:
    given = read(rss(), now)
    assert (given.documents, given.refused) == ([], [])


@pytest.mark.parametrize("now", [datetime(2026, 11, 30, 12, tzinfo=UTC), datetime(2026, 11, 28, 4, tzinfo=UTC)])
def test_an_empty_feed_of_a_working_day_is_a_failure(now: datetime) -> None:
    with pytest.raises(SourceError, match=r"no paper on a (Mon|Fri)day"):
        read(rss(), now)


def test_the_days_that_the_feed_itself_names_count() -> None:
    head = RSS_HEAD.replace("<day>Sunday</day>", "<day>Thursday</day>")
    assert read((head + RSS_END).encode()).documents == []
    with pytest.raises(SourceError, match="Sunday"):
        read((head + RSS_END).encode(), datetime(2026, 11, 29, 12, tzinfo=UTC))


def test_three_thousand_authors_are_all_kept() -> None:
    names = ", ".join(f"Author{number} Name" for number in range(3_000))
    [document] = read(rss(rss_item(creator=f"<dc:creator>{names}</dc:creator>"))).documents
    assert len(document.people) == 3_000
