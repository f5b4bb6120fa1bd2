"""In and out: rotation, expiry, one answer for a wrong name and a wrong password, and where one is led after."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import httpx
import pytest

from api.auth.next import START, parse_next
from api.auth.passwords import Passwords
from core.accounts import By, Role
from core.settings import Settings
from core.store import open_settings_store
from core.store.accounts.principals import NewAccount
from tests.api.auth.house import PASSWORD, House, form_token
from tests.api.conftest import serve
from tests.api.world import NOW

COOKIE = "scout_session"


def try_in(house: House, **fields: str) -> httpx.Response:
    return httpx.post(f"{house.url}/login", data=fields, headers={"accept": "text/html"})


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    cookie = try_in(house, login="rita", password=PASSWORD).headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie


def test_a_name_is_the_same_however_it_is_written(house: House) -> None:
    assert try_in(house, login=" RÍTA ", password=PASSWORD).status_code == 303


@pytest.mark.parametrize("login", ["rita", "nobody", "dora", "", "no name at all", "a" * 300])
def test_a_wrong_password_is_answered_as_a_wrong_name_is(house: House, login: str) -> None:
    answer = try_in(house, login=login, password=PASSWORD if login == "dora" else "something else")
    assert answer.status_code == 401
    assert "The name or the password is wrong." in answer.text
    assert "set-cookie" not in answer.headers


def test_a_wrong_name_takes_as_long_as_a_wrong_password() -> None:
    passwords = Passwords()
    held = passwords.hash(PASSWORD)
    assert passwords.fits(held, PASSWORD)
    taken: dict[str | None, list[float]] = {held: [], None: []}
    for _ in range(5):
        for known in (held, None):
            started = time.perf_counter()
            assert not passwords.fits(known, "something else")
            taken[known].append(time.perf_counter() - started)
    assert 0.5 < median(taken[None]) / median(taken[held]) < 2


def test_a_session_that_was_planted_is_not_the_one_that_is_signed_in(house: House) -> None:
    planted = "x" * 43
    with httpx.Client(base_url=house.url, cookies={COOKIE: planted}, headers={"accept": "text/html"}) as client:
        client.post("/login", data={"login": "rita", "password": PASSWORD})
        given = [cookie.value for cookie in client.cookies.jar if cookie.name == COOKIE and cookie.value != planted]
    assert len(given) == 1
    assert httpx.get(f"{house.url}/search", cookies={COOKIE: planted}).status_code == 401


def test_signing_in_again_ends_the_session_before(house: House) -> None:
    with house.sign_in("rita") as client:
        before = client.cookies[COOKIE]
        client.post("/login", data={"login": "rita", "password": PASSWORD})
        assert client.cookies[COOKIE] != before
        assert client.get("/search").status_code == 200
    assert httpx.get(f"{house.url}/search", cookies={COOKIE: before}).status_code == 401


def test_who_signs_out_is_out_at_once(house: House) -> None:
    with house.sign_in("rita") as client:
        token = client.cookies[COOKIE]
        answer = client.post("/logout", data={"form_token": form_token(client)})
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
        assert answer.headers["clear-site-data"] == '"cache"'
        assert COOKIE not in client.cookies
    assert httpx.get(f"{house.url}/api/v1/account", cookies={COOKIE: token}).status_code == 401


def test_the_store_holds_no_token(house: House) -> None:
    with house.sign_in("rita") as client, house.store.database.read() as connection:
        held = connection.exec_driver_sql("SELECT token_hash FROM sessions").scalars().all()
        assert client.cookies[COOKIE] not in held


def test_a_page_that_was_asked_for_is_come_back_to(house: House) -> None:
    answer = house.client(is_browser=True).get("/search", params={"q": "laser & more"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Fsearch%3Fq%3Dlaser%2B%2526%2Bmore"
    form = house.client(is_browser=True).get(answer.headers["location"]).text
    assert 'name="next" value="/search?q=laser+%26+more"' in form
    led = try_in(house, login="rita", password=PASSWORD, next="/search?q=laser+%26+more")
    assert led.headers["location"] == "/search?q=laser+%26+more"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\tevil",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        "/login?next=/login",
        "/logout",
        "/" + "a" * 5_000,
        "///evil.example",
        "http:/evil",
        "/é",
    ],
)
def test_nobody_is_led_to_another_site(house: House, target: str) -> None:
    assert parse_next(target) == START
    led = try_in(house, login="rita", password=PASSWORD, next=target)
    assert led.headers.get("location", START) == START


class Hands:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_a_session_ends_when_it_is_idle_and_in_any_case(tmp_path: Path) -> None:
    settings, clock = Settings(home=tmp_path), Hands()
    with open_settings_store(settings) as store:
        store.accounts.add(NewAccount("ada", "Ada", Role.ADMIN, Passwords().hash(PASSWORD)), By(), NOW)
    with serve(settings, clock) as url, httpx.Client(base_url=url) as client:
        client.post("/login", data={"login": "ada", "password": PASSWORD})
        for hours, status in ((11, 200), (22, 200), (35, 401)):
            clock.now = NOW + timedelta(hours=hours)
            time.sleep(2.1)  # what is held of a session for so long is not looked at again
            assert client.get("/api/v1/account").status_code == status
        client.post("/login", data={"login": "ada", "password": PASSWORD})
        begun = clock.now
        with open_settings_store(settings) as store, store.database.write() as connection:
            ends = connection.exec_driver_sql("SELECT expires_at FROM sessions").scalar_one()
        assert datetime.fromisoformat(ends).replace(tzinfo=begun.tzinfo) == begun + timedelta(days=7)
