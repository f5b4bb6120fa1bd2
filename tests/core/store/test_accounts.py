"""Accounts, sessions, keys and spaces in the store, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounts import Access, Account, By, Role, Scope, SpaceKind, parse_login, scopes_up_to, widest
from core.errors import InputError, NotFoundError
from core.models import SHARED_SPACE
from core.store import Store
from core.store.accounts.api_keys import NewKey
from core.store.accounts.principals import FORGOTTEN_NAME, NewAccount
from core.store.accounts.sessions import Lifetime
from core.store.statements import Statement

BY = By("person:boss", "abcd", "192.0.2.1")
LIFETIME = Lifetime(timedelta(hours=1), timedelta(hours=10))


def add(store: Store, now: datetime, login: str = "ada", role: Role = Role.ADMIN) -> Account:
    return store.accounts.add(NewAccount(login, login.title(), role, "hash"), BY, now)


def test_an_account_is_found_by_its_name_however_it_is_written(store: Store, now: datetime) -> None:
    assert not store.accounts.exist()
    made = add(store, now, "Ada.de-Vries@Example.org")
    assert store.accounts.exist()
    assert made.login == "ada.de-vries@example.org"
    assert store.accounts.find(" ADA.de-vries@example.ORG ") == made
    assert store.accounts.load([made.id, "person:none"]) == {made.id: made}
    assert made.id.startswith("person:")
    assert "ada" not in made.id


@pytest.mark.parametrize("login", ["", " ", "a b", "a" * 101, "-a", "a\x00b", "имя", "a~b"])
def test_what_is_no_name_is_refused(store: Store, now: datetime, login: str) -> None:
    with pytest.raises(InputError):
        add(store, now, login)
    assert store.accounts.find_credentials(login) is None


def test_a_name_is_taken_once(store: Store, now: datetime) -> None:
    add(store, now)
    with pytest.raises(InputError, match="taken"):
        add(store, now, "ÁDA")


@given(st.text(max_size=20))
def test_a_name_that_is_folded_stays_as_it_is(text: str) -> None:
    try:
        login = parse_login(text)
    except InputError:
        return
    assert parse_login(login) == login


def test_somebody_always_looks_after_accounts(store: Store, now: datetime) -> None:
    ada = add(store, now)
    changes: list[Callable[[], None]] = [
        lambda: store.accounts.set_role(ada.id, Role.CURATOR, BY, now),
        lambda: store.accounts.disable(ada.id, BY, now),
        lambda: store.accounts.forget(ada.id, BY, now),
    ]
    for change in changes:
        with pytest.raises(InputError, match="last administrator"):
            change()
    bob = add(store, now, "bob")
    store.accounts.disable(ada.id, BY, now)
    with pytest.raises(InputError, match="last administrator"):
        store.accounts.disable(bob.id, BY, now)
    assert store.accounts.exist()


def test_a_session_lasts_while_it_is_used_and_no_longer_than_it_may(store: Store, now: datetime) -> None:
    ada = add(store, now)
    store.sessions.open(ada.id, "h1", By(ada.id), now, LIFETIME)
    for minutes in range(30, 600, 30):
        assert store.sessions.load("h1", now + timedelta(minutes=minutes), LIFETIME)
    assert store.sessions.load("h1", now + timedelta(hours=10), LIFETIME) is None
    store.sessions.open(ada.id, "h2", By(ada.id), now, LIFETIME)
    assert store.sessions.load("h2", now + timedelta(hours=1), LIFETIME) is None
    assert store.sessions.load("none", now, LIFETIME) is None


def test_what_is_over_is_deleted(store: Store, now: datetime) -> None:
    ada = add(store, now)
    store.sessions.open(ada.id, "h1", By(ada.id), now, LIFETIME)
    store.sessions.open(ada.id, "h2", By(ada.id), now + timedelta(hours=2), LIFETIME)
    with store.database.read() as connection:
        assert connection.exec_driver_sql("SELECT token_hash FROM sessions").scalars().all() == ["h2"]


def test_changed_rights_end_the_sessions_of_an_account_only(store: Store, now: datetime) -> None:
    ada, bob = add(store, now), add(store, now, "bob")
    changes: list[Callable[[], None]] = [
        lambda: store.accounts.set_role(bob.id, Role.SCOUT, BY, now),
        lambda: store.accounts.set_password(bob.id, "other", BY, now),
        lambda: store.accounts.disable(bob.id, BY, now),
    ]
    for change in changes:
        store.sessions.open(ada.id, f"a{change}", By(ada.id), now, LIFETIME)
        store.sessions.open(bob.id, f"b{change}", By(bob.id), now, LIFETIME)
        change()
        assert store.sessions.load(f"b{change}", now, LIFETIME) is None
        assert store.sessions.load(f"a{change}", now, LIFETIME) is not None


def test_a_hash_is_renewed_unless_the_password_was_changed_meanwhile(store: Store, now: datetime) -> None:
    ada = add(store, now)
    store.accounts.renew_hash(ada.id, "another", "newer")
    assert store.accounts.find_credentials("ada").password_hash == "hash"  # type: ignore[union-attr]
    store.accounts.renew_hash(ada.id, "hash", "newer")
    assert store.accounts.find_credentials("ada").password_hash == "newer"  # type: ignore[union-attr]


def test_a_key_has_a_scope_within_the_role_of_its_owner(store: Store, now: datetime) -> None:
    reader = add(store, now, "rita", Role.READER)
    with pytest.raises(InputError, match="scope"):
        store.api_keys.add(reader, NewKey("p1", "s", "script", Scope.WRITE, 9), BY, now)
    made = store.api_keys.add(reader, NewKey("p1", "s", "script", Scope.READ, 9), BY, now)
    assert store.api_keys.load("p1").key == made  # type: ignore[union-attr]
    assert made.expires_at == now + timedelta(days=9)
    assert [scopes_up_to(widest(role)) for role in Role] == [
        (Scope.READ,),
        (Scope.READ, Scope.WRITE),
        (Scope.READ, Scope.WRITE),
        (Scope.READ, Scope.WRITE, Scope.ADMIN),
    ]


def test_the_use_of_a_key_is_written_once_a_minute(store: Store, now: datetime) -> None:
    store.api_keys.add(add(store, now), NewKey("p1", "s", "script", Scope.READ, 9), BY, now)
    noted = []
    for seconds in (0, 59, 60, 119):
        store.api_keys.note_use(store.api_keys.load_all()[0], now + timedelta(seconds=seconds))
        noted.append(store.api_keys.load_all()[0].used_at)
    assert noted == [now, now, now + timedelta(minutes=1), now + timedelta(minutes=1)]


def test_a_key_is_revoked_once_and_by_its_owner(store: Store, now: datetime) -> None:
    ada, bob = add(store, now), add(store, now, "bob")
    key = store.api_keys.add(ada, NewKey("p1", "s", "script", Scope.READ, 9), BY, now)
    with pytest.raises(NotFoundError):
        store.api_keys.revoke(key.id, BY, now, bob.id)
    store.api_keys.revoke(key.id, BY, now, ada.id)
    with pytest.raises(NotFoundError):
        store.api_keys.revoke(key.id, BY, now, ada.id)


@pytest.mark.parametrize("kind", SpaceKind)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("membership", ["owner", Access.READ, Access.WRITE, None])
def test_who_reads_and_writes_a_space(
    store: Store, now: datetime, kind: SpaceKind, role: Role, membership: str | None
) -> None:
    ada, one = add(store, now), add(store, now, "one", role)
    store.spaces.add("board", kind, one.id if membership == "owner" else ada.id, BY, now)
    store.spaces.add("other", SpaceKind.PRIVATE, ada.id, BY, now)
    if membership in set(Access):
        store.spaces.share("board", one.id, Access(membership), BY, now)
    rights = store.spaces.rights(one)
    reads = kind is SpaceKind.SHARED or membership is not None
    writes = membership in {"owner", Access.WRITE}
    assert rights.readable == ((SHARED_SPACE, "board") if reads else (SHARED_SPACE,))
    expected = (SHARED_SPACE, "board") if writes else (SHARED_SPACE,)
    assert rights.writable == (() if role is Role.READER else expected)


def test_sharing_is_taken_back(store: Store, now: datetime) -> None:
    ada, bob = add(store, now), add(store, now, "bob")
    store.spaces.add("board", SpaceKind.PRIVATE, ada.id, BY, now)
    before = store.spaces.rights(bob)
    store.spaces.share("board", bob.id, Access.WRITE, BY, now)
    assert store.spaces.load_all()[0].members == {bob.id: Access.WRITE}
    store.spaces.unshare("board", bob.id, BY, now)
    assert store.spaces.rights(bob) == before
    with pytest.raises(NotFoundError):
        store.spaces.unshare("board", bob.id, BY, now)
    with pytest.raises(NotFoundError):
        store.spaces.share("none", bob.id, Access.READ, BY, now)


@pytest.mark.parametrize("name", ["", SHARED_SPACE, "a~b", " a", "a\n", "a" * 101])
def test_what_is_no_space_is_refused(store: Store, now: datetime, name: str) -> None:
    ada = add(store, now)
    with pytest.raises(InputError):
        store.spaces.add(name, SpaceKind.PRIVATE, ada.id, BY, now)


def test_a_person_who_is_forgotten_leaves_an_id_without_a_name(store: Store, now: datetime) -> None:
    add(store, now)
    bob = add(store, now, "bob@example.org", Role.SCOUT)
    by = By(bob.id, None, "192.0.2.77")
    store.sessions.open(bob.id, "h", by, now, LIFETIME)
    store.api_keys.add(bob, NewKey("p1", "s", "bob's script", Scope.READ, 9), by, now)
    store.spaces.add("board", SpaceKind.PRIVATE, bob.id, BY, now)
    store.statements.add(Statement("unit:1", "said", {}, bob.id, "a reason", now))
    with pytest.raises(InputError, match="board"):
        store.accounts.forget(bob.id, BY, now)
    store.spaces.give("board", store.accounts.find("ada").id, BY, now)
    store.accounts.forget(bob.id, BY, now)
    with store.database.read() as connection:
        tables = ("accounts", "sessions", "api_keys", "space_members", "principals", "audit")
        held = str([connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in tables])
        name = connection.exec_driver_sql(f"SELECT name FROM principals WHERE id = '{bob.id}'").scalar()
    assert name == FORGOTTEN_NAME
    assert not any(trace in held for trace in ("bob@example.org", "Bob@Example", "bob's script", "192.0.2.77"))
    assert [one.principal for one in store.statements.about(["unit:1"])] == [bob.id]


def test_every_change_is_in_the_audit_with_who_made_it(store: Store, now: datetime) -> None:
    ada = add(store, now)
    store.spaces.add("board", SpaceKind.PRIVATE, ada.id, BY, now)
    store.spaces.share("board", ada.id, Access.READ, BY, now)
    store.accounts.set_language(ada.id, "nl", BY, now)
    lines = store.audit.latest(10)
    assert [line.action for line in lines] == ["language-changed", "space-shared", "space-added", "account-added"]
    assert {(line.principal, line.key, line.address, line.at) for line in lines} == {
        ("person:boss", "abcd", "192.0.2.1", now)
    }
    assert lines[1].space == "board"
    assert lines[-1].detail == {"login": "ada", "role": "admin"}
    assert store.audit.latest(10, before=lines[1].id) == lines[2:]


def test_what_fails_leaves_no_line(store: Store, now: datetime) -> None:
    add(store, now)
    with pytest.raises(InputError):
        add(store, now)
    assert len(store.audit.latest(10)) == 1
