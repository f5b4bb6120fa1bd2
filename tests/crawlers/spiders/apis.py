"""Sources of the kinds that are read without network, and what a spider gives of an answer."""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson

from core.models import Document
from core.registers import RegisterEntry
from core.store.crawling.asks import Ask
from crawlers.reading import Answer, Item, Refused, Remember, Round, UnknownFields
from crawlers.records import Entry, Record
from crawlers.source import Source
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.choosing import make_spider
from tests.crawlers.loopback import make_source

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
RECORD: dict[str, Any] = {"key": "id", "title": "title"}


def make_api(paging: Mapping[str, Any] | None = None, **facts: Any) -> Source:
    """Return the facts of a paged API; ``facts`` of its block, but for those that a source has itself."""
    own = {name: facts.pop(name) for name in list(facts) if name in Source.model_fields}
    block = {"records": "results", "paging": paging or {}} | facts
    url = "https://api.example/works"
    return make_source(**({"access": "paged-api", "url": url, "record": RECORD, "paged_api": block} | own))


def make_round(**facts: Any) -> Round:
    """Return a round on a fixed day."""
    own: dict[str, Any] = {"number": NOW.isoformat(), "now": NOW, "today": NOW.date()}
    return Round(**(own | facts))


@dataclass(slots=True)
class Given:
    """What a spider gave of an answer, sorted."""

    documents: list[Document] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    entries: list[RegisterEntry] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    remembered: dict[str, Any] = field(default_factory=dict)

    def take(self, items: Iterator[Item]) -> Given:
        """Sort items in."""
        for item in items:
            match item:
                case Record():
                    self.records.append(item)
                    self.documents.append(item.document)
                case Entry():
                    self.entries.append(item.entry)
                case Ask():
                    self.asks.append(item)
                case Refused():
                    self.refused.append(item)
                case UnknownFields():
                    self.unknown += sorted(item.names)
                case Remember():
                    self.remembered |= item.facts
        return self


def read(source: Source, body: object, ask: Ask | None = None, **options: Any) -> Given:
    """Read an answer to a request, that of a round's beginning where none is given. ``body``: bytes, or JSON."""
    this_round = options.pop("this_round", None) or make_round()
    spider = make_spider(source, this_round)
    ask = ask or next(iter(spider.seeds()))
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    return Given().take(spider.read(ask, Answer(ask.url, raw, **options)))


def seeds(source: Source, **facts: Any) -> list[Ask]:
    """Return the requests that a round begins with."""
    spider: SourceSpider = make_spider(source, make_round(**facts))
    return list(spider.seeds())


def cassettes(path: Path) -> Iterator[dict[str, Any]]:
    """Give recorded exchanges."""
    with lzma.open(path) as lines:
        for line in lines:
            yield orjson.loads(line)


def days_before(days: int) -> str:
    """Return the day so many days before the round's."""
    return date.fromordinal(NOW.date().toordinal() - days).isoformat()
