"""Hostile text through every source of the sandbox and into a real browser: shown as text, and nothing else.

The pages' content-security policy is looked at separately: here the browser is told to leave it aside, so that what
holds is that every text is escaped where it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.cli.crawling import crawl_folder
from api.cli.installation import open_installation
from api.cli.pipeline import run_stages
from core.clock import utc_now
from core.store import Store
from crawlers.bulk.importer import import_file
from sandbox.server import SandboxServer
from sandbox.world import SOURCES, WAYS, build_world
from tests.api.conftest import serve
from tests.browser.chromium import Chromium, find_chromium, run_chromium
from tests.conftest import skip_or_fail
from tests.end_to_end.crawls import make_settings
from tests.end_to_end.polyglots import ALARM, spike

# As a person names one, with everything that a file name may hold.
FILE_NAME = f'"><img src=x onerror={ALARM}()>.jsonl'
# Elements that act, and attributes that do: ours are known.
ACTING = """(() => {
  const found = [...document.querySelectorAll(
    'script:not([src^="/static/"]), iframe, object, embed, base, style, meta[http-equiv], link:not([href^="/static/"])'
  )].filter(e => !(e.tagName === 'LINK' && e.rel !== 'stylesheet')).map(e => e.outerHTML.slice(0, 200));
  for (const e of document.querySelectorAll('*')) for (const a of e.attributes) {
    if (a.name.startsWith('on') || a.name === 'srcdoc') found.push(e.tagName + ' ' + a.name);
    if (['href', 'src', 'action', 'formaction', 'data'].includes(a.name)
        && /^\\s*(javascript|data|vbscript):/i.test(a.value) && !/^data:image\\/svg/.test(a.value))
      found.push(e.tagName + ' ' + a.name + '=' + a.value.slice(0, 60));
  }
  return found;
})()"""


@dataclass(frozen=True)
class Spiked:
    """A running installation that holds the hostile world."""

    url: str
    paths: tuple[str, ...]
    sources: Mapping[str, int]


@pytest.fixture(scope="module")
def spiked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spiked]:
    """The hostile world, crawled by every source and every way, tagged, resolved, indexed and served."""
    home: Path = tmp_path_factory.mktemp("spiked")
    with SandboxServer(spike(build_world())) as sandbox:
        settings = make_settings(home, sandbox.url)
        with open_installation(settings) as house:
            for folder in (SOURCES, WAYS):
                crawl_folder(house, folder)
            import_hostile_file(house.store, home)
            run_stages(house)
            held = house.store.documents.counts_by("source")
            paths = tuple(find_paths(house.store))
        with serve(settings, utc_now) as url:
            yield Spiked(url, paths, held)


def import_hostile_file(store: Store, folder: Path) -> None:
    path = folder / FILE_NAME
    path.write_text('{"arxiv_id": "2401.00001", "title": "no abstract"}\nnot a line of JSON\n')
    import_file(store, "arxiv", path)


def find_paths(store: Store) -> Iterator[str]:
    """Give an address for each kind of page: of documents two of each source."""
    seen: dict[str, int] = {}
    for ids in store.documents.iter_ids():
        for stored in store.documents.load(ids).values():
            source = stored.document.source
            seen[source] = seen.get(source, 0) + 1
            if seen[source] <= 2:
                yield f"/documents/{stored.id}"
    yield from (f"/sources/{source}" for source in store.sources.load())
    yield from ("/sources", "/technologies", "/technologies/silicon-photonics", "/search")
    yield from (
        f"/search?q={ALARM}",
        "/search?q=laser&kind=news",
        '/search?q="><img src=x onerror=alarmed()>'.replace("<", "%3C"),
    )


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A browser with scripts."""
    program = find_chromium()
    if program is None:
        skip_or_fail("chromium", "there is no Chromium on this machine")
    with run_chromium(str(program)) as running:
        yield running


@contextmanager
def open_with_scripts(browser: Chromium, url: str) -> Iterator[str]:
    """Open an address where scripts run and no policy holds them back; the session."""
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ("Page", "Runtime", "Network"):
        browser.call(f"{domain}.enable", session)
    browser.call("Page.setBypassCSP", session, enabled=True)
    browser.call("Runtime.addBinding", session, name=ALARM)
    browser.call("Page.navigate", session, url=url)
    browser.wait_for("Page.loadEventFired", session)
    yield session
    browser.call("Target.closeTarget", targetId=target)


def evaluate(browser: Chromium, session: str, expression: str) -> Any:
    return browser.call("Runtime.evaluate", session, expression=expression, returnByValue=True)["result"].get("value")


def test_the_alarm_goes_off_where_something_runs(chromium: Chromium) -> None:
    page = f"data:text/html,<img src=x onerror={ALARM}('it')>"
    with open_with_scripts(chromium, page) as session:
        chromium.wait_for("Runtime.bindingCalled", session)
        assert evaluate(chromium, session, ACTING) == ["IMG onerror"]


def test_every_source_brought_hostile_text(spiked: Spiked) -> None:
    with httpx.Client(base_url=spiked.url) as client:
        for source in spiked.sources:
            answer = client.get("/api/v1/search", params={"source": source, "limit": 20})
            assert ALARM in answer.text, source
    assert len(spiked.sources) >= 10


def test_nothing_of_it_acts_in_a_browser(spiked: Spiked, chromium: Chromium) -> None:
    shown = 0
    for path in spiked.paths:
        with open_with_scripts(chromium, spiked.url + path) as session:
            acting = evaluate(chromium, session, ACTING)
            text = evaluate(chromium, session, "document.body.innerText")
            asked = [e["request"]["url"] for e in chromium.events("Network.requestWillBeSent", session)]
            called = chromium.events("Runtime.bindingCalled", session)
        assert (path, acting, called) == (path, [], [])
        assert [one for one in asked if not one.startswith((spiked.url, "data:image/"))] == [], path
        shown += ALARM in text
    assert shown > len(spiked.paths) / 2


def test_evidence_is_text_or_a_file(spiked: Spiked) -> None:
    with httpx.Client(base_url=spiked.url) as client:
        for path in spiked.paths:
            if not path.startswith("/documents/"):
                continue
            answer = client.get(f"/api/v1{path}/evidence")
            if answer.status_code == 404:
                continue
            assert answer.headers["content-type"] in {"text/plain; charset=utf-8", "application/octet-stream"}
            assert "sandbox" in answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
