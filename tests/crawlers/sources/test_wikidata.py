"""Wikidata: labels in our languages, the best statements, and items that were merged or are not there."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.errors import RecordError
from core.registers import NameKind, RegisterName
from crawlers.registers.countries import COUNTRY_OF
from crawlers.registers.wikidata import make_entry
from crawlers.source import load_sources
from tests.crawlers.sources.register_records import ITEM, told_of
from tests.crawlers.spiders.apis import read, seeds

SOURCE = load_sources()["wikidata"]


def with_claims(**claims: Any) -> dict[str, Any]:
    return ITEM | {"claims": claims}


def test_an_item_becomes_an_entry() -> None:
    entry = make_entry(ITEM)
    assert entry.names == (
        RegisterName("Delft University of Technology", NameKind.DISPLAY, "en"),
        RegisterName("Technische Universiteit Delft", NameKind.LABEL, "nl"),
        RegisterName("TU Delft", NameKind.ALIAS, "en"),
    )
    assert (entry.id, entry.country, entry.established) == ("wikidata:q752663", "NL", 1842)
    assert entry.identifiers == (("wikidata", "q752663"), ("ror", "02e2c7k09"))
    assert (entry.links, entry.text) == (("https://www.tudelft.nl/",), "university in Delft, Netherlands")
    assert entry.updated == date(2026, 10, 2)


def test_statements_of_the_best_rank_count_and_unknown_values_do_not() -> None:
    old, new = told_of("https://old.example")[0], told_of("https://new.example")[0]
    nothing = {"mainsnak": {"snaktype": "somevalue", "property": "P856"}, "rank": "preferred"}
    gone = told_of("https://gone.example")[0] | {"rank": "deprecated"}
    assert make_entry(with_claims(P856=[old, new | {"rank": "preferred"}])).links == ("https://new.example/",)
    assert make_entry(with_claims(P856=[nothing, old, gone])).links == ("https://old.example/",)


@pytest.mark.parametrize(
    ("value", "year"),
    [
        ({"time": "+1842-00-00T00:00:00Z", "precision": 9}, 1842),
        ({"time": "+2000-00-00T00:00:00Z", "precision": 7}, None),
        ({"time": "+1990-00-00T00:00:00Z", "precision": 8}, None),
        ({"time": "-0387-00-00T00:00:00Z", "precision": 9}, None),
    ],
    ids=["year", "century", "decade", "before-christ"],
)
def test_a_founding_that_is_known_to_a_century_only_is_no_year(value: dict[str, Any], year: int | None) -> None:
    assert make_entry(with_claims(P571=told_of(value, "time"))).established == year


def test_an_empty_list_stands_for_an_empty_object() -> None:
    assert make_entry(ITEM | {"aliases": [], "claims": []}).identifiers == (("wikidata", "q752663"),)


def test_who_asks_for_an_item_that_was_merged_finds_the_other() -> None:
    merged = ITEM | {"redirects": {"from": "Q6379334", "to": "Q752663"}}
    assert make_entry(merged).identifiers[:2] == (("wikidata", "q752663"), ("wikidata", "q6379334"))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"id": "P31"}, "no item of Wikidata"),
        ({"labels": {"fr": {"value": "Nom"}}, "aliases": {}}, "no label in en, nl, de"),
        ({"claims": [1]}, "claims is list, not an object"),
        ({"modified": "today"}, "modified is not a date"),
    ],
)
def test_what_is_not_known_is_refused(change: dict[str, Any], word: str) -> None:
    with pytest.raises(RecordError, match=word):
        make_entry(ITEM | change)


def test_a_country_that_nobody_listed_is_left_open() -> None:
    somewhere = told_of({"id": "Q999999"}, "wikibase-entityid")
    assert make_entry(with_claims(P17=somewhere)).country is None
    assert (COUNTRY_OF["q55"], COUNTRY_OF["q183"], COUNTRY_OF["q30"]) == ("NL", "DE", "US")


def test_items_are_asked_for_by_fifty() -> None:
    asks = seeds(SOURCE, wanted=tuple(f"wikidata:q{number}" for number in range(1, 121)))
    sizes = [len(parse_qs(urlsplit(ask.url).query)["ids"][0].split("|")) for ask in asks]
    assert sizes == [50, 50, 20]
    assert "ids=Q1%7CQ2%7C" in asks[0].url
    assert "maxlag=5" in asks[0].url


def test_what_is_not_there_is_counted() -> None:
    (ask,) = seeds(SOURCE, wanted=("wikidata:q752663", "wikidata:q9"))
    given = read(SOURCE, {"entities": {"Q752663": ITEM, "Q9": {"id": "Q9", "missing": ""}}}, ask)
    assert len(given.entries) == 1
    assert "1 of 2 that were asked for are not known" in given.refused[0].error.message
