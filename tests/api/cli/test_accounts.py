"""``scout users``, ``spaces``, ``keys``, and serving beyond this machine."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from core.settings import Settings
from core.store import open_store
from tests.api.cli.conftest import Outcome, Scout

PASSWORD = "correct horse battery staple"


@pytest.fixture
def typed(scout: Scout, monkeypatch: pytest.MonkeyPatch) -> Scout:
    """A caller whose standard input is a password."""

    def call(*arguments: str, password: str = PASSWORD) -> Outcome:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        return scout(*arguments)

    return call


@pytest.fixture
def house(typed: Scout) -> Scout:
    """A base with an administrator and a scout."""
    assert typed("users", "add", "Ada@example.org", "--name", "Ada de Vries", "--role", "admin").code == 0
    assert typed("users", "add", "sam", "--role", "scout").code == 0
    return typed


def test_the_first_account_is_an_administrators(typed: Scout) -> None:
    refused = typed("users", "add", "sam", "--role", "scout")
    assert (refused.code, "--role admin" in refused.err) == (2, True)
    made = typed("users", "add", "ada", "--role", "admin", "--json").json
    assert (made["login"], made["role"]) == ("ada", "admin")
    assert "password" not in {name for name in made if name != "password_at"}


@pytest.mark.parametrize("password", ["", "short", "password1234"])
def test_a_weak_password_makes_no_account(typed: Scout, password: str) -> None:
    assert typed("users", "add", "ada", "--role", "admin", password=password).code == 2
    assert typed("users", "list", "--json").json["total"] == 0


def test_no_command_takes_a_password_as_an_argument(scout: Scout) -> None:
    for command in ("add", "password"):
        shown = re.sub(r"\x1b\[[0-9;]*m", "", scout("users", command, "--help").out)
        assert "--password" not in shown


def test_accounts_are_listed_changed_and_forgotten(house: Scout) -> None:
    assert [one["login"] for one in house("users", "list", "--json").json["hits"]] == ["ada@example.org", "sam"]
    assert house("users", "role", "sam", "curator", "--json").json["role"] == "curator"
    assert house("users", "disable", "sam", "--json").json["disabled_at"]
    assert house("users", "disable", "sam", "--undo", "--json").json["disabled_at"] is None
    assert house("users", "password", "SAM", password="another good one here").code == 0
    assert house("users", "forget", "sam").code == 0
    assert "sam" not in house("users", "list").out
    last = house("users", "disable", "ada@example.org")
    assert (last.code, "last administrator" in last.err) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("users", "role", "nobody", "scout"),
        ("users", "disable", "nobody"),
        ("users", "add", "sam", "--role", "scout"),
        ("users", "add", "no name", "--role", "scout"),
        ("spaces", "add", "board", "--owner", "nobody"),
        ("spaces", "add", "a~b", "--owner", "sam"),
        ("spaces", "add", "shared", "--owner", "sam"),
        ("spaces", "share", "none", "--with", "sam"),
        ("keys", "add", "nobody", "--name", "x"),
        ("keys", "add", "sam", "--name", "x", "--scope", "admin"),
        ("keys", "add", "sam", "--name", "x", "--days", "1000"),
        ("keys", "revoke", "scout_nothing1"),
    ],
)
def test_a_wrong_use_says_what(house: Scout, arguments: tuple[str, ...]) -> None:
    ended = house(*arguments)
    assert ended.code == 2
    assert ended.err
    assert "Traceback" not in ended.err


def test_spaces_are_made_shared_and_given(house: Scout) -> None:
    made = house("spaces", "add", "board", "--owner", "ada@example.org", "--json").json
    assert (made["name"], made["kind"], made["owner"], made["members"]) == ("board", "private", "ada@example.org", {})
    shared = house("spaces", "share", "board", "--with", "sam", "--access", "write", "--json").json
    assert shared["members"] == {"sam": "write"}
    assert "sam (write)" in house("spaces", "list").out
    assert house("spaces", "unshare", "board", "--with", "sam", "--json").json["members"] == {}
    assert house("spaces", "give", "board", "--to", "sam", "--json").json["owner"] == "sam"
    assert house("spaces", "list", "--json").json["total"] == 1


def test_a_key_is_printed_once(house: Scout, tmp_path: Path) -> None:
    made = house("keys", "add", "sam", "--name", "a script", "--scope", "write", "--days", "30", "--json").json
    key = made["key"]
    assert re.fullmatch(r"scout_\w{8}_\w{38}", key)
    listed = house("keys", "list", "--json").json
    assert [(one["prefix"], one["scopes"], one["login"]) for one in listed["hits"]] == [
        (key[6:14], ["read", "write"], "sam")
    ]
    assert key not in house("keys", "list").out + str(listed)
    assert key[15:].encode() not in b"".join(path.read_bytes() for path in (tmp_path / "scoutbase-data").glob("*"))
    assert house("keys", "revoke", key[:14]).code == 0
    assert house("keys", "list", "--json").json["hits"][0]["revoked_at"]


def test_what_the_command_line_changes_is_in_the_audit(house: Scout, tmp_path: Path) -> None:
    house("spaces", "add", "board", "--owner", "sam")
    house("keys", "add", "sam", "--name", "a script")
    with open_store(Settings(home=tmp_path / "scoutbase-data").store_url) as store:
        lines = store.audit.latest(10)
    assert [line.action for line in lines] == ["key-added", "space-added", "account-added", "account-added"]
    assert {line.principal for line in lines} == {"local"}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "scout.example"])
def test_nothing_listens_beyond_this_machine_without_accounts(scout: Scout, host: str) -> None:
    ended = scout("serve", "--host", host)
    assert ended.code == 2
    assert "scout users add" in ended.err
    assert "loopback" in ended.err


def test_with_accounts_the_names_have_to_be_said(house: Scout) -> None:
    ended = house("serve", "--host", "0.0.0.0")
    assert (ended.code, "SCOUT_SERVE__HOSTS" in ended.err) == (2, True)


def test_with_accounts_and_names_it_listens(house: Scout, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []
    monkeypatch.setenv("SCOUT_SERVE__HOSTS", "scout.example")
    monkeypatch.setenv("SCOUT_SERVE__PROXIES", "192.0.2.9")
    monkeypatch.setattr("api.cli.operate.uvicorn.run", lambda _, **options: asked.append(options))
    assert house("serve", "--host", "0.0.0.0").code == 0
    assert (asked[0]["host"], asked[0]["proxy_headers"], asked[0]["forwarded_allow_ips"]) == (
        "0.0.0.0",
        True,
        ["192.0.2.9"],
    )
