"""The house with accounts, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.auth.house import House, open_house
from tests.postgres.server import new_database


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A running installation with accounts; tests leave its accounts as they are."""
    home = tmp_path_factory.mktemp("house")
    if request.param == "sqlite":
        with open_house(home) as opened:
            yield opened
        return
    with new_database() as url, open_house(home, str(url)) as opened:
        yield opened


@pytest.fixture
def own_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation of the test's own, to change."""
    with open_house(tmp_path_factory.mktemp("own")) as opened:
        yield opened
