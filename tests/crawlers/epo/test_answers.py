"""Answers of Open Patent Services: every recorded one holds documents, or says by its type what else it is."""

from __future__ import annotations

import lzma
from collections import Counter
from pathlib import Path

import orjson
import pytest

from core.errors import FormatError, SourceError
from crawlers.epo.answers import Fault, read_answer, read_fault
from tests.crawlers.sources.ops import Publication, make_fault, make_search


def _outcome(body: bytes) -> str:
    try:
        records = read_answer(body, place="here").records
    except SourceError as exc:
        return type(exc).__name__
    kinds = {"document" if one.value is not None else "number" for one in records}
    assert len(kinds) == 1
    return kinds.pop()


def test_every_recorded_file_is_one_of_four_things(shared_data: Path) -> None:
    files = sorted((shared_data / "payloads" / "epo_ops_xml").rglob("*.xml"))
    found = Counter(_outcome(path.read_bytes()) for path in files)
    assert found == {"document": 9, "number": 6, "FormatError": 6}


def test_every_recorded_exchange_is_one_of_four_things(shared_data: Path) -> None:
    with lzma.open(shared_data / "payloads" / "epo_ops_patent_client_cassettes.jsonl.xz") as lines:
        found = Counter(_outcome(str(orjson.loads(line)["body"]).encode()) for line in lines)
    assert found == {"document": 10, "number": 8, "FormatError": 9, "SourceError": 1}


def test_a_document_is_kept_as_it_came() -> None:
    body = make_search([Publication(), Publication("4000002")])
    records = read_answer(body, place="here").records
    assert [raw.body in body for raw in records] == [True, True]
    assert records[1].body.startswith(b"<exchange-document ")
    assert b"4000002" in records[1].body


def test_a_search_says_how_many_results_it_has() -> None:
    assert read_answer(make_search([Publication()], 2_500), place="here").total == 2_500


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (make_fault("CLIENT.CQL", "not < understood"), Fault("CLIENT.CQL", "not < understood")),
        (
            b"<error><code>400</code><message>invalid_access_token</message><description>x</description></error>",
            Fault("400", "invalid_access_token"),
        ),
        (make_search([]), None),
        (b"<html><code>1</code></html>", None),
        (b'{"code": 1}', None),
        (b"", None),
    ],
)
def test_a_fault_is_told_from_any_other_answer(body: bytes, fault: Fault | None) -> None:
    assert read_fault(body) == fault


@pytest.mark.parametrize("body", [b"", b"{}", b"<feed/>", b"<world-patent-data><unheard-of/></world-patent-data>"])
def test_what_is_no_answer_of_theirs_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError):
        read_answer(body, place="here")
