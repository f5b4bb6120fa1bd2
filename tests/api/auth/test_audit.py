"""Every change stands in the audit: walked over every route that changes something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from api.auth.account_changes import UNKNOWN
from tests.api.auth.house import PASSWORD, House, form_token, routes
from tests.api.auth.test_curating import TWINS
from tests.api.auth.test_desk_audit import DESK
from tests.api.auth.test_keys import LIFETIME
from tests.api.auth.test_signing_in import try_in
from tests.api.world import NOW

NEW_PASSWORD = "three words by chance"


@dataclass(frozen=True)
class Change:
    """A change by ada: what the audit says after (``target``: of whom, ``None``: any), its fields, ids in the path."""

    action: str
    target: str | None
    fields: dict[str, str]
    fill: Callable[[House], dict[str, str]] = lambda _: {}


def last_key(house: House) -> dict[str, str]:
    return {"key_id": str(house.store.api_keys.load(house.keys["ada-admin"][6:14]).key.id)}  # type: ignore[union-attr]


def other_session(house: House) -> dict[str, str]:
    with house.sign_in("ada"):
        newest = house.store.sessions.of(house.ids["ada"], NOW, LIFETIME)
    return {"session_id": str(newest[0].id)}


def sam(house: House) -> dict[str, str]:
    return {"principal": house.ids["sam"]}


CHANGES = {
    "/login": Change("signed-in", "ada", {"login": "ada", "password": PASSWORD}),
    "/logout": Change("signed-out", "ada", {}),
    "/account/password": Change(
        "password-changed", "ada", {"present": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}
    ),
    "/account/language": Change("language-changed", "ada", {"language": "nl"}),
    "/account/sessions/{session_id}/end": Change("session-ended", "ada", {}, other_session),
    "/account/keys": Change("key-added", None, {"name": "a script", "scope": "write", "days": "9"}),
    "/account/keys/{key_id}/revoke": Change("key-revoked", None, {}, last_key),
    "/admin/accounts": Change(
        "account-added", None, {"login": "new", "name": "New", "role": "scout", "password": NEW_PASSWORD}
    ),
    "/admin/accounts/{principal}/role": Change("role-changed", "sam", {"role": "curator"}, sam),
    "/admin/accounts/{principal}/disable": Change("account-disabled", "sam", {}, sam),
    "/admin/accounts/{principal}/enable": Change("account-enabled", "sam", {}, sam),
    "/admin/keys/{key_id}/revoke": Change("key-revoked", None, {}, last_key),
}


def test_every_route_that_changes_something_is_walked() -> None:
    ledger = {(method, prefix + path) for prefix, (method, path) in TWINS}
    changing = {(method, path) for method, path in routes() if method not in {"GET", "HEAD"}}
    assert changing - ledger == {("POST", path) for path in CHANGES} | set(DESK)


@pytest.mark.parametrize("path", CHANGES)
def test_a_change_stands_in_the_audit_with_who_and_from_where(own_house: House, path: str) -> None:
    change, house = CHANGES[path], own_house
    with house.sign_in("ada") as client:
        address = path.format(**change.fill(house))
        fields = change.fields | ({} if path == "/login" else {"form_token": form_token(client)})
        before = house.store.audit.latest(1)[0].id
        answer = client.post(address, data=fields)
    assert answer.status_code in {200, 303}, answer.text
    lines = [line for line in house.store.audit.latest(10) if line.id > before]
    (line,) = [one for one in lines if one.action == change.action]
    assert (line.principal, line.address, line.at) == (house.ids["ada"], "127.0.0.1", NOW)
    assert change.target is None or line.target == house.ids[change.target]
    said = str([(one.target, one.detail) for one in lines])
    assert not any(secret in said for secret in (PASSWORD, NEW_PASSWORD, "argon2", house.keys["ada-admin"]))


def test_a_sign_in_that_is_refused_is_told_without_the_name_that_was_typed(house: House) -> None:
    try_in(house, login="rita", password="something else")
    assert house.store.audit.latest(1)[0].target == house.ids["rita"]
    try_in(house, login="my password in the wrong field", password="x")
    line = house.store.audit.latest(1)[0]
    assert (line.action, line.target, line.detail) == ("sign-in-refused", UNKNOWN, {})


def test_the_audit_is_read_in_pages_by_who_looks_after_accounts(house: House) -> None:
    client = house.client("ada-admin")
    first = client.get("/api/v1/admin/audit", params={"limit": 3}).json()
    second = client.get("/api/v1/admin/audit", params={"limit": 3, "before": first["next_before"]}).json()
    ids = [line["id"] for page in (first, second) for line in page["hits"]]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 6
    page = house.client("ada", is_browser=True).get("/admin").text
    assert "Rita Jansen" in page
    assert "argon2" not in page


def test_rights_that_change_end_the_sessions_and_count_at_once(own_house: House) -> None:
    with own_house.sign_in("ada") as ada, own_house.sign_in("sam") as theirs:
        assert theirs.get("/search").status_code == 200
        address = f"/admin/accounts/{own_house.ids['sam']}/role"
        ada.post(address, data={"role": "reader", "form_token": form_token(ada)})
        assert theirs.get("/api/v1/account").status_code == 401
        key = own_house.client("sam-writes").get("/api/v1/account").json()
        assert (key["role"], key["may"]) == ("reader", ["read"])


def test_a_new_password_ends_every_other_session(own_house: House) -> None:
    with own_house.sign_in("ada") as here, own_house.sign_in("ada") as there:
        fields = {"present": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD, "form_token": form_token(here)}
        token = here.cookies["scout_session"]
        assert here.post("/account/password", data=fields).status_code == 303
        assert here.cookies["scout_session"] != token
        assert here.get("/search").status_code == 200
        assert there.get("/api/v1/account").status_code == 401


@pytest.mark.parametrize(
    "fields",
    [
        {"present": "wrong", "new": NEW_PASSWORD, "again": NEW_PASSWORD},
        {"present": PASSWORD, "new": "short", "again": "short"},
        {"present": PASSWORD, "new": NEW_PASSWORD, "again": "another one here"},
        {"present": PASSWORD, "new": "passwordpassword1", "again": "passwordpassword1"},
    ],
)
def test_a_password_is_changed_only_by_who_knows_it_to_a_good_one(house: House, fields: dict[str, str]) -> None:
    with house.sign_in("rita") as client:
        answer = client.post("/account/password", data=fields | {"form_token": form_token(client)})
        assert answer.status_code == 400
    assert try_in(house, login="rita", password=PASSWORD).status_code == 303


def test_the_last_administrator_stays_one(own_house: House) -> None:
    with own_house.sign_in("ada") as client:
        for what, fields in (("role", {"role": "scout"}), ("disable", {})):
            address = f"/admin/accounts/{own_house.ids['ada']}/{what}"
            answer = client.post(address, data=fields | {"form_token": form_token(client)})
            assert answer.status_code == 400
            assert "last administrator" in answer.text
