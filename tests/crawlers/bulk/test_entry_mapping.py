"""Lists of organisations by a mapping file: what becomes of each column, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from core.errors import ConfigurationError, FormatError
from core.models import OrganisationKind
from core.registers import EntryStatus, NameKind, RegisterEntry, RegisterName, RegisterPlace
from core.store import Store
from core.store.runs import Run
from crawlers.bulk.importer import ImportOptions, import_file

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
MAPS = Path(__file__).parents[3] / "docs" / "maps"
MAP = """\
source:
  id: portfolio
  title: Our portfolio
  publisher: us
  kind: company
  gives: entries
  access: bulk
  terms: {licence: our own, keep: full}
  language: en
  cadence: once
  visible_from: unknown
columns:
  key: number
  name: company
  former: formerly
  alias: [alias, brand]
  website: site
  links: [linkedin]
  country: country
  city: town
  region: province
  established: founded
  employees: people
  status: state
  kind: form
  updated: seen
  text: [about, more]
  tags: {industry: sector, tag: tags}
  identifiers: {kvk: kvk, wikidata: item}
statuses: {Alive: active, Stopped: inactive}
kinds: {BV: company, Stichting: nonprofit}
ignored: {budget: not ours to tell}
"""
ROW: dict[str, Any] = {
    "number": 17,
    "company": "Lumen Optics  B.V.",
    "formerly": ["Lumen"],
    "alias": "LO; Lumen Light",
    "site": "lumen.example",
    "linkedin": "https://linkedin.example/lumen",
    "country": "Netherlands",
    "town": "Delft",
    "province": "South Holland",
    "founded": "2021-03-01",
    "people": "1,250",
    "state": "alive",
    "form": "BV",
    "seen": "2026-10-01",
    "about": "It makes lasers.",
    "more": "And lenses.",
    "sector": "photonics",
    "tags": ["lasers", "chips"],
    "kvk": "12345678",
    "item": "https://www.wikidata.org/wiki/Q1",
    "budget": 1,
}


def run_json(store: Store, folder: Path, *rows: object, mapping: str = MAP, **options: Any) -> Run:
    (folder / "map.yml").write_text(mapping, encoding="utf-8")
    (folder / "list.json").write_text(json.dumps(rows), encoding="utf-8")
    asked = ImportOptions(mapping=folder / "map.yml", max_document_kb=50, **options)
    return import_file(store, "json", folder / "list.json", asked, clock=lambda: NOW)


def read_one(store: Store, folder: Path, mapping: str = MAP, **changes: object) -> RegisterEntry:
    run = run_json(store, folder, ROW | changes, mapping=mapping)
    assert (run.new, [one.refusal.message for one in store.runs.refusals(run.id)]) == (1, [])
    [[entry]] = list(store.registers.iter_entries())
    return entry


def test_a_record_becomes_an_entry(store: Store, tmp_path: Path) -> None:
    assert read_one(store, tmp_path) == RegisterEntry(
        source="portfolio",
        key="17",
        names=(
            RegisterName("Lumen Optics B.V.", NameKind.DISPLAY),
            RegisterName("Lumen", NameKind.FORMER),
            RegisterName("LO", NameKind.ALIAS),
            RegisterName("Lumen Light", NameKind.ALIAS),
        ),
        kinds=(OrganisationKind.COMPANY,),
        status=EntryStatus.ACTIVE,
        country="NL",
        region="South Holland",
        city="Delft",
        established=2021,
        links=("https://lumen.example/", "https://linkedin.example/lumen"),
        identifiers=(("kvk", "12345678"), ("wikidata", "q1")),
        codes=(("industry", "photonics"), ("tag", "lasers"), ("tag", "chips")),
        text="It makes lasers.\n\nAnd lenses.",
        updated=date(2026, 10, 1),
        employees=1250,
    )


def test_a_list_of_a_space_is_seen_there_only(store: Store, tmp_path: Path) -> None:
    run_json(store, tmp_path, ROW, space="board", owner="ada")
    assert store.actors.search("lumen") == []
    assert [actor.id for actor in store.actors.search("lumen", spaces=["board"])] == ["portfolio:17~board"]
    assert store.registers.load_entry("portfolio:17~board").owner == "ada"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"company": ""}, "no company"),
        ({"company": "#NAME?"}, "company holds the error of a spreadsheet"),
        ({"company": {"nl": "Lumen"}}, "company is dict, not a string"),
        ({"number": None}, "no number"),
        ({"number": "1~board"}, "the key holds a tilde"),
        ({"site": "not an address"}, "not a web address"),
        ({"country": "Hollandia"}, "country is no country: 'Hollandia'"),
        ({"founded": "long ago"}, "founded is neither year nor date"),
        ({"founded": "2099"}, "in the future"),
        ({"people": "some"}, "people is no number"),
        ({"state": "asleep"}, "state is 'asleep', of which statuses says nothing"),
        ({"form": "GmbH"}, "form is 'GmbH', of which kinds says nothing"),
        ({"seen": "today"}, "seen is not a date"),
        ({"about": "x" * 60_000}, "the limit is 50 kB"),
        ({"sector": "x" * 300}, "the industry has 300 characters"),
        ({"company": "half \ud83d"}, "broken JSON: no low surrogate"),
        ({"number": "1\x07"}, "control characters"),
    ],
)
def test_a_broken_record_is_refused_and_the_rest_goes_on(
    store: Store, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    run = run_json(store, tmp_path, ROW | change, "no record", ROW | {"number": "18"})
    messages = [one.refusal.message for one in store.runs.refusals(run.id)]
    assert (run.new, run.refused) == (1, 2)
    assert reason in messages[1]


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        (
            {"people": "11-50"},
            "codes",
            (("industry", "photonics"), ("tag", "lasers"), ("tag", "chips"), ("employees", "11-50")),
        ),
        ({"people": ""}, "employees", None),
        ({"founded": 2021}, "established", 2021),
        ({"founded": "2021.0"}, "established", 2021),
        ({"country": "nld"}, "country", "NL"),
        ({"country": None}, "country", None),
        ({"site": "http://"}, "links", ("https://linkedin.example/lumen",)),
        ({"state": None}, "status", EntryStatus.UNKNOWN),
    ],
)
def test_values_are_read_however_they_are_written(
    store: Store, tmp_path: Path, change: dict[str, Any], field: str, value: object
) -> None:
    assert getattr(read_one(store, tmp_path, **change), field) == value


def test_without_a_key_the_website_is_one_and_without_that_the_name(store: Store, tmp_path: Path) -> None:
    mapping = MAP.replace("  key: number\n", "")
    run = run_json(
        store, tmp_path, ROW, ROW | {"site": "https://LUMEN.example/", "people": 1}, ROW | {"site": ""}, mapping=mapping
    )
    assert (run.new, run.refused) == (2, 1)
    assert "portfolio:lumen optics" in store.actors.load(["portfolio:lumen optics"])


def test_places_in_one_column_are_cut(store: Store, tmp_path: Path) -> None:
    mapping = MAP.replace("  country: country\n  city: town\n  region: province\n", "  place: where\n")
    entry = read_one(store, tmp_path, mapping, where="Boston, MA, USA; Delft, Netherlands; Remote")
    assert (entry.city, entry.region, entry.country) == ("Boston", "MA", "US")
    assert entry.other_places == (RegisterPlace("NL", None, "Delft"),)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("  name: company", "  title: company", "map.yml:12: columns.name"),
        ("Stopped: inactive", "Stopped: dead", "map.yml:30: statuses.Stopped"),
        ("BV: company", "BV: firm", "map.yml:31: kinds.BV"),
        ("access: bulk", "access: feed\n  url: https://a.example/", "map.yml: source.access"),
        ("gives: entries", "gives: documents", "map.yml"),
        ("visible_from: unknown", "visible_from: unknown\n  expectations: {fill: {dates: 1}}", "map.yml"),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_line(store: Store, tmp_path: Path, old: str, new: str, place: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        run_json(store, tmp_path, ROW, mapping=MAP.replace(old, new))
    assert (caught.value.place or "").startswith(place)


@pytest.mark.parametrize("body", [b"", b"{", b'{"list": 1}', b"[1, 2", b"\xfd7zXZ\x00broken"])
def test_a_file_that_is_no_list_is_refused(store: Store, tmp_path: Path, body: bytes) -> None:
    (tmp_path / "map.yml").write_text(MAP, encoding="utf-8")
    (tmp_path / "list.json").write_bytes(body)
    run_or_fail = ImportOptions(mapping=tmp_path / "map.yml")
    try:
        run = import_file(store, "json", tmp_path / "list.json", run_or_fail, clock=lambda: NOW)
    except FormatError:
        run = None
    assert run is None or (run.new == 0 and run.refused == run.read > 0)
    assert store.registers.count() == 0


@pytest.mark.parametrize(
    ("form", "path", "name", "counts"),
    [
        ("jsonl", "yc_companies.jsonl.xz", "yc_companies", (3_483, 0, 0)),
        ("json", "quantum-lists/quantum-companies-2025.json", "quantum_companies", (152, 0, 8)),
        ("csv", "crunchbase-2013-10/companies.utf8.csv", "crunchbase_companies", (17_726, 0, 1)),
        ("csv", "crunchbase-2013-10/rounds.utf8.csv", "crunchbase_rounds", (31_615, 63, 1)),
        ("csv", "crunchbase-2013-10/acquisitions.utf8.csv", "crunchbase_acquisitions", (4_648, 3, 0)),
        ("jsonl", "funded_2024_2025.jsonl.xz", "funded_startups", (3_172, 0, 0)),
    ],
)
def test_each_list_of_the_real_data_goes_in_by_the_map_beside_the_documentation(
    store: Store, shared_data: Path, form: str, path: str, name: str, counts: tuple[int, int, int]
) -> None:
    options = ImportOptions(mapping=MAPS / f"{name}.map.yml")
    run = import_file(store, form, shared_data / "startups" / path, options)
    assert ((run.new, run.unchanged, run.refused), run.error) == (counts, None)


def test_the_portfolio_of_the_documentation_goes_in(store: Store, tmp_path: Path) -> None:
    example = (MAPS / "portfolio.map.yml").read_text(encoding="utf-8").splitlines()
    rows = [line.removeprefix("# ") for line in example if line.startswith("# ") and line.count(";") > 5]
    (tmp_path / "portfolio.csv").write_text("\n".join(rows), encoding="utf-8")
    options = ImportOptions(mapping=MAPS / "portfolio.map.yml", space="board")
    run = import_file(store, "csv", tmp_path / "portfolio.csv", options, clock=lambda: NOW)
    entry = store.registers.load_entry("portfolio:P-017~board")
    assert (run.new, run.refused, entry.name, entry.country) == (1, 0, "Lumen Optics B.V.", "NL")
    assert entry.codes == (("industry", "photonics"), ("industry", "lasers"), ("employees", "11-50"))
