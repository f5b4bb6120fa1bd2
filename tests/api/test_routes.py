"""Every route that exists: answered, described, and with the headers of all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from api.app import create_app
from core.settings import Settings
from tests.api.world import RING

EXAMPLES = {
    "document_id": RING,
    "document_id:path": RING,
    "technology_id": "silicon-nitride-photonics",
    "source_id": "arxiv",
    "search_id": "1",
    "list_id": "1",
}
# Ids that the world makes by itself: asked for where they are needed.
FOUND = {"{event_id}": "/api/v1/events", "{organisation_id}": "/api/v1/organisations?name=example"}
APP = create_app(Settings())


def _fill(path: str) -> str:
    for name, value in EXAMPLES.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def _find(client: httpx.Client, path: str) -> str:
    for name, listed in FOUND.items():
        if name in path:
            [hit] = client.get(listed).json()["hits"]
            path = path.replace(name, hit["id"])
    return path


SCHEMA = APP.openapi()
# What is asked with a document is asked with one.
ASKED = {"/api/v1/alike": f"?document={RING}", "/api/v1/corrections": f"?document={RING}"}
JSON_PATHS = sorted(_fill(path) + ASKED.get(path, "") for path, item in SCHEMA["paths"].items() if "get" in item)
PAGES = [
    "/",
    "/saved",
    "/saved/1",
    "/saved/1/judge",
    "/lists",
    "/lists/1",
    f"/keep?kind=document&target={RING}",
    "/search",
    "/search?q=laser&kind=news&as_of=2026-01-01&sort=newest",
    "/search/years.csv?q=laser",
    "/ask?q=Who+works+on+lasers%3F",
    f"/documents/{RING}",
    "/organisations",
    "/organisations?name=nobody",
    "/organisations/suggestions",
    "/events",
    "/technologies",
    "/technologies/silicon-nitride-photonics",
    "/technologies/silicon-nitride-photonics/years.csv",
    "/sources",
    "/sources/arxiv",
    "/sources/arxiv/days.csv",
    "/sources/arxiv/years.csv",
]


@pytest.mark.parametrize("path", JSON_PATHS)
def test_every_described_route_answers(client: httpx.Client, path: str) -> None:
    assert client.get(_find(client, path)).status_code == 200


@pytest.mark.parametrize("path", [*JSON_PATHS, *PAGES, "/nothing", "/static/tokens.css", "/search?limit=0"])
def test_every_answer_has_the_security_headers(browser: httpx.Client, path: str) -> None:
    headers = browser.get(_find(browser, path)).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(("path", "method"), [(path, m) for path, item in SCHEMA["paths"].items() for m in item])
def test_every_route_is_described(path: str, method: str) -> None:
    operation = SCHEMA["paths"][path][method]
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    assert "application/problem+json" in operation["responses"]["default"]["content"]


def test_every_parameter_of_the_search_is_described() -> None:
    parameters = SCHEMA["paths"]["/api/v1/search"]["get"]["parameters"]
    assert {"q", "from", "until", "as_of", "facets", "cursor"} <= {p["name"] for p in parameters}
    assert [p["name"] for p in parameters if not p.get("description")] == []


def test_references_of_the_schema_lead_somewhere() -> None:
    text = str(SCHEMA)
    names = {part.split("'")[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= set(SCHEMA["components"]["schemas"])


def test_static_files_may_be_kept(client: httpx.Client) -> None:
    assert "immutable" in client.get("/static/tokens.css").headers["cache-control"]


@pytest.mark.parametrize("path", ["/search", "/readyz", "/static/tokens.css"])
def test_a_monitor_may_ask_for_the_head(client: httpx.Client, path: str) -> None:
    head, whole = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))


def test_many_ask_at_once(server: str) -> None:
    def ask(number: int) -> int:
        return httpx.get(f"{server}/search", params={"q": "laser", "from": str(1990 + number % 30)}).status_code

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(ask, range(96))) == {200}
