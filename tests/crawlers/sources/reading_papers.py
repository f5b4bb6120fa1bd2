"""A shipped source of papers, read without network: one record, a file, or an answer."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import orjson

from core.models import Document
from crawlers.reading import Answer
from crawlers.source import SHIPPED, Source, load_source
from crawlers.spiders.choosing import make_spider
from crawlers.spiders.papers import PaperSpider
from tests.crawlers.spiders.apis import Given, make_round


def load(source_id: str, **facts: Any) -> Source:
    """Return a shipped source, with some facts changed."""
    return load_source(SHIPPED / f"{source_id}.yml").model_copy(update=facts)


def spider_of(source_id: str, **facts: Any) -> PaperSpider:
    """Return the spider of a shipped source in a round of its own."""
    spider = make_spider(load(source_id), make_round(**facts))
    assert isinstance(spider, PaperSpider)
    return spider


def build(source_id: str, record: dict[str, Any]) -> Document:
    """Return the document of a record. Raises RecordError."""
    made = spider_of(source_id).make(record)
    assert isinstance(made, Document)
    return made


def read_file(source_id: str, path: Path) -> Given:
    """Read a file as an import does: its records, what is refused and left out, and fields that nobody knows."""
    spider = spider_of(source_id)
    with path.open("rb") as file:
        raws = list(spider.iter_file(file, place=path.name))
    return Given().take(spider.give(raws, Answer(path.name, b""), ""))


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the records of a compressed file of lines."""
    with gzip.open(path) as lines:
        return [orjson.loads(line) for line in lines]
