"""Bulk files: archives and tables as streams, files that break off, and files that are built to fill a machine."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from core.errors import FormatError, TooLargeError
from core.models import Role
from crawlers.reading import Answer
from crawlers.source import Source
from crawlers.spiders.choosing import make_spider
from tests.crawlers.loopback import make_source
from tests.crawlers.spiders.apis import Given, make_round, read

ROWS = [{"id": str(number), "title": f"Project {number}"} for number in range(1, 4)]
CSV = b"id;title\n" + b"".join(f"{row['id']};{row['title']}\n".encode() for row in ROWS)
JSONL = b"".join(orjson.dumps(row) + b"\n" for row in ROWS)
JSON = orjson.dumps({"count": 3, "data": {"items": ROWS}})
XML = b"<all>" + b"".join(f'<p id="{r["id"]}"><title>{r["title"]}</title></p>'.encode() for r in ROWS) + b"</all>"
FORMS: dict[str, tuple[bytes, dict[str, Any], dict[str, Any]]] = {
    "csv": (CSV, {"delimiter": ";"}, {}),
    "jsonl": (JSONL, {}, {}),
    "json": (JSON, {"records": "data.items"}, {}),
    "xml": (XML, {"records": "p"}, {"key": "@id"}),
}


def make_bulk(form: str = "csv", rules: dict[str, Any] | None = None, **block: Any) -> Source:
    own = {name: block.pop(name) for name in list(block) if name in Source.model_fields}
    _, options, more = FORMS[form]
    record = {"key": "id", "title": "title"} | more | (rules or {})
    facts = {"access": "bulk-file", "url": "https://files.example/all", "kind": "project", "visible_from": "unknown"}
    return make_source(**(facts | {"record": record, "bulk_file": {"form": form} | options | block} | own))


def zipped(body: bytes, name: str = "a/data.csv") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "no table")
        archive.writestr(name, body)
    return file.getvalue()


def tarred(body: bytes, name: str = "../../data.csv", mode: str = "w:gz") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]  # a mode is a word here
        for one, content in (("readme.txt", b"no table"), (name, body)):
            info = tarfile.TarInfo(one)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "xz of two streams": lambda body: lzma.compress(body[:20]) + lzma.compress(body[20:]),
    "zip": zipped,
    "zip of gz": lambda body: zipped(gzip.compress(body)),
    "tar": lambda body: tarred(body, mode="w:"),
    "tar.gz": tarred,
    "tar.xz": lambda body: tarred(body, mode="w:xz"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("pack", PACKED)
def test_records_are_the_same_however_they_are_packed(form: str, pack: str) -> None:
    given = read(make_bulk(form, members=["*data.csv"]), PACKED[pack](FORMS[form][0]))
    assert [(d.key, d.title) for d in given.documents] == [(row["id"], row["title"]) for row in ROWS]
    assert given.unknown == []


def test_nothing_is_written_where_an_archive_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "a" / "b" / "c"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert len(read(make_bulk(members=["*.csv"]), tarred(CSV)).documents) == 3
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_large_file_is_read_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(zipped(CSV))
    source = make_bulk(members=["*.csv"])
    spider = make_spider(source, make_round())
    ask = next(iter(spider.seeds()))
    given = Given().take(spider.read(ask, Answer(ask.url, b"", path=tmp_path / "file")))
    assert len(given.documents) == 3
    assert given.records[0].evidence.body == b"1;Project 1"
    assert given.records[0].evidence.media_type == "text/csv"


BIG = b"id;title\n" + b"".join(b"%d;%s\n" % (n, n.to_bytes(8).hex().encode() * 4) for n in range(20_000))


@pytest.mark.parametrize("pack", [name for name in PACKED if name not in ("plain", "tar", "xz of two streams")])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_file_that_breaks_off_stops_and_says_so(pack: str, share: float) -> None:
    whole = PACKED[pack](BIG)
    with pytest.raises(FormatError, match=r"not a whole archive|is not whole"):
        read(make_bulk(members=["*data.csv"]), whole[: int(len(whole) * share)])


def test_what_was_read_before_a_file_breaks_off_was_given() -> None:
    whole = gzip.compress(BIG)
    spider = make_spider(make_bulk(), make_round())
    ask, given = next(iter(spider.seeds())), Given()
    with pytest.raises(FormatError):
        given.take(spider.read(ask, Answer(ask.url, whole[: len(whole) // 2])))
    assert len(given.documents) > 1_000


@pytest.mark.parametrize("pack", [zipped, gzip.compress, tarred])
def test_a_file_that_was_changed_on_its_way_is_found_by_its_checksum(pack: Callable[[bytes], bytes]) -> None:
    stored = io.BytesIO()
    if pack is zipped:
        with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("data.csv", BIG)
        changed = stored.getvalue().replace(b"\n7;", b"\n8;", 1)
    else:
        whole = bytearray(pack(BIG))
        whole[-6] ^= 1
        changed = bytes(whole)
    with pytest.raises(FormatError, match=r"CRC|whole"):
        read(make_bulk(members=["*.csv"]), changed)


@pytest.mark.parametrize("pack", [zipped, gzip.compress, lzma.compress, tarred, lambda b: zipped(gzip.compress(b))])
def test_a_bomb_is_refused_before_it_fills_the_machine(pack: Callable[[bytes], bytes]) -> None:
    with pytest.raises(TooLargeError, match="unpacks to more than"):
        read(make_bulk(members=["*.csv"]), pack(b"id;title\n" + bytes(40_000_000)))


def test_an_archive_of_too_many_files_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(12):
            archive.writestr(f"{number}.csv", CSV)
    with pytest.raises(TooLargeError, match="more files"):
        read(make_bulk(max_members=10), file.getvalue())


@pytest.mark.parametrize(
    ("body", "block", "word"),
    [
        (zipped(CSV), {"members": ["*.json"]}, "no file in it is one of"),
        (CSV, {"required": ["id", "budget"]}, "columns are missing: budget"),
        (b"PK\x03\x04 no zip at all", {}, "not a whole archive"),
        (b"PK\x03\x04" + zipped(CSV)[18:], {}, "not a whole archive"),
        (b"<html>gone</html>", {"form": "json", "records": "a"}, "no object"),
        (JSON, {"form": "json", "records": "data.rows"}, "no 'rows'"),
        (JSON[:-3], {"form": "json", "records": "data.items"}, "breaks off"),
        (XML, {"form": "xml", "records": "project"}, "no element <project>"),
        (XML[:-6], {"form": "xml", "records": "p"}, "breaks off"),
        (XML[:-12], {"form": "xml", "records": "p"}, "breaks off in an element"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_stops_the_source(body: bytes, block: dict[str, Any], word: str) -> None:
    with pytest.raises(FormatError, match=word):
        read(make_bulk(**block), body)


def test_concatenated_documents_are_read_one_by_one() -> None:
    one = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE p SYSTEM "p.dtd">\n<p id="{0}"><title>{0} é</title></p>\n'
    body = "".join(one.format(number) for number in range(3)).encode()
    assert [d.title for d in read(make_bulk("xml"), body).documents] == ["0 é", "1 é", "2 é"]


def test_elements_keep_the_namespaces_of_what_is_around_them() -> None:
    body = (
        b'<x:all xmlns:x="urn:x" xmlns:y="urn:y"><x:p id="1"><y:title>One</y:title><x:p/></x:p><!-- <x:p> --></x:all>'
    )
    given = read(make_bulk("xml", fields={"ignored": {"p": "inner"}}), body)
    assert [d.title for d in given.documents] == ["One"]


def test_a_broken_record_of_xml_is_refused_alone() -> None:
    body = XML.replace(b"<title>Project 2</title>", b"<title>&bomb;</title>")
    given = read(make_bulk("xml"), body)
    assert [d.key for d in given.documents] == ["1", "3"]
    assert "broken XML" in given.refused[0].error.message


@pytest.mark.parametrize("form", ["jsonl", "json", "xml"])
def test_a_record_that_is_too_long_is_refused_alone(form: str) -> None:
    body = FORMS[form][0].replace(b"Project 2", b"P" * 5_000_000)
    given = read(make_bulk(form, max_record_kb=100), body)
    assert [d.key for d in given.documents] == ["1", "3"]
    assert given.refused[0].error.code == "OversizeError"


def test_a_new_column_is_told_once() -> None:
    body = CSV.replace(b"title\n", b"title;budget\n").replace(b"Project", b"Great;1 Project")
    assert read(make_bulk(), body.replace(b";1 Project", b" Project;1")).unknown == ["budget"]


CORDIS = {
    "key": ["project id", "url"],
    "title": ["project title", "short title"],
    "text": ["objective", "abstract"],
    "url": "url",
    "lang": "language",
    "dates": {"created": "start_date"},
    "date_format": "%d %B %Y",
    "organisations": [{"each": "coordinator", "role": "coordinator"}],
    "identifiers": {"doi": "doi"},
}


def test_recorded_projects_are_read_by_rules_alone(shared_data: Path) -> None:
    source = make_bulk("csv", CORDIS, delimiter=",", fields={"ignored": dict.fromkeys(IGNORED, "no content")})
    given = read(source, (shared_data / "actors" / "cordis_projects.csv.gz").read_bytes())
    assert len(given.documents) == 22
    assert given.unknown == []
    first = given.documents[0]
    assert first.first_date(*[d.kind for d in first.dates]).value.isoformat() == "2016-01-01"  # type: ignore[union-attr]
    assert ("doi", "10.3030/688110") in first.identifiers
    assert {one.role for d in given.documents for one in d.organisations} <= {Role.COORDINATOR}


IGNORED = (
    "program,project_website,status,signature_date,end_date,funded_under,total_cost,eu_contribution,"
    "coordinated_by,keywords,programme,topic,participants,coordinator_eu_contribution,coordinator_adress,"
    "coordinator_website,number_participants,abstract"
).split(",")
