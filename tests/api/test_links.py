"""Addresses of searches: every state can be mailed and comes back the same."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.facets import describe_span
from api.pages.links import SearchLinks, shorten_day
from api.parameters import PageSearchParameters, parse_day
from core.taxonomy import load_taxonomy


def parameters(**given_values: object) -> PageSearchParameters:
    return PageSearchParameters.model_validate(given_values)


def test_defaults_are_left_out_and_the_cursor_is_not_kept() -> None:
    links = SearchLinks(parameters(q="laser", sort="relevance", cursor="abc", limit=50))
    assert links.here() == "/search?q=laser"
    assert links.json() == "/api/v1/search?q=laser"


def test_toggling_twice_is_nothing() -> None:
    links = SearchLinks(parameters(q="a&b", kind=["paper"]))
    assert links.toggled("kind", "news") == "/search?q=a%26b&kind=paper&kind=news"
    assert links.toggled("kind", "paper") == "/search?q=a%26b"


def test_a_year_is_chosen_by_its_ends() -> None:
    assert SearchLinks(parameters()).for_year(2019) == "/search?from=2019&until=2020"


def test_narrowing_replaces_only_the_parent() -> None:
    taxonomy = load_taxonomy()
    links = SearchLinks(parameters(technology=["integrated-photonics", "photovoltaics"]))
    narrowed = links.narrowed("silicon-photonics", taxonomy)
    assert parse_qs(urlsplit(narrowed).query)["technology"] == ["photovoltaics", "silicon-photonics"]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2019", "2020", "2019"),
        ("2019", "2022", "2019 to 2021"),
        ("2019-03", "2019-04", "2019-03-01 to 2019-03-31"),
    ],
)
def test_a_time_in_words(start: str, end: str, words: str) -> None:
    first, last = parse_day(start), parse_day(end)
    assert describe_span(first, last) == words  # type: ignore[arg-type]  # days, as both can be read


@given(st.dates())
def test_a_short_day_is_the_same_day(day: object) -> None:
    assert parse_day(shorten_day(str(day))) == day


@given(st.text(max_size=40), st.lists(st.sampled_from(["paper", "news", "patent"]), unique=True))
def test_an_address_says_what_was_asked(q: str, kinds: list[str]) -> None:
    address = SearchLinks(parameters(q=q, kind=kinds)).here()
    held = parse_qs(urlsplit(address).query, keep_blank_values=True)
    assert held.get("q", [""]) == [q]
    assert held.get("kind", []) == kinds
