"""Two keys correct a tag, and the queue is walked and judged by keys: with the scripts of the pages, in a browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from core.store.actors.suggestions import Suggestion
from tests.api.auth.house import House, open_house
from tests.api.world import NOW, RING
from tests.browser.chromium import Chromium, Tab, View, find_chromium, run_chromium
from tests.browser.test_looks import FAINT, NARROW, OVERFLOW, SMALL_TARGETS, VIEWS
from tests.conftest import skip_or_fail

SCRIPTED = View(1280, has_scripts=True)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house in which two merges are suggested."""
    with open_house(tmp_path_factory.mktemp("house")) as opened:
        delft, jena = list_organisations(opened)
        found = [Suggestion(jena, delft, 0.9, "one website"), Suggestion(delft, jena, 0.8, "nearly one name")]
        opened.store.suggestions.replace(found, NOW)
        yield opened


def list_organisations(house: House) -> list[str]:
    """The two that everybody sees."""
    return [one.id for name in ("example university", "optik") for one in house.store.actors.search(name)]


@pytest.fixture(scope="module")
def signed_in(house: House) -> Iterator[Chromium]:
    """A browser in which the curator is signed in."""
    program = find_chromium()
    if program is None:
        skip_or_fail("chromium", "there is no Chromium on this machine")
    with run_chromium(str(program)) as running, house.sign_in("cor") as client:
        name = "scout_session"
        running.call("Storage.setCookies", cookies=[{"name": name, "value": client.cookies[name], "url": house.url}])
        yield running


def wait_until(holds: Callable[[], bool]) -> bool:
    """Say whether something comes to hold within some seconds: a page is loaded meanwhile."""
    deadline = time.monotonic() + 10
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def test_a_tag_is_corrected_with_two_keys_and_a_reason(signed_in: Chromium, house: House) -> None:
    with signed_in.open(f"{house.url}/documents/{RING}", SCRIPTED) as tab:
        tab.press("cx")
        assert tab.evaluate("document.activeElement.id") == "tag-reason"
        assert tab.evaluate("document.querySelector('[name=verdict]:checked').value") == "not"
        tab.press("no\r")
        assert wait_until(lambda: bool(house.store.corrections.load([RING])))
    [corrected] = house.store.corrections.load([RING])[RING]
    assert (corrected.statement.reason, corrected.statement.principal) == ("no", house.ids["cor"])


def active_pair(tab: Tab) -> object:
    return tab.evaluate("document.activeElement.closest('.pair')?.querySelector('.pair-why').innerText")


def test_the_queue_is_walked_and_judged_with_keys(signed_in: Chromium, house: House) -> None:
    with signed_in.open(f"{house.url}/organisations/suggestions", SCRIPTED) as tab:
        seen = []
        for key in "jjk":
            tab.press(key)
            seen.append("one website" in str(active_pair(tab)))
        assert seen == [True, False, True]
        tab.press("d")
        assert wait_until(lambda: not house.store.suggestions.load())


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: f"{v.width}{'dark' if v.is_dark else ''}")
@pytest.mark.parametrize("path", [f"/documents/{RING}", "/organisations", "/organisations/suggestions"])
def test_pages_of_a_curator_fit_and_can_be_read(signed_in: Chromium, house: House, path: str, view: View) -> None:
    with signed_in.open(house.url + path, view) as tab:
        assert tab.complaints() == []
        assert tab.evaluate(OVERFLOW) <= 0
        assert tab.evaluate(FAINT) == []
        assert view is not NARROW or tab.evaluate(SMALL_TARGETS) == []
