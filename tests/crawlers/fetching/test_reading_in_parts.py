"""Answers that are too large to hold: parts of so many records, and of so many bytes."""

from __future__ import annotations

from collections.abc import Iterator

from core.models import Evidence
from crawlers.fetching.readers import Reading, ReadTask, read_in_parts
from crawlers.reading import Answer
from crawlers.records import Limits
from crawlers.source import SHIPPED, load_source
from tests.crawlers.sources.recorded_uspto import ASK, zipped
from tests.crawlers.spiders.reading import TODAY, make_round
from tests.crawlers.uspto.grants import make_grant, spider_of

SOURCE = load_source(SHIPPED / "uspto_grants.yml")
NO_EXPECTATIONS = SOURCE.model_copy(update={"expectations": type(SOURCE.expectations)()})


def read_parts(body: bytes, number: str) -> Iterator[Reading]:
    ask = ASK(spider_of())
    limits = Limits(TODAY, max_document_kb=2_048)
    return read_in_parts(ReadTask(NO_EXPECTATIONS, make_round(number), limits, ask, Answer(ask.url, body)))


def size_of(reading: Reading) -> int:
    proofs: list[Evidence] = [record.evidence for record in reading.records]
    return sum(len(proof.body) for proof in proofs)


def test_parts_hold_a_thousand_records() -> None:
    parts = list(read_parts(zipped(*(make_grant(str(10_000_000 + n)) for n in range(2_300))), "small"))
    assert [len(part.records) for part in parts] == [1_000, 1_000, 300]
    assert not any(part.error for part in parts)


def test_parts_of_large_records_hold_fewer() -> None:
    padding = "<claims><claim>1. A laser.</claim><!-- " + "x" * 3_000_000 + " --></claims>"
    grants = (make_grant(str(10_000_000 + n), body=padding) for n in range(14))
    parts = list(read_parts(b"".join(grants), "large"))
    assert [len(part.records) for part in parts] == [6, 6, 2]
    assert max(map(size_of, parts)) < 20_000_000


def test_a_file_without_records_of_its_own_is_one_part() -> None:
    [part] = read_parts(b"", "empty")
    assert part.error is not None
    [part] = read_parts(zipped(b'<?xml version="1.0"?><a/>'), "other")
    assert (part.records, len(part.refused)) == ([], 1)
