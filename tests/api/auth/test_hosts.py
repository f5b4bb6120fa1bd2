"""The names that are answered, the addresses that are believed, and what TLS changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.auth.passwords import Passwords
from core.accounts import By, Role
from core.settings import ServeSettings, Settings
from core.store import open_settings_store
from core.store.accounts.principals import NewAccount
from tests.api.auth.house import PASSWORD, House, open_house
from tests.api.conftest import serve
from tests.api.world import NOW


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that has a name of its own."""
    with open_house(tmp_path_factory.mktemp("named"), hosts="scout.example, other.example:8443") as opened:
        yield opened


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("scout.example", 401),
        ("SCOUT.example:8000", 401),
        ("other.example:8443", 401),
        ("other.example", 421),
        ("evil.example", 421),
        ("scout.example.evil.example", 421),
        ("127.0.0.1", 401),
        ("", 421),
    ],
)
def test_only_our_own_names_are_answered(named: House, host: str, status: int) -> None:
    answer = httpx.get(f"{named.url}/api/v1/account", headers={"host": host})
    assert answer.status_code in ({status, 400} if not host else {status})


def test_a_name_counts_once_there_are_accounts_and_then_nobody_comes_in_without(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, serve=ServeSettings(hosts="scout.example"))
    headers = {"host": "scout.example"}
    with serve(settings) as url:
        assert httpx.get(f"{url}/api/v1/account").json()["principal"] == "local"
        assert httpx.get(f"{url}/api/v1/account", headers=headers).status_code == 421
        with open_settings_store(settings) as store:
            store.accounts.add(NewAccount("ada", "Ada", Role.ADMIN, Passwords().hash(PASSWORD)), By(), NOW)
        answers, deadline = [0], time.monotonic() + 10
        while answers[-1] != 401 and time.monotonic() < deadline:
            answers.append(httpx.get(f"{url}/api/v1/account", headers=headers).status_code)
        assert set(answers[1:-1]) <= {421}
        assert httpx.get(f"{url}/api/v1/account").status_code == 401


async def ask(settings: Settings, client: tuple[str, int], scheme: str = "http") -> httpx.Response:
    """Ask an application as if over the network, from an address."""
    app = create_app(settings, clock=lambda: NOW)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, client=client)
        async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://localhost") as asking:
            if scheme == "https":
                return await asking.post("/login", data={"login": "ada", "password": PASSWORD})
            return await asking.get("/api/v1/account")


@pytest.mark.parametrize(
    ("address", "status"), [("127.0.0.1", 200), ("::1", 200), ("192.0.2.1", 403), ("10.0.0.1", 403)]
)
def test_without_accounts_only_this_machine_is_answered(tmp_path: Path, address: str, status: int) -> None:
    assert asyncio.run(ask(Settings(home=tmp_path), (address, 1))).status_code == status


def test_over_tls_the_cookie_is_of_this_host_only(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with open_settings_store(settings) as store:
        store.accounts.add(NewAccount("ada", "Ada", Role.ADMIN, Passwords().hash(PASSWORD)), By(), NOW)
    answer = asyncio.run(ask(settings, ("192.0.2.1", 1), "https"))
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-scout_session=")
    assert "Secure" in cookie
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_what_is_answered_is_kept_in_no_cache_that_others_share(house: House) -> None:
    for path in ("/api/v1/account", "/search", "/account", "/login"):
        assert "private" in (held := house.client("rita").get(path).headers["cache-control"]) or held == "no-store"
