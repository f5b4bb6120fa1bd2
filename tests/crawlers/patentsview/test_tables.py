"""PatentsView's tables: joined by patent, whatever their order, packing and size; what is missing or new is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.errors import FormatError, InputError
from core.models import Citation, Classification, Document, OrganisationKind, Role
from core.store import Store
from crawlers.bulk.file_readers import JOINED, gather
from crawlers.bulk.importer import ImportOptions, ImportOutcome, try_import
from crawlers.patentsview import joining
from crawlers.patentsview.joining import find_tables
from crawlers.patentsview.partitions import keep_partitions
from crawlers.patentsview.tables import LOCATIONS, TABLES, table_name
from crawlers.source import SHIPPED, load_source
from tests.crawlers.patentsview.worlds import DESIGN, LASER, RING, Rows, as_tsv, make_tables, write_tables

OPTIONS = ImportOptions(sources={"patentsview": load_source(SHIPPED / "patentsview.yml")})


def take_in(store: Store, path: Path) -> ImportOutcome:
    return try_import(store, JOINED, path, OPTIONS)


def load(store: Store, number: str = LASER) -> Document:
    return store.documents.load_one(f"patentsview:US{number}").document


def reasons(store: Store, outcome: ImportOutcome) -> list[str]:
    return sorted(one.refusal.message for one in store.runs.refusals(outcome.run.id))


@pytest.mark.parametrize("pack", [".tsv", ".tsv.gz", ".tsv.zip"])
def test_the_tables_of_a_folder_become_patents(store: Store, tmp_path: Path, pack: str) -> None:
    outcome = take_in(store, write_tables(tmp_path, make_tables(), pack))
    assert (outcome.failure, outcome.run.new, outcome.run.refused) == (None, 2, 0)
    laser = load(store)
    assert (laser.title, laser.text) == ("A laser of one atom", 'One atom,\n called "Ada",\tlases.')
    assert {one.kind.value: one.value.isoformat() for one in laser.dates} == {
        "granted": "2024-06-04",
        "filed": "2021-03-04",
        "priority": "2020-03-04",
    }
    assert laser.visible_from == date(2024, 6, 4)
    assert laser.identifiers == (
        ("patent", "us12000001"),
        ("docdb", "us.12000001.b2"),
        ("application", "us17123456"),
        ("priority", "nl2027123"),
    )


def test_rows_come_in_their_own_order_and_owners_with_their_place(store: Store, tmp_path: Path) -> None:
    take_in(store, write_tables(tmp_path, make_tables()))
    laser = load(store)
    assert [one.name for one in laser.people] == ["Ada Byron", "Grace Hopper"]
    assert [(one.name, one.role, one.city, one.country, one.kind) for one in laser.organisations] == [
        ("Example Photonics BV", Role.APPLICANT, None, None, None),
        ("Example Photonics B.V.", Role.ASSIGNEE, "Delft", "NL", None),
        ("US Department of Example", Role.ASSIGNEE, "Washington", "US", OrganisationKind.PUBLIC),
    ]
    assert load(store, DESIGN).organisations == ()


def test_codes_are_inventive_or_additional_and_citations_say_who_cited(store: Store, tmp_path: Path) -> None:
    take_in(store, write_tables(tmp_path, make_tables()))
    laser = load(store)
    assert laser.classifications == (Classification("cpc", "H01S3/10", primary=True), Classification("cpc", "G02F1/01"))
    assert laser.citations == (
        Citation("patent", "us9000001", None, "examiner"),
        Citation("patent", "us20070220302", None, "applicant"),
        Citation("patent", "ep0345678", None, "applicant"),
        Citation("doi", "10.1038/s41586-1"),
    )


def test_a_patent_that_was_withdrawn_is_left_out(store: Store, tmp_path: Path) -> None:
    take_in(store, write_tables(tmp_path, make_tables()))
    assert store.documents.load([f"patentsview:US{RING}"]) == {}


@pytest.mark.parametrize("parts", [1, 2, 7, 300])
def test_the_join_is_the_same_in_however_many_parts(
    store: Store, tmp_path: Path, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_tables(tmp_path, make_tables())
    whole = {raw.body for raw in find_tables(folder, set()).iter_records()}
    monkeypatch.setattr(joining, "_count_parts", lambda _: parts)
    assert {raw.body for raw in find_tables(folder, set()).iter_records()} == whole
    assert take_in(store, folder).run.new == 2


def test_a_table_that_is_missing_costs_what_it_says_alone(store: Store, tmp_path: Path) -> None:
    tables = make_tables()
    outcome = take_in(store, write_tables(tmp_path, {name: tables[name] for name in ("g_patent", "g_cpc_current")}))
    assert (outcome.failure, outcome.run.new) == (None, 2)
    assert len(load(store).classifications) == 2
    assert "text in 0.0% of records" in (outcome.run.error or "")


def test_without_the_table_of_patents_nothing_can_be_joined(store: Store, tmp_path: Path) -> None:
    tables = make_tables()
    del tables["g_patent"]
    outcome = take_in(store, write_tables(tmp_path, tables))
    assert isinstance(outcome.failure, FormatError)
    assert "no table g_patent" in str(outcome.failure)


@pytest.mark.parametrize("name", ["g_patent", "g_cpc_current", "g_location_disambiguated"])
def test_a_table_that_lost_a_column_stops_the_import_and_names_it(store: Store, tmp_path: Path, name: str) -> None:
    tables = make_tables()
    lost = TABLES.get(name, LOCATIONS).required[-1]
    tables[name] = [{key: value for key, value in row.items() if key != lost} for row in tables[name]]
    outcome = take_in(store, write_tables(tmp_path, tables))
    assert f"{name}.tsv: columns are missing: {lost}" in str(outcome.failure)
    assert store.documents.count() == 0


def test_columns_that_nobody_knows_are_told_with_their_table(tmp_path: Path) -> None:
    tables = make_tables()
    tables["g_cpc_current"] = [row | {"cpc_colour": "blue"} for row in tables["g_cpc_current"]]
    unknown: set[str] = set()
    list(find_tables(write_tables(tmp_path, tables), unknown).iter_records())
    assert unknown == {"g_cpc_current.cpc_colour"}


def test_columns_of_older_issues_are_known(tmp_path: Path) -> None:
    tables = make_tables()
    del tables["g_patent_abstract"]
    tables["g_patent"] = [row | {"patent_abstract": "Old."} for row in tables["g_patent"]]
    unknown: set[str] = set()
    records = list(find_tables(write_tables(tmp_path, tables), unknown).iter_records())
    assert (len(records), unknown) == (3, set())


def test_a_broken_row_is_refused_with_its_table_and_line(store: Store, tmp_path: Path) -> None:
    folder = write_tables(tmp_path, make_tables())
    file = folder / "g_cpc_current.tsv"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join((lines[0], lines[1], b'"12000001"\t"9"\n', lines[2], b'""' + b'\t"x"' * 6 + b"\n")))
    outcome = take_in(store, folder)
    assert (outcome.run.new, outcome.run.refused) == (2, 2)
    assert reasons(store, outcome) == ["g_cpc_current: 2 columns instead of 7", "g_cpc_current: no patent_id"]
    assert len(load(store).classifications) == 2


def test_a_patent_that_stands_twice_is_refused_once(store: Store, tmp_path: Path) -> None:
    tables = make_tables()
    tables["g_patent"].append(tables["g_patent"][0] | {"patent_title": "Another"})
    outcome = take_in(store, write_tables(tmp_path, tables))
    assert (outcome.run.new, reasons(store, outcome)) == (2, ["g_patent: 12000001 stands twice"])
    assert load(store).title == "A laser of one atom"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"patent_title": ""}, "no patent_title"),
        ({"patent_date": "June 2024"}, "patent_date is not a date"),
        ({"patent_date": "2099-01-01"}, "in the future"),
    ],
)
def test_a_patent_that_cannot_be_right_is_refused(
    store: Store, tmp_path: Path, change: dict[str, str], word: str
) -> None:
    tables = make_tables()
    tables["g_patent"][0] |= change
    outcome = take_in(store, write_tables(tmp_path, tables))
    assert outcome.run.new == 1
    assert word in reasons(store, outcome)[0]


def test_a_table_that_breaks_off_stops_the_import(store: Store, tmp_path: Path) -> None:
    folder = write_tables(tmp_path, make_tables(), ".tsv.gz")
    file = folder / "g_us_patent_citation.tsv.gz"
    file.write_bytes(file.read_bytes()[:-12])
    assert "not a whole archive" in str(take_in(store, folder).failure)


def test_rows_of_no_patent_are_passed_over(store: Store, tmp_path: Path) -> None:
    tables = make_tables()
    tables["g_patent_abstract"].append({"patent_id": "7", "patent_abstract": "Nobody's."})
    outcome = take_in(store, write_tables(tmp_path, tables))
    assert (outcome.run.new, outcome.run.refused) == (2, 0)


def test_the_same_tables_again_change_nothing(store: Store, tmp_path: Path) -> None:
    folder = write_tables(tmp_path, make_tables())
    take_in(store, folder)
    again = take_in(store, folder / "g_patent.tsv")
    assert (again.run.new, again.run.changed, again.run.unchanged) == (0, 0, 2)


def test_files_of_one_folder_are_joined_once(tmp_path: Path) -> None:
    files = sorted(write_tables(tmp_path / "a", make_tables()).iterdir())
    assert gather(JOINED, [*files, tmp_path / "a", tmp_path / "b" / "g_patent.tsv"]) == [tmp_path / "a", tmp_path / "b"]
    assert gather("arxiv", files) == files


@pytest.mark.parametrize(
    ("file", "table"),
    [
        ("g_patent.tsv", "g_patent"),
        ("g_patent.tsv.zip", "g_patent"),
        ("G_CPC_CURRENT.TSV.ZIP", "g_cpc_current"),
        ("g_claims_2024.tsv.zip", "g_claims"),
        ("readme.txt", None),
        ("pg_published_application.tsv", None),
    ],
)
def test_a_table_is_known_by_the_name_of_its_file(file: str, table: str | None) -> None:
    assert table_name(file) == table


def test_each_column_is_used_or_ignored_with_a_reason() -> None:
    for table in (*TABLES.values(), LOCATIONS):
        assert set(table.required) <= set(table.used)
        assert not set(table.used) & set(table.ignored)
        assert all(table.ignored.values())


def test_parts_are_gone_when_they_were_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with keep_partitions(3) as parts:
        for number in range(1_000):
            parts.add(f"k{number % 100}", number % 2, [str(number)])
        found = {key: rows for part in parts for key, rows in part.items()}
        assert list(next(tmp_path.iterdir()).iterdir()) == []
    assert len(found) == 100
    assert found["k7"] == {1: [[str(number)] for number in range(7, 1_000, 100)]}
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_error(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        take_in(store, tmp_path / "nowhere")


def test_empty_cells_are_nothing(tmp_path: Path) -> None:
    rows: Rows = [{"patent_id": "1", "patent_date": "2024-01-02", "patent_title": "T"}]
    (tmp_path / "g_patent.tsv").write_bytes(as_tsv(rows))
    [raw] = find_tables(tmp_path, set()).iter_records()
    assert raw.value == {"g_patent": {"patent_id": "1", "patent_date": "2024-01-02", "patent_title": "T"}}
