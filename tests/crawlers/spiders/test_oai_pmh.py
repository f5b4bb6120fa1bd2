"""Harvests by OAI-PMH: parts of a list, tokens that expire, errors of the protocol, and what was deleted."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.errors import FormatError, SourceError
from core.models import DateKind
from core.store.crawling.asks import Ask
from crawlers.parsing.oai import OaiError
from crawlers.source import Source
from crawlers.spiders.choosing import make_spider
from tests.crawlers.loopback import make_source
from tests.crawlers.spiders.apis import NOW, make_round, read, seeds

DC = 'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
RECORD = f"""<record><header><identifier>oai:outlet:1</identifier><datestamp>2026-10-30</datestamp></header>
<metadata><oai_dc:dc {DC}><dc:title>A laser</dc:title><dc:creator>Byron, Ada</dc:creator>
<dc:creator>Steele, Guy</dc:creator>
<dc:description>Comment: 3 pages</dc:description><dc:description>We build a laser of one atom.</dc:description>
<dc:date>2026-10-29</dc:date><dc:date>2026-09-01</dc:date><dc:date>[2026?]</dc:date><dc:language>eng</dc:language>
<dc:identifier>http://outlet.example/abs/2410.12345/1</dc:identifier><dc:identifier>doi:10.1234/AB.1</dc:identifier>
</oai_dc:dc></metadata></record>"""
DELETED = """<record><header status="deleted"><identifier>oai:outlet:2</identifier><datestamp>2026-10-30</datestamp>
</header></record>"""


def make_oai(**oai: Any) -> Source:
    own = {name: oai.pop(name) for name in list(oai) if name in Source.model_fields}
    facts = {"access": "oai-pmh", "url": "https://oai.example/oai", "kind": "paper", "visible_from": "unknown"}
    return make_source(**(facts | {"oai": oai} | own))


def answer(*parts: str, responded: str = "2026-11-01T00:10:00Z") -> bytes:
    body = f"""<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
    <responseDate>{responded}</responseDate><request verb="ListRecords">https://oai.example/oai</request>"""
    return (body + "".join(parts) + "</OAI-PMH>").encode()


def listing(*records: str, token: str = "") -> str:
    return f"<ListRecords>{''.join(records)}{token}</ListRecords>"


def error(code: str) -> str:
    return f'<error code="{code}">so it is</error>'


def query(ask: Ask) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(ask.url).query).items()}


def test_dublin_core_becomes_a_document() -> None:
    given = read(make_oai(), answer(listing(RECORD)))
    document = given.documents[0]
    assert document.id == "outlet:oai:outlet:1"
    assert (document.title, document.lang) == ("A laser", "en")
    assert document.text == "We build a laser of one atom."
    assert [one.name for one in document.people] == ["Byron, Ada", "Steele, Guy"]
    assert document.url == "http://outlet.example/abs/2410.12345/1"
    assert document.identifiers == (("doi", "10.1234/ab.1"),)
    assert [(d.kind, d.value.isoformat()) for d in document.dates] == [
        (DateKind.PUBLISHED, "2026-09-01"),
        (DateKind.UPDATED, "2026-10-30"),
    ]
    assert given.unknown == []
    assert given.records[0].evidence.body == RECORD.encode()


def test_a_token_leads_on_and_the_date_of_the_first_answer_is_remembered() -> None:
    source = make_oai()
    assert query(seeds(source)[0]) == {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    token = '<resumptionToken completeListSize="2">a&amp;b|1</resumptionToken>'
    first = read(source, answer(listing(RECORD, token=token), responded="2026-10-31T23:59:00Z"))
    assert query(first.asks[0]) == {"verb": "ListRecords", "resumptionToken": "a&b|1"}
    assert first.remembered == {}
    last = read(source, answer(listing(RECORD, token="<resumptionToken/>")), first.asks[0])
    assert last.asks == []
    assert last.remembered == {"harvested-": "2026-10-31"}


@pytest.mark.parametrize(
    ("facts", "since"),
    [
        ({}, "2020-01-01"),
        ({"memory": {"harvested-": "2026-10-31"}}, "2026-10-31"),
        ({"since": NOW.date(), "memory": {"harvested-": "2026-10-31"}}, "2026-11-01"),
    ],
)
def test_only_what_changed_since_the_last_whole_harvest_is_asked_for(facts: dict[str, Any], since: str) -> None:
    assert query(seeds(make_oai(begin="2020-01-01"), **facts)[0])["from"] == since


@pytest.mark.parametrize("responded", ["2099-01-01T00:00:00Z", "01/11/2026 00:10"])
def test_a_day_that_cannot_be_asked_from_is_not_remembered(responded: str) -> None:
    given = read(make_oai(), answer(listing(RECORD), responded=responded))
    assert given.remembered == {"harvested-": NOW.date().isoformat()}


def test_sets_are_harvested_one_by_one() -> None:
    source = make_oai(sets=["physics:quant-ph", "cs:cs:AR"])
    first, second = seeds(source)
    assert (query(first)["set"], query(second)["set"]) == ("physics:quant-ph", "cs:cs:AR")
    assert first.id != second.id
    given = read(source, answer(listing(RECORD)), second)
    assert given.remembered == {"harvested-cs:cs:AR": "2026-11-01"}


def test_a_token_that_expired_begins_the_set_again() -> None:
    source = make_oai(begin="2020-01-01")
    page = read(source, answer(listing(RECORD, token="<resumptionToken>t</resumptionToken>"))).asks[0]
    again = read(source, answer(error("badResumptionToken")), page)
    assert query(again.asks[0]) == {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2020-01-01"}
    assert not again.refused[0].is_record
    following = read(source, answer(listing(RECORD, token="<resumptionToken>t</resumptionToken>")), again.asks[0])
    assert following.asks[0].id == page.id
    assert following.asks[0].version != page.version


def test_tokens_that_expire_for_ever_end_the_harvest() -> None:
    source = make_oai()
    first, expired = answer(listing(RECORD, token="<resumptionToken>t</resumptionToken>")), error("badResumptionToken")
    ask = seeds(source)[0]
    for _ in range(3):
        ask = read(source, answer(expired), read(source, first, ask).asks[0]).asks[0]
    page = read(source, first, ask).asks[0]
    with pytest.raises(SourceError, match="tokens expired 4 times"):
        read(source, answer(expired), page)


def test_a_token_that_leads_to_itself_is_an_error() -> None:
    source = make_oai()
    body = answer(listing(RECORD, token="<resumptionToken>t</resumptionToken>"))
    page = read(source, body).asks[0]
    with pytest.raises(FormatError, match="leads to itself"):
        read(source, body, page)


def test_no_record_is_no_error() -> None:
    given = read(make_oai(), answer(error("noRecordsMatch")))
    assert (given.documents, given.refused) == ([], [])
    assert given.remembered == {"harvested-": "2026-11-01"}


@pytest.mark.parametrize("code", ["badArgument", "cannotDisseminateFormat", "noSetHierarchy", "badResumptionToken"])
def test_errors_of_the_protocol_stop_the_source(code: str) -> None:
    with pytest.raises(OaiError, match=f"reports {code}: so it is"):
        read(make_oai(), answer(error(code)))


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"<html><body>maintenance</body></html>", "HTML"),
        (b"", "empty"),
        (b"<OAI-PMH></OAI-PMH>", "no responseDate"),
        (answer(listing(RECORD))[:-40], "broken XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + answer(listing(RECORD))[38:], "entities"),
    ],
)
def test_an_answer_that_is_no_harvest_stops_the_source(body: bytes, word: str) -> None:
    with pytest.raises(FormatError, match=word):
        read(make_oai(), body)


def test_deleted_records_are_told() -> None:
    given = read(make_oai(), answer(listing(DELETED, RECORD, DELETED)))
    assert len(given.documents) == 1
    assert "deleted at the source, kept here: 2 records (oai:outlet:2, oai:outlet:2)" in given.refused[0].error.message
    assert not given.refused[0].is_record


def test_another_prefix_is_read_by_rules() -> None:
    rules = {"key": "id", "title": "title", "people": {"each": "authors.author", "name": "{forenames} {keyname}"}}
    record = """<record><header><identifier>oai:x:7</identifier><datestamp>2026-10-30</datestamp></header><metadata>
    <own xmlns="urn:own"><id>7</id><title>Ions</title><authors>
    <author><keyname>Byron</keyname><forenames>Ada</forenames>
    </author></authors><new>1</new></own></metadata></record>"""
    given = read(make_oai(prefix="own", record=rules), answer(listing(record)))
    assert given.documents[0].people[0].name == "Ada Byron"
    assert given.unknown == ["new"]


def test_records_in_records_keep_their_evidence_whole() -> None:
    inner = RECORD.replace("<dc:title>", "<record>inner</record><dc:title>")
    given = read(make_oai(fields={"ignored": {"record": "of the format"}}), answer(listing(inner)))
    assert b"inner</" in given.records[0].evidence.body
    assert given.records[0].evidence.body.endswith(b"metadata></ns0:record>")


def test_a_record_without_end_in_itself_is_refused_alone_and_records_in_records_stop_the_source() -> None:
    deep = "<record><metadata><own>" + "<a>" * 102 + "</a>" * 102 + "</own></metadata></record>"
    given = read(make_oai(), answer(listing(RECORD, deep)))
    assert (len(given.documents), [one.is_record for one in given.refused]) == (1, [True])
    with pytest.raises(FormatError, match="without end"):
        read(make_oai(), answer(listing("<record>" * 3_000 + "</record>" * 3_000)))


def test_one_record_is_asked_for_again() -> None:
    source = make_oai()
    document = read(source, answer(listing(RECORD))).documents[0]
    ask = make_spider(source, make_round()).second_ask(document)
    assert ask is not None
    assert query(ask) == {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:outlet:1"}
    body = answer(f"<GetRecord>{RECORD}</GetRecord>")
    assert read(source, body, ask).documents == [document]
