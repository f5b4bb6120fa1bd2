from __future__ import annotations

import csv
import io
import zipfile

import pytest

from sandbox.cordis import write_archive
from sandbox.model import World
from sandbox.truths import Truths


def read(body: bytes, table: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(f"{table}.csv").decode()), delimiter=";"))


@pytest.fixture(scope="module")
def tables(world: World) -> dict[str, list[dict[str, str]]]:
    archives = [write_archive(world, programme) for programme in ("HORIZON", "H2020")]
    return {name: [row for body in archives for row in read(body, name)] for name in ("project", "organization")}


def test_both_programmes_hold_all_projects_once(tables: dict[str, list[dict[str, str]]], world: World) -> None:
    assert sorted(row["id"] for row in tables["project"]) == sorted(one.id for one in world.projects)
    years = {row["frameworkProgramme"]: set[int]() for row in tables["project"]}
    for row in tables["project"]:
        years[row["frameworkProgramme"]].add(int(row["ecSignatureDate"][:4]))
    assert max(years["H2020"]) < min(years["HORIZON"])


def test_participants_stand_in_their_order_with_what_they_get(
    tables: dict[str, list[dict[str, str]]], world: World
) -> None:
    for project in world.projects:
        rows = [row for row in tables["organization"] if row["projectID"] == project.id]
        assert [(row["role"], row["ecContribution"]) for row in rows] == [
            (one.role, str(one.contribution_eur)) for one in project.participants
        ]


def test_the_newcomer_is_a_small_company_of_one_project(
    tables: dict[str, list[dict[str, str]]], world: World, truths: Truths
) -> None:
    name = world.organisations[truths.newcomer.organisation].name.upper()
    (row,) = [row for row in tables["organization"] if row["name"] == name]
    (project,) = [one for one in tables["project"] if one["id"] == row["projectID"]]
    assert (row["SME"], row["activityType"], project["fundingScheme"]) == ("true", "PRC", "HORIZON-EIC-ACC")


def test_a_renamed_company_keeps_its_number(tables: dict[str, list[dict[str, str]]]) -> None:
    numbers = {row["name"]: row["organisationID"] for row in tables["organization"]}
    assert numbers["BRAKSTROOM"] == numbers["ZOUTKRACHT"]
    assert len(set(numbers.values())) < len(numbers)


def test_a_country_has_the_code_that_the_union_gives_it(tables: dict[str, list[dict[str, str]]]) -> None:
    assert {row["country"] for row in tables["organization"]} == {"NL", "BE", "DE", "FR", "AT", "CH", "UK"}


def test_the_same_world_gives_the_same_archive(world: World) -> None:
    assert write_archive(world, "HORIZON") == write_archive(world, "HORIZON")
