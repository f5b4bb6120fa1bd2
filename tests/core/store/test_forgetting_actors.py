from __future__ import annotations

from dataclasses import replace

import pytest

from core.corrections import LinkCorrection
from core.models import Actor, Cause, Consumer, Document, DocumentKind, Organisation, Role
from core.registers import NameKind, RegisterEntry, RegisterName
from core.store import Store
from core.store.actors.lines import Said
from knowledge.stage import run_resolve
from tests.conftest import NOW
from tests.core.store.forgotten_world import LATER, ORDER, find

DELTA = RegisterEntry("ror", "delta", (RegisterName("Delta Institute of Technology", NameKind.LABEL),), country="NL")


def make(key: str, name: str, *identifiers: tuple[str, str], country: str = "NL", space: str = "shared") -> Document:
    named = (Organisation(name, Role.SUBJECT, country, None, identifiers),)
    return Document("news", key, DocumentKind.NEWS, f"Title {key}", f"Text {key}", organisations=named, space=space)


def resolve(store: Store, *documents: Document) -> None:
    store.documents.save([(one, None) for one in documents], NOW)
    for one in documents:
        store.pending.enqueue(Consumer.RESOLVE, [(one.id, 1)], Cause.CORRECTED, NOW)
    run_resolve(store)


def actor_of(store: Store, document: Document) -> Actor:
    [(_, actor)] = store.links.load([document.id])[document.id]
    return actor


def test_what_only_a_private_document_says_stays_in_its_space(store: Store) -> None:
    resolve(store, make("a", "Lumen Optics"), make("b", "LUMEN OPTICS B.V.", ("kvk", "7"), space="board"))
    resolve(store, make("c", "Geheim Target", space="board"))
    [shared] = store.actors.search("lumen")
    assert (shared.name, shared.identifiers) == ("Lumen Optics", ())
    assert (store.actors.search("geheim"), store.organisations.find("Geheim Target")) == ([], [])
    assert [one.name for one in store.actors.search("geheim", spaces=["board"])] == ["Geheim Target"]


def test_a_name_of_an_earlier_revision_goes_with_its_last_link(store: Store) -> None:
    first, second = make("a", "Secret Startup"), make("a", "Public Startup")
    resolve(store, first)
    resolve(store, second)
    assert find(store, "secret startup") == {"document_revisions.content"}


def test_a_register_that_comes_later_leaves_no_actor_behind(store: Store) -> None:
    document = make("a", "Delta Institute of Technology")
    resolve(store, document)
    store.registers.save([(DELTA, None)], NOW, "a file")
    run_resolve(store)
    assert [one.id for one in store.actors.search("delta")] == [DELTA.id]


@pytest.mark.parametrize("is_undone", [False, True])
def test_whom_somebody_told_of_stays(store: Store, is_undone: bool) -> None:
    document = make("a", "Lumen Optics")
    resolve(store, document)
    actor = actor_of(store, document)
    number = store.ledger.state(actor.id, "city", "Delft", Said(), NOW)
    if is_undone:
        store.ledger.undo(number, Said(), NOW)
    resolve(store, make("a", "Another Firm"))
    assert store.actors.search("lumen") == [actor]


def test_whom_a_correction_means_stays(store: Store) -> None:
    one, other = make("a", "Lumen Optics"), make("b", "Another Firm")
    resolve(store, one, other)
    actor = actor_of(store, one)
    store.corrections.add(LinkCorrection(other.id, "Another Firm", actor.id), "a brand", NOW)
    resolve(store, make("a", "A Third Firm"))
    assert actor_of(store, other) == actor


def test_forgetting_takes_unnamed_actors_that_were_left_before(store: Store) -> None:
    document = make("abcdefgh", "Public Startup")
    with store.database.write() as connection:
        left = Actor("org-left", "organisation", "Secret Startup", "NL")
        store.actors.save_in(connection, {"org-left": (left, "secret startup")}, NOW)
    resolve(store, document)
    store.forgetting.forget_documents([document.id], ORDER)
    assert find(store, "startup") == set()


@pytest.mark.parametrize("is_mended", [False, True])
def test_identifiers_and_spelling_of_a_forgotten_document_go(store: Store, is_mended: bool) -> None:
    forgotten, kept = make("abcdefgh1", "A-Startup", ("kvk", "12345678")), make("abcdefgh2", "A-startup", ("ror", "x"))
    resolve(store, forgotten)
    resolve(store, kept)
    assert actor_of(store, kept).identifiers == (("kvk", "12345678"), ("ror", "x"))
    if is_mended:
        resolve(store, replace(forgotten, organisations=()))
    store.forgetting.forget_documents([forgotten.id], ORDER)
    actor = actor_of(store, kept)
    assert (actor.name, actor.identifiers) == ("A-startup", (("ror", "x"),))
    assert find(store, "12345678") == set()
    assert [work.target for work in store.pending.lease(Consumer.RESOLVE, 10, "me", LATER)] == [kept.id]
    run_resolve(store)
    assert actor_of(store, kept) == actor


def test_documents_of_a_forgotten_entry_are_resolved_again_and_their_entries_follow(store: Store) -> None:
    document = make("a", "Delta Institute of Technology")
    store.indexes.claim_building("g1", "tantivy", NOW)
    store.registers.save([(DELTA, None)], NOW, "a file")
    resolve(store, document)
    store.pending.done(store.pending.lease("index:g1", 10, "me", NOW))
    store.forgetting.forget_documents([DELTA.id], ORDER)
    [entry] = store.pending.lease("index:g1", 10, "me", LATER)
    assert entry.cause is Cause.CORRECTED
    run_resolve(store)
    assert actor_of(store, document).id.startswith("org-")


def test_entries_of_what_was_merged_into_a_forgotten_entry_follow(store: Store) -> None:
    document = make("a", "Some Firm of Delft")
    store.registers.save([(DELTA, None)], NOW, "a file")
    resolve(store, document)
    store.ledger.merge(actor_of(store, document).id, DELTA.id, Said(), NOW)
    [unit] = store.units.of_documents([document.id]).values()
    before = store.units.load_revisions([unit])[unit]
    store.forgetting.forget_documents([DELTA.id], ORDER)
    assert store.units.load_revisions([unit])[unit] > before
