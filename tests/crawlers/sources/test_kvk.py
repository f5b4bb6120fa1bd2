"""KVK's open data: numbers without a name, however its fields are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.errors import RecordError
from core.models import OrganisationKind
from core.registers import EntryStatus, NameKind, RegisterName
from core.store import Store
from crawlers.bulk.importer import import_file
from crawlers.registers.kvk import make_entry
from crawlers.source import load_sources
from tests.crawlers.sources.register_records import KVK, zipped
from tests.crawlers.spiders.apis import seeds

NUMBERED = KVK | {"kvkNummer": "12345678"}


def test_a_record_becomes_an_entry_that_bears_its_number_as_name() -> None:
    entry = make_entry(NUMBERED)
    assert (entry.id, entry.names) == ("kvk:12345678", (RegisterName("KVK 12345678", NameKind.DISPLAY),))
    assert (entry.country, entry.region, entry.established) == ("NL", "postcode 26", 2015)
    assert (entry.status, entry.kinds) == (EntryStatus.ACTIVE, (OrganisationKind.COMPANY,))
    assert entry.codes == (("sbi", "26110"), ("sbi", "72199"), ("kvk-form", "bv"))


@pytest.mark.parametrize(
    "activities",
    [
        {"hoofdactiviteit": "26.11", "nevenactiviteit1": "72199"},
        {"activiteiten": "2611, 72199"},
        {"sbiCodes": ["2611", "72199"]},
        {"HOOFDACTIVITEIT": "2611;72199"},
    ],
)
def test_activities_are_read_however_they_are_written(activities: dict[str, Any]) -> None:
    assert make_entry({"KVKNUMMER": "1", **activities}).codes == (("sbi", "2611"), ("sbi", "72199"))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"kvkNummer": None}, "no kvkNummer"),
        ({"kvkNummer": "123456789"}, "no KVK number"),
        ({"kvkNummer": 12345678}, "kvknummer is int"),
        ({"actief": "misschien"}, "not J or N"),
        ({"datumAanvang": "gisteren"}, "not a date"),
        ({"activiteiten": [{"sbiCode": "A"}]}, "no SBI code"),
    ],
)
def test_what_is_not_known_is_refused(change: dict[str, Any], word: str) -> None:
    with pytest.raises(RecordError, match=word):
        make_entry(NUMBERED | change)


def test_one_number_is_asked_for_in_each_request() -> None:
    asks = seeds(load_sources()["kvk"], wanted=("kvk:12345678", "kvk:00000001"))
    assert [ask.url.rpartition("/")[2] for ask in asks] == ["12345678", "00000001"]
    assert len({ask.key for ask in asks}) == 2


def test_the_archive_is_imported_and_its_entries_are_those_of_the_register(store: Store, tmp_path: Path) -> None:
    (tmp_path / "kvk.zip").write_bytes(zipped({"a.json": [NUMBERED, KVK]}))
    run = import_file(store, "kvk-bulk", tmp_path / "kvk.zip")
    assert (run.new, run.refused) == (1, 1)
    assert store.registers.find("kvk", "12345678")[0].id == "kvk:12345678"
