"""arXiv's answers: the recorded one, and the traps that its service is known for."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from core.errors import FormatError, RecordError, SourceError
from core.models import Organisation, Role
from crawlers.source import load_sources
from crawlers.sources.arxiv import build_document, field_names, parse_answer

HEAD = """<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
<title>ArXiv Query: search_query={search}&amp;id_list=&amp;start=0&amp;max_results=10</title>
<opensearch:totalResults>{total}</opensearch:totalResults>"""
ENTRY = """<entry><id>{id}</id><published>{published}</published><updated>2026-10-05T10:00:00Z</updated>
<title>A hard
  wrapped title</title><summary>  Two
lines. </summary><author><name>Ada Byron</name>
<arxiv:affiliation>Oudermeer TU, Oudermeer, NL</arxiv:affiliation></author>
<author><name>Guy Noir</name><arxiv:affiliation>Institute of Light, Physics and Matter</arxiv:affiliation></author>
<arxiv:doi>10.1000/ABC</arxiv:doi><arxiv:primary_category term="physics.optics"/><category term="quant-ph"/>
<category term="physics.optics"/><category term="78-02"/><category term="H.4.1"/></entry>"""


def answer(*entries: str, search: str = "cat:quant-ph", total: int = 1) -> bytes:
    return (HEAD.format(search=search, total=total) + "".join(entries) + "</feed>").encode()


def entry(key: str = "http://arxiv.org/abs/2610.00123v2", published: str = "2026-10-02T17:00:00Z") -> str:
    return ENTRY.format(id=key, published=published)


def test_the_recorded_answer_is_read_whole(shared_data: Path) -> None:
    body = (shared_data / "payloads" / "arxiv_atom_feed_data_science_2019.xml").read_bytes()
    page = parse_answer(body, sent="all:science", place="x")
    documents = [build_document(one.element, load_sources()["arxiv"]) for one in page.entries]
    assert (page.total, len(documents)) == (120_839, 10)
    assert documents[0].id == "arxiv:1501.05039"
    assert documents[0].visible_from == date(2015, 1, 22)
    assert all(d.title and d.text and d.people and d.classifications for d in documents)
    assert all(one.body.startswith(b"<entry>") for one in page.entries)


def test_the_recorded_answer_has_no_unknown_field(shared_data: Path) -> None:
    body = (shared_data / "payloads" / "arxiv_atom_feed_data_science_2019.xml").read_bytes()
    fields = load_sources()["arxiv"].fields
    names = {n for one in parse_answer(body, sent="all:x", place="x").entries for n in field_names(one.element)}
    assert names <= {*fields.used, *fields.ignored}


def test_an_entry_becomes_a_document() -> None:
    page = parse_answer(answer(entry()), sent="cat:quant-ph", place="x")
    document = build_document(page.entries[0].element, load_sources()["arxiv"])
    assert (document.id, document.title, document.text) == ("arxiv:2610.00123", "A hard wrapped title", "Two lines.")
    assert document.identifiers == (("arxiv", "2610.00123"), ("doi", "10.1000/abc"))
    assert [(c.code, c.primary) for c in document.classifications] == [("physics.optics", True), ("quant-ph", False)]
    assert document.organisations == (
        Organisation("Oudermeer TU", Role.AFFILIATION, "NL", "Oudermeer"),
        Organisation("Institute of Light, Physics and Matter", Role.AFFILIATION),
    )
    assert document.visible_from == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("written", "organisation"),
    [
        ("Quantum Inc, Cambridge, MA", Organisation("Quantum Inc", Role.AFFILIATION, None, "Cambridge")),
        ("Quantum GmbH, Ulm, DE", Organisation("Quantum GmbH", Role.AFFILIATION, "DE", "Ulm")),
    ],
)
def test_a_state_is_not_taken_for_a_country(written: str, organisation: Organisation) -> None:
    one = entry().replace("Oudermeer TU, Oudermeer, NL", written)
    page = parse_answer(answer(one), sent="cat:quant-ph", place="x")
    assert build_document(page.entries[0].element, load_sources()["arxiv"]).organisations[0] == organisation


@pytest.mark.parametrize(
    "key", ["https://arxiv.org/abs/quant-ph/0210005v1", "http://export.arxiv.org/abs/math.AG/0601001"]
)
def test_old_ids_and_both_schemes_are_read(key: str) -> None:
    page = parse_answer(answer(entry(key)), sent="cat:quant-ph", place="x")
    document = build_document(page.entries[0].element, load_sources()["arxiv"])
    assert document.key == key.partition("/abs/")[2].removesuffix("v1")


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (entry("http://arxiv.org/abs/nonsense"), "not an arXiv id"),
        (entry("urn:uuid:1"), "no arXiv id"),
        (entry(published=""), "no date"),
        (entry(published="last week"), "not a date"),
        (entry().replace("A hard\n  wrapped title", " "), "no title"),
    ],
)
def test_a_wrong_entry_is_refused_alone(one: str, reason: str) -> None:
    page = parse_answer(answer(one, entry()), sent="cat:quant-ph", place="x")
    with pytest.raises(RecordError, match=reason):
        build_document(page.entries[0].element, load_sources()["arxiv"])
    assert build_document(page.entries[1].element, load_sources()["arxiv"]).title


ERROR = """<entry><id>http://arxiv.org/api/errors#incorrect_id_format</id><title>Error</title>
<summary>incorrect id format for 1234</summary></entry>"""


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"Rate exceeded.", FormatError, "Rate exceeded"),
        (answer(ERROR), SourceError, "incorrect id format"),
        (answer(entry(), search="all:author:smith"), SourceError, "did not understand"),
        (answer(entry())[:-40], FormatError, "broken XML"),
        (answer(entry()).replace(b"totalResults", b"total"), FormatError, "totalResults"),
        (answer(entry()).replace(b"totalResults>1<", "totalResults>²<".encode()), FormatError, "totalResults"),
        (b"<html><body>Service unavailable</body></html>", FormatError, "HTML"),
        (answer(entry()).replace(b"wrapped", b"wr\xffpped"), FormatError, "broken XML"),
        (b'<!DOCTYPE feed [<!ENTITY a "b">]>' + answer(entry()).partition(b"?>")[2], FormatError, "entities"),
    ],
)
def test_an_answer_that_is_none_ends_the_run(body: bytes, kind: type[SourceError], reason: str) -> None:
    with pytest.raises(kind, match=reason) as caught:
        parse_answer(body, sent="cat:quant-ph", place="https://export.arxiv.org/api/query")
    assert caught.value.place == "https://export.arxiv.org/api/query"


def test_an_entry_always_has_its_evidence() -> None:
    hidden = answer("<!-- <entry > </entry> -->", entry())
    prefixed = answer(entry()).replace(b"<entry>", b"<a:entry xmlns:a='http://www.w3.org/2005/Atom'>")
    prefixed = prefixed.replace(b"</entry>", b"</a:entry>")
    bodies = [parse_answer(body, sent="cat:quant-ph", place="x").entries[0].body for body in (hidden, prefixed)]
    assert bodies[0] == entry().encode()
    assert b"2610.00123v2" in bodies[1]


def test_openings_without_end_cost_no_time() -> None:
    begin = time.process_time()
    page = parse_answer(answer(f"<!-- {'<entry>' * 20_000} -->", entry()), sent="cat:quant-ph", place="x")
    assert time.process_time() - begin < 1
    assert page.entries[0].body == entry().encode()
