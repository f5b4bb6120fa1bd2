"""Semantic Scholar: what a paper becomes, what is asked, and every recorded answer that holds papers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from core.models import Citation, DateKind, DocumentDate, Measure, MeasureName, Precision
from core.store.crawling.asks import WANTED, Ask
from crawlers.reading import Answer
from crawlers.source import load_sources
from crawlers.spiders.choosing import make_spider
from tests.crawlers.sources.recorded_semantic_scholar import OLD, PAPER, batch
from tests.crawlers.spiders.apis import Given, cassettes
from tests.crawlers.spiders.reading import make_round

SOURCE = load_sources()["semantic-scholar"]
ASKED = ("arxiv:2401.00001", "doi:10.1000/b")


def ask(*wanted: str) -> list[Ask]:
    return list(make_spider(SOURCE, make_round(wanted=wanted)).seeds())


def read(body: bytes, *wanted: str) -> Given:
    spider = make_spider(SOURCE, make_round(wanted=wanted or ASKED))
    seed = next(spider.seeds())
    return Given().take(spider.read(seed, Answer(seed.url, body)))


def test_ids_are_posted_with_the_word_that_says_what_they_are() -> None:
    [one] = ask("arxiv:2401.00001", "arxiv:math.gt/0309136", "arxiv:quant-ph/9702001", "doi:10.1000/a:b")
    ids = ["ARXIV:2401.00001", "ARXIV:math.GT/0309136", "ARXIV:quant-ph/9702001", "DOI:10.1000/a:b"]
    assert orjson.loads(one.body or "") == {"ids": ids}
    fields = parse_qs(urlsplit(one.url).query)["fields"][0].split(",")
    assert {"title", "citationCount", "references.externalIds"} <= set(fields)
    assert all(name.strip() == name for name in fields)


def test_more_than_a_batch_is_asked_in_several_requests_that_say_what_they_ask_for() -> None:
    wanted = tuple(f"arxiv:2401.{number:05d}" for number in range(250))
    asks = ask(*wanted)
    assert [len(one.payload[WANTED]) for one in asks] == [100, 100, 50]
    assert [name for one in asks for name in one.payload[WANTED]] == list(wanted)
    assert (asks[0].key, asks[0].again_s, asks[1].again_s) == ("seed", 86_400, None)
    # In the order of their keys they are asked.
    assert sorted(one.key for one in asks) == [one.key for one in asks]


def test_a_paper_becomes_a_document_with_what_it_cites_and_how_often_it_is_cited() -> None:
    [document] = read(batch(PAPER)).documents
    assert document.id == f"semantic-scholar:{PAPER['paperId']}"
    assert [one.name for one in document.people] == ["Ada Byron", "Guy Noir"]
    assert document.identifiers == (
        ("doi", "10.1000/a"),
        ("arxiv", "2401.00001"),
        ("pmid", "123"),
        ("mag", "456"),
        ("corpusid", "215416146"),
    )
    assert document.citations == (
        Citation("doi", "10.1000/r1"),
        Citation("text", "Without an id"),
        Citation("arxiv", "2301.00003"),
    )
    assert document.measures == (
        Measure(MeasureName.CITED_BY, 12),
        Measure(MeasureName.INFLUENTIAL_CITATIONS, 3),
        Measure(MeasureName.REFERENCES, 3),
    )
    assert [(one.scheme, one.code) for one in document.classifications] == [("s2field", "Physics")]


def test_of_an_abstract_its_beginning_is_kept_as_the_terms_say() -> None:
    [document] = read(batch(PAPER | {"abstract": "A sentence of an abstract. " * 60})).documents
    assert document.lead_only
    assert len(document.text) <= 600


@pytest.mark.parametrize(
    ("changes", "value", "precision"),
    [({}, "2024-01-02", Precision.DAY), ({"publicationDate": None}, "2024-01-01", Precision.YEAR)],
)
def test_a_paper_without_a_day_has_its_year(changes: dict[str, None], value: str, precision: Precision) -> None:
    [document] = read(batch(PAPER | changes)).documents
    assert document.dates == (DocumentDate(DateKind.PUBLISHED, document.dates[0].value, precision),)
    assert document.dates[0].value.isoformat() == value


def test_where_no_abstract_may_be_given_a_summary_stands_in() -> None:
    documents = read(batch(PAPER | {"abstract": None}, OLD)).documents
    assert [one.text for one in documents] == ["A model says: a laser.", ""]


def test_what_is_not_known_is_counted_and_no_record() -> None:
    given = read(batch(PAPER, None))
    assert [(one.error.message, one.is_record) for one in given.refused] == [
        ("1 of 2 that were asked for are not known there", False)
    ]


def test_three_thousand_authors_are_all_kept() -> None:
    [document] = read(batch(PAPER | {"authors": [{"authorId": "1", "name": f"A {n}"} for n in range(3_000)]})).documents
    assert len(document.people) == 3_000


def test_every_recorded_answer_that_holds_papers_is_read(shared_data: Path) -> None:
    seen: Counter[str] = Counter()
    for exchange in cassettes(shared_data / "payloads" / "semanticscholar_cassettes.jsonl.xz"):
        path = urlsplit(exchange["uri"]).path.removeprefix("/graph/v1/paper/")
        if path in {"batch", "search", "search/bulk", "search/match"}:
            given = read(exchange["body"].encode())
            seen += Counter(answers=1, documents=len(given.documents), unknown=len(given.unknown))
            seen += Counter(one.error.message for one in given.refused if one.is_record)
    # Most were asked for one field only: without a title there is no document.
    assert seen == {"answers": 29, "documents": 3_720, "no title": 6_095}
