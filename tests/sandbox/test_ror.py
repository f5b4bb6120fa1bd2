from __future__ import annotations

import hashlib
import io
import json
import lzma
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sandbox.answers import Answer
from sandbox.identities import ror_id
from sandbox.model import World
from sandbox.ror import API, LATEST, Ror
from sandbox.truths import Truths

BASE = "http://127.0.0.1:1"


@pytest.fixture(scope="module")
def register(world: World) -> Ror:
    return Ror(world, BASE)


def ask(register: Ror, path: str = API, **parameters: str) -> Answer:
    answer = register.answer(path, parameters)
    assert answer is not None
    return answer


def read(answer: Answer) -> Any:
    return json.loads(answer.body)


@pytest.fixture(scope="module")
def records(register: Ror) -> list[dict[str, Any]]:
    (file,) = read(ask(register, LATEST))["files"]
    body = ask(register, file["links"]["self"].removeprefix(BASE)).body
    assert file["checksum"] == f"md5:{hashlib.md5(body, usedforsecurity=False).hexdigest()}"
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        found: list[dict[str, Any]] = json.loads(archive.read(file["key"].replace(".zip", ".json")))
    return found


def test_the_dump_holds_who_is_old_enough(records: list[dict[str, Any]], world: World, truths: Truths) -> None:
    registered = {ror_id(one.id) for one in world.organisations.values() if one.is_registered}
    assert {one["id"] for one in records} == registered
    assert ror_id(truths.newcomer.organisation) not in registered


def test_the_pages_of_the_api_hold_the_same(register: Ror, records: list[dict[str, Any]]) -> None:
    pages = [read(ask(register, page=str(number))) for number in (1, 2, 3)]
    assert [one for page in pages for one in page["items"]] == records
    assert {page["number_of_results"] for page in pages} == {len(records)}


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({"query": "oudermeer university"}, 1),
        ({"query": "veldgolf"}, 0),
        ({"query.advanced": "admin.last_modified.date:[2026-01-01 TO 2026-12-31]"}, 27),
        ({"query.advanced": "admin.last_modified.date:[2020-01-01 TO 2020-12-31]"}, 0),
    ],
)
def test_queries_choose(register: Ror, parameters: dict[str, str], count: int) -> None:
    assert read(ask(register, **parameters))["number_of_results"] == count


def test_one_is_found_by_its_id(register: Ror, records: list[dict[str, Any]]) -> None:
    assert read(ask(register, f"{API}/{records[3]['id'].rpartition('/')[2]}")) == records[3]
    assert ask(register, f"{API}/000000000").status == 404


def test_a_record_lists_other_languages_former_names_and_acronyms(records: list[dict[str, Any]]) -> None:
    names = {one["id"]: {name["value"]: name["types"] for name in one["names"]} for one in records}
    assert names[ror_id("waddenveld-quantum")] == {
        "Waddenveld Quantum Institute": ["ror_display", "label"],
        "Waddenveld Kwantuminstituut": ["label"],
        "WQI": ["acronym"],
    }
    assert names[ror_id("kolkhaven-university")]["Kolkhaven Polytechnic"] == ["alias"]


@pytest.mark.parametrize("page", ["0", "501", "x", ""])
def test_a_page_that_is_none_is_refused(register: Ror, page: str) -> None:
    assert ask(register, page=page).status == 400


def test_a_record_has_the_fields_of_a_recorded_one(records: list[dict[str, Any]], shared_data: Path) -> None:
    with lzma.open(shared_data / "actors" / "ror_records_v2.jsonl.xz", "rt") as file:
        recorded = json.loads(next(file))
    assert records[0].keys() == recorded.keys()
    for name in ("locations", "names", "links"):
        assert records[0][name][0].keys() == recorded[name][0].keys()
    assert records[0]["locations"][0]["geonames_details"].keys() == recorded["locations"][0]["geonames_details"].keys()
