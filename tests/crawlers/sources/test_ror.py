"""ROR: both schemas say the same of an organisation, whichever way it came; what is not known is refused."""

from __future__ import annotations

import lzma
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from core.errors import FormatError, InputError, RecordError
from core.models import OrganisationKind
from core.registers import EntryStatus, NameKind, RegisterEntry, RegisterName, RegisterRelation, RelationKind
from core.store import Store
from core.store.forgetting.forgetting import Order
from crawlers.bulk.importer import import_file
from crawlers.registers.ror import make_entry
from crawlers.source import load_sources
from crawlers.spiders.choosing import make_spider
from tests.crawlers.sources.register_records import ROR, ROR_FIRST, dump_ask, release, zipped
from tests.crawlers.spiders.apis import make_round, read

SOURCE = load_sources()["ror"]
NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
FILES = ("actors/ror_records_v2.jsonl.xz", "actors/ror_records_v1schema.jsonl.xz")


def test_a_record_of_the_second_schema_becomes_an_entry() -> None:
    entry = make_entry(ROR)
    assert (entry.id, entry.name, entry.names[0].lang) == ("ror:02e2c7k09", "An Example University", "en")
    assert (entry.kinds, entry.codes) == ((OrganisationKind.EDUCATION,), (("ror", "funder"),))
    assert (entry.country, entry.region, entry.city) == ("NL", "South Holland", "Delft")
    assert (entry.latitude, entry.longitude, entry.established) == (52.00667, 4.35556, 1842)
    assert (entry.links, entry.domains) == (("https://www.example.nl/",), ("example.nl",))
    assert entry.identifiers == (("ror", "02e2c7k09"), ("isni", "0000000120974740"))
    assert entry.relations == (RegisterRelation(RelationKind.CHILD, "04wf30j82", "An Institute"),)
    assert (entry.status, entry.added, entry.updated) == (EntryStatus.ACTIVE, date(2018, 11, 14), date(2026, 2, 24))


def test_a_record_of_the_first_schema_says_the_same() -> None:
    entry = make_entry(ROR_FIRST)
    assert (entry.id, entry.kinds, entry.country) == ("ror:02e2c7k09", (OrganisationKind.EDUCATION,), "NL")
    assert (entry.region, entry.city, entry.status) == ("South Holland", "Delft", EntryStatus.ACTIVE)
    assert entry.identifiers == (("ror", "02e2c7k09"), ("grid", "grid.5292.c"))
    assert entry.links == ("http://www.example.nl/", "https://en.wikipedia.org/wiki/An_Example")
    assert entry.names == (
        RegisterName("An Example University", NameKind.DISPLAY),
        RegisterName("Een Voorbeeld", NameKind.LABEL, "nl"),
        RegisterName("The Example", NameKind.ALIAS),
        RegisterName("AEU", NameKind.ACRONYM),
    )
    assert entry.relations == make_entry(ROR).relations


def test_a_preferred_identifier_stands_first_and_places_after_the_first_are_kept() -> None:
    ids = [{"all": ["Q1", "Q2"], "preferred": "Q2", "type": "wikidata"}]
    there = {"geonames_details": {"country_code": "BE", "name": "Ghent", "lat": 51, "lng": 3.7}}
    entry = make_entry(ROR | {"external_ids": ids, "locations": [*ROR["locations"], there]})
    assert entry.identifiers[1:] == (("wikidata", "q2"), ("wikidata", "q1"))
    assert [(place.country, place.city, place.latitude) for place in entry.other_places] == [("BE", "Ghent", 51.0)]


def test_what_is_no_identifier_of_its_kind_is_left_out() -> None:
    ids = [{"all": ["Q1", "Q2; Q3"], "preferred": None, "type": "wikidata"}, {"all": ["0000 0001"], "type": "isni"}]
    assert make_entry(ROR | {"external_ids": ids}).identifiers[1:] == (("wikidata", "q1"), ("isni", "00000001"))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"id": None}, "no id"),
        ({"names": []}, "no name"),
        ({"names": [{"value": "A", "types": ["nickname"]}]}, "names of the type nickname"),
        ({"names": "A"}, "names is not a list of objects"),
        ({"types": ["university"]}, "the type 'university'"),
        ({"status": "gone"}, "the status 'gone'"),
        ({"relationships": [{"type": "friend", "id": "https://ror.org/04wf30j82"}]}, "type 'friend'"),
        ({"established": "1842"}, "established is '1842', not a year"),
        ({"locations": [{"geonames_details": {"country_code": "Holland"}}]}, "no code of a country"),
        ({"locations": [{"geonames_details": {"lat": "north"}}]}, "lat is 'north', not degrees"),
        ({"admin": {"last_modified": {"date": "24-02-2026"}}}, "date is not a date"),
    ],
)
def test_what_is_not_known_is_refused(change: dict[str, Any], word: str) -> None:
    with pytest.raises(RecordError, match=word):
        make_entry(ROR | change)


def test_a_release_leads_to_its_archive_which_is_asked_for_once() -> None:
    (ask,) = read(SOURCE, release("v2.1-2026-11-03-ror-data.zip")).asks
    assert ask.url == "https://zenodo.org/api/records/9/files/v2.1-2026-11-03-ror-data.zip/content"
    assert (ask.role, ask.key, ask.version) == ("dump", "dump", "v2.1-2026-11-03-ror-data.zip")


@pytest.mark.parametrize(
    "files",
    [
        ["ror-data.zip"],
        {"enabled": True, "entries": {}},
        [{"key": "v2-ror-data.zip"}],
        [{"key": "v2-ror-data.zip", "links": "https://zenodo.org"}],
        [{"key": "v2-ror-data.zip", "links": {"self": "file:///etc/passwd"}}],
    ],
)
def test_a_release_in_another_form_stops_the_source(files: object) -> None:
    with pytest.raises(FormatError, match="has no file"):
        read(SOURCE, {"files": files})


def test_an_archive_that_is_no_sound_one_stops_the_source() -> None:
    body = bytearray(zipped({"ror-data.json": [ROR]}))
    # Where its directory begins.
    body[-6:-2] = b"\xff\xff\xff\xff"
    with pytest.raises(FormatError, match="not a whole archive"):
        read(SOURCE, bytes(body), dump_ask(make_spider(SOURCE, make_round())))


def test_of_an_archive_with_both_schemas_the_second_is_read() -> None:
    body = zipped({"v1-ror-data.json": [ROR_FIRST], "v1-ror-data_schema_v2.json": [ROR]})
    given = read(SOURCE, body, dump_ask(make_spider(SOURCE, make_round())))
    assert [one.updated for one in given.entries] == [date(2026, 2, 24)]


def test_the_whole_of_both_files_is_read(shared_data: Path) -> None:
    entries: list[RegisterEntry] = []
    for name in FILES:
        with lzma.open(shared_data / name) as lines:
            entries += [make_entry(orjson.loads(line)) for line in lines]
    assert len({entry.id for entry in entries}) == len(entries) == 35_990 + 15_380
    assert Counter(entry.status for entry in entries)[EntryStatus.WITHDRAWN] == 190 + 1_184
    assert sum(len(entry.other_places) for entry in entries) == 36_171 - 35_990
    assert sum(len(entry.relations) for entry in entries) == 41_243 + 10_581
    assert all(entry.country and entry.city and entry.identifiers for entry in entries)
    kinds = Counter(kind for entry in entries[:35_990] for kind in entry.kinds)
    assert (kinds[OrganisationKind.COMPANY], kinds[OrganisationKind.RESEARCH]) == (5_093, 6_630)


@pytest.mark.parametrize("name", ["lines.jsonl", "list.json", "dump.zip"])
def test_a_file_is_imported_by_the_name_of_its_source(store: Store, tmp_path: Path, name: str) -> None:
    records = [ROR, ROR | {"id": "https://ror.org/04wf30j82"}, ROR | {"id": "nobody"}]
    lines = b"\n".join(map(orjson.dumps, records))
    body = {"lines.jsonl": lines, "list.json": orjson.dumps(records), "dump.zip": zipped({"ror-data.json": records})}
    (tmp_path / name).write_bytes(body[name])
    run = import_file(store, "ror", tmp_path / name, clock=lambda: NOW)
    again = import_file(store, "ror", tmp_path / name, clock=lambda: NOW)
    assert (run.read, run.new, run.refused, again.unchanged) == (3, 2, 1, 2)
    assert store.statements.about(["ror:02e2c7k09"])[0].reason == f"file {name}"
    assert store.sources.load()["ror"].kind == "register"


def test_a_forgotten_register_is_not_imported(store: Store, tmp_path: Path) -> None:
    (tmp_path / "ror.jsonl").write_bytes(orjson.dumps(ROR))
    import_file(store, "ror", tmp_path / "ror.jsonl", clock=lambda: NOW)
    store.forgetting.forget_source("ror", Order("asked to", NOW))
    with pytest.raises(InputError, match="was forgotten"):
        import_file(store, "ror", tmp_path / "ror.jsonl", clock=lambda: NOW)
