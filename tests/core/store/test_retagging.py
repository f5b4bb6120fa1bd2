"""Tag sets by version, and texts by day, in both databases."""

from __future__ import annotations

from datetime import date

import pytest

from core.models import (
    Classification,
    Consumer,
    Document,
    DocumentKind,
    Organisation,
    Person,
    Role,
    Tag,
    TagSet,
)
from core.store import Store
from core.store.dated_texts import DatedText
from core.store.retagging import TaggedText, TagVersions
from tests.conftest import NOW

OLD, NEW = TagVersions("1", "a"), TagVersions("1", "b")


def paper(key: str, **facts: object) -> Document:
    return Document("t", key, DocumentKind.PAPER, f"Title {key}", "Text.", "en", **facts)  # type: ignore[arg-type]


def tagged(key: str, versions: TagVersions = OLD, revision: int = 1) -> TagSet:
    return TagSet(f"t:{key}", revision, versions.tagger, versions.taxonomy, (Tag("light", 1.0, True),))


@pytest.fixture
def filled(store: Store) -> Store:
    codes = (Classification("arxiv", "quant-ph", primary=True),)
    store.documents.save([(paper("a", classifications=codes), None), (paper("b"), None), (paper("c"), None)], NOW)
    store.tags.save([tagged("a"), tagged("b"), tagged("c", NEW)], NOW)
    store.pending.forget(Consumer.TAG)
    return store


def test_texts_come_in_pages_with_their_codes(filled: Store) -> None:
    (first,), (second,), (third,) = filled.retagging.iter_texts(batch_size=1)
    assert first == TaggedText("t:a", 1, "Title a", "Text.", "en", (Classification("arxiv", "quant-ph", True),))
    assert (second.id, third.id) == ("t:b", "t:c")


def test_only_current_tags_of_the_current_revision_count(filled: Store) -> None:
    filled.documents.save([(paper("b", url="https://example.org"), None)], NOW)
    assert [text.id for batch in filled.retagging.iter_tagged(OLD) for text in batch] == ["t:a"]
    assert filled.retagging.count_versions() == {OLD: 2, NEW: 1}


def test_what_is_settled_waits_or_is_of_the_new_version(filled: Store) -> None:
    filled.retagging.settle([("t:a", 1)], [("t:b", 1)], (OLD, NEW), NOW)
    assert filled.retagging.count_versions() == {OLD: 1, NEW: 2}
    assert [work.target for work in filled.pending.lease(Consumer.TAG, 9, "me", NOW)] == ["t:a"]
    assert filled.tags.load(["t:b"])["t:b"].tags == tagged("b").tags


def test_a_version_that_was_there_before_is_no_obstacle(filled: Store) -> None:
    filled.tags.save([tagged("b", NEW)], NOW)
    filled.tags.save([tagged("b", OLD)], NOW)
    filled.retagging.settle([], [("t:b", 1)], (OLD, NEW), NOW)
    assert filled.tags.load(["t:b"])["t:b"].taxonomy_version == NEW.taxonomy


def test_what_was_tagged_otherwise_meanwhile_is_left_alone(filled: Store) -> None:
    filled.retagging.settle([], [("t:c", 1)], (OLD, TagVersions("1", "z")), NOW)
    assert filled.tags.load(["t:c"])["t:c"].taxonomy_version == NEW.taxonomy


def test_others_are_those_of_no_known_version(filled: Store) -> None:
    assert list(filled.retagging.iter_others((OLD, NEW))) == []
    assert list(filled.retagging.iter_others((NEW,), batch_size=1)) == [[("t:a", 1)], [("t:b", 1)]]


def test_dated_texts_are_those_of_their_days_one_a_unit_with_who_wrote_them(store: Store) -> None:
    told = paper(
        "a",
        visible_from=date(2026, 3, 1),
        people=(Person("Ada"), Person("Bo"), Person("Cy")),
        organisations=(Organisation("TU", Role.AFFILIATION),),
        classifications=(Classification("arxiv", "cs.LG"), Classification("arxiv", "quant-ph", primary=True)),
    )
    early, private = paper("b", visible_from=date(2025, 1, 1)), paper("c", visible_from=date(2026, 3, 1), space="mine")
    store.documents.save([(told, None), (early, None), (private, None), (paper("d"), None)], NOW)
    store.tags.save([tagged("a")], NOW)
    (batch,) = store.dated_texts.iter(date(2026, 1, 1), date(2026, 3, 2))
    day = date(2026, 3, 1)
    names = (("Ada", "Cy"), ("TU",), "arxiv:quant-ph", ("light",))
    assert batch == [DatedText("t:a", day, "Title a", "Text.", "en", *names)]
    assert store.dated_texts.newest() == day
