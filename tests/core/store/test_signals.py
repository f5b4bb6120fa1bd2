from __future__ import annotations

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
    assert [kept.document_id for kept in store.signals.iter_all(SignalKind.FUNDING, spaces=spaces)] == ids
    assert sum(store.signals.counts(spaces).values()) == len(ids)


def test_without_more_only_the_shared_space_is_told(store: Store, make_document: MakeDocument) -> None:
    document = make_document("b1", space="board")
    store.documents.save([(document, None)], NOW)
    store.tags.save([TagSet(document.id, 1, "t", "x", signals=(ROUND,))], NOW)
    assert (list(store.signals.iter_all()), store.signals.counts()) == ([], {})
