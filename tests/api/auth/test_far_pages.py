"""Pages that nobody reaches by reading: of an index that is gone, and ten thousand pages away."""

from __future__ import annotations

import pytest

from core.stages import StageOptions
from index.engines import open_engine
from index.stage import IndexStage
from tests.api.auth.house import House
from tests.api.world import NOW


def renew_index(house: House) -> None:
    engine = open_engine(house.settings)
    IndexStage(house.store, engine, StageOptions(clock=lambda: NOW)).rebuild()
    engine.close()


def test_a_cursor_of_an_index_that_is_gone_is_told(own_house: House) -> None:
    client = own_house.client("sam-reads")
    cursor = client.get("/api/v1/search", params={"limit": 1}).json()["next_cursor"]
    assert client.get("/api/v1/search", params={"limit": 1, "cursor": cursor}).status_code == 200
    renew_index(own_house)
    answer = client.get("/api/v1/search", params={"limit": 1, "cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (410, "StaleCursorError")


@pytest.mark.parametrize(("page", "status"), [(1, 200), (10_000, 200), (10_001, 422), (10**30, 422), (-1, 422)])
def test_far_pages_are_empty_or_refused(house: House, page: int, status: int) -> None:
    answer = house.client("sam-reads").get("/api/v1/events", params={"page": page})
    assert answer.status_code == status
    assert page == 1 or not answer.json().get("hits")
