"""What changes something: only from a form of one's own session, of this site, with the fields that it has."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from core.accounts import Role
from tests.api.auth.house import House, form_token

LANGUAGE = "/account/language"


@pytest.fixture
def rita(house: House) -> httpx.Client:
    return house.client("rita", is_browser=True)


def language_of(house: House, name: str) -> str:
    return house.store.accounts.find(name).language


def test_a_form_of_the_session_is_taken(own_house: House) -> None:
    with own_house.sign_in("rita") as client:
        answer = client.post(LANGUAGE, data={"language": "nl", "form_token": form_token(client)})
        assert (answer.status_code, answer.headers["location"]) == (303, "/account?done=language")
        assert client.post(LANGUAGE, data={"language": "en"}, headers={"x-form-token": form_token(client)}).is_redirect
    assert language_of(own_house, "rita") == "en"


@pytest.mark.parametrize("token", ["", "x", "0" * 64, None])
def test_without_the_token_nothing_is_changed(house: House, rita: httpx.Client, token: str | None) -> None:
    fields = {"language": "nl"} | ({"form_token": token} if token is not None else {})
    answer = rita.post(LANGUAGE, data=fields)
    assert answer.status_code == 403
    assert language_of(house, "rita") == "en"


def test_the_token_of_somebody_else_is_none(house: House, rita: httpx.Client) -> None:
    theirs = form_token(house.client("sam", is_browser=True))
    assert rita.post(LANGUAGE, data={"language": "nl", "form_token": theirs}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1"},
        {"origin": "http://[::1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", [LANGUAGE, "/login", "/logout", "/admin/accounts"])
def test_another_site_changes_nothing_even_with_a_token(
    house: House, rita: httpx.Client, path: str, headers: dict[str, str]
) -> None:
    answer = rita.post(path, data={"language": "nl", "form_token": form_token(rita)}, headers=headers)
    assert answer.status_code == 403
    assert language_of(house, "rita") == "en"
    assert rita.get("/search").status_code == 200


def test_our_own_site_may(house: House, rita: httpx.Client) -> None:
    headers = {"origin": house.url, "sec-fetch-site": "same-origin"}
    token = form_token(rita)
    assert rita.post(LANGUAGE, data={"language": "en", "form_token": token}, headers=headers).status_code == 303


@pytest.mark.parametrize(
    "fields",
    [
        {"language": "nl", "role": "admin"},
        {"language": "nl", "principal": "person:0"},
        {"language": "nl", "password_hash": "x"},
        {"language": "de"},
        {},
    ],
)
def test_a_field_that_a_form_does_not_have_is_refused(house: House, rita: httpx.Client, fields: dict[str, str]) -> None:
    answer = rita.post(LANGUAGE, data=fields | {"form_token": form_token(rita)})
    assert answer.status_code == 422
    account = house.store.accounts.find("rita")
    assert (account.language, account.role) == ("en", Role.READER)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("language=nl&language=en&form_token={}", "application/x-www-form-urlencoded", 400),
        ("&".join(f"a{i}=1" for i in range(60)), "application/x-www-form-urlencoded", 400),
        ("language=\udcff&form_token={}", "application/x-www-form-urlencoded", 400),
        ('{{"language": "nl", "form_token": "{}"}}', "application/json", 403),
        ("language=nl&form_token={}", "text/plain", 403),
        ("language=nl&form_token={}", "multipart/form-data; boundary=x", 403),
        ("language=" + "a" * 2_000_000, "application/x-www-form-urlencoded", 413),
    ],
)
def test_what_is_no_form_is_an_error_of_its_own(rita: httpx.Client, body: str, content_type: str, status: int) -> None:
    content = body.replace("{}", form_token(rita)).encode("utf-8", "surrogateescape")
    answer = rita.post(LANGUAGE, content=content, headers={"content-type": content_type})
    assert answer.status_code == status


def test_a_body_that_does_not_say_its_length_is_cut_off(house: House, rita: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b"a" * 100_000

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert rita.post(LANGUAGE, content=endless(), headers=headers).status_code == 413


def test_before_there_are_accounts_a_page_of_another_site_changes_nothing(
    empty: httpx.Client,
) -> None:
    for headers in ({"origin": "https://evil.example"}, {}):
        answer = empty.post("/logout", headers=headers)
        assert answer.status_code == 403
    assert "scout users add" in empty.get("/account").text
    assert empty.get("/login").headers["location"] == "/search"
