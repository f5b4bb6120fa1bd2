"""The pages of accounts in a real browser, signed in: they fit, can be read, and what is to touch is large enough."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.auth.house import House, open_house
from tests.browser.chromium import Chromium, View, find_chromium, run_chromium
from tests.browser.test_looks import FAINT, NARROW, OVERFLOW, SMALL_TARGETS, VIEWS
from tests.conftest import skip_or_fail

PAGES = ["/account", "/admin", "/search?q=laser"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with accounts."""
    with open_house(tmp_path_factory.mktemp("house")) as opened:
        yield opened


@pytest.fixture(scope="module")
def signed_in(house: House) -> Iterator[Chromium]:
    """A browser in which the administrator is signed in."""
    program = find_chromium()
    if program is None:
        skip_or_fail("chromium", "there is no Chromium on this machine")
    with run_chromium(str(program)) as running, house.sign_in("ada") as client:
        name = "scout_session"
        running.call("Storage.setCookies", cookies=[{"name": name, "value": client.cookies[name], "url": house.url}])
        yield running


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("view", VIEWS, ids=lambda v: f"{v.width}{'dark' if v.is_dark else ''}")
def test_a_page_of_accounts_fits_and_can_be_read(signed_in: Chromium, house: House, path: str, view: View) -> None:
    with signed_in.open(house.url + path, view) as tab:
        assert "Ada Jansen" in tab.evaluate("document.body.innerText")
        assert tab.complaints() == []
        assert tab.evaluate(OVERFLOW) <= 0
        assert tab.evaluate(FAINT) == []
        assert view is not NARROW or tab.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: f"{v.width}{'dark' if v.is_dark else ''}")
def test_the_page_to_sign_in_fits_and_can_be_read(signed_in: Chromium, house: House, view: View) -> None:
    with signed_in.open(f"{house.url}/login?next=/sources", view) as tab:
        assert tab.evaluate("document.querySelectorAll('form').length") == 1
        assert tab.complaints() == []
        assert tab.evaluate(OVERFLOW) <= 0
        assert tab.evaluate(FAINT) == []
        assert view is not NARROW or tab.evaluate(SMALL_TARGETS) == []
