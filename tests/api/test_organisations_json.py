"""Organisations as JSON: found by name, told whole, now and as they were known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from core.models import Actor, Link
from core.registers import NameKind, RegisterEntry, RegisterName
from core.settings import Settings
from core.store import open_store
from core.store.actors.lines import Said
from tests.api.conftest import serve
from tests.conftest import NOW

RING = RegisterEntry(
    "ror", "05/ring", (RegisterName("Ring Institute", NameKind.DISPLAY), RegisterName("RI", NameKind.ACRONYM)),
    country="NL", city="Delft", identifiers=(("ror", "05ring"),),
)  # fmt: skip
OWN = RegisterEntry("ours", "1", (RegisterName("Ring of ours"),), space="board")


def _fill(home: Path, now: datetime) -> None:
    """Fill a base: a register's entry, two firms of which one is given up, one of a private space."""
    with open_store(Settings(home=home).store_url) as store:
        store.registers.save([(RING, None), (OWN, None)], now, "a test")
        lumen = {i: (Actor(i, "organisation", "Lumen", c), "lumen") for i, c in (("org-nl", "NL"), ("org-de", "DE"))}
        with store.database.write() as connection:
            store.actors.save_in(connection, lumen, now)
            store.links.save_in(connection, ["d1"], [Link("d1", "org-de", "subject", "Lumen")], now)
        store.ledger.merge("org-de", "org-nl", Said("moved", evidence="news:1"), now + timedelta(hours=1))
        number = store.ledger.name(RING.id, ("De Ring", "alias", "nl"), Said("its page"), now + timedelta(hours=1))
        store.ledger.undo(number, Said("not so"), now + timedelta(days=9))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of an installation that knows three organisations."""
    home = tmp_path_factory.mktemp("organisations")
    _fill(home, NOW)
    with serve(Settings(home=home)) as url, httpx.Client(base_url=f"{url}/api/v1") as opened:
        yield opened


def test_organisations_are_found_by_how_a_name_begins(known: httpx.Client) -> None:
    found = known.get("/organisations", params={"name": "ring"}).json()
    assert (found["total"], found["has_more"]) == (1, False)
    [hit] = found["hits"]
    assert (hit["id"], hit["name"], hit["country"], hit["documents"]) == (RING.id, "Ring Institute", "NL", 0)
    assert hit["identifiers"] == [["ror", "05ring"]]
    assert [hit["documents"] for hit in known.get("/organisations?name=LUMEN").json()["hits"]] == [1]


def test_what_is_beyond_the_limit_is_told(known: httpx.Client) -> None:
    assert known.get("/organisations?name=r&limit=1").json()["has_more"] is False
    assert known.get("/organisations").json() == {"total": 0, "hits": [], "has_more": False}


def test_an_organisation_is_told_with_who_says_what(known: httpx.Client) -> None:
    told = known.get(f"/organisations/{RING.id}").json()
    assert [(one["name"], one["kind"], one["told"][0]["by"]) for one in told["names"]] == [
        ("Ring Institute", "display", "register:ror"),
        ("RI", "acronym", "register:ror"),
    ]
    assert [(one["name"], one["counts"]["values"]) for one in told["attributes"]] == [
        ("country", ["NL"]),
        ("city", ["Delft"]),
    ]
    assert [(one["operation"], one["retracted_at"] is None) for one in told["statements"]] == [
        ("named", False),
        ("undone", True),
    ]


def test_one_that_was_given_up_leads_to_the_one_that_stands(known: httpx.Client) -> None:
    answer = known.get("/organisations/org-de", follow_redirects=True)
    assert [one.status_code for one in answer.history] == [307]
    told = answer.json()
    assert (told["id"], told["members"], told["documents"]) == ("org-nl", ["org-nl", "org-de"], 1)
    [line] = told["merges"]
    assert (line["operation"], line["reason"], line["evidence"], line["value"]) == (
        "merged",
        "moved",
        "news:1",
        {"into": "org-nl"},
    )


@pytest.mark.parametrize(
    ("moment", "names", "statements"),
    [(0, 2, []), (3, 3, [None]), (12, 2, [NOW + timedelta(days=9), None])],
)
def test_an_organisation_is_told_as_it_was_known(
    known: httpx.Client, moment: int, names: int, statements: list[datetime | None]
) -> None:
    asked = {"known_at": (NOW + timedelta(days=moment)).isoformat()}
    told = known.get(f"/organisations/{RING.id}", params=asked).json()
    assert (len(told["names"]), told["documents"]) == (names, None)
    held = [one["retracted_at"] for one in told["statements"]]
    assert [one and datetime.fromisoformat(one) for one in held] == statements


def test_a_redirect_keeps_the_moment(known: httpx.Client) -> None:
    asked = {"known_at": (NOW + timedelta(days=1)).date().isoformat()}
    answer = known.get("/organisations/org-de", params=asked, follow_redirects=True)
    assert (answer.json()["id"], answer.json()["documents"]) == ("org-nl", None)
    before = {"known_at": NOW.isoformat()}
    assert known.get("/organisations/org-de", params=before).json()["id"] == "org-de"


@pytest.mark.parametrize("asked", ["nobody", OWN.id, "%00", "~board", "x" * 5000, f"{RING.id}?known_at=1999-01-01"])
def test_who_is_not_known_or_of_a_private_space_is_a_problem(known: httpx.Client, asked: str) -> None:
    answer = known.get(f"/organisations/{asked}")
    assert (answer.status_code, answer.json()["code"]) == (404, "NotFoundError")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["?limit=0", "?colour=red", f"/{RING.id}?known_at=soon", "/x?known_at=0001-01-01T00:00%2B09:00"]
)
def test_a_wrong_parameter_is_a_problem(known: httpx.Client, path: str) -> None:
    answer = known.get(f"/organisations{path}")
    assert (answer.status_code, answer.json()["code"]) == (422, "ParameterError")
