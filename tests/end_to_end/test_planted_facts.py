"""What is planted in the fictional world is found by a search, after the whole way from crawl to index."""

from __future__ import annotations

from collections import defaultdict

import pytest

from index.parser import parse_query
from index.query import FacetField, Filters, Interval, Query, SearchAnswer
from sandbox.truths import load_truths
from tests.end_to_end.conftest import Demo

TRUTHS = load_truths()


def search(demo: Demo, text: str = "", **filters: object) -> SearchAnswer:
    parsed = parse_query(text)
    query = Query(
        parsed.expression,
        Filters(**filters),  # type: ignore[arg-type]
        limit=100,
        facets=tuple(FacetField),
        facet_size=100,
        histogram=Interval.YEAR,
        highlight=True,
    )
    return demo.house.engine.search(query)


def by_year(answer: SearchAnswer) -> dict[int, int]:
    return {bar.start.year: bar.count for bar in answer.histogram if bar.count}


def facet(answer: SearchAnswer, field: FacetField) -> dict[str, int]:
    return {count.value: count.count for count in answer.facets[field]}


def test_every_planted_document_is_collected_and_nothing_is_refused(demo: Demo) -> None:
    assert demo.house.store.documents.count() == len(demo.world.papers) + len(demo.world.articles)
    assert [run.refused for run in demo.runs] == [0] * len(demo.runs)
    assert demo.house.store.pending.counts(demo.runs[-1].started_at) == {}


def test_the_units_are_exactly_the_planted_ones(demo: Demo) -> None:
    units = demo.house.store.units
    ids = [i for batch in units.iter_ids() for i in batch]
    found = {unit.members for unit in units.load(ids).values()}
    planted: dict[str, list[str]] = defaultdict(list)
    for document_id, unit in demo.unit_of.items():
        planted[unit].append(document_id)
    assert found == {tuple(sorted(members)) for members in planted.values()}


def test_a_story_in_six_outlets_counts_once_and_names_all_six(demo: Demo) -> None:
    (six,) = [unit for unit, outlets in TRUTHS.syndicated.items() if len(outlets) == 6]
    document_id = next(i for i, unit in demo.unit_of.items() if unit == six)
    unit_id = demo.house.store.units.of_documents([document_id])[document_id]
    entry = demo.house.engine.get(unit_id)
    assert entry is not None
    assert set(entry.sources) == set(TRUTHS.syndicated[six])
    assert len(entry.documents) == 6


@pytest.mark.parametrize("technology", [TRUTHS.emerging.technology, TRUTHS.fading.technology])
def test_the_rising_and_the_fading_technology_have_their_planted_units_each_year(demo: Demo, technology: str) -> None:
    planted = {year: count for year, count in TRUTHS.units_by_year(technology).items() if count}
    assert by_year(search(demo, technologies=(technology,))) == planted


def test_planted_technologies_are_found_and_hardly_others(demo: Demo) -> None:
    central: set[tuple[str, str]] = set()
    for technology in TRUTHS.technologies:
        answer = search(demo, technologies=(technology,))
        central |= {(demo.unit_of[hit.entry.documents[0]], technology) for hit in answer.hits}
    planted = {(key, key.split("/")[0]) for key in TRUTHS.unit_keys()}
    assert len(central & planted) / len(planted) >= 0.98
    assert len(central & planted) / len(central) >= 0.95


@pytest.mark.parametrize(("trap", "forbidden"), TRUTHS.traps.items())
def test_no_trap_has_a_tag_that_it_only_looks_like(demo: Demo, trap: str, forbidden: frozenset[str]) -> None:
    document_id = next(i for i, unit in demo.unit_of.items() if unit == f"trap/{trap}")
    tags = demo.house.store.tags.load([document_id])[document_id].tags
    assert not {tag.technology for tag in tags if tag.central} & forbidden


@pytest.mark.parametrize("technology", sorted(TRUTHS.technologies))
def test_the_planted_organisations_lead_their_technology(demo: Demo, technology: str) -> None:
    answer = search(demo, technologies=(technology,), kinds=("paper",))
    actors = demo.house.store.actors.load(list(facet(answer, FacetField.ACTOR)))
    leading = {actors[value].name for value in list(facet(answer, FacetField.ACTOR))[:4]}
    planted = {TRUTHS.organisations[o].name for o in TRUTHS.technologies[technology].organisations}
    assert len(leading & planted) >= 2


def test_forty_organisations_at_most_each_in_its_country(demo: Demo) -> None:
    countries = facet(search(demo), FacetField.COUNTRY)
    assert set(countries) == {o.country for o in TRUTHS.organisations.values()}
    assert demo.house.store.actors.count() <= len(TRUTHS.organisations)


@pytest.mark.parametrize(
    ("query", "technology"),
    [
        ("silicon nitride ring resonator", "silicon-nitride-photonics"),
        ("lithium niobate modulator", "lithium-niobate-photonics"),
        ("solid-state battery", "solid-state-batteries"),
        ("batterij", "energy-materials"),
        ("Quantencomputer", "quantum-computing"),
    ],
)
def test_a_search_as_typed_leads_to_its_technology(demo: Demo, query: str, technology: str) -> None:
    answer = search(demo, query)
    assert answer.total >= 5
    assert technology in list(facet(answer, FacetField.TECHNOLOGY))[:3]
    assert all(hit.snippet and (hit.snippet.spans or (hit.title and hit.title.spans)) for hit in answer.hits)


def test_as_of_shows_what_one_could_read_then(demo: Demo) -> None:
    (unit, truth) = next(iter(TRUTHS.corrected_dates.items()))
    document_id = next(i for i, key in demo.unit_of.items() if key == unit)
    assert demo.house.store.documents.load_one(document_id).document.visible_from == truth.published


def test_languages_are_told_apart(demo: Demo) -> None:
    found = demo.house.store.documents.counts_by("lang")
    news = {lang: sum(a.lang == lang for a in demo.world.articles) for lang in ("nl", "de")}
    assert {lang: found[lang] for lang in news} == news
