from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.corrections import LinkCorrection
from core.errors import NotFoundError
from core.models import Document, DocumentKind, Organisation, Person, Role, TagSet
from core.store import Store, open_store
from core.store.actors.lines import Said
from core.store.actors.person_links import BY_ORCID, DISPUTED
from core.store.tables import actors, person_keys
from knowledge.stage import run_resolve
from tests.conftest import NOW
from tests.core.store.forgotten_world import ORDER

ORCID, OTHER, WRONG = "0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1825-0098"


def paper(key: str, *people: Person, **changes: object) -> Document:
    document = Document("s", key, DocumentKind.PAPER, f"Tuning number {key}", people=people)
    return replace(document, **changes)  # type: ignore[arg-type]


def resolve(store: Store, *documents: Document) -> None:
    store.documents.save([(document, None) for document in documents], NOW)
    held = store.documents.load([document.id for document in documents])
    store.tags.save([TagSet(i, one.revision, "t", "x") for i, one in held.items()], NOW)
    run_resolve(store)


def links(store: Store, documents: Sequence[Document]) -> dict[str, list[tuple[str, float, str]]]:
    found = store.person_links.load([document.id for document in documents])
    return {i: [(link.surface, link.score, link.reason) for link in own] for i, own in found.items()}


def held_people(store: Store) -> list[str]:
    with store.database.read() as connection:
        return sorted(connection.scalars(select(actors.c.id).where(actors.c.kind == "person")))


ADA = paper("1", Person("Ada de Vries", ORCID))
LETTER = paper("2", Person("de Vries, A.", f"https://orcid.org/{ORCID}"), Person("Bo Jansen", WRONG))
PATENT = paper("3", Person("DE VRIES, Ada Maria", ORCID), kind=DocumentKind.PATENT)
ODD = paper("4", Person("Kim Li", ORCID))


def test_an_orcid_ties_documents_to_a_person(store: Store) -> None:
    resolve(store, ADA, LETTER, PATENT)
    found = store.person_links.load([one.id for one in (ADA, LETTER, PATENT)])
    assert {(link.actor_id, link.role) for own in found.values() for link in own} == {
        (f"orcid:{ORCID}", "author"),
        (f"orcid:{ORCID}", "inventor"),
    }
    assert held_people(store) == [f"orcid:{ORCID}"]
    assert store.person_links.documents_of(f"orcid:{ORCID}") == [ADA.id, LETTER.id, PATENT.id]


def test_a_person_is_no_organisation(store: Store) -> None:
    resolve(store, ADA)
    assert store.actors.count() == 0
    assert store.actors.search("0000") == []
    assert store.links.load([ADA.id]) == {}
    assert store.organisations.views([f"orcid:{ORCID}"]) == {}
    assert store.actors.load([f"orcid:{ORCID}"]) == {}


@pytest.mark.parametrize("other", [f"orcid:{OTHER}", "org-x"])
def test_nothing_is_said_of_people_by_hand(store: Store, other: str) -> None:
    resolve(store, ADA, paper("5", Person("Bo Jansen", OTHER)))
    mine, said = f"orcid:{ORCID}", Said("a test")
    operations: Sequence[Callable[[], int]] = (
        lambda: store.ledger.merge(mine, other, said, NOW),
        lambda: store.ledger.relate(mine, "parent", other, said, NOW),
        lambda: store.ledger.keep_apart(mine, other, said, NOW),
        lambda: store.ledger.name(mine, ("Ada", "display", None), said, NOW),
    )
    for say in operations:
        with pytest.raises(NotFoundError, match="no such organisation"):
            say()
    assert held_people(store) == sorted([mine, f"orcid:{OTHER}"])


def test_a_name_in_metadata_cannot_be_corrected_to_mean_a_person(store: Store) -> None:
    firm = paper("6", organisations=(Organisation("Ringwerk", Role.APPLICANT, "NL"),))
    resolve(store, ADA, firm)
    store.corrections.add(LinkCorrection(firm.id, "Ringwerk", f"orcid:{ORCID}"), "a test", NOW)
    run_resolve(store)
    assert [actor.kind for _, actor in store.links.load([firm.id])[firm.id]] == ["organisation"]


def test_a_private_document_makes_a_person_of_its_space(store: Store) -> None:
    resolve(store, replace(ADA, space="board"))
    assert held_people(store) == [f"orcid:{ORCID}~board"]


def test_one_orcid_of_two_people_of_a_document_is_nobodys(store: Store) -> None:
    resolve(store, paper("1", Person("Ada de Vries", ORCID), Person("Kim Li", ORCID)))
    assert held_people(store) == []


def test_a_wrong_orcid_is_held_and_does_not_count(store: Store) -> None:
    resolve(store, ADA, LETTER, ODD)
    found = links(store, [ADA, LETTER, ODD])
    assert found[ODD.id] == [("Kim Li", 0.0, DISPUTED)]
    assert found[ADA.id] == [("Ada de Vries", 1.0, BY_ORCID)]


def test_of_two_who_contradict_neither_counts_until_others_agree(store: Store) -> None:
    resolve(store, ADA, ODD)
    assert {link[1] for own in links(store, [ADA, ODD]).values() for link in own} == {0.0}
    resolve(store, LETTER)
    assert links(store, [ADA])[ADA.id] == [("Ada de Vries", 1.0, BY_ORCID)]
    store.forgetting.forget_documents([LETTER.id], ORDER)
    assert links(store, [ADA])[ADA.id] == [("Ada de Vries", 0.0, DISPUTED)]


@settings(max_examples=8, deadline=None)
@given(st.permutations([ADA, LETTER, PATENT, ODD]))
def test_the_order_of_arrival_changes_no_link(documents: list[Document]) -> None:
    with open_store("sqlite://") as store:
        for document in documents:
            resolve(store, document)
        assert {i for i, own in links(store, documents).items() if own[0][1] == 1.0} == {ADA.id, LETTER.id, PATENT.id}


def test_a_person_whom_no_document_names_any_more_goes(store: Store) -> None:
    resolve(store, ADA)
    resolve(store, replace(ADA, people=(Person("Ada de Vries", OTHER),)))
    assert held_people(store) == [f"orcid:{OTHER}"]
    store.forgetting.forget_documents([ADA.id], ORDER)
    assert held_people(store) == []


@pytest.mark.parametrize(("name", "orcid"), [("Ada de Vries", None), ("Somebody Else", ORCID)])
def test_a_forgotten_person_has_no_links_and_no_keys(store: Store, name: str, orcid: str | None) -> None:
    resolve(store, ADA, ODD)
    store.forgetting.forget_person([name], orcid, ORDER)
    assert ADA.id not in links(store, [ADA])
    with store.database.read() as connection:
        left = set(connection.scalars(select(person_keys.c.document_id)))
    run_resolve(store)
    assert left == ({ODD.id} if orcid is None else set())
    assert held_people(store) == ([f"orcid:{ORCID}"] if orcid is None else [])


def test_who_shares_the_document_of_a_forgotten_person_is_found_again(store: Store) -> None:
    both = paper("1", Person("Ada de Vries", ORCID), Person("Bo Jansen", OTHER))
    resolve(store, both)
    store.forgetting.forget_person(["Ada de Vries"], ORCID, ORDER)
    run_resolve(store)
    assert held_people(store) == [f"orcid:{OTHER}"]
