from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from sandbox.model import World
from sandbox.truths import YEARS, Truths
from sandbox.world import build_world, count_languages


def test_the_same_seed_gives_the_same_world(world: World) -> None:
    assert repr(build_world()) == repr(world)


def test_another_seed_gives_other_texts_with_the_same_truths(world: World) -> None:
    other = build_world(seed=7)
    assert other.units == world.units
    assert not {p.abstract for p in other.papers if p.technology} & {p.abstract for p in world.papers}


def test_the_units_are_those_of_the_truths(world: World, truths: Truths) -> None:
    assert world.units == {*truths.unit_keys(), *(f"trap/{key}" for key in truths.traps)}


def test_every_unit_appears_in_its_year(world: World, truths: Truths) -> None:
    years = {p.unit: p.created.year for p in reversed(world.papers)}
    years |= {a.unit: a.published.year for a in world.articles}
    years |= {f.unit: f.publications[0].published.year for f in world.families}
    years |= {p.unit: p.signed.year for p in world.projects}
    wrong = [key for key in truths.unit_keys() if years[key] != int(key.split("/")[2])]
    assert wrong == []


def test_each_technology_has_its_organisations_and_no_others(world: World, truths: Truths) -> None:
    seen = {(p.technology, o) for p in world.papers for o in p.organisations if p.technology}
    seen |= {(a.technology, a.organisations[0]) for a in world.articles if a.technology and a.organisations}
    seen |= {(p.technology, one.organisation) for p in world.projects for one in p.participants}
    planned = {(name, o) for name in truths.technologies for o in truths.organisations_of(name)}
    assert seen == planned


def test_no_organisation_acts_before_it_exists(world: World) -> None:
    early = [(p.id, o) for p in world.papers for o in p.organisations if p.created.year < world.organisations[o].since]
    assert early == []


def test_journal_versions_share_a_doi_and_differ_in_id_and_case(world: World, truths: Truths) -> None:
    for unit in truths.journal_versions:
        preprint, journal = (p for p in world.papers if p.unit == unit)
        assert preprint.doi == journal.doi is not None
        assert preprint.id != journal.id
        assert preprint.title != journal.title == preprint.title.upper()
        assert preprint.created < journal.created


def test_no_two_other_papers_share_a_doi(world: World, truths: Truths) -> None:
    dois = Counter(p.doi for p in world.papers if p.doi and p.unit not in truths.journal_versions)
    assert dois.most_common(1)[0][1] == 1
    assert len(dois) > 100


def test_a_syndicated_story_stands_in_its_outlets_under_one_title(world: World, truths: Truths) -> None:
    for unit, outlets in truths.syndicated.items():
        copies = [a for a in world.articles if a.unit == unit]
        assert {a.outlet for a in copies} == set(outlets)
        assert len({(a.title, a.lead, a.author) for a in copies}) == 1
        assert len({a.published for a in copies}) == len(copies)


def test_all_other_stories_stand_in_one_outlet(world: World, truths: Truths) -> None:
    copies = Counter(a.unit for a in world.articles if a.unit not in truths.syndicated)
    assert set(copies.values()) == {1}


def test_ids_paths_and_titles_are_unique(world: World, truths: Truths) -> None:
    assert len({p.id for p in world.papers}) == len(world.papers)
    assert len({a.path for a in world.articles}) == len(world.articles)
    assert len({p.title.casefold() for p in world.papers}) == len(world.papers) - len(truths.journal_versions)


def test_three_languages_have_a_fair_share(world: World) -> None:
    counts = count_languages(replace(world, papers=()))
    assert counts.keys() == {"en", "nl", "de"}
    assert min(counts.values()) > 60
    assert count_languages(world)["en"] == counts["en"] + len(world.papers)


@pytest.mark.parametrize("today", [date(2019, 3, 1), date(2023, 7, 15)])
def test_an_earlier_day_shows_less_and_nothing_else(world: World, today: date) -> None:
    earlier = build_world(today=today)
    assert {p.id for p in earlier.papers} == {p.id for p in world.papers if p.created.date() < today}
    assert {a.path for a in earlier.articles} == {a.path for a in world.articles if a.published.date() < today}
    assert all(p.updated.date() < today for p in earlier.papers)
    assert {one for f in earlier.families for one in f.publications} == {
        one for f in world.families for one in f.publications if one.published < today
    }
    assert set(earlier.projects) == {p for p in world.projects if p.signed < today}


def test_a_journal_reference_comes_later_than_the_preprint(world: World) -> None:
    cited = next(p for p in world.papers if p.doi and p.created.year == 2022)
    then = next(p for p in build_world(today=date(2023, 1, 1)).papers if p.id == cited.id)
    assert then.doi is None or int(str(then.journal).partition("(")[2][:4]) <= 2023
    before = build_world(today=date.fromordinal(cited.created.toordinal() + 30))
    assert next(p for p in before.papers if p.id == cited.id).doi is None


def test_a_replaced_version_may_bear_another_title(world: World, truths: Truths) -> None:
    for unit in truths.retitled:
        last = next(p for p in world.papers if p.unit == unit)
        before = build_world(today=last.updated.date())
        first = next(p for p in before.papers if p.unit == unit)
        assert (first.version, last.version) == (1, 2)
        assert first.title != last.title
        assert first.abstract != last.abstract


def test_a_date_of_publication_is_corrected(world: World, truths: Truths) -> None:
    for unit, truth in truths.corrected_dates.items():
        after = next(a for a in world.articles if a.unit == unit)
        before = next(a for a in build_world(today=truth.corrected_on).articles if a.unit == unit)
        assert before.published.date() == truth.first_shown
        assert before.correction is None
        assert after.published.date() == truth.published
        assert after.updated is not None
        assert after.correction
        assert after.slug == before.slug


def test_an_organisation_is_written_as_in_its_year_kind_of_document_and_language(world: World) -> None:
    home = world.organisations["waddenveld-quantum"]
    written = [home.name_in(*where) for where in (("paper", 2024), ("project", 2024), ("patent", 2024))]
    assert written == ["Waddenveld Quantum Institute", "Waddenveld Kwantuminstituut", "WQI"]
    assert [home.name_in("news", 2024, lang) for lang in ("de", "nl")] == [home.name, "Waddenveld Kwantuminstituut"]
    renamed = world.organisations["kolkhaven-university"]
    assert [renamed.name_in("paper", year) for year in (2021, 2022)] == [
        "Kolkhaven Polytechnic",
        "Kolkhaven University",
    ]


def test_every_name_is_found_in_a_document_of_its_kind(world: World) -> None:
    texts = {lang: " ".join(p for a in world.articles if a.lang == lang for p in a.paragraphs) for lang in ("nl", "de")}
    assert "Waddenveld Kwantuminstituut" in texts["nl"]
    assert "Waddenveld Kwantuminstituut" not in texts["de"]
    early = [a for a in world.articles if a.published.year < 2022 and "kolkhaven-university" in a.organisations]
    assert all("Kolkhaven University" not in " ".join((a.title, *a.paragraphs)) for a in early)
    assert any("Kolkhaven Polytechnic" in a.title for a in early)


def test_of_two_firms_of_one_name_a_story_names_the_one_that_it_is_about(world: World) -> None:
    named = [a.organisations for a in world.articles if any("Vonkel" in text for text in (a.title, *a.paragraphs))]
    both = {"vonkel-zandrecht", "vonkel-hochwald"}
    assert {len(both.intersection(one)) for one in named} == {1}
    assert {one[0] for one in named} == both


def test_an_event_is_told_by_its_outlets_in_words_of_their_own(world: World, truths: Truths) -> None:
    for name, dealing in truths.dealings.items():
        tellings = [a for a in world.articles if a.unit in dealing.unit_keys(name).values()]
        assert {a.outlet: a.published.date() for a in tellings} == {o: t.published for o, t in dealing.told.items()}
        assert len({paragraph for a in tellings for paragraph in a.paragraphs}) == 3 * len(tellings)
        assert {a.organisations for a in tellings} == {dealing.organisations}


def test_every_year_has_units_of_every_chain(world: World) -> None:
    years = Counter(p.created.year for p in world.papers) + Counter(a.published.year for a in world.articles)
    assert years.keys() == set(YEARS)
    assert min(count for year, count in years.items() if year > YEARS[0]) > 40


def test_a_new_row_of_the_truths_leaves_the_other_texts_alone(world: World, truths: Truths) -> None:
    lidar = truths.technologies["lidar"]
    more = lidar.model_copy(update={"papers": (*lidar.papers[:-1], lidar.papers[-1] + 1)})
    grown = build_world(truths=truths.model_copy(update={"technologies": {**truths.technologies, "lidar": more}}))
    assert len(grown.papers) == len(world.papers) + 1
    assert set(world.papers) <= set(grown.papers)
