"""What it costs to know who asks, and how soon a change counts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi import Request
from sqlalchemy import event

from api.auth.gate import FRESH_S, Gate
from api.auth.visitor import Visitor
from core.accounts import By, Role
from core.errors import SignInError, TooManyError
from core.settings import ServeSettings
from core.store import Store
from tests.api.auth.house import add_persons
from tests.api.auth.test_limits import Hand
from tests.api.world import NOW


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that a store is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(store.database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(store.database.engine, "before_cursor_execute", note)


def ask(gate: Gate, key: str | None = None, address: str = "192.0.2.1") -> Visitor:
    """Ask as a program does."""
    headers = [(b"authorization", f"Bearer {key}".encode())] if key else []
    scope = {"type": "http", "method": "GET", "path": "/", "headers": headers, "client": (address, 1), "scheme": "http"}
    return asyncio.run(gate.admit(Request(scope)))


@pytest.fixture
def persons(store: Store) -> tuple[dict[str, str], dict[str, str]]:
    return add_persons(store)


def test_who_asks_is_looked_up_once_in_a_while(store: Store, persons: tuple[dict[str, str], dict[str, str]]) -> None:
    timer, keys = Hand(), persons[1]
    gate = Gate(store, ServeSettings(), lambda: NOW, timer)
    with counted(store) as first:
        visitor = ask(gate, keys["sam-reads"])
    with counted(store) as then:
        assert [ask(gate, keys["sam-reads"]) for _ in range(20)] == [visitor] * 20
    assert len(first) > 0
    assert then == []


def test_a_change_elsewhere_counts_after_two_seconds_and_one_made_here_at_once(
    store: Store, persons: tuple[dict[str, str], dict[str, str]]
) -> None:
    timer, (ids, keys) = Hand(), persons
    gate = Gate(store, ServeSettings(), lambda: NOW, timer)
    ask(gate, keys["sam-writes"])
    store.accounts.set_role(ids["sam"], Role.READER, By(), NOW)
    assert ask(gate, keys["sam-writes"]).role is Role.SCOUT
    timer.at += FRESH_S
    assert ask(gate, keys["sam-writes"]).role is Role.READER
    store.accounts.disable(ids["sam"], By(), NOW)
    gate.forget()
    with pytest.raises(SignInError):
        ask(gate, keys["sam-writes"])


def test_before_there_are_accounts_everything_may_be_done_and_after_the_first_nothing(store: Store) -> None:
    timer = Hand()
    gate = Gate(store, ServeSettings(), lambda: NOW, timer)
    assert ask(gate, address="127.0.0.1").principal == "local"
    add_persons(store)
    timer.at += 1
    with pytest.raises(SignInError):
        ask(gate, address="127.0.0.1")


def test_a_mistyped_key_costs_no_query(store: Store, persons: tuple[dict[str, str], dict[str, str]]) -> None:
    gate = Gate(store, ServeSettings(), lambda: NOW, Hand())
    asyncio.run(gate.has_accounts())
    with counted(store) as asked, pytest.raises(SignInError):
        ask(gate, persons[1]["mistyped"])
    assert asked == []


def test_keys_tried_from_one_address_are_stopped(store: Store, persons: tuple[dict[str, str], dict[str, str]]) -> None:
    gate = Gate(store, ServeSettings(rate_burst=10, rate_per_s=0.1), lambda: NOW, Hand())
    outcomes = []
    for _ in range(12):
        with pytest.raises((SignInError, TooManyError)) as caught:
            ask(gate, persons[1]["expired"])
        outcomes.append(type(caught.value))
    assert outcomes == [SignInError] * 10 + [TooManyError] * 2
    assert ask(gate, persons[1]["sam-reads"]).role is Role.SCOUT
