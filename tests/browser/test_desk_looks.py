"""The pages of the desk in a real browser: they fit, can be read and touched, and hits are judged by keys."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.api.auth.house import House, open_house
from tests.api.world import RING
from tests.browser.chromium import Chromium, View, find_chromium, run_chromium
from tests.browser.test_looks import FAINT, NARROW, OVERFLOW, SMALL_TARGETS, VIEWS
from tests.conftest import skip_or_fail

PAGES = [
    "/",
    "/saved",
    "/saved/1",
    "/saved/1/judge",
    "/lists",
    "/lists/1",
    f"/keep?kind=document&target={RING}",
    f"/documents/{RING}",
]
PRESS = 'document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "%s", bubbles: true}))'


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house in which something is kept."""
    with open_house(tmp_path_factory.mktemp("house")) as opened:
        yield opened


@pytest.fixture(scope="module")
def signed_in(house: House) -> Iterator[Chromium]:
    """A browser in which a curator is signed in, who writes into two spaces."""
    program = find_chromium()
    if program is None:
        skip_or_fail("chromium", "there is no Chromium on this machine")
    with run_chromium(str(program)) as running, house.sign_in("cor") as client:
        name = "scout_session"
        running.call("Storage.setCookies", cookies=[{"name": name, "value": client.cookies[name], "url": house.url}])
        yield running


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("view", VIEWS, ids=lambda v: f"{v.width}{'dark' if v.is_dark else ''}")
def test_a_page_of_the_desk_fits_and_can_be_read(signed_in: Chromium, house: House, path: str, view: View) -> None:
    with signed_in.open(house.url + path, view) as tab:
        assert "Cor Jansen" in tab.evaluate("document.body.innerText")
        assert tab.complaints() == []
        assert tab.evaluate(OVERFLOW) <= 0
        assert tab.evaluate(FAINT) == []
        assert view is not NARROW or tab.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize(("key", "verdict"), [("y", True), ("n", False)])
def test_a_hit_is_judged_by_a_key(signed_in: Chromium, house: House, key: str, verdict: bool) -> None:
    with signed_in.open(f"{house.url}/saved/1/judge", View(1280, has_scripts=True)) as tab:
        tab.evaluate(PRESS % key)
        deadline = time.monotonic() + 10
        while _verdict(house) is not verdict and time.monotonic() < deadline:
            time.sleep(0.05)
        assert tab.complaints() == []
    assert _verdict(house) is verdict


def _verdict(house: House) -> bool | None:
    draw = house.store.draws.latest(1)
    assert draw is not None
    return draw.units[0].verdict
