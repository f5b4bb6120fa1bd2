from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.models import Consumer, Document, DocumentKind, TagSet
from core.store import Store
from nlp.runners import RunnerKind
from nlp.stage import enqueue_outdated, run_tag
from nlp.tagger import MAX_TEXT_CHARS, Tagger, tagger_version
from tests.conftest import NOW
from tests.nlp.conftest import make_taxonomy

ABOUT = {"battery": "energy-materials", "qubit": "quantum-computing", "sheep": None}


def save(store: Store, *documents: Document) -> None:
    store.documents.save([(document, None) for document in documents], NOW)


def paper(word: str, text: str = "") -> Document:
    return Document("t", word, DocumentKind.PAPER, f"The {word} again", text or f"A {word}.", "en")


class Failing(Tagger):
    def tag_batch(self, documents: Sequence[Document]) -> list[TagSet]:
        if any("sheep" in document.title for document in documents):
            raise ValueError("no sheep")
        return super().tag_batch(documents)


@pytest.mark.parametrize("runner", list(RunnerKind))
def test_every_pending_document_gets_its_tags_and_goes_on_to_resolve(
    store: Store, tagger: Tagger, runner: RunnerKind
) -> None:
    save(store, *map(paper, ABOUT))
    run = run_tag(store, tagger, runner=runner, workers=2)
    held = store.tags.load([f"t:{word}" for word in ABOUT], with_mentions=True)
    assert (run.read, run.new, run.unchanged, run.refused) == (3, 2, 1, 0)
    assert {i: [t.technology for t in tags.tags] for i, tags in held.items()} == {
        f"t:{word}": [found] if found else [] for word, found in ABOUT.items()
    }
    assert {tags.tagger_version for tags in held.values()} == {tagger_version()}
    assert held["t:qubit"].mentions[0].surface == "qubit"
    assert store.pending.counts(NOW)[Consumer.RESOLVE].waiting == 3


def test_a_second_run_finds_nothing_to_do(store: Store, tagger: Tagger) -> None:
    save(store, paper("battery"))
    run_tag(store, tagger)
    assert run_tag(store, tagger).read == 0


@pytest.mark.parametrize("asked", [1, 2])
def test_a_taxonomy_that_changes_meanwhile_counts(store: Store, tagger: Tagger, asked: int) -> None:
    """Once before the batch is tagged, once while it is: it has no tags by which the change could have found it."""
    save(store, paper("battery"))
    other = make_taxonomy()
    newer, looks = Tagger(replace(other, version="later")), []

    def renew(tagger: Tagger) -> Tagger:
        looks.append(tagger)
        return newer if len(looks) >= asked else tagger

    run = run_tag(store, tagger, renew=renew)
    assert (run.read, run.refused) == (asked, 0)
    [held] = store.tags.load(["t:battery"]).values()
    assert held.taxonomy_version == "later"
    assert store.pending.count(Consumer.TAG) == 0


def test_a_changed_document_is_tagged_at_its_new_revision(store: Store, tagger: Tagger) -> None:
    save(store, paper("battery"))
    run_tag(store, tagger)
    save(store, replace(paper("battery"), title="The qubit", text="A qubit."))
    run_tag(store, tagger)
    held = store.tags.load(["t:battery"])["t:battery"]
    assert (held.revision, [t.technology for t in held.tags]) == (2, ["quantum-computing"])


def test_a_document_that_cannot_be_read_is_refused_and_the_batch_goes_on(store: Store) -> None:
    save(store, *map(paper, ABOUT))
    run = run_tag(store, Failing(make_taxonomy()))
    [refusal] = store.runs.refusals(run.id, 10)
    assert (run.new, run.refused) == (2, 1)
    assert (refusal.refusal.code, refusal.refusal.place) == ("ValueError", "t:sheep")
    assert run_tag(store, Failing(make_taxonomy())).read == 0
    assert store.tags.load(["t:sheep"])["t:sheep"].tags == ()
    assert store.pending.counts(NOW)[Consumer.RESOLVE].waiting == 3


def test_documents_tagged_by_another_version_are_tagged_again(store: Store, tagger: Tagger) -> None:
    save(store, *map(paper, ABOUT))
    run_tag(store, tagger)
    assert enqueue_outdated(store, tagger, NOW) == 0
    other = Tagger(replace(make_taxonomy(), version="later"))
    assert enqueue_outdated(store, other, NOW) == 3
    assert run_tag(store, other).read == 3
    assert {tags.taxonomy_version for tags in store.tags.load(["t:battery"]).values()} == {"later"}


def test_a_document_of_5_mb_is_read_in_part_and_that_is_told(store: Store, tagger: Tagger) -> None:
    save(store, paper("battery", "A battery, e.g. Li. " * 250_000))
    run = run_tag(store, tagger)
    assert (run.new, run.refused) == (1, 1)
    [tag] = store.tags.load(["t:battery"])["t:battery"].tags
    assert tag.central
    mentions = store.tags.load(["t:battery"], with_mentions=True)["t:battery"].mentions
    assert all(mention.end <= MAX_TEXT_CHARS for mention in mentions)
