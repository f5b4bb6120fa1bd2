from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from core.models import TagSet
from core.signals import Certainty, Part, Signal, SignalKind
from core.store import Store
from tests.conftest import NOW
from tests.core.store.conftest import MakeDocument

ROUND = Signal(SignalKind.FUNDING, "title", 0, 1, Certainty.DONE, "funding 1", ((Part.COMPANY, "Ringwerk"),))


@pytest.mark.parametrize(
    ("spaces", "ids"),
    [
        (["shared"], ["arxiv:a1"]),
        (["board"], ["arxiv:b1~board"]),
        (["shared", "board"], ["arxiv:a1", "arxiv:b1~board"]),
        ([], []),
    ],
)
def test_signals_are_told_to_those_who_see_their_documents(
    store: Store, make_document: MakeDocument, spaces: list[str], ids: list[str]
) -> None:
    documents = [make_document("a1"), make_document("b1", space="board")]
    store.documents.save([(one, None) for one in documents], NOW)
    store.tags.save([TagSet(one.id, 1, "t", "x", signals=(ROUND,)) for one in documents], NOW)
    total, drawn = store.signals.sample(9, 1, SignalKind.FUNDING, spaces)
    assert (total, sorted(kept.document_id for kept in drawn)) == (len(ids), ids)
    assert sum(store.signals.counts(spaces).values()) == len(ids)


def test_without_more_only_the_shared_space_is_told(store: Store, make_document: MakeDocument) -> None:
    document = make_document("b1", space="board")
    store.documents.save([(document, None)], NOW)
    store.tags.save([TagSet(document.id, 1, "t", "x", signals=(ROUND,))], NOW)
    assert (store.signals.sample(9, 1), store.signals.counts()) == ((0, []), {})


Draw = Callable[..., list[tuple[str, int]]]


@pytest.fixture
def draw(store: Store, make_document: MakeDocument) -> Draw:
    """A drawer of places from forty signals, of which ten are of grants; ``more=True`` adds ten first."""
    grant = replace(ROUND, kind=SignalKind.GRANT)

    def fill(names: Sequence[str]) -> None:
        documents = [make_document(name) for name in names]
        store.documents.save([(one, None) for one in documents], NOW)
        sets = [TagSet(one.id, 1, "t", "x", signals=(ROUND, ROUND, ROUND, grant)) for one in documents]
        store.tags.save(sets, NOW)

    def drawn(count: int, seed: int, kind: SignalKind | None = None, *, more: bool = False) -> list[tuple[str, int]]:
        if more:
            fill(["more"])
        return [(kept.document_id, kept.number) for kept in store.signals.sample(count, seed, kind)[1]]

    fill([f"a{number}" for number in range(10)])
    return drawn


def test_a_sample_is_the_same_for_the_same_seed_and_another_for_another(draw: Draw) -> None:
    assert draw(8, 1) == draw(8, 1)
    assert len(set(draw(8, 1))) == 8
    assert draw(8, 1) != draw(8, 2)
    assert draw(8, 1) == draw(30, 1)[:8]


def test_a_sample_of_a_kind_is_of_it_only(draw: Draw) -> None:
    assert {number for _, number in draw(40, 1, SignalKind.GRANT)} == {3}
    assert len(draw(40, 1, SignalKind.GRANT)) == 10


def test_what_comes_changes_a_sample_only_by_itself(draw: Draw) -> None:
    before = draw(20, 1)
    after = draw(20, 1, more=True)
    kept = [place for place in after if place[0] != "arxiv:more"]
    assert kept == before[: len(kept)]
    assert len(draw(99, 1)) == 44


def test_every_signal_may_be_drawn(draw: Draw) -> None:
    assert {place for seed in range(120) for place in draw(4, seed)} == set(draw(40, 1))
