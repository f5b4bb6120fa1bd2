"""The pages of accounts as markup: whole, escaped, without scripts, every field labelled."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from core.accounts import By, Role, SpaceKind
from core.store.accounts.principals import NewAccount
from tests.api.auth.house import House, form_token, open_house
from tests.api.reading import Page
from tests.api.world import NOW, SCRIPT

PAGES = ["/login", "/login?next=/sources", "/account", "/account?done=key", "/account?done=<script>", "/admin"]


@pytest.fixture(scope="module")
def ada(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The administrator of a house in which somebody is called as a script is."""
    with open_house(tmp_path_factory.mktemp("pages")) as house:
        eve = house.store.accounts.add(NewAccount("eve", f"Eve {SCRIPT}", Role.READER, "x"), By(), NOW)
        house.store.spaces.add(SCRIPT, SpaceKind.SHARED, eve.id, By(), NOW)
        yield house.client("ada", is_browser=True)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_runs_nothing_and_labels_its_fields(ada: httpx.Client, path: str) -> None:
    answer = ada.get(path)
    page = Page(answer.text)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert page.unclosed == []
    assert len(page.ids) == len(set(page.ids))
    assert page.scripts() == []
    assert [tag for tag, held in page.tags if "style" in held or any(name.startswith("on") for name in held)] == []
    assert len(page.all("h1")) == len(page.all("main")) == 1
    labelled = {label["for"] for label in page.all("label")}
    fields = [field for kind in ("input", "select") for field in page.all(kind) if field.get("type") != "hidden"]
    assert {field["id"] for field in fields if "hidden" not in field} <= labelled


@pytest.mark.parametrize("path", ["/account", "/admin"])
def test_every_form_that_changes_something_carries_the_token(ada: httpx.Client, path: str) -> None:
    html = ada.get(path).text
    forms = html.split("<form ")[1:]
    changing = [form for form in forms if 'method="post"' in form]
    assert len(changing) > 3
    assert all('name="form_token" value="' in form.split("</form>")[0] for form in changing)


def test_hostile_names_stay_text(ada: httpx.Client) -> None:
    words = Page(ada.get("/admin").text).words
    assert f"Eve {SCRIPT}" in words
    wish = {"name": f"key {SCRIPT}", "scope": "read", "days": "9", "form_token": form_token(ada)}
    page = Page(ada.post("/account/keys", data=wish).text)
    assert (page.scripts(), page.unclosed) == ([], [])
    assert f"key {SCRIPT}" in page.words


def test_who_is_signed_in_is_named_on_every_page_and_nobody_else(ada: httpx.Client, empty: httpx.Client) -> None:
    for path in ("/search", "/sources", "/technologies", "/documents/arxiv:none"):
        assert "Ada Jansen" in ada.get(path).text
    assert 'href="/account"' not in empty.get("/search").text


def test_what_a_form_got_wrong_is_said_on_its_page(house: House) -> None:
    client = house.client("ada", is_browser=True)
    fields = {"login": "rita", "name": "Rita", "role": "scout", "password": "three words by chance"}
    answer = client.post("/admin/accounts", data=fields | {"form_token": form_token(client)})
    assert answer.status_code == 400
    assert "This name is taken." in answer.text
    assert Page(answer.text).unclosed == []
