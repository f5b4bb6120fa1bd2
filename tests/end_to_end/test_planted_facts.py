"""What is planted in the fictional world is found by a search, after the whole way from crawl to index."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from core.models import DocumentKind, OrganisationKind, Role
from index.entry import IndexEntry
from index.parser import parse_query
from index.query import FacetField, Filters, Interval, Query, SearchAnswer
from sandbox.countries import LEGAL_FORMS
from sandbox.identities import ror_id
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
    world, held = demo.world, demo.house.store.documents.counts_by("source")
    # The catalogue of papers is asked for the technologies that are followed.
    assert 300 <= held.pop("openalex") < len(world.papers)
    assert held.pop("arxiv") == len(world.papers)
    assert held.pop("epo-ops") == sum(len(family.publications) for family in world.families)
    assert held.pop("cordis-horizon") + held.pop("cordis-h2020") == len(world.projects)
    assert held == {outlet: len(world.articles_of(outlet)) for outlet in world.outlets}
    assert set(demo.unit_of.values()) == world.units
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


def test_papers_patents_news_and_projects_are_found_together(demo: Demo) -> None:
    kinds = Counter(key.split("/")[1] for key in TRUTHS.unit_keys())
    found = facet(search(demo), FacetField.KIND)
    assert (found["patent"], found["project"]) == (kinds["patent"], kinds["project"])
    assert found["paper"] + found["news"] == kinds["paper"] + kinds["news"] + len(TRUTHS.traps)


def entry_of(demo: Demo, unit: str) -> IndexEntry:
    document_id = next(i for i, key in demo.unit_of.items() if key == unit)
    entry = demo.house.engine.get(demo.house.store.units.of_documents([document_id])[document_id])
    assert entry is not None
    return entry


def test_a_preprint_and_its_article_under_another_title_count_once(demo: Demo) -> None:
    (told,) = TRUTHS.inventions
    entry = entry_of(demo, told.paper)
    documents = demo.house.store.documents.load(entry.documents)
    assert [one.document.source for one in documents.values()].count("openalex") == 2
    assert "arxiv" in entry.sources
    assert len({one.document.title for one in documents.values()}) == 2


def test_the_patent_of_a_paper_is_another_unit_by_the_same_people(demo: Demo) -> None:
    (told,) = TRUTHS.inventions
    paper, patent = entry_of(demo, told.paper), entry_of(demo, told.patent)
    assert (paper.kind, patent.kind) == (DocumentKind.PAPER, DocumentKind.PATENT)
    assert {name.casefold() for name in patent.people} < {name.casefold() for name in paper.people}
    assert {actor.id for actor in patent.actors} < {actor.id for actor in paper.actors}
    assert set(patent.technologies) == set(paper.technologies)


@pytest.mark.parametrize(("unit", "offices"), TRUTHS.families.items())
def test_a_family_of_three_offices_counts_once(demo: Demo, unit: str, offices: tuple[str, ...]) -> None:
    documents = demo.house.store.documents.load(entry_of(demo, unit).documents)
    assert {one.document.key[:2] for one in documents.values()} == set(offices)
    family = next(one for one in demo.world.families if one.unit == unit)
    assert len(documents) == len(family.publications) == 4


def test_the_newcomer_leads_its_first_project_alone_and_no_register_has_it(demo: Demo) -> None:
    newcomer = TRUTHS.newcomer
    (actor,) = {one.id for one in entry_of(demo, newcomer.project).actors}
    assert search(demo, kinds=("project",), actors=(actor,)).total == 1
    assert search(demo, kinds=("paper",), actors=(actor,)).total > 5
    project = demo.house.store.documents.load_one(entry_of(demo, newcomer.project).documents[0]).document
    (home,) = project.organisations
    assert (home.role, home.is_sme, home.kind) == (Role.COORDINATOR, True, OrganisationKind.COMPANY)
    assert ("funding", newcomer.scheme) in {(one.scheme, one.code) for one in project.classifications}
    registered = [one for one in demo.world.organisations.values() if one.is_registered]
    held = demo.house.store.registers.load_entries([f"ror:{ror_id(one.id).rpartition('/')[2]}" for one in registered])
    assert sorted(one.name for one in held.values()) == sorted(one.name for one in registered)
    assert TRUTHS.organisations[newcomer.organisation].name not in {one.name for one in held.values()}


def test_a_story_in_six_outlets_counts_once_and_names_all_six(demo: Demo) -> None:
    (six,) = [unit for unit, outlets in TRUTHS.syndicated.items() if len(outlets) == 6]
    entry = entry_of(demo, six)
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


def test_each_organisation_once_and_in_its_country_those_of_no_register_once_a_name(demo: Demo) -> None:
    countries, actors = (facet(search(demo), field) for field in (FacetField.COUNTRY, FacetField.ACTOR))
    assert set(countries) == {o.country for o in TRUTHS.organisations.values()}
    homes = demo.world.organisations.values()
    assert len(actors) == sum(1 if one.is_registered else 1 + len(one.names) for one in homes)


def test_an_organisation_bears_the_name_that_it_gives_itself(demo: Demo) -> None:
    actors = demo.house.store.actors.load(list(facet(search(demo), FacetField.ACTOR)))
    homes = demo.world.organisations.values()
    names = {one.name for one in homes} | {n.name for one in homes if not one.is_registered for n in one.names}
    assert {one.name.removesuffix(f" {LEGAL_FORMS[one.country or 'NL']}") for one in actors.values()} <= names


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
