"""Bringing a base from one taxonomy to another: who waits for new tags, who is only told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.models import Consumer, Document, DocumentKind, TagSet
from core.store import Store
from core.taxonomy.model import Taxonomy, Term
from nlp.retagging.applying import Applied, apply_change
from nlp.retagging.previewing import Degree, Preview, preview_change
from nlp.stage import enqueue_outdated, run_tag
from nlp.tagger import Tagger, tagger_version
from tests.conftest import NOW
from tests.nlp.conftest import make_taxonomy

TEXTS = {
    "cell": ("Fuel cells", "A fuel cell with an anode."),
    "anode": ("On anodes", "An anode, and another anode in lithium."),
    "qubit": ("A qubit", "One qubit, two qubits."),
    "sheep": ("Sheep", "They graze."),
}


def with_term(text: str, technology: str = "energy-materials") -> Taxonomy:
    taxonomy = make_taxonomy()
    one = taxonomy[technology]
    changed = replace(one, terms=(*one.terms, Term(text, "en")))
    return replace(taxonomy, technologies={**taxonomy.technologies, technology: changed}, version="test-2")


@pytest.fixture
def filled(store: Store) -> Store:
    documents = [Document("t", key, DocumentKind.PAPER, title, text, "en") for key, (title, text) in TEXTS.items()]
    store.documents.save([(document, None) for document in documents], NOW)
    run_tag(store, Tagger(make_taxonomy()))
    store.pending.forget(Consumer.RESOLVE)
    return store


def held(store: Store) -> dict[str, TagSet]:
    return store.tags.load([f"t:{key}" for key in TEXTS], with_mentions=True)


def test_only_what_a_change_can_touch_waits_and_all_else_is_of_the_new_version(filled: Store) -> None:
    applied = apply_change(filled, make_taxonomy(), with_term("anode"), NOW)
    assert applied == Applied(affected=2, same=2)
    assert filled.pending.counts(NOW)[Consumer.TAG].waiting == 2
    assert {key: tags.taxonomy_version for key, tags in held(filled).items()} == {
        "t:cell": "test-1",
        "t:anode": "test-1",
        "t:qubit": "test-2",
        "t:sheep": "test-2",
    }


def test_tagging_what_waits_gives_what_tagging_all_would(filled: Store) -> None:
    after = Tagger(with_term("anode"))
    apply_change(filled, make_taxonomy(), after.taxonomy, NOW)
    run_tag(filled, after)
    documents = filled.documents.load(list(held(filled)))
    whole = {key: replace(after.tag(stored.document), revision=1) for key, stored in documents.items()}
    assert held(filled) == whole
    assert enqueue_outdated(filled, after, NOW) == 0


def test_applying_twice_asks_for_nothing_more(filled: Store) -> None:
    old, new = make_taxonomy(), with_term("anode")
    apply_change(filled, old, new, NOW)
    run_tag(filled, Tagger(new))
    assert apply_change(filled, old, new, NOW) == Applied()
    assert not filled.pending.has_free(Consumer.TAG, NOW)


def test_what_was_cut_short_is_finished_by_doing_it_again(filled: Store) -> None:
    old, new = make_taxonomy(), with_term("anode")

    def kill(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_change(filled, old, new, NOW, kill)
    apply_change(filled, old, new, NOW)
    run_tag(filled, Tagger(new))
    assert {tags.taxonomy_version for tags in held(filled).values()} == {"test-2"}


def test_there_and_back_again_gives_the_tags_of_before(filled: Store) -> None:
    before = held(filled)
    for old, new in ((make_taxonomy(), with_term("anode")), (with_term("anode"), make_taxonomy())):
        apply_change(filled, old, new, NOW)
        run_tag(filled, Tagger(new))
    assert held(filled) == before


def test_tags_of_other_versions_are_all_asked_for_again(filled: Store) -> None:
    older = replace(held(filled)["t:sheep"], tagger_version="0")
    filled.tags.save([older], NOW)
    applied = apply_change(filled, make_taxonomy(), with_term("anode"), NOW)
    assert (applied.affected, applied.same, applied.outdated) == (3, 1, 1)
    assert held(filled)["t:sheep"].tagger_version != tagger_version()


def test_a_document_that_changed_meanwhile_is_left_to_its_own_turn(filled: Store) -> None:
    filled.documents.save([(Document("t", "sheep", DocumentKind.PAPER, "Sheep and an anode", "", "en"), None)], NOW)
    new = Tagger(with_term("anode"))
    apply_change(filled, make_taxonomy(), new.taxonomy, NOW)
    assert held(filled)["t:sheep"].taxonomy_version == "test-1"
    run_tag(filled, new)
    assert [tag.technology for tag in held(filled)["t:sheep"].tags] == ["energy-materials"]


def test_a_preview_counts_what_changes_and_writes_nothing(filled: Store) -> None:
    before = held(filled)
    preview = preview_change(filled, make_taxonomy(), with_term("anode"))
    assert (preview.read, preview.affected, preview.changed) == (4, 2, 1)
    (shift,) = preview.shifts
    assert shift.counts == {(Degree.ABSENT, Degree.CENTRAL): 1}
    (example,) = shift.examples
    assert (example.document_id, example.term, example.title) == ("t:anode", "anodes", "On anodes")
    assert held(filled) == before
    assert not filled.pending.has_free(Consumer.TAG, NOW)


def test_a_preview_of_what_is_lost_names_the_word(filled: Store) -> None:
    preview = preview_change(filled, with_term("anode"), make_taxonomy())
    assert [(one.before, one.after, one.term) for one in preview.shifts[0].examples] == [
        (Degree.CENTRAL, Degree.ABSENT, "anodes")
    ]


def test_a_renamed_technology_is_not_lost(filled: Store) -> None:
    old = make_taxonomy()
    one = replace(old["quantum-computing"], id="quantum-computers")
    kept = {i: t for i, t in old.technologies.items() if i != "quantum-computing"}
    moved = {"quantum-computing": ("quantum-computers",)}
    new = replace(old, technologies={**kept, one.id: one}, retired=moved, version="test-2")
    assert preview_change(filled, old, new) == Preview(read=4, affected=1, changed=0, shifts=())


def test_ten_examples_of_many_are_the_same_each_time(store: Store) -> None:
    documents = [Document("t", str(n), DocumentKind.PAPER, f"Anode {n}", "An anode.", "en") for n in range(60)]
    store.documents.save([(document, None) for document in documents], NOW)
    (first,), (second,) = (preview_change(store, make_taxonomy(), with_term("anode")).shifts for _ in range(2))
    assert (first.documents, len(first.examples)) == (60, 10)
    assert first.examples == second.examples
