from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import Document, DocumentKind, Organisation, Person, Role
from knowledge.people.evidence import Appearance, appearances_of
from knowledge.people.names import PersonName
from knowledge.people.profiles import build_profiles, group

ADA, CEES, WEI = PersonName("vries", ("a",)), PersonName("smit", ("c",)), PersonName("wang", ("w",))
DELFT, GHENT = "Kavli Institute, Delft University of Technology, Delft", "Ghent University, Ghent, Belgium"
ORCID, OTHER = "0000-0002-1825-0097", "0000-0001-5109-3700"


def paper(key: str, *people: Person, wanted: PersonName = ADA) -> list[Appearance]:
    document = Document("s", key, DocumentKind.PAPER, f"Paper {key}", people=people)
    return appearances_of(document, wanted, {}, (ORCID, OTHER))


def ids(appearances: Sequence[Appearance]) -> list[list[str]]:
    return [[one.document_id.removeprefix("s:") for one in person] for person in group(appearances)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            Person("Ada de Vries", None, (DELFT,)),
            Person("A. de Vries", None, ("QuTech, Delft University of Technology",)),
        ),
        (Person("Ada de Vries", ORCID), Person("A. de Vries", ORCID, (GHENT,))),
    ],
)
def test_an_orcid_or_an_institution_makes_one_person(one: Person, other: Person) -> None:
    assert ids([*paper("1", one), *paper("2", other)]) == [["1", "2"]]


def test_a_co_author_makes_one_person() -> None:
    [profile] = build_profiles([
        *paper("1", Person("Ada de Vries"), Person("Bo Jansen")),
        *paper("2", Person("A. de Vries"), Person("Jansen, Bo")),
    ])  # fmt: skip
    assert (profile.co_authors, profile.reasons) == (1, (("a co-author", 1),))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Person("Ada de Vries"), Person("Ada de Vries")),
        (Person("Ada de Vries", None, (DELFT,)), Person("Anna de Vries", None, (DELFT,))),
        (Person("Ada de Vries", ORCID, (DELFT,)), Person("Ada de Vries", OTHER, (DELFT,))),
        (Person("Ada de Vries", None, ("Department of Physics",)), Person("Ada de Vries", None, (DELFT,))),
    ],
)
def test_a_name_alone_makes_nobody_and_what_contradicts_stays_apart(one: Person, other: Person) -> None:
    assert ids([*paper("1", one), *paper("2", other)]) == [["1"], ["2"]]


def test_a_letter_does_not_join_two_given_names() -> None:
    at_delft = [Person(name, None, (DELFT,)) for name in ("Ada de Vries", "A. de Vries", "Anna de Vries")]
    found = ids([one for number, person in enumerate(at_delft) for one in paper(str(number), person)])
    assert ["0", "2"] not in found
    assert len(found) == 2


def test_a_name_that_many_bear_needs_two_things() -> None:
    at_delft = Person("Wei Wang", None, (DELFT,))
    one, other = paper("1", at_delft, Person("Bo Jansen"), wanted=WEI), paper("2", at_delft, wanted=WEI)
    third = paper("3", at_delft, Person("Bo Jansen"), wanted=WEI)
    assert ids([*one, *other]) == [["1"], ["2"]]
    assert ids([*one, *third]) == [["1", "3"]]


def test_all_of_a_collaboration_are_no_co_authors() -> None:
    crowd = [Person(f"Number{n} Namesake{n}") for n in range(40)]
    assert ids([*paper("1", Person("Ada de Vries"), *crowd), *paper("2", Person("Ada de Vries"), *crowd)]) == [
        ["1"],
        ["2"],
    ]


def test_two_people_of_one_document_are_two() -> None:
    assert ids(paper("1", Person("Ada de Vries", None, (DELFT,)), Person("A. de Vries", None, (DELFT,)))) == [
        ["1"],
        ["1"],
    ]


def test_a_profile_says_what_is_held() -> None:
    place = Organisation("TU Delft", Role.APPLICANT)
    patent = Document(
        "p", "1", DocumentKind.PATENT, "P", people=(Person("Smit, Cees"), Person("Bo Li")), organisations=(place,)
    )
    work = Document(
        "s", "2", DocumentKind.PAPER, "Q", people=(Person("C. Smit"), Person("Li, Bo")), organisations=(place,)
    )
    found = [one for document in (patent, work) for one in appearances_of(document, CEES, {"TU Delft": "ror:1"})]
    [profile] = build_profiles(found)
    assert (profile.names, profile.organisations) == (("C. Smit", "Smit, Cees"), (("TU Delft", None, None),))
    assert profile.documents == {DocumentKind.PAPER: 1, DocumentKind.PATENT: 1}
    assert profile.reasons == (("an organisation and a co-author", 1),)


PEOPLE = st.builds(
    Person,
    st.sampled_from(["Ada de Vries", "A. de Vries", "Anna de Vries", "A. M. de Vries"]),
    st.sampled_from([None, None, ORCID, OTHER]),
    st.sampled_from([(), (DELFT,), (GHENT,)]),
)
PAPERS = st.lists(
    st.tuples(PEOPLE, st.lists(st.sampled_from(["Bo Jansen", "B. Jansen", "Kim Li"]), max_size=2)), max_size=8
).map(lambda rows: [paper(str(n), one, *map(Person, others)) for n, (one, others) in enumerate(rows)])


@settings(max_examples=100, deadline=None)
@given(PAPERS.flatmap(lambda papers: st.tuples(st.just(papers), st.permutations(papers))))
def test_the_order_of_documents_changes_nothing(papers: tuple[list[list[Appearance]], list[list[Appearance]]]) -> None:
    first, second = ([one for own in order for one in own] for order in papers)
    assert build_profiles(first) == build_profiles(second)


@settings(max_examples=100, deadline=None)
@given(PAPERS)
def test_nobody_has_two_orcids(papers: list[list[Appearance]]) -> None:
    found = build_profiles([one for own in papers for one in own])
    assert all(len(one.orcids) <= 1 for one in found)
    assert sorted(i for one in found for i in one.document_ids) == sorted(
        one.document_id for own in papers for one in own
    )
