"""Crawls of registers as a whole, on loopback: what is asked, kept and counted, and the pace of who has a key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from core.models import Evidence
from core.registers import RegisterEntry, RegisterName
from core.settings import Settings, load_settings
from core.store import open_store
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.source import Source, load_sources
from tests.conftest import NOW
from tests.crawlers.loopback import Reply, Web
from tests.crawlers.sources.register_records import GLEIF_PARENT, ITEM, LEI, OWNED, ROR, gleif_page, zipped

AGAIN = CrawlRequest(today=date(2026, 11, 1), again=True)
OTHER = ROR | {"id": "https://ror.org/04wf30j82"}


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "keys").write_text("ROR_CLIENT_ID=some-id\n")
    crawl_settings = {"timeout_s": 5, "readers": 0, "keys_file": tmp_path / "keys", "contact": "a@b.example"}
    return load_settings(home=tmp_path, crawl=crawl_settings, egress={"allow": "127.0.0.1:*"})


def make_register(name: str, url: str, **facts: Any) -> Source:
    source = load_sources()[name]
    pace = source.pace.model_copy(update={"delay_s": 0.0, "retries": 0})
    return source.model_copy(update={"url": url, "pace": pace, "enabled": True} | facts)


def crawl_one(settings: Settings, source: Source, request: CrawlRequest = AGAIN) -> CrawlOutcome:
    [outcome] = crawl(settings, {source.id: source}, request)
    return outcome


def serve_dump(web: Web, records: list[dict[str, Any]], name: str = "v2.1-ror-data.zip") -> Source:
    file = {"key": name, "links": {"self": f"{web.url}/dump"}}
    web.replies["/latest"] = Reply(orjson.dumps({"files": [file]}), media_type="application/json")
    web.replies["/dump"] = Reply(zipped({"ror-data.json": records}), media_type="application/zip")
    return make_register("ror", f"{web.url}/latest")


def test_a_dump_is_found_read_and_counted(settings: Settings, web: Web) -> None:
    source = serve_dump(web, [ROR, OTHER, ROR | {"id": "nobody"}])
    outcome = crawl_one(settings, source)
    assert (outcome.error, outcome.counts.read, outcome.counts.new, outcome.counts.refused) == (
        "2 records, expected at least 10000", 3, 2, 1,
    )  # fmt: skip
    with open_store(settings.store_url) as store:
        assert store.registers.load_entry("ror:02e2c7k09").city == "Delft"
        (line,) = store.statements.about(["ror:02e2c7k09"])
        assert orjson.loads(store.evidence.load(line.evidence or "").body)["id"] == ROR["id"]
        assert (line.reason, store.documents.count()) == (f"{web.url}/dump", 0)


def test_a_release_is_asked_for_once_and_the_next_one_changes_what_changed(settings: Settings, web: Web) -> None:
    source = serve_dump(web, [ROR, OTHER])
    crawl_one(settings, source)
    crawl_one(settings, source)
    assert len(web.hits["/dump"]) == 1
    serve_dump(web, [ROR, OTHER | {"status": "withdrawn"}], "v2.2-ror-data.zip")
    counts = crawl_one(settings, source).counts
    assert (counts.new, counts.changed, counts.unchanged) == (0, 1, 1)


def test_nothing_is_kept_of_an_answer_that_changed_its_format(settings: Settings, web: Web) -> None:
    outcome = crawl_one(settings, serve_dump(web, [{"name": str(number)} for number in range(12)]))
    assert "changed format: 12 of 12 records cannot be read" in (outcome.error or "")
    with open_store(settings.store_url) as store:
        assert (store.registers.count(), store.actors.count()) == (0, 0)


@pytest.mark.parametrize("reply", [Reply(orjson.dumps(GLEIF_PARENT)), Reply(b"gone", status=404)])
def test_a_record_waits_for_its_parent_and_is_kept_without_where_there_is_none(
    settings: Settings, web: Web, reply: Reply
) -> None:
    link = {"relationships": {"direct-parent": {"links": {"lei-record": f"{web.url}/parent"}}}}
    web.replies["/records"] = Reply(orjson.dumps(gleif_page(OWNED | link)), media_type="application/json")
    web.replies["/parent"] = reply
    outcome = crawl_one(settings, make_register("gleif", f"{web.url}/records"))
    with open_store(settings.store_url) as store:
        relations = store.registers.load_entry(f"gleif:{LEI.lower()}").relations
    assert (outcome.counts.new, [one.name for one in relations]) == (1, ["Group N.V."] if reply.status == 200 else [])


def test_items_that_registers_name_are_asked_for_once(settings: Settings, web: Web) -> None:
    entry = RegisterEntry("ror", "1", (RegisterName("A"),), identifiers=(("wikidata", "q752663"),))
    with open_store(settings.store_url) as store:
        store.registers.save([(entry, Evidence(b"{}", "application/json"))], NOW, "by hand")
    web.replies["/api"] = Reply(orjson.dumps({"entities": {"Q752663": ITEM}}), media_type="application/json")
    source = make_register("wikidata", f"{web.url}/api")
    assert crawl_one(settings, source).counts.new == 1
    crawl_one(settings, source)
    with open_store(settings.store_url) as store:
        assert [one.id for one in store.registers.find("wikidata", "q752663")] == ["ror:1", "wikidata:q752663"]
    assert len(web.hits["/api"]) == 1


def test_who_has_a_key_is_let_in_faster(settings: Settings, web: Web) -> None:
    pages = [{"number_of_results": 40, "items": [ROR] * 20}, {"number_of_results": 40, "items": [OTHER] * 20}]
    web.replies["/api"] = lambda hit, _: Reply(orjson.dumps(pages[min(hit, 2) - 1]), media_type="application/json")
    source = load_sources()["ror-api"]
    assert source.key is not None
    quick = source.key.model_copy(update={"delay_s": 0.0})
    source = source.model_copy(update={"url": f"{web.url}/api", "key": quick, "enabled": True})
    crawl_one(settings, source)
    first, second = web.hits["/api"]
    assert second - first < source.pace.delay_s / 2
    assert web.headers["/api"][0]["Client-Id"] == "some-id"
