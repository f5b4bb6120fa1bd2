"""Made-up patents in the form of the office's documents, and what is read of them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from core.models import Document
from crawlers.bulk.reader import RawRecord
from crawlers.reading import Round
from crawlers.source import SHIPPED, load_source
from crawlers.spiders.choosing import make_spider
from crawlers.spiders.records import RecordSpider
from tests.conftest import NOW

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-v47.dtd" [ ]>\n'
CLAIM = "<claim><claim-text>1. A laser of <b>one</b> atom.</claim-text></claim>"
SAMPLES = "payloads/uspto_fulltext_samples"


def make_grant(
    number: str = "12345678", kind: str = "B2", more: str = "", body: str = "", title: str = "A laser of one atom"
) -> bytes:
    """Return a grant; ``more`` stands in its bibliographic part, ``body`` behind that in place of one claim."""
    document = (
        f"{HEAD}<us-patent-grant><us-bibliographic-data-grant><publication-reference><document-id><country>US</country>"
        f"<doc-number>{number}</doc-number><kind>{kind}</kind><date>20261103</date></document-id>"
        "</publication-reference><application-reference><document-id><country>US</country>"
        "<doc-number>17123456</doc-number><date>20240229</date></document-id></application-reference>"
        f"<invention-title>{title}</invention-title>{more}</us-bibliographic-data-grant>"
        f"{body or f'<claims>{CLAIM}</claims>'}</us-patent-grant>\n"
    )
    return document.encode()


def make_citation(what: str, category: str) -> str:
    """Return a citation of a patent or text."""
    return f"<us-citation>{what}<category>{category}</category></us-citation>"


def make_cpc(symbol: str, value: str) -> str:
    """Return a CPC code, inventive (``I``) or additional (``A``)."""
    parts = zip(("section", "class", "subclass", "main-group", "subgroup"), symbol.split(), strict=True)
    inner = "".join(f"<{name}>{part}</{name}>" for name, part in parts)
    return f"<classification-cpc>{inner}<classification-value>{value}</classification-value></classification-cpc>"


def spider_of(source_id: str = "uspto-grants") -> RecordSpider:
    """Return the spider of one of the two sources of full text."""
    source = load_source(SHIPPED / f"{source_id.replace('-', '_')}.yml")
    spider = make_spider(source, Round("1", NOW, NOW.date()))
    assert isinstance(spider, RecordSpider)
    return spider


def read_file(body: bytes, source_id: str = "uspto-grants") -> list[RawRecord]:
    """Return the records of a file; broken ones with their error."""
    return list(spider_of(source_id).iter_file(io.BytesIO(body), place="file"))


def read_one(body: bytes, source_id: str = "uspto-grants") -> Document:
    """Return the document that the only record of a file becomes. Raises RecordError."""
    [raw] = read_file(body, source_id)
    made = spider_of(source_id).make_raw(raw)
    assert isinstance(made, Document)
    return made


def iter_samples(shared_data: Path, *folders: str) -> list[Path]:
    """Return the samples of some DTDs."""
    return [path for name in folders for path in sorted((shared_data / SAMPLES / name).iterdir())]


def dates_of(document: Document) -> dict[str, str]:
    """Return the first date of each kind."""
    return {one.kind.value: one.value.isoformat() for one in sorted(document.dates, reverse=True)}


def is_refused(body: bytes, word: str) -> None:
    """Fail unless the only record of a file is refused with these words."""
    [raw] = read_file(body)
    assert raw.error is not None
    assert word in raw.error.message, pytest.fail(raw.error.message)
