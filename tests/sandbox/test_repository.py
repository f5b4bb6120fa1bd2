from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from sandbox.model import World
from sandbox.repository import DC, OAI, PER_PAGE, answer_api, answer_oai, write_archive

BASE = "http://127.0.0.1:1"
NAMES = {"o": OAI, "d": DC}


def ask_api(world: World, **parameters: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(answer_api(world, parameters))
    return answer


def ask_oai(world: World, **parameters: str) -> Element:
    root: Element = fromstring(answer_oai(world, parameters, BASE))
    return root


def test_the_cursors_lead_through_all_papers_once(world: World) -> None:
    ids, cursor = [], ""
    while cursor is not None:
        page = ask_api(world, cursor=cursor)
        assert page["total"] == len(world.papers)
        ids += [one["id"] for one in page["results"]]
        cursor = page["next"]
    assert ids == [paper.id for paper in world.papers]


def test_the_api_gives_what_changed_since_a_day(world: World) -> None:
    day = world.papers[-5].updated.date()
    assert ask_api(world, since=day.isoformat())["total"] == sum(p.updated.date() >= day for p in world.papers)


def test_an_author_of_the_api_has_a_home(world: World) -> None:
    paper, told = world.papers[0], ask_api(world)["results"][0]
    assert [author["name"] for author in told["authors"]] == [author.name for author in paper.authors]
    assert told["authors"][0]["home"]["country"] == world.organisations[paper.authors[0].organisation].country


def test_the_tokens_lead_through_all_records_once(world: World) -> None:
    ids, token = [], ""
    query = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    while True:
        root = ask_oai(world, **({"verb": "ListRecords", "resumptionToken": token} if token else query))
        ids += [one.text for one in root.findall("o:ListRecords/o:record/o:header/o:identifier", NAMES)]
        token = root.findtext("o:ListRecords/o:resumptionToken", "", NAMES)
        if not token:
            break
    assert ids == [f"oai:repository.example:{paper.id}" for paper in world.papers]
    assert len(ids) > PER_PAGE


def test_a_record_can_be_asked_for_by_its_identifier(world: World) -> None:
    paper = world.papers[7]
    root = ask_oai(world, verb="GetRecord", metadataPrefix="oai_dc", identifier=f"oai:repository.example:{paper.id}")
    assert root.findtext(".//d:title", "", NAMES) == paper.title
    assert len(root.findall(".//d:creator", NAMES)) == len(paper.authors)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"verb": "ListRecords", "from": "2027-01-01"}, "noRecordsMatch"),
        ({"verb": "GetRecord", "identifier": "oai:nobody:1"}, "idDoesNotExist"),
        ({"verb": "Sing"}, "badVerb"),
    ],
)
def test_the_protocol_has_words_for_nothing(world: World, parameters: dict[str, str], code: str) -> None:
    error = ask_oai(world, **parameters).find("o:error", NAMES)
    assert error is not None
    assert error.get("code") == code


def test_the_archive_holds_all_papers_in_one_table(world: World) -> None:
    with zipfile.ZipFile(io.BytesIO(write_archive(world))) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("data/papers.csv").decode())))
    assert [(row["id"], row["title"], row["abstract"]) for row in rows] == [
        (paper.id, paper.title, paper.abstract) for paper in world.papers
    ]


def test_the_same_world_gives_the_same_archive(world: World) -> None:
    assert write_archive(world) == write_archive(world)
