"""Sources that give a list of files first: which of them are asked for, and when again."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.errors import FormatError, TooLargeError
from crawlers.reading import Answer
from crawlers.source import SHIPPED, Source, load_source
from crawlers.spiders.choosing import make_spider
from tests.crawlers.sources.recorded_uspto import FILES, make_list, zipped
from tests.crawlers.spiders.apis import Given, make_round, read
from tests.crawlers.uspto.grants import make_grant

WEEKS = ("ipg261103.zip", "ipg261110.zip", "ipg261117.zip")
TODAY = date(2026, 11, 20)


@pytest.fixture
def source() -> Source:
    return load_source(SHIPPED / "uspto_grants.yml")


def names_of(given: Given) -> list[str]:
    return [ask.url.rpartition("/")[2] for ask in given.asks]


def read_list(source: Source, body: bytes, **this_round: Any) -> Given:
    return read(source, body, this_round=make_round(**({"today": TODAY} | this_round)))


@pytest.mark.parametrize(
    ("this_round", "wanted"),
    [
        ({}, WEEKS[1:]),
        ({"since": date(2026, 11, 1)}, WEEKS),
        ({"since": date(2026, 11, 18)}, ()),
        ({"memory": {"newest_file": "2026-11-17"}}, WEEKS),
        ({"memory": {"newest_file": "2026-12-20"}}, WEEKS[2:]),
    ],
)
def test_files_that_are_new_are_asked_for_oldest_first(
    source: Source, this_round: dict[str, Any], wanted: tuple[str, ...]
) -> None:
    given = read_list(source, make_list("PTGRXML", *WEEKS), **this_round)
    assert names_of(given) == list(wanted)
    assert given.remembered == {"newest_file": "2026-11-17"}


def test_a_file_of_a_day_to_come_does_not_end_later_rounds(source: Source) -> None:
    given = read_list(source, make_list("PTGRXML", *WEEKS).replace(b'"2026-11-17"', b'"2099-11-17"'))
    assert names_of(given)[-1] == WEEKS[2]
    assert given.remembered == {"newest_file": "2026-11-20"}


def test_a_file_is_asked_for_again_when_it_is_issued_again(source: Source) -> None:
    body = make_list("PTGRXML", *WEEKS)
    first, again = read_list(source, body), read_list(source, body.replace(b"17 00:15:00", b"19 12:00:00"))
    assert [ask.id for ask in first.asks] == [ask.id for ask in again.asks]
    assert [one.version == two.version for one, two in zip(first.asks, again.asks, strict=True)] == [True, False]


def test_files_of_other_kinds_are_left(source: Source) -> None:
    body = make_list("PTGRXML", "ipg261110.zip", "redbook261117.tar")
    assert names_of(read_list(source, body)) == ["ipg261110.zip"]


@pytest.mark.parametrize("uri", ['"ftp://a.example/x"', "null", '""', "7"])
def test_a_file_without_an_address_is_told_and_the_others_asked_for(source: Source, uri: str) -> None:
    body = make_list("PTGRXML", *WEEKS).replace(f'"{FILES}/PTGRXML/2026/{WEEKS[1]}"'.encode(), uri.encode())
    given = read_list(source, body)
    assert names_of(given) == [WEEKS[2]]
    assert [one.is_record for one in given.refused] == [False]


def test_a_list_that_is_too_long_is_not_held(source: Source) -> None:
    with pytest.raises(TooLargeError, match="a list of more than 32 MB"):
        read_list(source, b"[" + b" " * 34_000_000)


def test_a_file_is_read_where_it_lies(source: Source, tmp_path: Path) -> None:
    path = tmp_path / "ipg261117.zip"
    path.write_bytes(zipped(make_grant("1"), make_grant("2")))
    spider = make_spider(source, make_round())
    ask = spider.make_ask(f"{FILES}/x.zip", "file")
    given = Given().take(spider.read(ask, Answer(ask.url, b"", path=path)))
    assert [document.key for document in given.documents] == ["US1B2", "US2B2"]
    assert given.records[1].evidence.body == make_grant("2")
    assert given.records[1].evidence.media_type == "application/xml"


def test_only_members_that_may_hold_documents_are_read(source: Source, tmp_path: Path) -> None:
    path = tmp_path / "week.zip"
    path.write_bytes(zipped(make_grant("1")))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("ipg261117rpt.html", b"<html>a report</html>")
    spider = make_spider(source, make_round())
    ask = spider.make_ask(f"{FILES}/x.zip", "file")
    given = Given().take(spider.read(ask, Answer(ask.url, path.read_bytes())))
    assert (len(given.documents), given.refused) == (1, [])


def test_a_source_without_a_list_stops(source: Source) -> None:
    with pytest.raises(FormatError, match="no list of files at bulkDataProductBag"):
        read_list(source, b'{"bulkDataProductBag": []}')
