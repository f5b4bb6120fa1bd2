"""``scout organisations``: what registers and documents know of who."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.registers import EntryStatus, NameKind, RegisterEntry, RegisterName, RegisterRelation, RelationKind
from core.settings import Settings
from core.store import open_store
from tests.api.cli.conftest import Scout

NOW = datetime(2026, 11, 27, tzinfo=UTC)
RING = RegisterEntry(
    "ror",
    "05ring",
    (RegisterName("Ring Institute", NameKind.DISPLAY), RegisterName("RI [red]", NameKind.ACRONYM)),
    status=EntryStatus.ACTIVE,
    country="NL",
    city="Delft",
    established=1999,
    identifiers=(("ror", "05ring"),),
    relations=(RegisterRelation(RelationKind.PARENT, "05par", "Parent University"),),
)
FIRM = RegisterEntry("portfolio", "7", (RegisterName("Ring Resonators BV"),), country="NL")
OWN = RegisterEntry("ours", "1", (RegisterName("Ring of ours"),), space="board")


@pytest.fixture
def registers(tmp_path: Path) -> None:
    """A base with two registers."""
    (tmp_path / "scoutbase-data").mkdir()
    store = open_store(Settings(home=tmp_path / "scoutbase-data").store_url)
    store.registers.save([(RING, None), (FIRM, None), (OWN, None)], NOW, "a test")
    store.close()


@pytest.mark.usefixtures("registers")
def test_organisations_are_counted_by_where_they_are_known_from(scout: Scout) -> None:
    told = scout("organisations")
    assert told.code == 0
    assert [line.split() for line in told.out.splitlines()[1:]] == [
        ["in", "documents", "0"],
        ["portfolio", "1"],
        ["ror", "1"],
    ]
    assert scout("organisations", "--json").json == {"total": 2, "registers": {"portfolio": 1, "ror": 1}}


@pytest.mark.usefixtures("registers")
def test_those_of_which_a_name_begins_so_are_listed(scout: Scout) -> None:
    listed = scout("organisations", "ring").out
    assert "ror:05ring" in listed
    assert "portfolio:7" in listed
    assert [hit["id"] for hit in scout("organisations", "RI", "--limit", "1", "--json").json["hits"]] == ["ror:05ring"]


@pytest.mark.usefixtures("registers")
def test_a_list_of_a_space_is_looked_through_where_it_is_named(scout: Scout) -> None:
    assert "ours:1~board" not in scout("organisations", "ring").out
    assert "ours:1~board" in scout("organisations", "ring", "--space", "board").out
    counted = scout("organisations", "--space", "board", "--json").json
    assert counted == {"total": 3, "registers": {"ours": 1, "portfolio": 1, "ror": 1}}


@pytest.mark.usefixtures("registers")
def test_one_tells_what_its_register_says(scout: Scout) -> None:
    told = scout("organisations", "ror:05ring").out
    for line in (
        "Ring Institute",
        "established  1999",
        "names        Ring Institute, RI [red]",
        "parent Parent University",
    ):
        assert line in told


@pytest.mark.usefixtures("registers")
def test_a_name_that_nobody_bears_is_an_error(scout: Scout) -> None:
    told = scout("organisations", "nobody")
    assert told.code == 2
    assert "no organisation" in told.err
