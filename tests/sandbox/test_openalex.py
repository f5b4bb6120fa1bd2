from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox import openalex
from sandbox.answers import Answer
from sandbox.credentials import OPENALEX_KEY
from sandbox.identities import ror_id
from sandbox.model import World
from sandbox.openalex import OpenAlex, spent_credit
from sandbox.openalex_works import invert
from sandbox.truths import Truths
from sandbox.works import make_works


@pytest.fixture(scope="module")
def service(world: World) -> OpenAlex:
    return OpenAlex(world)


def ask(service: OpenAlex, path: str = "/works", **parameters: str) -> Answer:
    answer = service.answer(path, {"api_key": OPENALEX_KEY} | parameters)
    assert answer is not None
    return answer


def read(answer: Answer) -> Any:
    return json.loads(answer.body)


def walk(service: OpenAlex, **parameters: str) -> Iterator[dict[str, Any]]:
    cursor: str | None = "*"
    while cursor is not None:
        page = read(ask(service, **({"per_page": "100", "cursor": cursor} | parameters)))
        yield from page["results"]
        cursor = page["meta"]["next_cursor"]


@pytest.fixture(scope="module")
def works(service: OpenAlex) -> list[dict[str, Any]]:
    return list(walk(service))


def test_the_cursors_lead_through_all_works_once(works: list[dict[str, Any]], world: World) -> None:
    assert [one["id"] for one in works] == [one.id for one in reversed(make_works(world))]
    assert len({one["id"] for one in works}) == len(works) > 300


def test_authors_write_the_name_that_their_university_had_then(works: list[dict[str, Any]]) -> None:
    written = {
        (one["publication_date"] < "2022", text.partition(",")[0])
        for one in works
        for authorship in one["authorships"]
        for text in authorship["raw_affiliation_strings"]
        if any(home["ror"] == ror_id("kolkhaven-university") for home in authorship["institutions"])
    }
    assert written == {(True, "Kolkhaven Polytechnic"), (False, "Kolkhaven University")}


def test_pages_by_number_hold_the_same(service: OpenAlex, works: list[dict[str, Any]]) -> None:
    assert read(ask(service, per_page="10", page="3"))["results"] == works[20:30]


def test_a_preprint_and_its_article_under_the_same_title_are_one_work(world: World, truths: Truths) -> None:
    works = make_works(world)
    for unit in truths.journal_versions:
        dois = {paper.doi for paper in world.papers if paper.unit == unit}
        assert len([one for one in works if one.doi in dois]) == 1


def test_an_invention_stands_in_it_as_preprint_and_as_article(
    works: list[dict[str, Any]], world: World, truths: Truths
) -> None:
    for told in truths.inventions:
        paper = next(one for one in world.papers if one.unit == told.paper)
        found = {one["title"]: one["doi"] for one in works if one["title"] in {paper.title, paper.journal_title}}
        assert found == {
            paper.title: f"https://doi.org/10.48550/arxiv.{paper.id}",
            paper.journal_title: f"https://doi.org/{paper.doi}",
        }


def test_an_organisation_without_register_is_only_what_its_authors_wrote(works: list[dict[str, Any]]) -> None:
    pairs = [(place["institutions"], place["affiliations"]) for one in works for place in one["authorships"]]
    unknown = [one for found, written in pairs for one in written if not found]
    assert len(unknown) > 100
    assert all(one["institution_ids"] == [] for one in unknown)
    assert any(one["raw_affiliation_string"] == "Veldgolf B.V., Lindewoude, Netherlands" for one in unknown)


def test_a_new_work_does_not_know_yet_where_its_authors_work(works: list[dict[str, Any]], world: World) -> None:
    newest = (world.today - timedelta(days=7)).isoformat()
    fresh = [place for one in works if one["publication_date"] > newest for place in one["authorships"]]
    assert fresh
    assert all(place["affiliations"] == [] for place in fresh)


def test_an_abstract_is_an_index_of_its_words() -> None:
    assert invert("a ring is a ring") == {"a": [0, 3], "ring": [1, 4], "is": [2]}


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("primary_topic.id:T10682|T10020", lambda one: one["primary_topic"]["id"].endswith(("T10682", "T10020"))),
        (
            "from_publication_date:2024-01-01,to_publication_date:2024-12-31",
            lambda one: one["publication_year"] == 2024,
        ),
        ("authorships.countries:jp", lambda one: "JP" in {c for a in one["authorships"] for c in a["countries"]}),
        ("type:article", lambda one: one["type"] == "article"),
        ("is_paratext:true", lambda _: False),
        ("doi:10.5555/sandbox.2406.91858", lambda one: one["doi"].endswith("10.5555/sandbox.2406.91858")),
    ],
)
def test_filters_choose(service: OpenAlex, works: list[dict[str, Any]], text: str, passes: Any) -> None:
    wanted = [one["id"] for one in works if one["primary_topic"] and passes(one)]
    found = [one["id"] for one in walk(service, filter=text) if one["primary_topic"]]
    assert found == wanted


def test_a_search_finds_words(service: OpenAlex) -> None:
    found = list(walk(service, search="lithium niobate modulator"))
    assert found
    assert all("niobate" in f"{one['title']} {one['abstract_inverted_index']}".lower() for one in found)


def test_one_work_is_found_by_its_id_or_doi(service: OpenAlex, works: list[dict[str, Any]]) -> None:
    work = works[7]
    number = work["id"].rpartition("/")[2]
    assert read(ask(service, f"/works/{number}")) == work
    assert read(ask(service, f"/works/{work['doi']}")) == work
    assert ask(service, "/works/W1").status == 404


@pytest.mark.parametrize(
    ("parameters", "status", "told"),
    [
        ({"filter": "colour:red"}, 400, "colour is not a valid field"),
        ({"filter": "from_publication_date:soon"}, 400, "must be a date"),
        ({"filter": "primary_topic.id:" + "|".join(f"T{n}" for n in range(51))}, 400, "Maximum number of values"),
        ({"filter": "from_updated_date:2026-01-01"}, 429, "paid plan"),
        ({"per_page": "200"}, 400, "between 1 and 100"),
        ({"per_page": "100", "page": "101"}, 400, "10000 records"),
        ({"cursor": "bm9uc2Vuc2U="}, 400, "cursor value is not valid"),
        ({"api_key": "another"}, 401, "Invalid API key"),
    ],
)
def test_what_the_service_refuses_it_says(
    service: OpenAlex, parameters: dict[str, str], status: int, told: str
) -> None:
    answer = ask(service, **parameters)
    assert answer.status == status
    assert told in read(answer)["message"]


def test_without_a_key_there_is_no_paging_by_cursor(service: OpenAlex) -> None:
    answers = [service.answer("/works", parameters) for parameters in ({}, {"cursor": "*"})]
    assert [one.status for one in answers if one] == [200, 401]


def test_each_list_costs_credit_and_a_work_by_itself_none(world: World) -> None:
    service = OpenAlex(world)
    left = [
        int(answer.headers["X-RateLimit-Remaining"])
        for answer in (
            ask(service),
            ask(service, search="ring"),
            ask(service, "/works/W1"),
            ask(service, "/rate-limit"),
        )
    ]
    assert [openalex.DAILY_CREDITS - one for one in left] == [1, 11, 11, 11]


def test_spent_credit_is_said_in_status_and_headers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openalex, "DAILY_CREDITS", 1)
    service = OpenAlex(world)
    assert ask(service).status == 200
    spent = ask(service)
    assert (spent.status, spent.headers["X-RateLimit-Remaining"]) == (429, "0")
    assert read(spent_credit(7))["message"] == read(spent)["message"]
    assert spent_credit(7).headers["X-RateLimit-Reset"] == "7"


def test_a_work_has_the_fields_of_a_recorded_one(works: list[dict[str, Any]], shared_data: Path) -> None:
    recorded = json.loads((shared_data / "payloads" / "openalex_json" / "work.json").read_bytes())
    assert works[0].keys() == recorded.keys()
    assert works[-1]["primary_location"].keys() == recorded["primary_location"].keys()
    for name in ("authorships", "locations", "topics"):
        assert works[-1][name][0].keys() == recorded[name][0].keys()
