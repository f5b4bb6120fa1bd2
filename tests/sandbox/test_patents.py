from __future__ import annotations

from collections import Counter

import pytest

from sandbox.model import Family, World
from sandbox.truths import Truths


def family_of(world: World, unit: str) -> Family:
    return next(one for one in world.families if one.unit == unit)


def test_a_number_stands_for_one_publication_and_one_family(world: World) -> None:
    numbers = Counter(one.docdb for family in world.families for one in family.publications)
    assert set(numbers.values()) == {1}
    assert len({family.id for family in world.families}) == len(world.families)


def test_numbers_are_above_those_that_offices_have_given(world: World) -> None:
    for family in world.families:
        for one in family.publications:
            serial = one.number[4:] if one.country in {"WO", "US", "JP"} and one.kind != "B2" else one.number
            assert serial.startswith("9")


def test_an_invention_is_secret_for_eighteen_months_and_granted_later(world: World) -> None:
    for family in world.families:
        first = family.publications[0]
        assert 540 <= (first.published - family.priority_day).days <= 560
        assert all(family.priority_day < one.filed < first.published for one in family.publications)
        assert all(one.published > first.published for one in family.publications if one.kind.startswith("B"))


def test_a_family_of_three_offices_is_planted(world: World, truths: Truths) -> None:
    for unit, offices in truths.families.items():
        assert {one.country for one in family_of(world, unit).publications} == set(offices)
    assert [len(offices) for offices in truths.families.values()] == [3]


def test_an_invention_is_told_as_preprint_article_and_patent(world: World, truths: Truths) -> None:
    for told in truths.inventions:
        paper = next(one for one in world.papers if one.unit == told.paper)
        family = family_of(world, told.patent)
        assert family.priority_day < paper.created.date() < family.publications[0].published
        assert {one.name for one in family.inventors} < {one.name for one in paper.authors}
        assert paper.journal_title not in {None, paper.title, family.title}


def test_a_patent_and_its_paper_are_about_the_same(world: World, truths: Truths) -> None:
    for told in truths.inventions:
        paper = next(one for one in world.papers if one.unit == told.paper)
        words = set(family_of(world, told.patent).abstract.split())
        assert len(words & set(paper.abstract.split())) > len(words) / 3


@pytest.mark.parametrize("name", ["codes", "inventors", "applicants", "abstract"])
def test_every_family_is_complete(world: World, name: str) -> None:
    assert all(getattr(one, name) for one in world.families)


def test_what_is_cited_was_known_on_the_day_of_filing(world: World) -> None:
    published = {one.docdb: one.published for family in world.families for one in family.publications}
    citing = [family for family in world.families if family.cites]
    assert len(citing) > 20
    assert all(published[one] < family.priority_day for family in citing for one in family.cites)
