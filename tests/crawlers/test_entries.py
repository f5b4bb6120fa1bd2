"""Entries of registers on their way: what every one must be, and what their sources may promise of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.errors import ConfigurationError, FormatError, OversizeError, RecordError
from core.registers import RegisterEntry, RegisterName, RegisterPlace, RegisterRelation, RelationKind
from crawlers.expectations import FillCounter, refuse_changed
from crawlers.records import Limits
from crawlers.source import Source
from crawlers.spiders.choosing import make_spider
from tests.crawlers.loopback import make_source
from tests.crawlers.spiders.apis import RECORD, make_api, make_round

LIMITS = Limits(date(2026, 11, 1), max_document_kb=10)
ENTRY = RegisterEntry("ror", "05xvt9f17", (RegisterName("Delta"),), country="NL", latitude=52.0, longitude=4.4)


def make_register(**facts: object) -> Source:
    return make_source(kind="company", gives="entries", visible_from="unknown", **facts)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"established": 2026, "updated": date(2026, 11, 2)},
        {"latitude": None, "longitude": None},
        {"latitude": -90.0, "longitude": 180.0},
        {"text": "é" * 5_000},
        {"established": 970},
    ],
)
def test_a_sound_entry_passes(change: dict[str, object]) -> None:
    LIMITS.check_entry(replace(ENTRY, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"key": "a~board"}, "tilde"),
        ({"key": "k" * 201}, "201 characters"),
        ({"names": ()}, "no name"),
        ({"names": (RegisterName("  "),)}, "no name"),
        ({"names": (RegisterName("De\0lta"),)}, "the name holds a NUL"),
        ({"city": "Del\ud83dft"}, "the city is no valid Unicode"),
        ({"relations": (RegisterRelation(RelationKind.PARENT, "1", "A\0"),)}, "the relation holds a NUL"),
        ({"identifiers": (("url", "u" * 400),)}, "the url has 400 characters"),
        ({"codes": (("a-scheme-that-is-too-long", "1"),)}, "the limit is 200"),
        ({"established": 2099}, "in the future: 2099"),
        ({"established": 0}, "not a year: 0"),
        ({"established": 10**12}, "not a year: 1000000000000"),
        ({"updated": date(2026, 11, 3)}, "in the future"),
        ({"latitude": 95.0}, "no place on the Earth"),
        ({"longitude": float("nan")}, "no place on the Earth"),
        ({"other_places": (RegisterPlace(latitude=0.0, longitude=999.0),)}, "no place on the Earth"),
    ],
)
def test_an_unsound_entry_is_refused(change: dict[str, object], word: str) -> None:
    with pytest.raises(RecordError, match=word):
        LIMITS.check_entry(replace(ENTRY, **change))  # type: ignore[arg-type]


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(OversizeError):
        LIMITS.check_entry(replace(ENTRY, text="x" * 11_000))


def test_a_register_that_no_longer_says_countries_has_changed() -> None:
    source = make_register(expectations={"fill": {"names": 1.0, "country": 0.95}})
    refuse_changed(source, [ENTRY] * 20)
    with pytest.raises(FormatError, match="country in 0 of 20 records"):
        refuse_changed(source, [replace(ENTRY, country=None)] * 20)


def test_entries_are_counted_as_records_are() -> None:
    counter = FillCounter(make_register(expectations={"min_items": 3, "fill": {"country": 1.0}}).expectations)
    counter.add(ENTRY)
    counter.add(replace(ENTRY, country=None))
    assert counter.shortfall() == "2 records, expected at least 3"


@pytest.mark.parametrize(
    ("gives", "field"), [("entries", "dates"), ("entries", "people"), ("documents", "names"), ("documents", "country")]
)
def test_a_source_promises_fields_of_what_it_gives(gives: str, field: str) -> None:
    with pytest.raises(ValueError, match=f"{gives} have no {field}"):
        make_source(gives=gives, expectations={"fill": {field: 1.0}})


def test_a_register_without_a_spider_that_makes_entries_is_wrongly_set_up() -> None:
    source = make_api(gives="entries", kind="company", record=RECORD)
    spider = make_spider(source, make_round())
    with pytest.raises(ConfigurationError, match="no Spider that makes them"):
        spider.make({"id": "1", "title": "One"})  # type: ignore[attr-defined]
