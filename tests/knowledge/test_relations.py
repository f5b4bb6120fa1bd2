from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import Cause, Citation, Consumer, DateKind, Document, DocumentDate, DocumentKind, Person, TagSet
from core.relations import Relation, RelationKind, Telling
from core.stages import StageOptions
from core.store import Store, open_store
from knowledge.relations import relate, relation_keys_of
from knowledge.stage import run_resolve
from tests.conftest import NOW

WORDS = "A ring resonator of silicon nitride with low loss, tuned by a heater of titanium in a phase shifter"


def make(key: str, kind: DocumentKind, people: str, text: str = WORDS, year: int = 2019, **changes: object) -> Document:
    named = tuple(map(Person, people.split("; "))) if people else ()
    dates = (DocumentDate(DateKind.CREATED, date(year, 5, 1)),)
    document = Document("s", key, kind, f"Tuning number {key}", text, people=named, dates=dates)
    return replace(document, **changes)  # type: ignore[arg-type]


PAPER = make("paper", DocumentKind.PAPER, "Ada de Vries; Bo Jansen; Cees Smit", identifiers=(("doi", "10.1/a"),))
PATENT = make("patent", DocumentKind.PATENT, "DE VRIES, Ada Maria; JANSEN, B.", year=2018)


def kinds(one: Document, other: Document) -> list[RelationKind]:
    found = list(relate(Telling(one), Telling(other)))
    assert sorted(found, key=repr) == sorted(relate(Telling(other), Telling(one)), key=repr)
    return [relation.kind for relation in found]


def share_a_key(one: Document, other: Document) -> bool:
    mine, theirs = relation_keys_of(Telling(one)), relation_keys_of(Telling(other))
    return not set(mine.exact).isdisjoint(theirs.exact)


def count_shared_people(one: Document, other: Document) -> int:
    mine, theirs = ({key.number for key in relation_keys_of(Telling(d)).people} for d in (one, other))
    return len(mine & theirs)


def test_a_paper_and_the_patent_of_its_invention_are_related() -> None:
    assert count_shared_people(PAPER, PATENT) == 2
    [relation] = relate(Telling(PAPER), Telling(PATENT))
    assert (relation.document_id, relation.kind, relation.other_id) == (
        "s:patent",
        RelationKind.SAME_INVENTION,
        "s:paper",
    )
    assert relation.reason.startswith("2 people of both, ")


@pytest.mark.parametrize(
    "patent",
    [
        replace(PATENT, people=(Person("Ada de Vries"),)),
        replace(PATENT, people=(Person("Dirk de Vries"), Person("Bo Jansen"))),
        replace(PATENT, people=(Person("Anna de Vries"), Person("Bo Jansen"))),
        replace(
            PATENT, title="Beer", text="Brewing a beer by fermentation of barley malt under pressure in an oak barrel"
        ),
        replace(PATENT, dates=(DocumentDate(DateKind.PRIORITY, date(2005, 1, 1)),)),
        replace(PATENT, kind=DocumentKind.PAPER),
        replace(PATENT, kind=DocumentKind.NEWS),
    ],
)
def test_what_is_like_it_is_not(patent: Document) -> None:
    assert kinds(PAPER, patent) == []


def test_a_long_list_of_authors_is_known_by_its_ends() -> None:
    crowd = [Person(f"Person Number{n} Namesake{n}") for n in range(90)]
    paper = replace(PAPER, people=(Person("Ada de Vries"), *crowd, Person("Bo Jansen")))
    assert count_shared_people(paper, PATENT) == 2
    assert len(relation_keys_of(Telling(paper)).people) == 50


def test_what_a_patent_cites_is_related() -> None:
    patent = replace(
        PATENT, people=(), citations=(Citation("doi", "10.1/a", "X", "examiner"), Citation("text", "Some book"))
    )
    assert share_a_key(patent, PAPER)
    assert list(relate(Telling(patent), Telling(PAPER))) == [
        Relation("s:patent", RelationKind.CITES, "s:paper", 1.0, "cites its doi")
    ]


def test_a_paper_is_a_result_of_the_project_whose_grant_it_names() -> None:
    project = make("project", DocumentKind.PROJECT, "", identifiers=(("cordis", "820423"),))
    paper = replace(PAPER, identifiers=(("award", "820423"),))
    assert share_a_key(project, paper)
    assert kinds(paper, project) == [RelationKind.RESULT_OF]
    assert kinds(replace(paper, identifiers=(("award", "820424"),)), project) == []


def test_a_private_document_shares_no_key() -> None:
    assert count_shared_people(PAPER, replace(PATENT, space="board")) == 0


@pytest.mark.parametrize("name", ["", "…", "李", "Ada", ",", ", Ada", "de Vries,"])
def test_names_that_say_little_are_no_keys(name: str) -> None:
    one = replace(PAPER, identifiers=(), people=(Person(name), Person("Bo Jansen")))
    assert kinds(one, replace(PATENT, people=one.people[:1])) == []


PROJECT = make("project", DocumentKind.PROJECT, "", identifiers=(("cordis", "820423"),))
FUNDED = make("funded", DocumentKind.PAPER, "Eva Bos", identifiers=(("award", "820423"), ("doi", "10.1/f")))
CITED = (Citation("doi", "10.1/f"), Citation("doi", "10.1/a"))
CITING = make(
    "citing",
    DocumentKind.PATENT,
    "Kim Li",
    "Another thing",
    citations=(Citation("doi", "10.1/f"), Citation("doi", "10.1/a")),
)
WORLD = [PAPER, PATENT, PROJECT, FUNDED, CITING]
EXPECTED = {
    ("s:patent", "same_invention", "s:paper"),
    ("s:funded", "result_of", "s:project"),
    ("s:citing", "cites", "s:funded"),
    ("s:citing", "cites", "s:paper"),
}


def resolve(store: Store, documents: Sequence[Document]) -> None:
    for document in documents:
        store.documents.save([(document, None)], NOW)
        works = store.pending.lease(Consumer.TAG, 100, "me", NOW)
        store.tags.save([TagSet(w.target, w.revision, "t", "x") for w in works], NOW, works)
        run_resolve(store, StageOptions(clock=lambda: NOW))


def resolve_all(store: Store, documents: Sequence[Document]) -> None:
    store.documents.save([(document, None) for document in documents], NOW)
    works = store.pending.lease(Consumer.TAG, 1000, "me", NOW)
    store.tags.save([TagSet(w.target, w.revision, "t", "x") for w in works], NOW, works)
    run_resolve(store, StageOptions(clock=lambda: NOW))


def related(store: Store) -> set[tuple[str, str, str]]:
    found = store.relations.load([document.id for document in WORLD])
    return {(one.document_id, one.kind.value, one.other_id) for mine in found.values() for one in mine}


def test_the_store_holds_relations_from_both_sides(store: Store) -> None:
    resolve(store, WORLD)
    assert related(store) == EXPECTED
    assert {one.kind for one in store.relations.load(["s:funded"])["s:funded"]} == {
        RelationKind.CITES,
        RelationKind.RESULT_OF,
    }
    assert sum(store.relations.count().values()) == len(EXPECTED)


@settings(max_examples=10, deadline=None)
@given(st.permutations(WORLD))
def test_the_order_of_arrival_changes_no_relation(documents: list[Document]) -> None:
    with open_store("sqlite://") as store:
        resolve(store, documents)
        assert related(store) == EXPECTED


def test_what_many_cite_is_related_to_each_in_any_number_of_rounds(store: Store) -> None:
    citing = [replace(CITING, key=f"p{n}") for n in range(230)]
    resolve_all(store, [PAPER, *citing[:150]])
    resolve_all(store, citing[150:])
    assert len(store.relations.load([PAPER.id])[PAPER.id]) == 230
    store.pending.enqueue(Consumer.RESOLVE, [(PAPER.id, 1)], Cause.ENRICHED, NOW)
    run_resolve(store)
    assert len(store.relations.load([PAPER.id])[PAPER.id]) == 230


def test_two_people_of_many_patents_are_found_in_all_of_them(store: Store) -> None:
    crowd = [replace(PATENT, key=f"p{n}") for n in range(230)]
    resolve_all(store, crowd[:150])
    resolve_all(store, [PAPER])
    resolve_all(store, crowd[150:])
    assert len(store.relations.load([PAPER.id])[PAPER.id]) == 230


def test_namesakes_with_other_given_names_are_not_even_looked_at(store: Store) -> None:
    given = ["Anna", "Arie", "Aad", "Annie"]
    crowd = [
        replace(PATENT, key=f"p{n}", people=(Person(f"{one} de Vries"), Person("Bo Jansen")))
        for n, one in enumerate(given)
    ]
    resolve_all(store, [PAPER, PATENT, *crowd])
    with store.database.read() as connection:
        assert store.relations.people.pairs_in(connection, [PAPER]) == {(PAPER.id, PATENT.id)}


def test_a_document_that_cites_no_more_is_related_no_more(store: Store) -> None:
    resolve(store, [*WORLD, replace(CITING, citations=(Citation("doi", "10.1/a"),))])
    assert related(store) == EXPECTED - {("s:citing", "cites", "s:funded")}
