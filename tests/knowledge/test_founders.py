from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.corrections import SignalCorrection
from core.models import Document, DocumentKind, Organisation, Person, Role, TagSet
from core.relations import Relation, RelationKind, Telling
from core.signals import Certainty, Part, Signal, SignalKind
from core.store import Store, open_store
from knowledge.founders import Founder, founders_of
from knowledge.people.names import PersonName
from knowledge.relations import relate
from knowledge.stage import run_resolve
from tests.conftest import NOW
from tests.core.store.forgotten_world import ORDER

NEWS = Document("n", "1", DocumentKind.NEWS, "Lumiant, a spin-off of TU Delft founded by Ada de Vries and Jan Smit")
TOLD = Signal(
    SignalKind.SPIN_OFF, "title", 0, len(NEWS.title), Certainty.DONE, "spin_off 2",
    ((Part.COMPANY, "Lumiant"), (Part.PARENT, "TU Delft"), (Part.PERSON, "Ada de Vries"), (Part.PERSON, "Jan Smit")),
)  # fmt: skip
DELFT = Organisation("TU Delft", Role.AFFILIATION)
PAPER = Document(
    "p", "1", DocumentKind.PAPER, "Rings of nitride", people=(Person("de Vries, A."),), organisations=(DELFT,)
)


def tell(work: Document, *signals: Signal, **changes: object) -> list[Relation]:
    telling = Telling(replace(NEWS, **changes), signals or (TOLD,))  # type: ignore[arg-type]
    found = list(relate(telling, Telling(work)))
    assert found == list(relate(Telling(work), telling))
    return found


def test_a_work_from_where_its_founder_comes_is_related_without_a_name() -> None:
    assert tell(PAPER) == [Relation("n:1", RelationKind.FOUNDER_PAPER, "p:1", 0.8, "name of a founder, from TU Delft")]


def test_a_work_at_the_company_is_its_founders() -> None:
    patent = replace(PAPER, kind=DocumentKind.PATENT, organisations=(Organisation("Lumiant", Role.APPLICANT),))
    assert [one.reason for one in tell(patent)] == ["name of a founder, from Lumiant"]


def test_a_work_of_two_founders_is_theirs_wherever_they_were() -> None:
    work = replace(PAPER, people=(Person("Jan Smit"), Person("Ada de Vries")), organisations=())
    assert [one.reason for one in tell(work)] == ["name of a founder, 2 founders are its people"]


def test_a_work_in_the_words_of_the_news_is_the_founders() -> None:
    text = "Lumiant tunes rings of silicon nitride with heaters"
    work = replace(PAPER, organisations=(), text="We tune rings of silicon nitride with heaters of titanium")
    [relation] = tell(work, text=text)
    assert relation.reason.endswith("% of the words")


@pytest.mark.parametrize(
    "work",
    [
        replace(PAPER, organisations=()),
        replace(PAPER, people=(Person("Anna de Vries"),)),
        replace(PAPER, organisations=(Organisation("Ghent University", Role.AFFILIATION),)),
        replace(PAPER, kind=DocumentKind.PROJECT),
        replace(PAPER, space="board"),
    ],
)
def test_a_name_alone_says_nothing(work: Document) -> None:
    assert tell(work) == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((("role", "CTO"), ("move", "joins")), 1),
        ((("role", "co-founder and CEO"), ("move", "joins")), 1),
        ((("role", "CTO"), ("move", "leaves")), 0),
        ((("role", "head of sales"), ("move", "joins")), 0),
    ],
)
def test_who_leads_a_company_is_taken_for_its_founder(facts: tuple[tuple[str, str], ...], expected: int) -> None:
    named = ((Part.PERSON, "Ada de Vries"), (Part.COMPANY, "Lumiant"))
    signal = replace(TOLD, kind=SignalKind.APPOINTMENT, named=named, facts=facts)
    assert len(founders_of([signal])) == expected


def test_founders_come_from_their_own_company_and_its_parent() -> None:
    other = replace(TOLD, named=((Part.COMPANY, "Quantix"), (Part.PARENT, "ETH"), (Part.PERSON, "Kim Li")))
    founders = {one.name: one for one in founders_of([TOLD, other, replace(other, certainty=Certainty.DENIED)])}
    kim = PersonName("li", ("kim",))
    assert founders[kim] == Founder(kim, frozenset({"Quantix", "ETH"}))


def test_a_founder_of_whom_only_a_letter_is_written_is_none() -> None:
    assert founders_of([replace(TOLD, named=((Part.PERSON, "A. de Vries"),))]) == []


def resolve(store: Store, documents: Sequence[Document]) -> None:
    for document in documents:
        store.documents.save([(document, None)], NOW)
        signals = (TOLD,) if document.kind is DocumentKind.NEWS else ()
        store.tags.save([TagSet(document.id, 1, "t", "x", signals=signals)], NOW)
        run_resolve(store)


WORLD = [NEWS, PAPER, replace(PAPER, key="2", people=(Person("Jan Smit"),)), replace(PAPER, key="3", space="board")]
EXPECTED = {("founder_paper", "p:1"), ("founder_paper", "p:2")}


def related(store: Store) -> set[tuple[str, str]]:
    return {(one.kind.value, one.other_id) for one in store.relations.load([NEWS.id]).get(NEWS.id, ())}


def test_the_store_relates_founders_and_their_papers(store: Store) -> None:
    resolve(store, WORLD)
    assert related(store) == EXPECTED


@settings(max_examples=8, deadline=None)
@given(st.permutations(WORLD))
def test_the_order_of_arrival_changes_nothing(documents: list[Document]) -> None:
    with open_store("sqlite://") as store:
        resolve(store, documents)
        assert related(store) == EXPECTED


def test_a_signal_that_a_person_calls_wrong_tells_of_no_founder(store: Store) -> None:
    resolve(store, WORLD)
    store.corrections.add(SignalCorrection(NEWS.id, SignalKind.SPIN_OFF, is_wrong=True), "so", NOW)
    run_resolve(store)
    assert related(store) == set()


@pytest.mark.parametrize("names", [["Ada de Vries"], ["A. de Vries"]])
def test_nothing_bears_on_a_work_by_a_founder_who_was_forgotten(store: Store, names: list[str]) -> None:
    resolve(store, [NEWS, PAPER])
    assert store.relations.load([NEWS.id])
    store.forgetting.forget_person(names, None, ORDER)
    assert store.relations.load([NEWS.id]) == {}


def test_a_thousand_namesakes_at_other_places_are_nobodys(store: Store) -> None:
    crowd = [replace(PAPER, key=f"c{n}", organisations=(), people=(Person("Ada de Vries"),)) for n in range(1_000)]
    store.documents.save([(one, None) for one in crowd], NOW)
    store.tags.save([TagSet(one.id, 1, "t", "x") for one in crowd], NOW)
    run_resolve(store)
    resolve(store, WORLD)
    assert related(store) == EXPECTED
