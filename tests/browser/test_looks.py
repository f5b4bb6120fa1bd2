"""What only a browser can say: nothing blocked, nothing cut off, everything readable and large enough to touch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.conftest import empty, installation, server, sources_server
from tests.api.world import HOSTILE, RING
from tests.browser.chromium import Chromium, View, find_chromium, run_chromium
from tests.conftest import skip_or_fail

__all__ = ["empty", "installation", "server", "sources_server"]  # fixtures
PAGES = [
    "/search",
    "/search?q=laser&kind=news&from=1990",
    "/search?q=zzz",
    "/ask",
    "/ask?q=How+many+papers+on+ring+resonators%3F",
    f"/documents/{RING}",
    f"/documents/{HOSTILE.replace('?', '%3F').replace('#', '%23')}",
    "/technologies",
    "/technologies/integrated-photonics",
    "/organisations",
    "/organisations?name=optik",
    "/organisations/org-a3d8883d46c4346380ea",
    "/organisations/suggestions",
    "/events",
    "/events/event-e5861dbbdf298b4e45e5",
    "/sources",
    "/sources/news",
]
SOURCE_PAGES = [
    "/sources",
    "/sources/walled-garden",
    "/sources/gone-host",
    "/sources/newcomer",
    "/sources/patents",
    "/sources/arxiv?day=2026-10-29",
]
WIDE, NARROW = View(1280), View(390, 844)
VIEWS = [WIDE, NARROW, View(820, is_dark=True)]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Links inside running text are exempt (WCAG 2.2, 2.5.8).
SMALL_TARGETS = """[...document.querySelectorAll('a, button, summary, input:not([type=hidden])')]
  .filter(e => !e.closest('.reading, h1, svg, p:not([class]), .empty li, .names, td, .skip, .frame-foot'))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, r]) => r.width && r.height && r.height < 39.5)
  .map(([e, r]) => e.className + ' ' + e.textContent.trim().slice(0, 30) + ' ' + r.height)"""
FAINT = """(() => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const channel = v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > .99) return c;
    }
    return parse(getComputedStyle(document.documentElement).backgroundColor);
  };
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.getClientRects().length || e.tagName === 'title') continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(parse(e.closest('svg') ? style.fill : style.color)), light(ground(e))];
    const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    const words = walk.currentNode.data.trim().slice(0, 30);
    if (contrast < 7) found.add(e.className + ': ' + words + ' ' + contrast.toFixed(1));
  }
  return [...found];
})()"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A browser for all tests of this file."""
    program = find_chromium()
    if program is None:
        skip_or_fail("chromium", "there is no Chromium on this machine")
    with run_chromium(str(program)) as running:
        yield running


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("view", VIEWS, ids=lambda v: f"{v.width}{'dark' if v.is_dark else ''}")
def test_a_page_fits_and_can_be_read(chromium: Chromium, server: str, path: str, view: View) -> None:
    with chromium.open(server + path, view) as tab:
        assert tab.complaints() == []
        assert tab.evaluate(OVERFLOW) <= 0
        assert tab.evaluate(FAINT) == []


@pytest.mark.parametrize("path", PAGES)
def test_everything_to_touch_is_large_enough(chromium: Chromium, server: str, path: str) -> None:
    with chromium.open(server + path, NARROW) as tab:
        assert tab.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("path", SOURCE_PAGES)
@pytest.mark.parametrize("view", VIEWS, ids=lambda v: f"{v.width}{'dark' if v.is_dark else ''}")
def test_sources_in_every_state_fit_and_can_be_read(
    chromium: Chromium, sources_server: str, path: str, view: View
) -> None:
    with chromium.open(sources_server + path, view) as tab:
        assert tab.complaints() == []
        assert tab.evaluate(OVERFLOW) <= 0
        assert tab.evaluate(FAINT) == []
        assert view is not NARROW or tab.evaluate(SMALL_TARGETS) == []


def test_tables_of_sources_are_cards_where_it_is_narrow(chromium: Chromium, sources_server: str) -> None:
    row = "getComputedStyle(document.querySelector('.sources tbody tr')).display"
    height = "document.querySelector('.sources tbody tr').getBoundingClientRect().height"
    with chromium.open(sources_server + "/sources", NARROW) as tab:
        assert tab.evaluate(row) == "grid"
        assert tab.evaluate(height) < 320
    with chromium.open(sources_server + "/sources", WIDE) as tab:
        assert tab.evaluate(row) == "table-row"


def test_the_shape_of_a_state_has_the_colour_of_its_word(chromium: Chromium, sources_server: str) -> None:
    colours = """['well', 'look', 'bad'].map(tone => {
      const word = document.querySelector('.tone-' + tone), mark = word.querySelector('svg');
      return [getComputedStyle(word).color, getComputedStyle(mark).fill];
    })"""
    with chromium.open(sources_server + "/sources", WIDE) as tab:
        found = tab.evaluate(colours)
        assert all(word == mark for word, mark in found)
        assert len({word for word, _ in found}) == 3


def test_facets_are_a_sheet_where_it_is_narrow_and_open_where_there_is_room(chromium: Chromium, server: str) -> None:
    shown = "document.querySelector('.choice').checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})"
    height = "document.querySelector('.sheet-body').getBoundingClientRect().height"
    with chromium.open(server + "/search", WIDE) as tab:
        assert tab.evaluate(shown)
        assert tab.evaluate(height) > 100
        assert tab.evaluate("getComputedStyle(document.querySelector('.sheet > summary')).display") == "none"
    with chromium.open(server + "/search", NARROW) as tab:
        assert not tab.evaluate(shown)


def test_bars_have_their_colours_under_the_policy(chromium: Chromium, server: str) -> None:
    with chromium.open(server + "/technologies/integrated-photonics", WIDE) as tab:
        assert tab.evaluate("getComputedStyle(document.querySelector('.bar-paper')).fill") == "rgb(0, 114, 178)"
