"""CORDIS: tables joined by project, who takes part and as what, what is never kept, and what is no such archive."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.errors import FormatError, TooLargeError
from core.models import Classification, DateKind, Document, MeasureName, Organisation, OrganisationKind, Role
from core.store import Store
from crawlers.bulk.importer import import_file
from crawlers.source import load_sources
from crawlers.sources.cordis_fields import IGNORED, IGNORED_TABLES, PROJECT_COLUMNS, SIDE_TABLES
from tests.crawlers.sources.cordis_tables import COLUMNS, COMPANY, PROJECT, UNIVERSITY, Row, make_archive, write_table
from tests.crawlers.spiders.apis import Given, make_round, read

SOURCES = load_sources()
HORIZON = SOURCES["cordis-horizon"]


def read_archive(body: bytes | None = None, **options: Any) -> Given:
    return read(HORIZON, make_archive() if body is None else body, **options)


def project(**facts: str) -> Document:
    return read_archive(make_archive(project=[{**PROJECT, **facts}])).documents[0]


def participant(**facts: str) -> Organisation:
    return read_archive(make_archive(organization=[{**COMPANY, **facts}])).documents[0].organisations[0]


def test_the_tables_of_an_archive_are_joined_to_one_record_a_project() -> None:
    given = read_archive()
    document = given.documents[0]
    assert (document.key, document.url) == ("101069359", "https://cordis.europa.eu/project/id/101069359")
    assert document.title == "Light sources on a chip; “small” and cheap (SolLight)"
    assert document.text == 'Lasers of indium phosphide.\nThey fit on "any" chip; they are cheap.'
    assert document.identifiers == (("cordis", "101069359"), ("doi", "10.3030/101069359"))
    assert [one.name for one in document.organisations] == ["LUMEN CHIPS BV", "PANEPISTIMIO ATHINON"]
    assert (given.refused, given.unknown, len(given.documents)) == ([], [], 1)


def test_a_participant_is_what_the_programme_says_of_it() -> None:
    company, university = read_archive().documents[0].organisations
    assert company == Organisation(
        "LUMEN CHIPS BV",
        Role.COORDINATOR,
        "NL",
        "EINDHOVEN",
        (("pic", "888123456"), ("url", "https://www.lumen-chips.example")),
        OrganisationKind.COMPANY,
        is_sme=True,
        funding_eur=1_999_998.75,
    )
    assert (university.role, university.kind, university.is_sme) == (
        Role.PARTICIPANT,
        OrganisationKind.EDUCATION,
        False,
    )


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("HES", OrganisationKind.EDUCATION),
        ("REC", OrganisationKind.RESEARCH),
        ("PRC", OrganisationKind.COMPANY),
        ("PUB", OrganisationKind.PUBLIC),
        ("OTH", OrganisationKind.OTHER),
        ("", None),
    ],
)
def test_kinds_of_participants(said: str, kind: OrganisationKind | None) -> None:
    assert participant(activityType=said).kind is kind


@pytest.mark.parametrize(("said", "code"), [("EL", "GR"), ("UK", "GB"), ("nl", "NL"), ("", None), ("Atlantis", None)])
def test_countries_are_those_of_iso_3166(said: str, code: str | None) -> None:
    assert participant(country=said).country == code


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("coordinator", Role.COORDINATOR),
        ("hostInstitution", Role.COORDINATOR),
        ("participant", Role.PARTICIPANT),
        ("partner", Role.PARTICIPANT),
        ("associatedPartner", Role.PARTICIPANT),
        ("thirdParty", Role.PARTICIPANT),
    ],
)
def test_roles_of_participants(said: str, role: Role) -> None:
    assert participant(role=said).role is role


@pytest.mark.parametrize(("said", "euros"), [("1999998,75", 1_999_998.75), ("500000", 5e5), ("0", 0.0), ("", None)])
def test_what_a_participant_gets_is_read_with_point_and_comma(said: str, euros: float | None) -> None:
    assert participant(ecContribution=said).funding_eur == euros


def test_who_left_a_project_stays_a_participant_of_it() -> None:
    assert UNIVERSITY["endOfParticipation"] == "true"
    assert "PANEPISTIMIO ATHINON" in [one.name for one in read_archive().documents[0].organisations]


@pytest.mark.parametrize("scheme", ["HORIZON-EIC-ACC", "HORIZON-EIC-ACC-BF", "HORIZON-EIC", "SME-2b", "EIC-SMEInst"])
def test_the_funding_scheme_tells_companies_of_the_eic(scheme: str) -> None:
    assert Classification("funding", scheme) in project(fundingScheme=scheme).classifications


def test_codes_of_programme_call_topic_and_field_are_classifications() -> None:
    found = {(one.scheme, one.code) for one in read_archive().documents[0].classifications}
    assert found == {
        ("funding", "HORIZON-EIC-ACC-BF"),
        ("cordis", "HORIZON-EIC-2026-ACCELERATOR-01"),
        ("cordis", "HORIZON.3.1"),
        ("cordis", "HORIZON"),
        ("euroscivoc", "/natural sciences/physical sciences/optics/laser physics"),
        ("status", "SIGNED"),
    }


def test_dates_say_what_they_are_and_an_end_may_lie_ahead() -> None:
    found = {one.kind: one.value for one in read_archive().documents[0].dates}
    assert found == {
        DateKind.GRANTED: date(2026, 9, 14),
        DateKind.STARTED: date(2027, 1, 1),
        DateKind.ENDED: date(2030, 12, 31),
        DateKind.UPDATED: date(2026, 10, 2),
    }


def test_a_project_is_visible_twelve_weeks_after_its_signature_and_without_one_no_history() -> None:
    assert project().visible_from == date(2026, 12, 7)
    assert project(ecSignatureDate="").visible_from is None


@pytest.mark.parametrize("zero", ["0", "0,00", ""])
def test_money_is_a_measure_in_euros_and_a_zero_says_nothing(zero: str) -> None:
    measures = {one.name: (one.value, one.unit) for one in project(totalCost=zero).measures}
    assert measures == {MeasureName.EC_CONTRIBUTION: (2_499_998.75, "EUR")}


def test_nothing_personal_is_kept_not_in_the_evidence_either() -> None:
    proof = read_archive().records[0].evidence.body
    assert b"LUMEN CHIPS BV" in proof
    assert not [word for word in (b"contact", b"A.Person", b"NL000000000B01") if word in proof]


def test_every_column_is_used_or_ignored_with_a_reason() -> None:
    tables = {"project": PROJECT_COLUMNS, **SIDE_TABLES}
    named = {f"{table}.{column}" for table, columns in tables.items() for column in columns} | set(IGNORED)
    shipped = {f"{n.casefold()}.{c}" for n, columns in COLUMNS.items() for c in columns if n.casefold() in tables}
    assert shipped <= named
    assert {name.casefold() for name in COLUMNS} == set(tables) | (set(IGNORED_TABLES) - {"webitem"})


def test_columns_are_found_by_name_wherever_they_stand() -> None:
    turned = write_table(COLUMNS["organization"][::-1], [COMPANY, UNIVERSITY])
    assert read_archive(make_archive(organization=turned)).documents == read_archive().documents


def test_the_order_of_tables_and_the_case_of_their_names_do_not_matter() -> None:
    upper = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make_archive())) as archive, zipfile.ZipFile(upper, "w") as other:
        for name in reversed(archive.namelist()):
            other.writestr(name.replace("csv/", "").replace("project", "Project"), archive.read(name))
    assert read_archive(upper.getvalue()).documents == read_archive().documents


def test_rows_of_a_project_need_not_stand_together() -> None:
    other = {**PROJECT, "id": "7", "acronym": "OTHER"}
    rows = [COMPANY, {**COMPANY, "projectID": "7"}, UNIVERSITY, {**UNIVERSITY, "projectID": "7", "name": "LATE"}]
    given = read_archive(make_archive(project=[other, PROJECT], organization=rows))
    assert [[one.name for one in document.organisations] for document in given.documents] == [
        ["LUMEN CHIPS BV", "LATE"],
        ["LUMEN CHIPS BV", "PANEPISTIMIO ATHINON"],
    ]


def test_a_new_column_is_told_once() -> None:
    body = write_table((*COLUMNS["organization"], "colour"), [{**COMPANY, "colour": "blue"}] * 2)
    assert read_archive(make_archive(organization=body)).unknown == ["organization.colour"]


def test_a_new_table_is_told() -> None:
    assert read_archive(make_archive(results=b"id\n1\n")).unknown == ["results.csv"]


def test_rows_of_no_project_are_told() -> None:
    given = read_archive(make_archive(organization=[COMPANY, {**COMPANY, "projectID": "9"}]))
    assert len(given.documents) == 1
    assert "rows of 1 projects that are not in project.csv: 9" in given.refused[0].error.message


def test_a_broken_row_is_refused_alone() -> None:
    body = write_table(COLUMNS["organization"], [COMPANY, UNIVERSITY]) + b'"1";"A.Person"\n'
    given = read_archive(make_archive(organization=body))
    assert len(given.documents[0].organisations) == 2
    assert given.refused[0].error.message == "organization.csv, line 4: 2 columns instead of 25"
    assert "Person" not in given.refused[0].sample


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"startDate": "1 January 2027"}, "not a date"),
        ({"title": "", "acronym": ""}, "no title"),
        ({"ecMaxContribution": "a lot"}, "ec_contribution is not a number"),
        ({"id": ""}, "to be its key"),
    ],
)
def test_a_project_that_is_not_sound_is_refused_alone(facts: Row, word: str) -> None:
    given = read_archive(make_archive(project=[{**PROJECT, **facts}, {**PROJECT, "id": "7"}], organization=[]))
    assert [document.key for document in given.documents] == ["7"]
    assert word in given.refused[0].error.message


def test_a_project_that_stands_twice_keeps_its_participants() -> None:
    given = read_archive(make_archive(project=[PROJECT, {**PROJECT, "title": "Another"}]))
    assert [len(document.organisations) for document in given.documents] == [2]
    assert "101069359 stands twice" in given.refused[0].error.message


def test_names_of_files_in_capitals_are_those_too() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("PROJECT.CSV", write_table(COLUMNS["project"], [PROJECT]))
        archive.writestr("Organization.CSV", write_table(COLUMNS["organization"], [COMPANY]))
    assert [len(document.organisations) for document in read_archive(file.getvalue()).documents] == [1]


def test_only_what_changed_since_a_day_is_given() -> None:
    rows = [PROJECT, {**PROJECT, "id": "7", "contentUpdateDate": "2024-01-01 00:00:00"}]
    since = make_round(since=date(2026, 1, 1))
    assert [d.key for d in read_archive(make_archive(project=rows), this_round=since).documents] == ["101069359"]


@pytest.mark.parametrize(
    ("body", "error", "word"),
    [
        (make_archive(project=None), FormatError, r"no project\.csv in it"),
        (make_archive(organization=None), FormatError, r"no organization\.csv in it"),
        (make_archive(organization=b"id;name\n1;A\n"), FormatError, "columns are missing: projectID"),
        (make_archive(project=b"id;title\n1;A\n"), FormatError, "columns are missing: acronym"),
        (make_archive(project=[]), FormatError, "holds no project"),
        (make_archive(project=b"", organization=b""), FormatError, "holds no project"),
        (make_archive()[:-300], FormatError, "not a whole archive"),
        (b"<html>moved</html>", FormatError, "columns are missing"),
        (make_archive(organization=b'"projectID"\n' + bytes(40_000_000)), TooLargeError, "unpacks to more than"),
    ],
)
def test_what_is_no_such_archive_stops_the_source(body: bytes, error: type[Exception], word: str) -> None:
    with pytest.raises(error, match=word):
        read_archive(body)


def test_the_archive_with_json_is_told_to_be_another() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("project.json", b"[]")
    with pytest.raises(FormatError, match=r"\*\.csv"):
        read_archive(file.getvalue())


@pytest.mark.parametrize("name", ["cordis_projects", "cordis_projects_and_participants"])
def test_recorded_pages_of_projects_are_imported_whole(name: str, store: Store, shared_data: Path) -> None:
    run = import_file(store, "cordis-h2020", shared_data / "actors" / f"{name}.csv.gz")
    assert (run.read, run.new, run.refused, run.error) == (22, 22, 0, None)
    document = store.documents.load_one("cordis-h2020:688110").document
    assert len(document.organisations) == 12
    assert document.organisations[0].role is Role.COORDINATOR
    assert {one.country for one in document.organisations} == {"ES", "IT", "AT", "FR"}
    assert ("doi", "10.3030/688110") in document.identifiers
    assert Classification("cordis", "ICT-10-2015") in document.classifications
    assert document.visible_from == date(2016, 1, 27)


def test_both_tables_of_recorded_pages_give_the_same_projects(store: Store, shared_data: Path) -> None:
    import_file(store, "cordis-h2020", shared_data / "actors" / "cordis_projects.csv.gz")
    run = import_file(store, "cordis-h2020", shared_data / "actors" / "cordis_projects_and_participants.csv.gz")
    assert (run.read, run.unchanged, run.refused) == (22, 22, 0)


@pytest.mark.parametrize("source", ["cordis-horizon", "cordis-h2020", "cordis-fp7"])
def test_each_programme_is_read_alike(source: str) -> None:
    given = read(SOURCES[source], make_archive())
    assert [document.id for document in given.documents] == [f"{source}:101069359"]
