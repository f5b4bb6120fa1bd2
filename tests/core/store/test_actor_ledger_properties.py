"""The ledger of organisations under any operations: undone it is as before, and any moment is replayed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import InputError
from core.store import open_store
from core.store.actors.lines import (
    NOT_SAME,
)
from tests.core.store.ledger_world import LETTERS, RING, Ledger, fill, fill_with_register

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "merge", "merge", "apart", "split", "undo", "name", "display", "state", "relate"]),
        st.sampled_from(LETTERS),
        st.sampled_from(LETTERS),
        st.integers(0, 30),
    ),
    max_size=10,
)


def take(ledger: Ledger, step: tuple[str, str, str, int]) -> None:
    """Do one step, or let it be where the ledger refuses it."""
    what, one, other, number = step
    a, b = (RING.id if name == "f" else f"org-{name}" for name in (one, other))
    standing = ledger.standing()
    chosen = standing[number % len(standing)] if standing else 0
    steps: dict[str, Callable[[], int]] = {
        "merge": lambda: ledger.merge(a, b),
        "apart": lambda: ledger.apart(a, b),
        "split": lambda: ledger.split(chosen),
        "undo": lambda: ledger.undo(chosen),
        "name": lambda: ledger.name(a, f"Name {other}", "former"),
        "display": lambda: ledger.name(a, f"Called {other}", "display"),
        "state": lambda: ledger.state(a, "country", "DE" if number % 2 else "BE"),
        "relate": lambda: ledger.relate(a, "parent", b),
    }
    try:
        steps[what]()
    except InputError:
        assert ledger.standing() == standing


def check_identity(ledger: Ledger, steps: list[tuple[str, str, str, int]], data: st.DataObject) -> None:
    ledger.enter("NL")
    before = ledger.views()
    for step in steps:
        take(ledger, step)
    while standing := ledger.standing():
        order = data.draw(st.permutations(standing))
        for number in order:
            try:
                ledger.undo(number)
                break
            except InputError:  # not yet: what came after it stands in the way
                continue
        else:
            pytest.fail("nothing that stands can be undone")
    assert ledger.views() == before


@settings(max_examples=25, deadline=None)
@given(STEPS, st.data())
def test_whatever_is_done_and_then_undone_in_any_legal_order_is_the_identity(
    steps: list[tuple[str, str, str, int]], data: st.DataObject
) -> None:
    with open_store("sqlite://") as store:
        check_identity(fill(store), steps, data)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.data())
def test_the_identity_holds_on_both_databases(
    ledger: Ledger, steps: list[tuple[str, str, str, int]], data: st.DataObject
) -> None:
    check_identity(ledger, steps, data)


@settings(max_examples=15, deadline=None)
@given(STEPS, st.lists(st.integers(0, 5), min_size=10, max_size=10))
def test_replay_of_every_moment_equals_what_was_answered_then(
    steps: list[tuple[str, str, str, int]], news: list[int]
) -> None:
    with open_store("sqlite://") as store:
        ledger = fill_with_register(store)
        answered = [(ledger.now, ledger.views())]
        for step, new in zip(steps, news, strict=False):
            take(ledger, step)
            if new == 1:
                ledger.enter("DE" if len(answered) % 2 else "NL")
            if new == 2:
                ledger.write(f"org-{step[1]}", f"DELTA {step[2]}", step[2])
            answered.append((ledger.now, ledger.views()))
        assert [ledger.views(then) for then, _ in answered] == [views for _, views in answered]


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_what_is_kept_apart_is_never_one(steps: list[tuple[str, str, str, int]]) -> None:
    with open_store("sqlite://") as store:
        ledger = fill_with_register(store)
        for step in steps:
            take(ledger, step)
            for line in store.statements.standing(NOT_SAME):
                assert store.organisations.root(line.subject) != store.organisations.root(line.value["other"])
