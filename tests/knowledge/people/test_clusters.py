"""People by numbers of many pairs at once are those that one pair after the other gives."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import Document, DocumentKind, Person
from knowledge.people.clusters import Cluster, cluster
from knowledge.people.evidence import Appearance, appearances_of, are_contrary, compare
from knowledge.people.names import PersonName
from knowledge.people.pairing import Pairing

WEI = PersonName("wang", ("w",))
ORCIDS = ("0000-0002-1825-0097", "0000-0001-5109-3700")
PLACES = ("Kolkhaven University, Kolkhaven", "Zandrecht Institute of Rings, Zandrecht", "Elmsbrueck Works, Elmsbrueck")
BESIDE = (
    "Bo Jansen",
    "B. Jansen",
    "Kim Li",
    "K. Li",
    "Kong Li",
    "Xiao-Ming Zhang",
    "Xiaoming Zhang",
    "Ada Smit",
    "Bo Smit",
)


def paper(number: int, people: Sequence[Person]) -> list[Appearance]:
    document = Document("s", f"{number:06}", DocumentKind.PAPER, f"Paper {number}", people=tuple(people))
    return appearances_of(document, WEI, {}, ORCIDS)


def one_after_the_other(ordered: Sequence[Appearance], least: float) -> list[Cluster]:
    """Return the people by comparing each pair, as it was done at first."""
    of = [
        Cluster([n], {one.name}, {one.orcid} if one.orcid else set(), {one.document_id}, Counter())
        for n, one in enumerate(ordered)
    ]
    joins = []
    for first, second in combinations(range(len(ordered)), 2):
        one, other = ordered[first], ordered[second]
        is_same = one.orcid is not None and one.orcid == other.orcid
        likeness = compare(one, other)
        if not are_contrary(one, other) and (is_same or likeness.weight >= least):
            beside = ("", "a co-author", "co-authors")[min(likeness.co_authors, 2)]
            told = " and ".join(filter(None, ("an organisation" if likeness.places else "", beside)))
            joins.append((-100.0 if is_same else -likeness.weight, first, second, "ORCID" if is_same else told))
    for _, first, second, reason in sorted(joins):
        kept, gone = of[first], of[second]
        if kept is not gone and kept.may_be(gone):
            kept.take(gone, reason)
            for number in gone.numbers:
                of[number] = kept
    return sorted({id(one): one for one in of}.values(), key=lambda one: (-len(one.numbers), min(one.numbers)))


WHO = st.builds(
    Person,
    st.sampled_from(["Wei Wang", "W. Wang", "Wen Wang", "W. Y. Wang", "Wei Yu Wang", "Weiyu Wang", "Wang, W. Z."]),
    st.sampled_from([None, None, None, *ORCIDS]),
    st.lists(st.sampled_from(PLACES), max_size=2, unique=True).map(tuple),
)
PAPERS = st.lists(
    st.tuples(st.lists(WHO, min_size=1, max_size=2), st.lists(st.sampled_from(BESIDE), max_size=6, unique=True)),
    max_size=14,
).map(lambda rows: [one for n, (own, beside) in enumerate(rows) for one in paper(n, [*own, *map(Person, beside)])])


@settings(max_examples=300, deadline=None)
@given(PAPERS, st.sampled_from([1.0, 2.0, 3.0]))
def test_people_are_those_that_one_pair_after_the_other_gives(ordered: list[Appearance], least: float) -> None:
    quick, slow = cluster(ordered, least), one_after_the_other(ordered, least)
    assert [(sorted(one.numbers), one.reasons) for one in quick] == [(sorted(one.numbers), one.reasons) for one in slow]


@settings(max_examples=100, deadline=None)
@given(PAPERS)
def test_a_pair_weighs_what_it_weighs_alone(ordered: list[Appearance]) -> None:
    pairing = Pairing(ordered)
    for first, one in enumerate(ordered):
        assert [compare(one, other).weight for other in ordered[first + 1 :]] == pairing.weigh(first).tolist()


@pytest.mark.parametrize("groups", [1, 40, 1_000])
def test_thousands_of_one_name_at_one_place_take_seconds(groups: int) -> None:
    def people(number: int) -> list[Person]:
        team = "".join(chr(97 + number % groups // 26**place % 26) for place in range(3))
        beside = [Person(f"{given} Team{team}") for given in ("Bo", "Cees", "Dirk")]
        return [Person("Wei Wang", None, (PLACES[0],)), *beside]

    ordered = [one for number in range(3_000) for one in paper(number, people(number))]
    begun_s = time.process_time()
    assert len(cluster(ordered, 3.0)) == groups
    assert time.process_time() - begun_s < 8  # a pair after the other: 27 s and more
