"""``scout organisations``: what registers and documents know of who."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from core.models import Actor, Link
from core.registers import EntryStatus, NameKind, RegisterEntry, RegisterName, RegisterRelation, RelationKind
from core.settings import Settings
from core.store import open_store
from tests.api.cli.conftest import Scout
from tests.api.conftest import serve

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


@pytest.fixture
def two(scout: Scout, registers: None) -> Scout:
    """A base in which two organisations of one name are known, one of them by a document."""
    del registers
    store = open_store(Settings(home=Path("scoutbase-data").absolute()).store_url)
    lumen = {i: (Actor(i, "organisation", "Lumen", c), "lumen") for i, c in (("org-nl", "NL"), ("org-de", "DE"))}
    with store.database.write() as connection:
        store.actors.save_in(connection, lumen, NOW)
        store.links.save_in(connection, ["d1"], [Link("d1", "org-de", "subject", "Lumen")], NOW)
    store.close()
    return scout


def test_a_name_that_several_bear_lists_them_and_is_wrong_use(two: Scout) -> None:
    told = two("organisations", "show", "Lumen B.V.")
    assert told.code == 2
    assert "several organisations" in told.err
    assert [line.split()[0] for line in told.err.splitlines()[1:3]] == ["org-de", "org-nl"]


def test_what_is_merged_is_shown_with_who_said_it_and_undone(two: Scout) -> None:
    assert two("organisations", "merge", "org-de", "--into", "org-nl", "--dry-run", "--json").json["gone"] == {
        "id": "org-de",
        "members": ["org-de"],
        "documents": 1,
    }
    number = two("organisations", "merge", "org-de", "--into", "org-nl", "--reason", "moved", "--json").json[
        "statement"
    ]
    shown = two("organisations", "show", "org-de")
    assert "org-de is given up for org-nl" in shown.err
    for words in ("documents    1", "members      org-nl, org-de", "moved", "Lumen  label  documents"):
        assert words in shown.out
    (line,) = two("organisations", "show", "Lumen", "--json").json["merges"]
    assert (line["statement"], line["reason"], line["principal"]) == (number, "moved", "local")
    assert two("organisations", "undo", str(number)).code == 0
    assert two("organisations", "undo", str(number)).code == 2
    history = two("organisations", "history", "org-de", "--json").json["hits"]
    assert [(one["operation"], one["retracted_at"] is None) for one in history] == [("merged", False), ("undone", True)]
    assert two("organisations", "history", "org-de").out.count("org-de") == 2


def test_a_split_is_remembered(two: Scout) -> None:
    two("organisations", "merge", "org-de", "--into", "org-nl")
    number = two("organisations", "split", "org-de", "--reason", "two firms", "--json").json["statement"]
    refused = two("organisations", "merge", "org-nl", "--into", "org-de")
    assert (refused.code, f"statement {number}" in refused.err) == (2, True)
    assert "two firms" in two("organisations", "show", "org-nl").out
    assert two("organisations", "split", "org-de").code == 2


def test_what_a_person_says_counts_and_the_register_is_shown_beside_it(two: Scout) -> None:
    assert two("organisations", "name", "Ring Institute", "Het Ringinstituut", "--kind", "former").code == 0
    assert two("organisations", "state", "Ring Institute", "established", "2001").code == 0
    assert two("organisations", "relate", "Ring Institute", "child", "org-nl").code == 0
    shown = two("organisations", "show", "Het Ringinstituut").out
    for words in ("Het Ringinstituut  former", "2001", "not counted: 1999", "register:ror", "child", "Lumen"):
        assert words in shown
    assert [hit["id"] for hit in two("organisations", "het ring", "--json").json["hits"]] == ["ror:05ring"]
    assert two("organisations", "apart", "org-nl", "org-de").code == 0


def test_an_organisation_is_shown_as_it_was_known(two: Scout) -> None:
    two("organisations", "name", "ror:05ring", "The Ring", "--kind", "display")
    then = two("organisations", "show", "ror:05ring", "--known-at", "2026-11-27", "--json").json
    assert then["documents"] is None
    assert two("organisations", "show", "ror:05ring", "--known-at", "2020-01-01").code == 2
    assert two("organisations", "show", "ror:05ring", "--known-at", "yesterday").code == 2
    assert two("organisations", "show", "ror:05ring", "--known-at", "2026-11-27T00:00", "--json").json["name"] == (
        "Ring Institute"
    )


def test_suggestions_are_found_judged_and_not_made_again(two: Scout) -> None:
    two("organisations", "state", "org-nl", "website", "https://lumen.example")
    two("organisations", "state", "org-de", "website", "https://www.lumen.example/")
    two("organisations", "state", "org-de", "country", "NL")
    looked = two("organisations", "suggestions", "--dry-run", "--json").json
    assert [(hit["gone"], hit["kept"]) for hit in looked["hits"]] == [("org-de", "org-nl")]
    assert two("organisations", "suggestions", "--json").json["total"] == 0
    (hit,) = two("organisations", "suggestions", "--find", "--json").json["hits"]
    assert "the same website, lumen.example" in hit["reason"]
    assert "the same name" in two("organisations", "suggestions").out
    assert two("organisations", "accept", str(hit["id"])).code == 0
    assert two("organisations", "show", "org-de", "--json").json["id"] == "org-nl"
    two("organisations", "split", "org-de")
    assert two("organisations", "suggestions", "--find", "--json").json["total"] == 0
    assert two("organisations", "dismiss", str(hit["id"])).code == 2


def test_what_is_printed_as_json_is_what_the_api_answers(two: Scout) -> None:
    two("organisations", "merge", "org-de", "--into", "org-nl", "--reason", "moved")
    printed = two("organisations", "show", "org-de", "--json").json
    assert [line["reason"] for line in printed["statements"]] == ["moved"]
    with serve(Settings(home=Path("scoutbase-data").absolute())) as url:
        answered = httpx.get(f"{url}/api/v1/organisations/org-nl").text
    assert json.loads(answered.replace('Z"', '+00:00"')) == printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("merge", "nobody", "--into", "org-nl"), "no organisation is known"),
        (("merge", "org-nl", "--into", "org-nl"), "one and the same"),
        (("name", "org-nl", "x" * 5_000), "longer than 500"),
        (("state", "org-nl", "colour", "red"), "is none of country"),
        (("relate", "org-nl", "friend", "org-de"), "is none of parent"),
        (("undo", "99999999999999999999"), "no such statement"),
        (("split", "org-nl"), "given up for no other"),
        (("show", "\udcff"), "bytes that are not UTF-8"),
        (("list", "x" * 5_000), "no organisation is known"),
        (("name", "org-nl", "a\x07b"), "holds U+0007"),
        (("undo", "0"), "no such statement"),
        (("accept", "1"), "no suggestion that waits"),
    ],
)
def test_what_cannot_be_is_one_line_and_wrong_use(two: Scout, arguments: tuple[str, ...], said: str) -> None:
    told = two("organisations", *arguments)
    assert (told.code, said in told.err, "Traceback" in told.err) == (2, True, False)


@pytest.mark.parametrize(
    "command",
    ["list", "show", "merge", "split", "apart", "name", "state", "relate", "undo", "history", "suggestions", "accept"],
)
def test_every_command_of_the_ledger_explains_itself(scout: Scout, command: str) -> None:
    shown = scout("organisations", command, "--help")
    assert (shown.code, "--json" in shown.out) == (0, True)
