"""Entries as the ledger holds them: what is read back is what was written, and what was not said takes no place."""

from __future__ import annotations

from datetime import date

import orjson
from hypothesis import given, strategies

from core.models import OrganisationKind
from core.registers import (
    EntryStatus,
    NameKind,
    RegisterEntry,
    RegisterName,
    RegisterPlace,
    RegisterRelation,
    RelationKind,
)
from core.store.register_rows import entry_of_value, name_rows, value_of_entry

TEXT = strategies.text(strategies.characters(codec="utf-8"), min_size=1, max_size=20)
MAYBE = strategies.none() | TEXT
DEGREES = strategies.none() | strategies.floats(-90, 90)
PAIRS = strategies.lists(strategies.tuples(TEXT, TEXT), max_size=3).map(tuple)
DAYS = strategies.none() | strategies.dates(date(1900, 1, 1), date(2026, 1, 1))
NAMES = strategies.builds(RegisterName, TEXT, strategies.sampled_from(NameKind), MAYBE)
ENTRIES = strategies.builds(
    RegisterEntry,
    source=TEXT,
    key=TEXT,
    names=strategies.lists(NAMES, min_size=1, max_size=4).map(tuple),
    kinds=strategies.lists(strategies.sampled_from(OrganisationKind), max_size=2).map(tuple),
    status=strategies.sampled_from(EntryStatus),
    country=MAYBE,
    region=MAYBE,
    city=MAYBE,
    latitude=DEGREES,
    longitude=DEGREES,
    established=strategies.none() | strategies.integers(1, 2026),
    domains=strategies.lists(TEXT, max_size=2).map(tuple),
    links=strategies.lists(TEXT, max_size=2).map(tuple),
    identifiers=PAIRS,
    codes=PAIRS,
    relations=strategies.lists(
        strategies.builds(RegisterRelation, strategies.sampled_from(RelationKind), TEXT, strategies.just("") | TEXT),
        max_size=2,
    ).map(tuple),
    text=strategies.just("") | TEXT,
    updated=DAYS,
    added=DAYS,
    other_places=strategies.lists(
        strategies.builds(RegisterPlace, MAYBE, MAYBE, MAYBE, DEGREES, DEGREES), max_size=2
    ).map(tuple),
    employees=strategies.none() | strategies.integers(0, 10**6),
    owner=TEXT,
    space=TEXT,
)


@given(ENTRIES)
def test_what_is_read_back_is_what_was_written(entry: RegisterEntry) -> None:
    value = orjson.loads(orjson.dumps(value_of_entry(entry)))
    assert entry_of_value(value, entry.owner, entry.space) == entry
    assert value_of_entry(entry_of_value(value, entry.owner, entry.space)) == value


def test_what_a_register_does_not_say_takes_no_place() -> None:
    entry = RegisterEntry("ror", "1", (RegisterName("Delta"),), latitude=0.0, employees=0)
    assert value_of_entry(entry) == {
        "source": "ror", "key": "1", "names": [["Delta", "label"]], "latitude": 0.0, "employees": 0,
    }  # fmt: skip


def test_of_names_that_are_one_when_normalised_the_most_telling_kind_stays() -> None:
    names = [
        ("DELTA", NameKind.ACRONYM),
        ("Delta B.V.", NameKind.LEGAL),
        ("delta", NameKind.ALIAS),
        ("…", NameKind.LABEL),
    ]
    entry = RegisterEntry("ror", "1", tuple(RegisterName(value, kind) for value, kind in names))
    assert name_rows(entry) == [{"actor_id": "ror:1", "normalised": "delta", "name": "Delta B.V.", "kind": "legal"}]
