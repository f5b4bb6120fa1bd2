"""The traps of names and of events in the fictional world, resolved as planted, asked as people ask: by commands."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from api.cli.installation import open_installation
from core.settings import Settings
from index.query import Filters, Query
from sandbox.identities import pic, ror_id
from sandbox.truths import load_truths
from tests.api.cli.conftest import Scout
from tests.api.cli.conftest import scout as scout
from tests.end_to_end.conftest import Demo

TRUTHS = load_truths()
WADDENVELD, KOLKHAVEN = (f"ror:{ror_id(i).rpartition('/')[2]}" for i in ("waddenveld-quantum", "kolkhaven-university"))
# Told under two names, which a person has to make one first.
TWO_NAMES = "two-names"


@pytest.fixture
def base(demo: Demo, scout: Scout, tmp_path: Path) -> Scout:
    """Commands on a copy of the world, which they may change."""
    shutil.copytree(demo.house.settings.home, tmp_path / "scoutbase-data")
    return scout


def show(base: Scout, name: str) -> dict[str, Any]:
    """Return what an organisation is, without what was said and taken back."""
    view = base("organisations", "show", name, "--json").json
    return {key: value for key, value in view.items() if key != "statements"}


def find_ids(base: Scout, name: str) -> dict[str, str]:
    """Return the ids of those who bear a name, by country."""
    return {hit["country"]: hit["id"] for hit in base("organisations", name, "--json").json["hits"]}


def planted_units(demo: Demo, organisation: str) -> set[str]:
    world = demo.world
    units = {one.unit for one in world.papers if organisation in one.organisations}
    units |= {one.unit for one in world.articles if organisation in one.organisations}
    units |= {one.unit for one in world.families if organisation in one.applicants}
    return units | {p.unit for p in world.projects if organisation in {one.organisation for one in p.participants}}


def found_units(demo: Demo, actor: str) -> set[str]:
    hits = demo.house.engine.search(Query(filters=Filters(actors=(actor,)), limit=100)).hits
    return {demo.unit_of[hit.entry.documents[0]] for hit in hits}


def told_documents(demo: Demo, dealing: str) -> list[str]:
    units = TRUTHS.dealings[dealing].unit_keys(dealing).values()
    return sorted(i for i, unit in demo.unit_of.items() if unit in units)


def names_in(event: dict[str, Any]) -> list[str]:
    return [one["name"] for one in event["named"]]


def events_of(base: Scout, documents: list[str]) -> list[dict[str, Any]]:
    hits = base("events", "list", "--limit", "1000", "--json").json["hits"]
    return [hit for hit in hits if set(documents) & set(hit["documents"])]


@pytest.mark.parametrize(
    ("name", "country", "organisation"),
    [
        ("Lumiveld", "NL", "lumiveld"),
        ("Lumifeld", "DE", "lumifeld"),
        ("Vonkel", "NL", "vonkel-zandrecht"),
        ("Vonkel", "AT", "vonkel-hochwald"),
        ("Waddenveld Quantum Institute", "NL", "waddenveld-quantum"),
        ("Kolkhaven University", "NL", "kolkhaven-university"),
    ],
)
def test_an_organisation_has_the_units_that_name_it_and_no_others(
    demo: Demo, base: Scout, name: str, country: str, organisation: str
) -> None:
    planted, found = planted_units(demo, organisation), found_units(demo, find_ids(base, name)[country])
    outlets = {one.unit: demo.world.outlets[one.outlet] for one in demo.world.articles}
    assert found <= planted
    # A name in running text is left open where two bear it.
    assert all(unit in outlets and not outlets[unit].structured for unit in planted - found)
    assert {"paper", "patent", "project", "news"} <= {unit.split("/")[1] for unit in found}


@pytest.mark.parametrize(
    ("names", "actor"),
    [
        (("Waddenveld Quantum Institute", "Waddenveld Kwantuminstituut", "WQI"), WADDENVELD),
        (("Kolkhaven University", "Kolkhaven Polytechnic"), KOLKHAVEN),
    ],
)
def test_one_entry_bears_all_names_and_says_who_says_so(base: Scout, names: tuple[str, ...], actor: str) -> None:
    views = [show(base, name) for name in names]
    assert {view["id"] for view in views} == {actor}
    told = {one["name"]: {each["by"] for each in one["told"]} for one in views[0]["names"]}
    assert {name: told[name] for name in names} == {name: {"register:ror"} for name in names}
    printed = base("organisations", "show", names[-1]).out
    assert all(name in printed for name in names)
    assert f"(statement {views[0]['names'][0]['told'][0]['statement']})" in printed


def test_a_name_that_two_firms_bear_is_asked_back(base: Scout) -> None:
    asked = base("organisations", "show", "Vonkel")
    assert asked.code == 2
    ids = find_ids(base, "Vonkel")
    assert ids.keys() == {"NL", "AT"}
    assert all(actor in asked.err for actor in ids.values())
    assert [attribute["counts"]["values"] for attribute in show(base, ids["AT"])["attributes"]] == [["AT"]]


def test_only_the_renamed_company_is_suggested_and_those_named_alike_are_not(base: Scout) -> None:
    found = base("organisations", "suggestions", "--find", "--json").json["hits"]
    assert [{show(base, hit[end])["name"] for end in ("gone", "kept")} for hit in found] == [
        {"Zoutkracht", "Brakstroom"}
    ]
    assert pic("zoutkracht") in found[0]["reason"]


def test_a_merge_is_followed_everywhere_and_its_undoing_gives_back_what_was(
    demo: Demo, base: Scout, tmp_path: Path
) -> None:
    documents = told_documents(demo, TWO_NAMES)

    def look() -> list[Any]:
        for stage in ("resolve", "index"):
            assert base(stage).code == 0
        views = [show(base, name) for name in ("Brakstroom", "Zoutkracht")]
        with open_installation(Settings(home=tmp_path / "scoutbase-data")) as house:
            totals = [house.engine.search(Query(filters=Filters(actors=(view["id"],)))).total for view in views]
        return [views, totals, events_of(base, documents)]

    before = look()
    assert [[event["money"]["amount"]["low"] for event in before[2]], len(before[2])] == [[9e6, 9e6], 2]
    (suggested,) = base("organisations", "suggestions", "--find", "--json").json["hits"]
    (statement,) = base("organisations", "accept", str(suggested["id"]), "--json").json["statements"]
    views, totals, events = look()
    assert views[0] == views[1]
    assert {"Brakstroom", "Zoutkracht"} <= {one["name"] for one in views[0]["names"]}
    assert views[0]["documents"] == sum(view["documents"] for view in before[0])
    assert totals == [sum(before[1])] * 2
    assert [sorted(event["documents"]) for event in events] == [documents]
    assert base("organisations", "undo", str(statement)).code == 0
    assert look() == before
    kinds = [line["operation"] for line in base("organisations", "history", "Zoutkracht", "--json").json["hits"]]
    assert kinds == ["merged", "undone"]


@pytest.mark.parametrize("dealing", [name for name in TRUTHS.dealings if name != TWO_NAMES])
def test_what_several_outlets_tell_is_one_event(demo: Demo, base: Scout, dealing: str) -> None:
    truth, documents = TRUTHS.dealings[dealing], told_documents(demo, dealing)
    (event,) = events_of(base, documents)
    assert (event["kind"], event["state"], sorted(event["documents"])) == (truth.kind, truth.state, documents)
    assert {TRUTHS.organisations[one].name for one in truth.organisations[:1]} <= set(names_in(event))
    if truth.amount_eur is not None:
        name = "size_eur" if truth.kind == "market" else "amount_eur"
        assert event["facts"][name] == pytest.approx(truth.amount_eur, rel=0.15)


def test_a_denied_round_shows_who_told_it_and_who_denied_it(demo: Demo, base: Scout) -> None:
    (event,) = events_of(base, told_documents(demo, "denied-round"))
    told = base("events", "show", event["id"], "--json").json["told"]
    assert [one["certainty"] for one in told] == ["done"] * 4 + ["denied"] * 2
    assert len({one["document"] for one in told}) == 3
    assert names_in(event)[:2] == ["Kringcel", "Dijkrand Ventures"]
    printed = base("events", "show", event["id"]).out
    assert all(one["sentence"] in printed for one in told)


def test_a_rumour_is_shown_beside_what_was_done_later(demo: Demo, base: Scout) -> None:
    (event,) = events_of(base, told_documents(demo, "rumoured-takeover"))
    told = base("events", "show", event["id"], "--json").json["told"]
    assert [one["certainty"] for one in told] == ["rumoured"] * 2 + ["done"] * 4
