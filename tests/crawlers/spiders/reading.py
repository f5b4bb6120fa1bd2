"""What a spider gives for an answer, sorted by what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from core.store.crawling.asks import Ask
from crawlers.reading import Answer, Item, Refused, Remember, Round
from crawlers.records import Record
from crawlers.source import Source
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.choosing import make_spider
from tests.crawlers.loopback import make_source

SITE = "https://outlet.example"
TODAY = date(2026, 11, 26)


@dataclass(slots=True)
class Given:
    """The items of a reading."""

    asks: list[Ask] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def urls(self) -> list[str]:
        return [ask.url for ask in self.asks]

    def add(self, item: Item) -> None:
        match item:
            case Ask():
                self.asks.append(item)
            case Record():
                self.records.append(item)
            case Refused():
                self.refused.append(item)
            case Remember():
                self.memory |= item.facts


def make_round(number: str = "1", **options: Any) -> Round:
    return Round(number, datetime(2026, 11, 26, 12, tzinfo=UTC), TODAY, **options)


def make_reader(this_round: Round | None = None, **facts: Any) -> SourceSpider:
    source: Source = make_source(**facts)
    return make_spider(source, this_round or make_round())


def read(spider: SourceSpider, body: bytes, ask: Ask | None = None, **answer: Any) -> Given:
    """Read an answer, to the first request of a round unless another is given."""
    ask = ask or next(spider.seeds())
    given = Given()
    for item in spider.read(ask, Answer(ask.url, body, **answer)):
        given.add(item)
    return given


def fail(spider: SourceSpider, ask: Ask, error: Any) -> Given:
    given = Given()
    for item in spider.failed(ask, error):
        given.add(item)
    return given


def make_article(
    title: str = "On the page", day: str = "2026-11-20", text: str = "A text of some length. " * 20
) -> bytes:
    meta = f'<meta property="article:published_time" content="{day}T08:00:00+01:00">' if day else ""
    return (
        f'<!doctype html><html lang="en"><head><meta property="og:title" content="{title}">{meta}'
        f'<meta name="description" content="What it is about."></head>'
        f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    ).encode()
