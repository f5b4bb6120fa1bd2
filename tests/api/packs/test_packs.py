"""Evidence packs over HTTP: what the page shows, the same bytes each time, and data that stays data."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from typing import Any

import httpx
import pytest
from lxml import etree
from pypdf import PdfReader

from tests.api.world import PATENT, RING

SEARCH = "/api/v1/search/pack"
PACKS = [
    f"{SEARCH}?q=laser",
    "/api/v1/technologies/silicon-nitride-photonics/pack?",
    f"/api/v1/documents/{RING}/pack?",
    f"/api/v1/documents/{PATENT}/pack?",
]


def read_zip(client: httpx.Client, path: str, **parameters: str) -> dict[str, bytes]:
    answer = client.get(path, params={**dict(httpx.URL(path).params), "format": "zip", **parameters})
    assert answer.status_code == 200, answer.text
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def read_about(files: dict[str, bytes]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(files["about.json"])
    return told


def read_table(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode(), newline="")))


def read_pdf(client: httpx.Client, path: str, **parameters: str) -> PdfReader:
    answer = client.get(path, params={**dict(httpx.URL(path).params), "format": "pdf", **parameters})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.content))


def words_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("form", ["zip", "pdf"])
@pytest.mark.parametrize("path", PACKS)
def test_the_same_pack_has_the_same_bytes(client: httpx.Client, path: str, form: str) -> None:
    first, again = (client.get(f"{path}&format={form}") for _ in range(2))
    assert first.status_code == 200
    assert first.content == again.content


@pytest.mark.parametrize("day", ["0001-01-01", "1900-02-28", "7472-10-17", "9999-12-31"])
@pytest.mark.parametrize("path", PACKS[:2])
def test_a_day_far_away_is_packed_too(client: httpx.Client, path: str, day: str) -> None:
    assert read_about(read_zip(client, path, as_of=day))["as_of"] == day
    read_pdf(client, path, as_of=day)


def test_a_search_pack_has_the_numbers_of_the_search(client: httpx.Client) -> None:
    files = read_zip(client, SEARCH, q="laser", as_of="2026-10-01")
    found = client.get(
        "/api/v1/search", params={"q": "laser", "as_of": "2026-10-01", "histogram": "year", "facets": "kind"}
    ).json()
    assert read_about(files)["facts"]["Matching units"] == str(found["total"])
    bars = {bar["start"][:4]: str(bar["count"]) for bar in found["histogram"] if bar["count"]}
    assert {row["year"]: row["units"] for row in read_table(files, "tables/units-by-year.csv")} == bars
    kinds = {value["value"]: str(value["count"]) for value in found["facets"]["kind"]}
    assert {row["id"]: row["units"] for row in read_table(files, "tables/units-by-kind.csv")} == kinds
    documents = [row["document"] for row in read_table(files, "tables/units.csv")]
    assert documents == [hit["documents"][0] for hit in found["hits"]]


def test_a_technology_pack_has_the_numbers_of_its_page(client: httpx.Client) -> None:
    files = read_zip(client, PACKS[1])
    known = client.get("/api/v1/technologies/silicon-nitride-photonics").json()
    assert read_about(files)["facts"]["Units about it"] == str(known["units"])
    rows = read_table(files, "tables/units-by-year.csv")
    assert [(int(row["year"]), int(row["units"])) for row in rows] == [(y["year"], y["units"]) for y in known["years"]]
    assert read_table(files, "tables/organisations.csv") == [
        {
            "organisation": "Example University Delft",
            "country": "NL",
            "units": "1",
            "patents": "0",
            "recent": "1",
            "before": "0",
        }
    ]


def test_a_document_pack_has_its_sentences_and_reasons(client: httpx.Client) -> None:
    files = read_zip(client, PACKS[2])
    (sentence,) = read_table(files, "sentences.csv")
    assert sentence["sentence"] == "We show ring resonators in silicon nitride."
    assert (sentence["document"], sentence["licence"]) == (RING, "CC0-1.0")
    reasons = {(row["part"], row["log odds"]) for row in read_table(files, "tables/reasons.csv")}
    assert ("title", "+2.50") in reasons
    assert read_about(files)["facts"]["Tagged by"] == "tagger-1 (taxonomy taxonomy-1)"


def test_a_pack_says_how_it_was_made_and_how_it_is_made_again(client: httpx.Client) -> None:
    first = read_about(read_zip(client, SEARCH, q="laser -kind:news", as_of="2026-10-01"))
    facts = first["facts"]
    assert (facts["Query"], facts["As of"], facts["Asked by"]) == ("laser -kind:news", "2026-10-01", "local")
    assert facts["Index"].startswith("tantivy-")
    assert facts["Made by"].startswith("scoutbase ")
    again = read_about(read_zip(client, facts["Made again"]))
    assert (again["digest"], again["facts"]["Compared"].startswith("the same")) == (first["digest"], True)
    other = read_about(read_zip(client, SEARCH, q="resonator", as_of="2026-10-01", same_as=first["digest"]))
    assert other["facts"]["Compared"].startswith("other numbers")


def test_as_of_is_today_where_it_is_left_out(client: httpx.Client) -> None:
    left_out, given = (read_zip(client, SEARCH, q="laser", **more) for more in ({}, {"as_of": "2026-11-01"}))
    assert left_out == given
    assert read_about(left_out)["as_of"] == "2026-11-01"


def test_every_file_of_a_pack_is_of_its_day(client: httpx.Client) -> None:
    answer = client.get(SEARCH, params={"q": "laser", "as_of": "2026-10-01"})
    infos = zipfile.ZipFile(io.BytesIO(answer.content)).infolist()
    assert {info.date_time for info in infos} == {(2026, 10, 1, 0, 0, 0)}
    assert [info.filename for info in infos] == sorted(info.filename for info in infos)
    made = read_pdf(client, SEARCH, q="laser", as_of="2026-10-01").metadata
    assert made is not None
    assert made.creation_date is not None
    assert made.creation_date.date() == date(2026, 10, 1)


def test_figures_stand_by_themselves(client: httpx.Client) -> None:
    drawing = read_zip(client, PACKS[1])["figures/units-by-year.svg"]
    root = etree.fromstring(drawing)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not [e for e in root.iter() if "class" in e.attrib or "style" in e.attrib or "href" in str(e.attrib)]
    fills = {e.get("fill") for e in root.iter("{http://www.w3.org/2000/svg}rect")}
    assert "#0072b2" in fills


@pytest.mark.parametrize("q", ['title:"x', "#read(1)"])
def test_what_cannot_be_answered_is_a_problem(client: httpx.Client, q: str) -> None:
    answer = client.get(SEARCH, params={"q": q, "technology": "alchemy"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("path", ["/api/v1/documents/none/pack", "/api/v1/technologies/none/pack"])
def test_what_is_not_there_has_no_pack(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_paper_shows_what_the_page_shows(client: httpx.Client) -> None:
    reader = read_pdf(client, PACKS[2])
    words = words_of(reader)
    assert "We show ring resonators in silicon nitride." in words
    assert "tagger-1 (taxonomy taxonomy-1)" in words
    assert "as of 2026-11-01" in words


def test_hostile_text_stays_text_in_both_forms(client: httpx.Client) -> None:
    path = "/api/v1/documents/news:hostile/a%20b%3Fc%23d/pack"
    words = words_of(read_pdf(client, path))
    assert "<script>alert(1)</script>" in words
    reader = read_pdf(client, path)
    assert "/JavaScript" not in str(reader.trailer["/Root"])
    assert not [a for page in reader.pages for a in page.get("/Annots", [])]


def test_a_question_cannot_write_the_paper(client: httpx.Client) -> None:
    q = r'#panic("x") $x$ *bold* @ref <label> \ #read("/etc/passwd") = h'
    words = words_of(read_pdf(client, SEARCH, q=q, kind="paper"))
    assert '#panic("x") $x$ *bold* @ref <label>' in words
    assert "root:" not in words
