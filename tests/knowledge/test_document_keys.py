from __future__ import annotations

from datetime import date

import pytest

from core.models import DateKind, Document, DocumentDate, DocumentKind, Person
from knowledge.document_keys import iter_keys, surname_of

TITLE = "Low-loss silicon nitride ring resonators"


def paper(key: str, title: str = TITLE, author: str = "Ada de Vries", year: int = 2019, **changes: object) -> Document:
    values: dict[str, object] = {
        "source": "s",
        "key": key,
        "kind": DocumentKind.PAPER,
        "title": title,
        "people": (Person(author),),
        "dates": (DocumentDate(DateKind.CREATED, date(year, 5, 1)),),
    }
    return Document(**(values | changes))  # type: ignore[arg-type]


def share(one: Document, other: Document) -> bool:
    return bool(set(iter_keys(one)) & set(iter_keys(other)))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (paper("b", "LOW LOSS Silicon-Nitride ring resonators"), True),
        (paper("b", author="de Vries, A."), True),
        (paper("b", year=2020), True),
        (paper("b", year=2022), True),
        (paper("b", year=2023), False),
        (paper("b", author="Bo Jansen"), False),
        (paper("b", "Low-loss silicon nitride disc resonators"), False),
        (paper("b", people=()), False),
        (paper("b", dates=()), False),
        (paper("b", kind=DocumentKind.PATENT), False),
    ],
)
def test_papers_share_a_key_by_title_year_and_first_author(other: Document, same: bool) -> None:
    assert share(paper("a"), other) is same


def test_an_identifier_is_enough() -> None:
    one = paper("a", "One title of a preprint", identifiers=(("doi", "10.1/X"),))
    other = paper("b", "Quite another title in print", year=2024, identifiers=(("doi", "10.1/x"),))
    assert share(one, other)


def test_a_paper_and_a_patent_with_one_doi_stay_two() -> None:
    one = paper("a", identifiers=(("doi", "10.1/x"),))
    other = paper("b", kind=DocumentKind.PATENT, identifiers=(("doi", "10.1/x"),))
    assert not share(one, other)


def test_an_application_and_what_was_granted_on_it_are_one_unit_a_claimed_priority_joins_nothing() -> None:
    held = (("application", "us.2019012345.a1"), ("priority", "us.62000001.p"))
    published = paper("us20200000001", kind=DocumentKind.PATENT, identifiers=(("patent", "us20200000001"), *held))
    granted = paper("us9", "Another title", kind=DocumentKind.PATENT, identifiers=(("patent", "us9"), held[0]))
    cousin = paper("us8", kind=DocumentKind.PATENT, identifiers=(("patent", "us8"), held[1]))
    assert share(published, granted)
    assert not share(published, cousin)


def test_publications_of_one_family_are_one_unit_whatever_their_numbers() -> None:
    numbers = (("ep4000001", "1"), ("us20260001234", "1"), ("jp2026012345", "2"))
    european, american, other = (
        paper(patent, kind=DocumentKind.PATENT, identifiers=(("patent", patent), ("family", family)))
        for patent, family in numbers
    )
    assert share(european, american)
    assert not share(european, other)


@pytest.mark.parametrize(("number", "same"), [("cn1123456", False), ("jph0512345", False), ("us1123456", True)])
def test_of_offices_that_count_anew_a_number_is_one_invention_with_its_kind_only(number: str, same: bool) -> None:
    one, other = (
        paper(f"{number}{kind}", kind=DocumentKind.PATENT, identifiers=(("patent", number), ("docdb", docdb)))
        for kind, docdb in (("a", f"{number}.a"), ("c", f"{number}.c"))
    )
    again = paper("again", kind=DocumentKind.PATENT, identifiers=(("docdb", f"{number}.a"),))
    assert share(one, other) is same
    assert share(one, again)


@pytest.mark.parametrize("title", ["Editorial", "Reply to the comment", "Erratum"])
def test_short_titles_join_nothing(title: str) -> None:
    assert not share(paper("a", title), paper("b", title))


def test_copies_of_a_wire_story_share_a_key_whatever_is_cut_at_the_end() -> None:
    opening = "A young company in Delft has opened its first line for thin lithium niobate wafers this week in the city"
    one = paper("a", kind=DocumentKind.NEWS, people=(), text=opening + " and will hire forty people.")
    cut = paper("b", kind=DocumentKind.NEWS, people=(), text=opening)
    other = paper("c", kind=DocumentKind.NEWS, people=(), text="Yesterday " + opening)
    assert share(one, cut)
    assert not share(one, other)


@pytest.mark.parametrize(
    ("name", "surname"), [("Ada de Vries", "vries"), ("de Vries, Ada", "vries"), ("Müller", "muller"), ("", "")]
)
def test_the_surname_is_the_last_word_of_the_family_name(name: str, surname: str) -> None:
    assert surname_of(name) == surname
