"""A retired technology's page and answer lead to what took its place, or say where it went."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from core.settings import Settings
from core.taxonomy import operations
from core.taxonomy.draft import make_draft
from core.taxonomy.files import DATA, read_texts, write_texts
from tests.api.conftest import serve


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home: Path = tmp_path_factory.mktemp("retired")
    draft = operations.rename(make_draft(read_texts(DATA)), "lidar", "laser-ranging")
    draft = operations.split(draft, "nv-centres", ["nv-sensors", "nv-qubits"])
    write_texts(home / "taxonomy", operations.retire(draft, "atomic-clocks").texts)
    settings = Settings(home=home, taxonomy=home / "taxonomy")
    with serve(settings) as url, httpx.Client(base_url=url, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("start", ["/technologies", "/api/v1/technologies"])
def test_one_successor_is_where_a_retired_id_leads(moved: httpx.Client, start: str) -> None:
    answer = moved.get(f"{start}/lidar?as_of=2026-01-01")
    assert answer.status_code == 307
    assert answer.headers["location"].startswith(f"{start}/laser-ranging")
    assert moved.get(answer.headers["location"]).status_code == 200


def test_a_page_keeps_its_day_on_the_way(moved: httpx.Client) -> None:
    assert moved.get("/technologies/lidar?as_of=2026-01-01").headers["location"].endswith("?as_of=2026-01-01")


@pytest.mark.parametrize(
    ("technology", "said"), [("nv-centres", "retired in favour of nv-sensors, nv-qubits"), ("atomic-clocks", "no such")]
)
def test_several_or_none_are_told(moved: httpx.Client, technology: str, said: str) -> None:
    answer = moved.get(f"/api/v1/technologies/{technology}")
    assert (answer.status_code, said in answer.json()["detail"]) == (404, True)
