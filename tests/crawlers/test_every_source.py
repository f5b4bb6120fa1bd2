"""One walk over every source and every bulk format: what each must state, whatever it is."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

import crawlers.source
from core.models import Document
from core.registers import RegisterEntry
from crawlers.bulk.formats import FORMATS
from crawlers.files.importing import SOURCE as FOLDER_SOURCE
from crawlers.source import SHIPPED, Access, Gives, Keep, Source, complete_facts, load_source, load_sources, read_facts
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.choosing import SPIDERS, choose_spider, make_spider
from crawlers.spiders.records import RecordSpider
from tests.crawlers.spiders.reading import make_round

SANDBOX = SHIPPED.parents[1] / "sandbox"
FOLDERS = (SHIPPED, SANDBOX / "sources", SANDBOX / "ways")
PATHS = [path for folder in FOLDERS for path in sorted(folder.glob("*.yml"))]
CRAWLED = [path for path in PATHS if load_source(path).access is not Access.BULK]
# What nobody may leave to a default: it would be a guess about somebody else's site.
STATED = {"title", "publisher", "kind", "terms", "language", "cadence", "visible_from", "expectations", "verified"}


def name_of(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def spider_of(source: Source) -> SourceSpider:
    wanted = (source.enriches.sample,) if source.enriches else ()
    return make_spider(source, make_round(wanted=wanted))


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_a_source_states_what_it_must(path: Path) -> None:
    source, stated = load_source(path), complete_facts(read_facts(path))
    assert set(stated) >= STATED | ({"url", "pace"} if source.access is not Access.BULK else set())
    assert source.terms.licence
    is_register = source.gives is Gives.ENTRIES
    assert source.expectations.fill["names" if is_register else "dates"] > 0
    assert all(hasattr(RegisterEntry if is_register else Document, name) for name in source.expectations.fill)
    assert all(reason.strip() for reason in source.fields.ignored.values())
    assert not set(source.fields.used) & set(source.fields.ignored)


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_a_source_is_visible_by_a_rule_of_its_kind(path: Path) -> None:
    source = load_source(path)
    assert source.visible_from.rule != "published" or source.kind in {"news", "report", "paper"}
    assert source.kind != "patent" or source.visible_from.rule == "publication"
    assert source.kind != "news" or source.visible_from.rule in {"published", "captured"}


@pytest.mark.parametrize("path", CRAWLED, ids=name_of)
def test_a_spider_is_found_that_asks_the_source_first_and_can_read_the_answer(path: Path) -> None:
    source = load_source(path)
    spider = spider_of(source)
    assert isinstance(spider, choose_spider(source))
    assert isinstance(spider, SPIDERS[source.access])
    asks = list(spider.seeds())
    assert {urlsplit(ask.url)[:2] for ask in asks} == {urlsplit(source.url or "")[:2]}
    assert asks[0].again_s == source.cadence_s is not None
    assert all(callable(getattr(spider, f"read_{ask.role}")) for ask in asks)


@pytest.mark.parametrize("path", CRAWLED, ids=name_of)
def test_a_source_that_is_crawled_expects_records_and_has_rules_to_read_them(path: Path) -> None:
    source = load_source(path)
    spider = spider_of(source)
    assert source.expectations.min_items >= 1
    assert isinstance(spider, RecordSpider) == (source.access in {"paged-api", "oai-pmh", "bulk-file"})
    if isinstance(spider, RecordSpider) and source.gives is Gives.DOCUMENTS:
        # One that makes its documents itself needs none.
        assert spider.rules() is not None or type(spider).build is not RecordSpider.build


@pytest.mark.parametrize("path", [path for path in CRAWLED if path.parent == SHIPPED], ids=name_of)
def test_a_source_of_others_is_asked_slowly_and_kept_as_its_terms_say(path: Path) -> None:
    source = load_source(path)
    assert source.pace.delay_s >= 1
    assert source.pace.concurrent == 1
    assert source.kind != "news" or source.terms.keep is Keep.LEAD
    assert ".example" not in (source.url or "")


@pytest.mark.parametrize("path", [path for path in CRAWLED if path.parent != SHIPPED], ids=name_of)
def test_a_source_of_the_sandbox_is_nobody_s(path: Path) -> None:
    source = load_source(path)
    assert (urlsplit(source.url or "").hostname or "").endswith(".example") or source.sandbox_path
    assert "fictional" in source.terms.licence or source.id in load_sources()


@pytest.mark.parametrize("access", Access)
def test_every_way_of_access_has_a_source_and_a_reader(access: Access) -> None:
    sources = [source for source in map(load_source, PATHS) if source.access is access]
    assert sources
    assert access in SPIDERS or all(source.id in {*FORMATS, FOLDER_SOURCE} for source in sources)


def test_arxiv_is_asked_as_its_terms_say_by_every_way() -> None:
    ways = [one for one in load_sources().values() if (urlsplit(one.url or "").hostname or "").endswith("arxiv.org")]
    assert {source.id for source in ways} == {"arxiv", "arxiv-rss", "arxiv-oai"}
    # One budget for all of them.
    assert {source.publisher for source in ways} == {"arXiv"}
    for source in ways:
        assert (source.pace.delay_s, source.pace.concurrent, source.pace.one_connection) == (3, 1, True)
        assert source.pace.stop_on_429
        assert source.pace.quiet_hours == ("00:00-01:00",)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_belongs_to_a_source_and_names_its_fields(name: str) -> None:
    form = FORMATS[name]
    assert form.name == name
    assert form.source in load_sources()
    assert form.used
    assert not form.used & {field for field, _ in form.ignored}
    assert all(reason for _, reason in form.ignored)
    assert form.container == "jsonl" or form.required


def test_no_source_is_a_duplicate_of_another() -> None:
    urls = [s.url for s in load_sources().values() if s.url]
    assert len(urls) == len(set(urls))
    assert Path(crawlers.source.__file__).parent / "sources" == SHIPPED
