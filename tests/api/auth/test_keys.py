"""Keys: what they look like, what opens nothing, and what each may."""

from __future__ import annotations

import re
import string
import zlib
from datetime import timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.auth.tokens import make_key, parse_key
from core.errors import SignInError
from core.store.accounts.sessions import Lifetime
from tests.api.auth.house import House, form_token
from tests.api.world import NOW

LIFETIME = Lifetime(timedelta(hours=12), timedelta(days=7))
DIGITS = string.digits + string.ascii_letters


def test_a_key_is_found_by_scanners_and_known_again() -> None:
    text, parts = make_key()
    assert re.fullmatch(r"scout_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}", text)
    assert parse_key(text) == parts
    assert parts.prefix in text
    assert text not in (parts.prefix, parts.secret_hash)


@given(st.integers(0, 52), st.sampled_from(DIGITS))
def test_a_typo_is_told_from_a_wrong_key(place: int, typed: str) -> None:
    text, _ = make_key()
    wrong = text[:place] + typed + text[place + 1 :]
    if wrong != text:
        with pytest.raises(SignInError, match=r"mistyped|no key of ours"):
            parse_key(wrong)


@given(st.text())
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(SignInError):
        parse_key(text)


@pytest.mark.parametrize(
    ("name", "said"),
    [("expired", "expired on 2026-10-31"), ("revoked", "revoked"), ("disabled", "revoked"), ("mistyped", "mistyped")],
)
def test_a_key_that_opens_nothing_says_why(house: House, name: str, said: str) -> None:
    answer = house.client(name).get("/api/v1/account")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "Bearer nonsense", "scout_x", "Bearer " + "a" * 5_000])
def test_another_header_is_refused_even_with_a_session(house: House, header: str) -> None:
    cookies = house.client("rita").cookies
    answer = httpx.get(f"{house.url}/api/v1/account", headers={"authorization": header}, cookies=cookies)
    assert answer.status_code == 401


def test_a_key_of_the_right_form_that_nobody_has_opens_nothing(house: House) -> None:
    answer = httpx.get(f"{house.url}/api/v1/account", headers={"authorization": f"Bearer {make_key()[0]}"})
    assert "opens nothing" in answer.json()["detail"]


def test_another_secret_behind_a_known_prefix_opens_nothing(house: House) -> None:
    prefix = house.keys["ada-admin"][6:14]
    held = house.store.api_keys.load(prefix)
    assert held is not None
    other = make_key()[0]
    forged = f"scout_{prefix}_{other[15:47]}"
    from_body = forged + checksum(forged)
    answer = httpx.get(f"{house.url}/api/v1/account", headers={"authorization": f"Bearer {from_body}"})
    assert answer.status_code == 401
    assert "opens nothing" in answer.json()["detail"]


def checksum(body: str) -> str:
    """The checksum by its description, written anew."""
    number = zlib.crc32(body.encode())
    out: list[str] = []
    while len(out) < 6:
        number, digit = divmod(number, 62)
        out.append(DIGITS[digit])
    return "".join(reversed(out))


def test_a_key_has_no_more_than_its_scope_and_its_owner(house: House) -> None:
    may = {name: set(house.client(name).get("/api/v1/account").json()["may"]) for name in house.keys if "-" in name}
    assert may["sam-reads"] == {"read"}
    assert may["sam-writes"] == {"read", "write"}
    assert may["ada-reads"] == {"read", "operate"}
    assert may["ada-admin"] == {"read", "write", "curate", "operate", "administer"}


def test_the_last_use_of_a_key_is_known(house: House) -> None:
    house.client("sam-reads").get("/api/v1/account")
    held = house.store.api_keys.load(house.keys["sam-reads"][6:14])
    assert held is not None
    assert held.key.used_at is not None


def test_a_new_key_is_shown_once_and_answers(own_house: House) -> None:
    with own_house.sign_in("sam") as client:
        page = client.post("/account/keys", data={"name": "my script", "form_token": form_token(client)})
        (key,) = set(re.findall(r"scout_\w{8}_\w{38}", page.text))
        assert key not in client.get("/account").text
        assert page.headers["cache-control"] == "no-store"
    answer = httpx.get(f"{own_house.url}/api/v1/account", headers={"authorization": f"Bearer {key}"})
    assert (answer.json()["login"], answer.json()["key"]["name"]) == ("sam", "my script")


@pytest.mark.parametrize(
    "fields", [{"scope": "admin"}, {"days": "1000"}, {"days": "0"}, {"scope": "all"}, {"name": ""}]
)
def test_nobody_makes_a_key_that_may_more_than_they_do(house: House, fields: dict[str, str]) -> None:
    client = house.client("sam", is_browser=True)
    wish = {"name": "more", "form_token": form_token(client)} | fields
    before = len(house.store.api_keys.load_all())
    assert client.post("/account/keys", data=wish).status_code in {400, 422}
    assert len(house.store.api_keys.load_all()) == before


@pytest.mark.parametrize("what", ["keys/{id}/revoke", "sessions/{id}/end"])
def test_somebody_elses_is_as_if_it_were_not_there(house: House, what: str) -> None:
    theirs = house.store.api_keys.load_all(house.ids["ada"])[0].id
    if "sessions" in what:
        house.client("ada").get("/search")
        theirs = house.store.sessions.of(house.ids["ada"], NOW, LIFETIME)[0].id
    client = house.client("sam")
    token = form_token(house.client("sam", is_browser=True))
    answers = [
        client.post(f"/account/{what.replace('{id}', str(number))}", data={"form_token": token})
        for number in (theirs, 999_999, 10**18)
    ]
    assert [answer.status_code for answer in answers] == [404] * 3
    details = {answer.json()["detail"] for answer in answers}
    assert len(details) == 1
    assert house.client("ada").get("/api/v1/account").status_code == 200
