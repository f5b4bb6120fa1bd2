"""Technologies and windows as sources can be asked for them."""

from __future__ import annotations

from datetime import date

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.taxonomy import Taxonomy, load_taxonomy
from crawlers.backfill.technologies import choose_technologies, list_members, make_topic, merge_topics
from crawlers.backfill.topics import Topic, Window, in_parts, pack, unpack
from crawlers.backfill.windows import clip, iter_windows, span_of_years

DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1))


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


def test_a_technology_has_the_codes_and_terms_of_the_narrower_ones(taxonomy: Taxonomy) -> None:
    topic = make_topic(taxonomy, "quantum-communication")
    assert topic.openalex == ("T10020", "T11414")
    assert ("en", "quantum communication") in topic.terms
    assert ("en", "quantum key distribution") in topic.terms
    assert topic.terms.index(("en", "quantum communication")) < topic.terms.index(("en", "quantum key distribution"))


def test_weak_terms_are_left_out_for_they_mean_other_things_too(taxonomy: Taxonomy) -> None:
    weak = {term.text for term in taxonomy["energy-materials"].terms if term.weak}
    assert "cathode" in weak
    assert not weak & {text for _, text in make_topic(taxonomy, "energy-materials").terms}


def test_a_code_that_another_holds_is_not_asked_for_by_itself(taxonomy: Taxonomy) -> None:
    cpc = make_topic(taxonomy, "energy-materials").cpc
    assert "H01M10" in cpc
    assert not [code for code in cpc if code.startswith("H01M10/")]
    assert list(cpc) == sorted(cpc, key=len)


def test_a_cluster_is_all_of_its_technologies(taxonomy: Taxonomy) -> None:
    cluster = make_topic(taxonomy, "quantum-technologies")
    assert set(cluster.openalex) >= set(make_topic(taxonomy, "quantum-sensing").openalex)
    assert merge_topics(taxonomy, ["quantum-technologies", "quantum-sensing"]).openalex == cluster.openalex


def test_members_are_all_that_belongs_to_what_was_chosen(taxonomy: Taxonomy) -> None:
    assert {"lidar", "photonic-detection", "photonics-and-optical-technologies"} <= list_members(
        taxonomy, ["photonic-detection"]
    )
    assert "silicon-photonics" not in list_members(taxonomy, ["photonic-detection"])


def test_a_name_that_there_is_not_is_told_with_those_like_it(taxonomy: Taxonomy) -> None:
    with pytest.raises(InputError, match=r"^lasers: no such technology or cluster; there are: semiconductor-lasers$"):
        choose_technologies(taxonomy, ["quantum-sensing", "lasers"])


def test_a_retired_name_is_told_with_what_came_after_it(taxonomy: Taxonomy) -> None:
    older = Taxonomy(taxonomy.version, taxonomy.technologies, taxonomy.children, {"qubits": ("quantum-computing",)})
    with pytest.raises(InputError, match="retired in favour of quantum-computing"):
        choose_technologies(older, ["qubits"])


def test_what_travels_with_a_request_says_the_same_when_it_comes_back() -> None:
    topic = Topic("lasers", cpc=("H01S5",), terms=(("en", "diode laser"), ("de", "Diodenlaser")))
    window = Window(date(2020, 1, 1), date(2020, 2, 1))
    assert unpack(orjson.loads(orjson.dumps(pack(topic, window)))) == (topic, window)
    assert topic.texts("de") == ("Diodenlaser",)
    assert topic.texts() == ("diode laser", "Diodenlaser")


@given(DAYS, DAYS, st.sampled_from(["week", "month", "quarter", "year"]))
def test_windows_cover_a_span_whole_and_once(one: date, other: date, size: str) -> None:
    begin, end = sorted((one, other))
    parts = [clip(window, begin, end) for window in iter_windows(begin, end, size)]
    days = [part.days for part in parts if part is not None]
    assert sum(days) == (end - begin).days
    assert all(parts)
    assert parts == sorted(parts, reverse=True)  # type: ignore[type-var]


@given(DAYS, st.integers(1, 3_000))
def test_two_halves_are_the_whole(begin: date, days: int) -> None:
    window = Window(begin, date.fromordinal(begin.toordinal() + days))
    halves = window.halves()
    assert sum(half.days for half in halves) == (days if days > 1 else 0)
    assert not halves or (halves[0].begin, halves[0].end, halves[1].end) == (begin, halves[1].begin, window.end)


@pytest.mark.parametrize(
    ("size", "begins"),
    [
        ("week", [date(2026, 3, 30), date(2026, 3, 23)]),
        ("month", [date(2026, 4, 1), date(2026, 3, 1)]),
        ("quarter", [date(2026, 4, 1), date(2026, 1, 1)]),
        ("year", [date(2026, 1, 1)]),
    ],
)
def test_windows_are_those_of_the_calendar(size: str, begins: list[date]) -> None:
    assert [one.begin for one in iter_windows(date(2026, 3, 28), date(2026, 4, 3), size)] == begins


def test_years_end_today() -> None:
    today = date(2026, 11, 1)
    assert span_of_years(2025, None, today) == Window(date(2025, 1, 1), date(2026, 11, 2))
    assert span_of_years(2024, 2024, today) == Window(date(2024, 1, 1), date(2025, 1, 1))
    assert span_of_years(2026, 2026, today).last == today


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (1899, None, "--from 1899"),
        (2027, None, "--from 2027"),
        (2020, 2019, "--until 2019"),
        (2020, 2027, "--until 2027"),
    ],
)
def test_a_year_that_there_is_not_is_named(first: int, last: int | None, said: str) -> None:
    with pytest.raises(InputError, match=said):
        span_of_years(first, last, date(2026, 11, 1))


def test_values_are_cut_in_parts_without_loss() -> None:
    assert list(in_parts("abcde", 2)) == [("a", "b"), ("c", "d"), ("e",)]
