"""Paged APIs: how one page leads to the next, what is asked, and what is said of answers that are not right."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from core.errors import ConfigurationError, FormatError, SourceError
from core.models import DateKind, Role
from core.store.crawling.asks import SEED, Ask
from crawlers.spiders.choosing import choose_spider, make_spider
from crawlers.spiders.paged_api import PagedApiSpider
from tests.crawlers.spiders.apis import NOW, cassettes, days_before, make_api, make_round, read, seeds

CURSOR = {"by": "cursor", "parameter": "cursor", "first": "*", "next": "meta.next"}
OFFSET = {"by": "offset", "parameter": "offset", "size": 2}
PAGE = {"by": "page", "parameter": "page", "size": 2}


def _works(*numbers: int, **meta: Any) -> dict[str, Any]:
    return {"meta": meta, "results": [{"id": f"W{number}", "title": f"Work {number}"} for number in numbers]}


def _query(ask: Ask) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(ask.url).query).items()}


def test_a_cursor_leads_on_until_it_is_gone() -> None:
    source = make_api(CURSOR, parameters={"per-page": 2})
    assert _query(seeds(source)[0]) == {"per-page": "2", "cursor": "*"}
    first = read(source, _works(1, 2, next="abc"))
    assert [d.id for d in first.documents] == ["outlet:W1", "outlet:W2"]
    assert _query(first.asks[0]) == {"per-page": "2", "cursor": "abc"}
    last = read(source, _works(3, next=None), first.asks[0])
    assert last.asks == []
    assert last.remembered == {"complete-": "2026-11-01"}


@pytest.mark.parametrize("page", [_works(1, next="*"), _works(next="further"), _works(1), _works(1, next="")])
def test_a_cursor_that_does_not_move_or_brings_nothing_ends(page: dict[str, Any]) -> None:
    assert read(make_api(CURSOR), page).asks == []


@pytest.mark.parametrize(
    ("paging", "sent"),
    [(OFFSET, [None, "2", "4"]), (PAGE, [None, "2", "3"]), (PAGE | {"first": 0}, [None, "1", "2"])],
)
def test_offsets_and_pages_count_until_a_page_is_not_full(paging: dict[str, Any], sent: list[str]) -> None:
    source, asks = make_api(paging), []
    ask: Ask | None = None
    for page in (_works(1, 2), _works(3, 4), _works(5)):
        given = read(source, page, ask)
        asks += given.asks
        ask = given.asks[0] if given.asks else None
    assert [_query(one)[str(paging["parameter"])] for one in asks] == sent[1:]
    assert ask is None


def test_a_page_that_is_shorter_than_asked_for_passes_no_record_over() -> None:
    source = make_api(OFFSET | {"size": 10}, total_path="meta.count")
    first = read(source, _works(1, 2, 3, count=5))
    assert _query(first.asks[0])["offset"] == "3"
    assert read(source, _works(4, 5, count=5), first.asks[0]).asks == []


def test_what_cannot_be_reached_is_told() -> None:
    given = read(make_api(OFFSET | {"most": 3}, total_path="meta.count"), _works(1, 2, count=9))
    assert len(given.documents) == 2
    assert given.asks == []
    assert "only the first 2 of 9 records can be reached; narrow" in given.refused[0].error.message
    assert not given.remembered


def test_fewer_records_than_promised_are_told_and_the_round_is_not_complete() -> None:
    given = read(make_api(CURSOR, total_path="meta.count"), _works(1, 2, count=7))
    assert "only 2 of the 7 records" in given.refused[0].error.message
    assert not given.refused[0].is_record
    assert not given.remembered


def test_a_round_ends_after_its_last_page_whatever_the_source_says() -> None:
    given = read(make_api(CURSOR, max_pages=1), _works(1, next="more"))
    assert given.asks == []
    assert "narrow" in given.refused[0].error.message


def test_a_token_is_sent_alone() -> None:
    paging = {"by": "token", "parameter": "token", "next": "token", "alone": True}
    source = make_api(paging, parameters={"q": "qubit"})
    assert _query(seeds(source)[0]) == {"q": "qubit"}
    assert _query(read(source, _works(1) | {"token": "t1"}).asks[0]) == {"token": "t1"}


@pytest.mark.parametrize(
    ("paging", "body", "headers"),
    [
        ({"by": "link", "next": "links.next"}, {"links": {"next": "/works?p=2"}}, {}),
        ({"by": "link"}, {}, {"link": '<https://api.example/works?p=9>; rel="last", </works?p=2>; rel="next"'}),
        ({"by": "link"}, {}, {"link": "<https://api.example/works?p=2>; title=x; rel=next"}),
    ],
)
def test_a_link_leads_on(paging: dict[str, Any], body: dict[str, Any], headers: dict[str, str]) -> None:
    given = read(make_api(paging), _works(1) | body, headers=headers)
    assert given.asks[0].url == "https://api.example/works?p=2"


def test_a_key_that_a_source_says_back_in_a_link_is_not_kept() -> None:
    key = {"name": "OUTLET_KEY", "parameter": "api_key"}
    source = make_api({"by": "link", "next": "next"}, key=key)
    given = read(source, _works(1) | {"next": "https://api.example/works?api_key=s3cret&p=2"})
    assert given.asks[0].url == "https://api.example/works?p=2"
    assert "s3cret" not in repr(given.asks)


def test_a_body_is_posted_with_its_cursor_in_it() -> None:
    body = {"query": {"from": "{since}", "terms": ["qubit", "{today}"]}}
    source = make_api(CURSOR | {"in_body": True}, body=body)
    seed = seeds(source)[0]
    wanted = {"query": {"from": days_before(14), "terms": ["qubit", "2026-11-01"]}, "cursor": "*"}
    assert orjson.loads(seed.body or "") == wanted
    following = read(source, _works(1, next="abc")).asks[0]
    assert orjson.loads(following.body or "")["cursor"] == "abc"
    assert following.url == "https://api.example/works"


@pytest.mark.parametrize(
    ("facts", "since"),
    [
        ({}, days_before(14)),
        ({"memory": {"complete-": "2026-09-20"}}, "2026-09-06"),
        ({"memory": {"complete-": "2099-01-01"}}, days_before(14)),
        ({"since": NOW.date()}, "2026-11-01"),
    ],
)
def test_a_round_asks_for_what_came_after_the_last_complete_one(facts: dict[str, Any], since: str) -> None:
    source = make_api(parameters={"filter": "from:{since}", "q": '{"a":1}'})
    assert _query(seeds(source, **facts)[0]) == {"filter": f"from:{since}", "q": '{"a":1}'}


def test_a_round_that_goes_on_another_day_asks_for_the_same() -> None:
    source = make_api(CURSOR, parameters={"from": "{since}", "to": "{today}"})
    following = read(source, _works(1, next="abc")).asks[0]
    later = make_round(today=NOW.date().replace(day=9))
    onward = read(source, _works(2, next="def"), following, this_round=later).asks[0]
    assert _query(onward) == {"from": days_before(14), "to": "2026-11-01", "cursor": "def"}


def test_each_search_is_a_row_of_pages_of_its_own() -> None:
    source = make_api(CURSOR, searches={"qubits": {"q": "qubit"}, "lasers": {"q": "laser"}}, parameters={"n": 2})
    first, second = seeds(source)
    assert (first.key, second.key) == (SEED, "seed-lasers")
    assert (first.again_s is None, second.again_s) == (False, None)
    assert _query(second) == {"n": "2", "q": "laser", "cursor": "*"}
    given = read(source, _works(1, next="abc"), second)
    assert given.asks[0].key == "page-lasers-1"
    assert read(source, _works(2), given.asks[0]).remembered == {"complete-lasers": "2026-11-01"}


def test_pages_keep_their_keys_from_round_to_round() -> None:
    source = make_api(CURSOR)
    asks = [read(source, _works(1, next=cursor)).asks[0] for cursor in ("abc", "xyz")]
    assert asks[0].id == asks[1].id
    later = read(source, _works(1, next="abc"), this_round=make_round(number="later")).asks[0]
    assert later.version != asks[0].version


@pytest.mark.parametrize(
    ("body", "error", "word"),
    [
        (b"<html>busy</html>", FormatError, "not JSON"),
        (b"", FormatError, "not JSON"),
        ({"meta": {}, "items": []}, FormatError, "no list at results"),
        ({"results": {"id": "W1"}}, FormatError, "no list at results"),
        ({"errCode": 404, "errMsg": "bad cursor"}, SourceError, "the source reports: 404"),
        (_works(1, next={"a": 1}), FormatError, "meta.next is an object"),
    ],
)
def test_an_answer_that_is_not_what_it_should_be_stops_the_source(body: object, error: type, word: str) -> None:
    with pytest.raises(error, match=word):
        read(make_api(CURSOR, error_path="errCode"), body)


def test_no_list_is_no_error_where_there_is_nothing() -> None:
    assert read(make_api(OFFSET, total_path="total"), {"total": 0}).documents == []


def test_a_record_that_cannot_be_read_is_refused_alone() -> None:
    given = read(make_api(), {"results": [{"id": "W1"}, "W2", {"id": "W3", "title": "Third"}]})
    assert [d.key for d in given.documents] == ["W3"]
    assert [(one.error.message, one.place) for one in given.refused] == [
        ("no title", "https://api.example/works#1"),
        ("the record is no object", "https://api.example/works#2"),
    ]


def test_a_field_that_nobody_knows_is_told_once() -> None:
    source = make_api(fields={"used": ["meta"], "ignored": {"score": "no content"}})
    work = {"id": "1", "title": "One", "score": 2, "meta": {"any": 1}, "grants": [{"id": 1}]}
    assert read(source, {"results": [work, work | {"id": "2", "new": None}]}).unknown == ["grants", "new"]


def test_evidence_is_what_the_source_wrote() -> None:
    body = b'{"results" : [ {"id":"W1", "title":"Caf\\u00e9", "big": 123456789012345678901234567890} ] }'
    evidence = read(make_api(), body).records[0].evidence
    assert evidence.body == b'{"id":"W1", "title":"Caf\\u00e9", "big": 123456789012345678901234567890}'
    assert evidence.media_type == "application/json"


def test_xml_is_read_by_the_same_rules() -> None:
    record = {"key": "@id", "title": "title", "people": {"each": "by.name"}}
    source = make_api(form="xml", records="list.work", total_path="list.@total", record=record)
    body = b"""<r xmlns="urn:x"><list total="1"><work id="7"><title>A <i>fine</i> laser</title>
        <by><name>Ada</name><name>Guy</name></by></work></list></r>"""
    given = read(source, body)
    document = given.documents[0]
    assert (document.key, document.title, [p.name for p in document.people]) == ("7", "A fine laser", ["Ada", "Guy"])
    assert given.records[0].evidence.body.startswith(b'<work id="7">')


def test_hostile_xml_is_refused() -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaa">]><r><list><work id="1"><title>&a;</title></work></list></r>'
    with pytest.raises(FormatError, match="entities"):
        read(make_api(form="xml", records="list.work"), bomb)


def test_one_record_is_asked_for_again_by_its_key() -> None:
    source = make_api(one_url="https://api.example/works/{key}")
    spider = make_spider(source, make_round())
    ask = spider.second_ask(read(source, _works(1)).documents[0])
    assert ask is not None
    assert ask.url == "https://api.example/works/W1"
    assert read(source, {"id": "W1", "title": "Grown"}, ask).documents[0].title == "Grown"


def test_a_source_has_a_spider_of_its_own_where_it_needs_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Spider(PagedApiSpider):
        pass

    monkeypatch.setattr("crawlers.spiders.choosing._own_spider", {"outlet": Spider, "other": str}.get)
    assert choose_spider(make_api()) is Spider
    with pytest.raises(ConfigurationError, match="no PagedApiSpider"):
        choose_spider(make_api(id="other"))


OPENALEX = {
    "key": "id",
    "title": ["title", "display_name"],
    "url": ["primary_location.landing_page_url", "id"],
    "lang": "language",
    "people": {"each": "authorships", "name": "author.display_name", "orcid": "author.orcid"},
    "organisations": [
        {
            "each": "authorships.institutions",
            "role": "affiliation",
            "name": "display_name",
            "country": "country_code",
            "identifiers": {"ror": "ror"},
        }
    ],
    "dates": {"published": "publication_date"},
    "identifiers": {"doi": "doi"},
    "classifications": {"openalex": "topics.id"},
}


def test_recorded_answers_of_openalex_are_read_by_rules_alone(shared_data: Path) -> None:
    source = make_api(
        {"by": "cursor", "parameter": "cursor", "first": "*", "next": "meta.next_cursor"},
        kind="paper",
        total_path="meta.count",
        record=OPENALEX,
    )
    count = 0
    for exchange in cassettes(shared_data / "payloads" / "openalex_openalexPro_cassettes.jsonl.xz"):
        answer = orjson.loads(exchange["body"]) if "cursor=" in exchange["uri"] else {}
        if "results" not in answer:
            continue
        given = read(source, exchange["body"].encode())
        cursor = answer["meta"]["next_cursor"] if answer["results"] else None
        assert [_query(ask)["cursor"] for ask in given.asks] == ([cursor] if cursor else [])
        assert len(given.documents) + len(given.refused) >= len(answer["results"])
        count += len(given.documents)
        assert all(d.first_date(DateKind.PUBLISHED) and d.key.startswith("https://") for d in given.documents)
    assert count > 400


CROSSREF = {
    "key": "DOI",
    "title": "title",
    "text": "abstract",
    "url": "URL",
    "outlet": "container-title",
    "people": {"each": "author", "name": ["{given} {family}", "family", "name"], "affiliations": "affiliation.name"},
    "organisations": [{"each": "author.affiliation", "name": "name", "role": "affiliation"}],
    "dates": {"published": ["published.date-parts", "issued.date-parts"], "created": "created.date-time"},
    "identifiers": {"doi": "DOI"},
    "markup": True,
}


def test_recorded_answers_of_crossref_are_read_by_rules_alone(shared_data: Path) -> None:
    paging = {"by": "cursor", "parameter": "cursor", "first": "*", "next": "message.next-cursor"}
    source = make_api(
        paging, kind="paper", record=CROSSREF, records="message.items", total_path="message.total-results"
    )
    wanted = "query=widget&cursor=%2A"
    exchanges = cassettes(shared_data / "payloads" / "crossref_habanero_cassettes.jsonl.xz")
    exchange = next(one for one in exchanges if one["uri"].endswith(wanted))
    given = read(source, exchange["body"].encode())
    assert len(given.documents) == 20
    assert len(given.asks[0].url) > 1_500
    assert all(one.identifiers[0] == ("doi", one.key.lower()) for one in given.documents)
    assert all(one.first_date(DateKind.CREATED) for one in given.documents)
    assert {one.role for d in given.documents for one in d.organisations} <= {Role.AFFILIATION}
