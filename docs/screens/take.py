"""Takes the screenshots of this folder again: ``python -m docs.screens.take [--home FOLDER]``.

Serves an installation (default: the world of ``scout demo``, in ``scoutbase-demo``) on a free port of loopback and
looks at it with a headless Chromium, wide and narrow, light and dark.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from core.clock import utc_now
from core.settings import load_settings
from tests.api.conftest import serve
from tests.browser.chromium import Chromium, View, find_chromium, run_chromium

FOLDER = Path(__file__).parent
WIDE, NARROW, DARK = View(1280), View(390, 844), View(1280, is_dark=True)
SEARCH = "/search?q=silicon+nitride+ring+resonator"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, the address, the windows it is taken in."""

    name: str
    path: str
    views: tuple[View, ...] = (WIDE, NARROW)


def main() -> int:
    """Take all pictures and return an exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--home", type=Path, default=Path("scoutbase-demo"), help="folder of the installation to show")
    home: Path = parser.parse_args().home
    if not home.is_dir():
        sys.stderr.write(f"needed: the folder {home} (make demo fills it)\n")
        return 1
    return take(home, find_shots)


def take(home: Path, find: Callable[[str], list[Shot]]) -> int:
    """Serve an installation and take the pictures that ``find`` names for its address; return an exit code."""
    program = find_chromium()
    if program is None:
        sys.stderr.write("needed: Chromium\n")
        return 1
    with serve(load_settings(home=home, demo=True), utc_now) as url, run_chromium(program) as browser:
        for shot in find(url):
            _take(browser, url, shot)
    return 0


def find_shots(url: str) -> list[Shot]:
    """Return what to show of the installation that answers at ``url``."""
    document = _find_document(url, "silicon nitride")
    story = _find_document(url, "kind:news lithium niobate") or document
    shots = [
        Shot("search", SEARCH, (WIDE, NARROW, DARK)),
        Shot("search-everything", "/search"),
        Shot("search-filtered", "/search?q=laser&kind=paper&from=2021&until=2023", (WIDE,)),
        Shot("search-trouble", "/search?q=laser+%22silicon+nitride", (WIDE,)),
        Shot("search-nothing", "/search?q=perpetuum+mobile", (WIDE,)),
        Shot("ask", "/ask?q=Who+works+on+solid-state+batteries%3F", (WIDE, NARROW, DARK)),
        Shot("ask-examples", "/ask"),
        Shot("ask-count", "/ask?q=How+many+patents+on+silicon+nitride+photonics+are+there%3F"),
        Shot("ask-denied", "/ask?q=How+much+did+Kringcel+raise%3F", (WIDE,)),
        Shot("technologies", "/technologies"),
        Shot("technology", "/technologies/lithium-niobate-photonics", (WIDE, NARROW, DARK)),
        Shot("sources", "/sources", (WIDE, NARROW, DARK)),
    ]
    shots += _find_known(url)
    source = _find_source(url)
    if source:
        shots.append(Shot("source", source, (WIDE, NARROW, DARK)))
    if document and story:
        shots += [Shot("document", document, (WIDE, NARROW, DARK)), Shot("document-news", story, (WIDE,))]
    return shots


def _find_known(url: str) -> list[Shot]:
    """Return organisations, what happened, and what may be one."""
    shots = [Shot("organisations", "/organisations"), Shot("events", "/events")]
    shots.append(Shot("suggestions", "/organisations/suggestions"))
    known = httpx.get(f"{url}/api/v1/organisations", params={"limit": 1}).json()["hits"]
    shots += [Shot("organisation", f"/organisations/{one['id']}", (WIDE, NARROW, DARK)) for one in known]
    latest = httpx.get(f"{url}/api/v1/events", params={"limit": 100}).json()["hits"]
    latest.sort(key=lambda one: (one["state"] != "denied", -len(one["documents"])))
    return shots + [Shot("event", f"/events/{one['id']}", (WIDE, NARROW, DARK)) for one in latest[:1]]


def _find_document(url: str, q: str) -> str | None:
    """Return the page of the first hit that several documents tell of, else of the first hit."""
    hits = httpx.get(f"{url}/api/v1/search", params={"q": q, "limit": 50}).json().get("hits", [])
    hits.sort(key=lambda hit: len(hit["documents"]) < 2)
    return f"/documents/{hits[0]['documents'][0]}" if hits else None


def _find_source(url: str) -> str | None:
    """Return the page of the first source: the one that needs a look most."""
    hits = httpx.get(f"{url}/api/v1/sources").json()["hits"]
    return f"/sources/{hits[0]['id']}" if hits else None


def _take(browser: Chromium, url: str, shot: Shot) -> None:
    for view in shot.views:
        name = f"{shot.name}-{view.width}{'-dark' if view.is_dark else ''}.png"
        with browser.open(url + shot.path, view) as tab:
            (FOLDER / name).write_bytes(tab.take_screenshot())
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    sys.exit(main())
