"""Where an import puts what it read: batches of so many records, or of so many bytes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.models import Document, DocumentKind, Evidence
from core.retrying import Patience
from core.store import Store
from crawlers.bulk.sinks import Sink
from tests.conftest import NOW

DOCUMENT = Document("uspto-grants", "US1", DocumentKind.PATENT, "A laser of one atom")


@pytest.mark.parametrize(
    ("size_bytes", "count", "is_full"),
    [(100, 9, False), (100, 10, True), (9_000_000, 1, False), (9_000_000, 2, True)],
)
def test_it_is_time_to_save_after_so_many_records_or_bytes(
    store: Store, size_bytes: int, count: int, is_full: bool
) -> None:
    sink = Sink(store, NOW, "file", Patience(1.0))
    for number in range(count):
        sink.add(replace(DOCUMENT, key=f"US{number}"), Evidence(b"x" * size_bytes, "application/xml"))
    assert sink.is_full(10) == is_full


def test_what_was_saved_no_longer_counts(store: Store) -> None:
    sink = Sink(store, NOW, "file", Patience(1.0))
    sink.add(DOCUMENT, Evidence(b"x" * 20_000_000, "application/xml"))
    assert sink.is_full(10)
    assert sink.save().new == 1
    assert not sink.is_full(10)
    assert len(sink) == 0
