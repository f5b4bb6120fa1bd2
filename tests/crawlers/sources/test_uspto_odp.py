"""Applications of the US office: seen when they are published, named as other sources name them, owners apart."""

from __future__ import annotations

import lzma
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from core.errors import FormatError
from core.models import Classification, DateKind, Document, Organisation, Person, Role
from crawlers.backfill.topics import Topic, Window
from crawlers.reading import Answer
from crawlers.source import load_sources
from crawlers.sources.uspto_odp import Spider
from crawlers.spiders.places import Place
from tests.crawlers.sources.recorded_uspto_odp import APPLICATION, changed, page
from tests.crawlers.spiders.apis import Given, make_round

URL = "https://api.uspto.gov/api/v1/patent/applications/search"


def make_odp() -> Spider:
    return Spider(load_sources()["uspto-odp"], make_round())


def read_page(body: bytes) -> Given:
    spider = make_odp()
    return Given().take(spider.read(next(iter(spider.seeds())), Answer(URL, body)))


def document_of(application: dict[str, Any]) -> Document:
    [document] = read_page(page(application)).documents
    return document


def test_an_application_is_read_whole() -> None:
    document = document_of(changed(patentNumber="12000001", grantDate="2026-10-06"))
    assert (document.key, document.title, document.lang) == ("18123456", "RING RESONATOR", "en")
    assert document.people == (Person("Ada Byron"),)
    assert document.organisations == (
        Organisation("Lumen Optics N.V.", Role.APPLICANT, "NL", "Eindhoven"),
        Organisation("LUMEN HOLDING", Role.ASSIGNEE, "NL"),
    )
    assert document.classifications == (Classification("cpc", "G02B6/293"), Classification("cpc", "G02B6/12"))
    assert {one.kind: one.value for one in document.dates} == {
        DateKind.FILED: date(2025, 4, 1),
        DateKind.PUBLISHED: date(2026, 10, 8),
        DateKind.GRANTED: date(2026, 10, 6),
        DateKind.PRIORITY: date(2024, 4, 2),
    }


def test_publication_and_grant_are_named_as_other_sources_name_them() -> None:
    document = document_of(changed(patentNumber="12000001"))
    assert document.identifiers == (
        ("patent", "us20260123456"),
        ("patent", "us12000001"),
        ("docdb", "us.2026123456.a1"),
        ("application", "us18123456"),
        ("priority", "us63123456"),
        ("priority", "nl2034567"),
    )


@pytest.mark.parametrize(
    ("published", "granted", "visible"),
    [
        ("2026-10-08", None, date(2026, 10, 8)),
        ("2026-10-08", "2026-10-20", date(2026, 10, 8)),
        (None, "2026-10-20", date(2026, 10, 20)),
        (None, None, None),
    ],
)
def test_an_application_is_visible_by_publication_or_grant_and_never_by_its_filing(
    published: str | None, granted: str | None, visible: date | None
) -> None:
    assert document_of(changed(earliestPublicationDate=published, grantDate=granted)).visible_from == visible


def test_an_inventor_who_applies_is_no_organisation() -> None:
    alone = changed(applicantBag=[{"applicantNameText": "ADA BYRON"}])
    assert [one.name for one in document_of(alone).organisations] == ["LUMEN HOLDING"]


def test_the_first_applicant_stands_for_a_list_that_is_missing() -> None:
    assert document_of(changed(applicantBag=None)).organisations[0] == Organisation("Lumen Optics N.V.", Role.APPLICANT)


def test_pages_are_counted_and_what_cannot_be_reached_is_told() -> None:
    given = read_page(page(APPLICATION, count=250))
    [ask] = given.asks
    assert parse_qs(urlsplit(ask.url).query)["offset"] == ["1"]
    spider = make_odp()
    last = spider.page_ask(Place("quantum-granted", "2026-10-18", "2026-11-01", 9_990, 100, 9_990))
    far = Given().take(spider.read(last, Answer(URL, page(APPLICATION, count=20_000))))
    assert "can be reached" in far.refused[0].error.message


def test_a_search_asks_for_what_was_published_or_granted_since() -> None:
    queries = [parse_qs(urlsplit(ask.url).query) for ask in make_odp().seeds()]
    assert Counter(query["rangeFilters"][0] for query in queries) == {
        "applicationMetaData.earliestPublicationDate 2026-10-18:2026-11-01": 3,
        "applicationMetaData.grantDate 2026-10-18:2026-11-01": 3,
    }
    assert "recordAttorney" not in str(queries)


def test_a_backfill_asks_for_codes_and_what_lies_below_them() -> None:
    spider, window = make_odp(), Window(date(2025, 1, 1), date(2025, 4, 1))
    [ask] = spider.backfill(Topic("qubits", cpc=("G06N10", "H04L9/0852")), window)
    query = parse_qs(urlsplit(ask.url).query)
    assert query["q"] == [r"applicationMetaData.cpcClassificationBag:(G06N10* OR H04L9\/0852*)"]
    assert query["rangeFilters"] == ["applicationMetaData.earliestPublicationDate 2025-01-01:2025-03-31"]
    halves = spider.halved(ask)
    assert [parse_qs(urlsplit(one.url).query)["q"] for one in halves] == [query["q"]] * 2


def test_every_recorded_answer_holds_applications_or_says_what_is_missing(shared_data: Path) -> None:
    found: Counter[str] = Counter()
    with lzma.open(shared_data / "payloads" / "uspto_patent_client_cassettes.jsonl.xz") as lines:
        exchanges = [one for one in map(orjson.loads, lines) if "/patent/applications" in one["uri"]]
    for exchange in exchanges:
        try:
            given = read_page(exchange["body"].encode())
        except FormatError:
            found["other"] += 1
            continue
        assert not given.unknown
        found["documents"] += len(given.documents)
        found["refused"] += sum(one.is_record for one in given.refused)
    assert (len(exchanges), found) == (44, {"documents": 84, "refused": 172, "other": 1})
