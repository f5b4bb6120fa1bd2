"""Crawls of a source that is asked for what is held, on loopback: Semantic Scholar's batches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import orjson
import pytest

from core.models import Document, DocumentKind
from core.settings import Settings, load_settings
from core.store import Store, open_store
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.options import EnrichOptions
from crawlers.source import Source, load_sources
from tests.core.store.forgotten_world import fill
from tests.crawlers.loopback import Reply, Web

PATH = "/graph/v1/paper/batch"
AGAIN = CrawlRequest(today=date(2026, 11, 1), again=True)
GO_ON = CrawlRequest(today=date(2026, 11, 1))
IDS = [f"2401.{number:05d}" for number in range(5)]
UNKNOWN = "2401.00003"


def make_paper(key: str) -> Document:
    return Document(
        "arxiv", key, DocumentKind.PAPER, f"A paper of number {key}", "Text.", "en", identifiers=(("arxiv", key),)
    )


def answer(asked: list[str]) -> Reply:
    """Answer as the service does: in the order of what was asked for, null for what it does not know."""
    keys = [one.removeprefix("ARXIV:") for one in asked]
    facts = {"year": 2024, "citationCount": 7, "authors": [{"name": "Ada Byron"}]}
    facts |= {"s2FieldsOfStudy": [{"category": "Physics", "source": "external"}]}
    papers = [
        facts | {"paperId": f"p{key}", "title": f"Paper {key}", "externalIds": {"ArXiv": key}}
        if key != UNKNOWN
        else None
        for key in keys
    ]
    return Reply(orjson.dumps(papers), media_type="application/json")


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        opened.replies[PATH] = lambda _hit, _query: answer(asked(opened)[-1])
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "keys").write_text("SEMANTIC_SCHOLAR_KEY=k1\n")
    own = {"timeout_s": 5, "readers": 0, "keys_file": tmp_path / "keys"}
    return load_settings(home=tmp_path, crawl=own, egress={"allow": "127.0.0.1:*"})


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with open_store(settings.store_url) as opened:
        yield opened


@pytest.fixture
def source(web: Web) -> Source:
    shipped = load_sources()["semantic-scholar"]
    assert shipped.enriches is not None
    facts = EnrichOptions.model_validate(shipped.enriches.model_dump() | {"batch": 2})
    pace = shipped.pace.model_copy(update={"delay_s": 0, "retries": 0})
    return shipped.model_copy(update={"url": web.url + PATH, "enriches": facts, "pace": pace})


def tag_and_resolve(store: Store, *ids: str) -> None:
    fill(store, [held.document for held in store.documents.load(ids).values()])


def asked(web: Web) -> list[list[str]]:
    return [orjson.loads(body)["ids"] for body in web.bodies.get(PATH, [])]


def crawl_one(settings: Settings, source: Source, request: CrawlRequest = AGAIN) -> CrawlOutcome:
    [outcome] = crawl(settings, {source.id: source}, request)
    return outcome


def test_what_is_held_is_asked_for_in_batches_and_noted_whether_it_is_known_or_not(
    settings: Settings, store: Store, source: Source, web: Web
) -> None:
    fill(store, [make_paper(key) for key in IDS])
    outcome = crawl_one(settings, source)
    ids = [f"ARXIV:{key}" for key in IDS]
    assert asked(web) == [ids[:2], ids[2:4], ids[4:]]
    assert {one["X-Api-Key"] for one in web.headers[PATH]} == {"k1"}
    assert (outcome.error, outcome.has_failed, outcome.counts.new) == (None, False, 4)
    assert [one.message for one in outcome.counts.refusals] == ["1 of 2 that were asked for are not known there"]
    tag_and_resolve(store, *(f"semantic-scholar:p{key}" for key in IDS))
    assert crawl_one(settings, source).is_due is False
    assert len(asked(web)) == 3


def test_what_came_joins_the_work_that_was_asked_for(
    settings: Settings, store: Store, source: Source, web: Web
) -> None:
    fill(store, [make_paper(IDS[0])])
    crawl_one(settings, source)
    came, asked_for = f"semantic-scholar:p{IDS[0]}", f"arxiv:{IDS[0]}"
    tag_and_resolve(store, came)
    units = store.units.of_documents([came, asked_for])
    assert units[came] == units[asked_for]
    assert store.documents.load([came])[came].document.measures[0].value == 7


def test_a_round_that_was_broken_off_goes_on_with_what_it_had_put_down(
    settings: Settings, store: Store, source: Source, web: Web
) -> None:
    fill(store, [make_paper(key) for key in IDS])
    crawl_one(settings, source, CrawlRequest(today=AGAIN.today, max_requests=1))
    fill(store, [make_paper("2401.00009")])
    outcome = crawl_one(settings, source, GO_ON)
    assert (len(asked(web)), outcome.counts.new) == (3, 2)
    # What is new since belongs to the next round.
    crawl_one(settings, source)
    assert asked(web)[3:] == [["ARXIV:2401.00009"]]


def test_where_nothing_is_held_nothing_is_asked_but_by_who_wants_to_see_an_answer(
    settings: Settings, source: Source, web: Web
) -> None:
    assert crawl_one(settings, source).is_due is False
    assert asked(web) == []
    outcome = crawl_one(settings, source, CrawlRequest(today=AGAIN.today, dry_run=True, max_requests=1))
    assert (asked(web), outcome.counts.read) == ([["ARXIV:1706.03762"]], 1)


def test_a_dry_run_asks_for_what_is_held_and_notes_nothing(
    settings: Settings, store: Store, source: Source, web: Web
) -> None:
    fill(store, [make_paper(IDS[0])])
    for _ in range(2):
        crawl_one(settings, source, CrawlRequest(today=AGAIN.today, dry_run=True))
    assert asked(web) == [[f"ARXIV:{IDS[0]}"]] * 2


def test_a_batch_that_is_refused_leaves_the_others_be_and_is_not_asked_for_again_at_once(
    settings: Settings, store: Store, source: Source, web: Web
) -> None:
    fill(store, [make_paper(key) for key in IDS])
    refusal = Reply(b'{"error":"No valid paper ids given"}', 400, "application/json")
    web.replies[PATH] = lambda _hit, _query: refusal if f"ARXIV:{IDS[2]}" in asked(web)[-1] else answer(asked(web)[-1])
    outcome = crawl_one(settings, source)
    assert (outcome.has_failed, outcome.counts.new) == (False, 3)
    assert "No valid paper ids given" in outcome.counts.refusals[0].message
    assert crawl_one(settings, source).is_due is False


def test_a_source_that_refuses_its_first_batch_has_failed_and_its_papers_are_wanted_still(
    settings: Settings, store: Store, source: Source, web: Web
) -> None:
    fill(store, [make_paper(IDS[0])])
    web.replies[PATH] = Reply(b'{"message":"Forbidden"}', 403, "application/json")
    outcome = crawl_one(settings, source)
    assert outcome.has_failed
    assert "Forbidden" in (outcome.error or "")
    web.replies[PATH] = lambda _hit, _query: answer(asked(web)[-1])
    assert crawl_one(settings, source).counts.new == 1
