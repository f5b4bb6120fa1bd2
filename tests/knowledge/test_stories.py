from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import Cause, Consumer, Document
from core.stages import StageOptions
from core.store import Store, open_store
from core.store.units import MERGED
from knowledge.stage import run_resolve
from tests.conftest import NOW
from tests.knowledge.articles import (
    NEW_OPENING,
    OTHER_HEADLINE,
    SENTENCES,
    STORY,
    article,
    report,
)
from tests.knowledge.test_stage import partition, resolve

ONE = article("a", STORY)
REWRITTEN = article("b", NEW_OPENING + " ".join(SENTENCES[1:]), OTHER_HEADLINE, days=1)
LEAD = article("c", " ".join(SENTENCES[:3]), "Light for the cloud from Delft, a lead", days=2, lead_only=True)
CUT = article("d", " ".join(SENTENCES[:12]), "A new hall for thin crystal wafers", days=3)
OTHER = article("e", report(1), "Market report of the day for all readers")
ALSO_OTHER = article("f", report(2), "Market report of the day for all readers of it")


def reasons(store: Store) -> list[str]:
    return sorted(join.reason for join in store.statements.standing(MERGED))


def resolve_again(store: Store, ids: Sequence[str], now: datetime) -> None:
    store.pending.enqueue(Consumer.RESOLVE, [(i, 1) for i in ids], Cause.RETAGGED, now)
    run_resolve(store, StageOptions(clock=lambda: now))


def test_near_copies_become_one_story_and_say_how_alike_they_are(store: Store) -> None:
    resolve(store, [ONE, REWRITTEN, OTHER, ALSO_OTHER])
    assert partition(store) == {("s:a", "s:b"), ("s:e",), ("s:f",)}
    assert reasons(store) == ["near-copy 0.88 of s:a and s:b"]


def test_the_whole_text_stands_for_a_story_whose_lead_came_first(store: Store, now: datetime) -> None:
    resolve(store, [LEAD], now)
    resolve(store, [ONE], now + timedelta(hours=1))
    (unit,) = store.units.load(list(store.units.of_documents(["s:a"]).values())).values()
    assert (unit.members, unit.representative) == (("s:a", "s:c"), "s:a")


@settings(max_examples=15, deadline=None)
@given(st.permutations([ONE, REWRITTEN, LEAD, CUT, OTHER, ALSO_OTHER]), st.integers(1, 6))
def test_a_story_does_not_depend_on_the_order_of_arrival(order: list[Document], size: int) -> None:
    with open_store("sqlite://") as store:
        for start in range(0, 6, size):
            resolve(store, order[start : start + size], NOW + timedelta(hours=start))
        assert partition(store) == {("s:a", "s:b", "s:c", "s:d"), ("s:e",), ("s:f",)}


def chain(steps: int) -> list[Document]:
    """Return texts of which each has another tenth of its words replaced, in the words of the one before it."""
    words = ["".join(syllables) for syllables in product(("ba", "ke", "li", "mo", "nu", "ra"), repeat=4)]
    text, texts = words[:200], []
    for n in range(steps):
        texts.append(" ".join(text))
        text = [words[200 * (n + 1) + at] if at % 10 == 3 * n % 10 else word for at, word in enumerate(text)]
    return [article(f"k{n}", text, f"Part {n} of a long series about wafers") for n, text in enumerate(texts)]


@pytest.mark.parametrize("size", [1, 5])
def test_a_chain_of_ever_less_similar_texts_does_not_tie_its_ends(store: Store, now: datetime, size: int) -> None:
    documents = chain(5)
    for start in range(0, 5, size):
        resolve(store, documents[start : start + size], now + timedelta(hours=start))
    assert reasons(store)
    assert max(map(len, partition(store))) == 2


def test_an_undone_story_stays_undone(store: Store, now: datetime) -> None:
    resolve(store, [ONE, REWRITTEN])
    (join,) = store.statements.standing(MERGED)
    store.units.undo_merge(join.id, now, "local", "two visits")
    resolve_again(store, ["s:a", "s:b"], now)
    assert partition(store) == {("s:a",), ("s:b",)}


def test_a_copy_of_two_stories_kept_apart_joins_one_of_them(store: Store, now: datetime) -> None:
    resolve(store, [ONE, REWRITTEN])
    (join,) = store.statements.standing(MERGED)
    store.units.undo_merge(join.id, now, "local", "two visits")
    resolve(store, [CUT], now + timedelta(days=1))
    units = store.units.of_documents(["s:a", "s:b", "s:d"])
    assert units["s:a"] != units["s:b"]
    assert units["s:d"] in {units["s:a"], units["s:b"]}


def test_resolving_again_changes_nothing(store: Store, now: datetime) -> None:
    resolve(store, [ONE, REWRITTEN, LEAD, OTHER], now)
    before = partition(store), reasons(store)
    resolve_again(store, ["s:a", "s:b", "s:c", "s:e"], now)
    assert (partition(store), reasons(store)) == before


def test_a_story_ends_when_one_of_its_texts_becomes_another(store: Store, now: datetime) -> None:
    resolve(store, [ONE, REWRITTEN], now)
    resolve(store, [replace(REWRITTEN, text=report(3))], now + timedelta(days=1))
    assert partition(store) == {("s:a",), ("s:b",)}
    assert store.units.load_apart() == []


def test_a_story_outlives_a_small_correction_without_a_new_join(store: Store, now: datetime) -> None:
    resolve(store, [ONE, REWRITTEN], now)
    before = [join.id for join in store.statements.standing(MERGED)]
    resolve(store, [replace(REWRITTEN, text=REWRITTEN.text.replace("process engineers", "engineers"))], now)
    assert [join.id for join in store.statements.standing(MERGED)] == before
    assert partition(store) == {("s:a", "s:b")}


def test_a_long_series_in_one_template_stays_a_series(store: Store) -> None:
    resolve(
        store, [article(str(n), report(n), f"Report {n} of the market for this day", days=n % 9) for n in range(40)]
    )
    assert reasons(store) == []
