"""The outlets that are shipped: recorded feeds through their spider, the medium of an article, who is not asked."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from core.taxonomy.yamlfile import read_yaml
from crawlers.fetching.readers import ReadTask, read
from crawlers.reading import Answer
from crawlers.records import Limits
from crawlers.source import SHIPPED, Access, Keep, Source, load_sources
from crawlers.spiders.choosing import make_spider
from tests.crawlers.sources.recorded_news import FEEDS, SITEMAPS
from tests.crawlers.spiders.reading import TODAY, make_article, make_reader, make_round
from tests.crawlers.spiders.reading import read as read_answer

SOURCES = load_sources()
OUTLETS = {key: SOURCES[key] for key in (*FEEDS, *SITEMAPS)}
# Works that whoever goes on from here should not ask: why stands in their notes.
OFF = {"ee-times", "optics-org", "photonics-com", "laser-focus-world"}


def read_feed(source: Source, body: bytes, name: str) -> tuple[int, int]:
    """Return how many articles a feed leads to and how many of its entries are refused."""
    this_round = make_round(name)
    ask = next(iter(make_spider(source, this_round).seeds()))
    reading = read(ReadTask(source, this_round, Limits(TODAY, 2_048), ask, Answer(ask.url, body)))
    assert reading.error is None, f"{name}: {reading.error}"
    pages = [found for found in reading.asks if found.role == "article"]
    return len(pages) + len(reading.records), sum(one.is_record for one in reading.refused)


def test_every_recorded_feed_is_read_by_the_spider_of_a_shipped_outlet(shared_data: Path) -> None:
    folder, source = shared_data / "feeds", SOURCES["the-quantum-insider"]
    listed = orjson.loads((folder / "index.json").read_bytes())
    found = {one["path"]: read_feed(source, (folder / one["path"]).read_bytes(), one["path"]) for one in listed}
    assert len(found) == 32
    assert {path: counts for path, counts in found.items() if counts[1]} == {}
    assert sum(counts[0] for counts in found.values()) >= 1_200


@pytest.mark.parametrize("source_id", OUTLETS)
def test_an_outlet_gives_leads_and_says_what_is_known_of_it(source_id: str) -> None:
    source = OUTLETS[source_id]
    assert source.terms.keep is Keep.LEAD
    assert source.verified is False
    assert source.note
    assert source.pace.delay_s == 5


def test_outlets_that_do_not_let_programs_in_are_off() -> None:
    assert {key for key, source in SOURCES.items() if not source.enabled and source.kind == "news"} == OFF


@pytest.mark.parametrize(
    ("source_id", "outlet"),
    [
        ("physics-world-quantum", "Physics World"),
        ("physics-world", "Physics World"),
        ("ieee-spectrum-energy", "IEEE Spectrum"),
        ("eu-press-corner", "European Commission"),
        ("tno", "TNO"),
        ("ioplus", "IO+"),
    ],
)
def test_an_article_belongs_to_the_medium_whatever_feed_it_came_by(source_id: str, outlet: str) -> None:
    source = SOURCES[source_id]
    assert (source.outlet or source.title) == outlet


@pytest.mark.parametrize("outlet", [None, "The Medium"])
def test_the_medium_of_a_record_is_that_of_its_source(outlet: str | None) -> None:
    spider = make_reader(title="One feed of it", outlet=outlet, feed={"articles": False})
    item = "<item><title>A</title><link>https://outlet.example/a</link><pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate>"
    body = f'<rss version="2.0"><channel><title>T</title>{item}</item></channel></rss>'.encode()
    assert read_answer(spider, body).records[0].document.outlet == (outlet or "One feed of it")


def test_a_page_of_tno_without_a_date_has_that_of_its_address() -> None:
    spider = make_spider(SOURCES["tno"], make_round())
    body = (
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
        b"<loc>https://www.tno.nl/nl/newsroom/2026/11/een-chip/</loc></url></urlset>"
    )
    [ask] = read_answer(spider, body, spider.make_ask("https://www.tno.nl/sitemap.xml", "child", depth=1)).asks
    document = read_answer(spider, make_article(day=""), ask).records[0].document
    assert [(one.value.isoformat(), one.precision) for one in document.dates] == [("2026-11-01", "month")]
    assert document.visible_from is not None
    assert document.visible_from.isoformat() == "2026-11-30"


def test_the_feed_of_rijksoverheid_asks_for_news_in_its_own_form() -> None:
    assert SOURCES["rijksoverheid"].url == (
        "https://www.rijksoverheid.nl/api/rss?query=%7B%22filters%22%3A%5B%7B%22field%22%3A%22content_type%22%2C"
        "%22values%22%3A%5B%22pro%3AnewsDocument%22%5D%2C%22type%22%3A%22all%22%7D%5D%2C%22resultSearchTerm%22%3A%22%22%7D"
    )


def test_feeds_of_one_site_share_one_publisher() -> None:
    publishers = {key: source.publisher for key, source in OUTLETS.items()}
    assert len({publishers[key] for key in OUTLETS if key.startswith("ieee-spectrum")}) == 1
    assert publishers["physics-world"] == publishers["physics-world-quantum"]
    assert publishers["electrive"] == publishers["electrive-de"]


def test_no_shipped_source_says_that_it_was_verified_though_nobody_could_ask() -> None:
    crawled = [path for path in SHIPPED.glob("*.yml") if SOURCES[path.stem.replace("_", "-")].access is not Access.BULK]
    assert [path.name for path in crawled if read_yaml(path).data.get("verified") is not False] == []


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/news/chip", "https://thequantuminsider.com/news/chip"),
        ("//cdn.example/chip", "https://cdn.example/chip"),
        ("https://other.example/chip", "https://other.example/chip"),
    ],
)
def test_a_link_that_is_not_whole_is_of_the_host_of_its_feed(link: str, url: str) -> None:
    entry = f"<entry><id>1</id><title>A</title><link href='{link}'/><updated>2026-11-02T10:00:00Z</updated></entry>"
    spider = make_spider(SOURCES["the-quantum-insider"], make_round())
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{entry}</feed>'.encode()
    assert read_answer(spider, body).urls == [url]


@pytest.mark.parametrize("source_id", SITEMAPS)
def test_a_site_without_a_feed_is_read_by_the_sitemaps_that_its_robots_txt_names(source_id: str) -> None:
    spider = make_spider(SOURCES[source_id], make_round())
    ask = next(iter(spider.seeds()))
    assert ask.url.endswith("/robots.txt")
    site = ask.url.removesuffix("/robots.txt")
    given = read_answer(spider, f"User-agent: *\nDisallow: /admin/\nSitemap: {site}/sitemap_index.xml\n".encode(), ask)
    assert [(one.url, one.role) for one in given.asks] == [(f"{site}/sitemap_index.xml", "child")]
