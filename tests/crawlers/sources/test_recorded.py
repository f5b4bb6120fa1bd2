"""One walk over every source that is crawled: its first request, and each of its answers as a crawl would read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from core.errors import ScoutError
from core.store.crawling.asks import Ask
from crawlers.fetching.lanes import Turn
from crawlers.fetching.readers import Reading, ReadTask, read
from crawlers.fetching.response import Fetched
from crawlers.fetching.telling import is_readable, make_error, source_pause
from crawlers.reading import Answer
from crawlers.records import Limits
from crawlers.source import Access, Source, load_sources
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.choosing import choose_spider, make_spider
from crawlers.spiders.records import RecordSpider
from tests.crawlers.sources.recorded import Answers, Told
from tests.crawlers.spiders.reading import TODAY, make_round

FILES = sorted(path.stem for path in Path(__file__).parent.glob("recorded_*.py"))
CRAWLED = {key: source for key, source in load_sources().items() if source.access is not Access.BULK}
LIMITS = Limits(TODAY, max_document_kb=2_048)


def _collect() -> Iterator[tuple[str, Told]]:
    for name in FILES:
        answers: Answers = import_module(f"tests.crawlers.sources.{name}").ANSWERS
        yield from ((source, told) for source, several in answers.items() for told in several)


ANSWERS = list(_collect())


def of(source_id: str) -> list[Told]:
    return [told for source, told in ANSWERS if source == source_id]


def spider_of(source: Source, told: Told) -> SourceSpider:
    # A round of its own: readers keep the spider of a round.
    return make_spider(source, make_round(f"{source.id} {told.name}", **{"wanted": wanted_of(source), **told.round}))


def wanted_of(source: Source) -> tuple[str, ...]:
    return (source.enriches.sample,) if source.enriches else ()


def ask_of(spider: SourceSpider, told: Told) -> Ask:
    return told.ask(spider) if told.ask else next(iter(spider.seeds()))


def read_told(source: Source, told: Told, body: bytes) -> tuple[Reading, float]:
    """Read an answer as a crawl does; return what it gave, and for how many seconds its source asks for quiet."""
    spider = spider_of(source, told)
    ask = ask_of(spider, told)
    fetched = Fetched(ask.url, told.status, dict(told.headers), body)
    turn = cast("Turn", SimpleNamespace(run=SimpleNamespace(spider=spider), held=SimpleNamespace(ask=ask), url=ask.url))
    pause = source_pause(turn, fetched)
    if 200 <= told.status < 300 or is_readable(turn, fetched):
        answer = Answer(ask.url, body, told.status, fetched.headers)
        reading = read(ReadTask(source, spider.round, LIMITS, ask, answer))
    else:
        reading = Reading(error=make_error(turn, fetched))
    return reading, pause.seconds if pause else 0.0


def count_items(reading: Reading, source: Source) -> int:
    pages = [ask for ask in reading.asks if ask.role in choose_spider(source).text_roles]
    return len(reading.records) + len(reading.entries) + len(pages)


@pytest.mark.parametrize(("source_id", "told"), [pytest.param(s, t, id=f"{s}: {t.name}") for s, t in ANSWERS])
def test_an_answer_gives_what_it_must(source_id: str, told: Told, request: pytest.FixtureRequest) -> None:
    body = told.body if isinstance(told.body, bytes) else told.body(request.getfixturevalue("shared_data"))
    reading, pause_s = read_told(CRAWLED[source_id], told, body)
    assert reading.error is None or told.error is not None, reading.error
    assert count_items(reading, CRAWLED[source_id]) == told.items
    assert sum(one.is_record for one in reading.refused) == told.refused
    assert reading.unknown_fields == set(told.unknown)
    check_failure(reading, told)
    assert (pause_s > 0) == (told.pause_s is not None)
    assert pause_s >= (told.pause_s or 0.0)


def check_failure(reading: Reading, told: Told) -> None:
    errors: list[ScoutError] = [one.error for one in reading.refused]
    if told.error is not None:
        assert reading.error is not None
        assert type(reading.error) is told.error
        errors = [reading.error]
    assert not told.says or re.search(told.says, str(errors[0]))


@pytest.mark.parametrize("source_id", CRAWLED)
def test_a_source_that_is_crawled_has_answers_of_each_sort(source_id: str) -> None:
    several, spider = of(source_id), make_spider(CRAWLED[source_id], make_round())
    assert several, "no answers: recorded.py beside this file says how they are written down"
    assert len({told.name for told in several}) == len(several)
    assert any(told.items and isinstance(told.body, bytes) for told in several)
    assert any(told.is_failure for told in several)
    assert not isinstance(spider, RecordSpider) or any(told.unknown for told in several)


def test_answers_are_of_sources_that_there_are() -> None:
    assert {source for source, _ in ANSWERS} <= set(CRAWLED)


@pytest.mark.parametrize("source_id", CRAWLED)
def test_the_first_requests_of_a_source_are_made_of_its_facts(source_id: str) -> None:
    spider = make_spider(CRAWLED[source_id], make_round(wanted=wanted_of(CRAWLED[source_id])))
    asks = list(spider.seeds())
    assert len({ask.key for ask in asks}) == len(asks)
    assert all(ask.source == source_id for ask in asks)
    # What a template still holds was not filled in.
    assert not [ask.url for ask in asks if re.search(r"\{(since|today|key)\}|%7B(since|today|key)%7D", ask.url)]
    assert not any(name for ask in asks for name in spider.headers(ask) if name.lower() == "cookie")
