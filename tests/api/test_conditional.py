"""Who holds an answer already is told just that: ETag, If-None-Match, 304."""

from __future__ import annotations

import httpx
import pytest
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute, iter_route_contexts

from api.http.conditional import matches
from tests.api.test_routes import APP, JSON_PATHS, PAGES, _find
from tests.api.world import RING


def _is_stream(route: APIRoute) -> bool:
    return isinstance(route.response_class, type) and issubclass(route.response_class, StreamingResponse)


# What it tells is another each time: how long requests take.
_NEVER_THE_SAME = {"/metrics"}
# What comes in pieces is never held back, so nothing is known of the whole.
STREAMS = sorted(
    str(route.path)
    for route in iter_route_contexts(APP.routes)
    if isinstance(route.original_route, APIRoute) and _is_stream(route.original_route)
)
PATHS = [path for path in [*JSON_PATHS, *PAGES] if path not in {*_NEVER_THE_SAME, *STREAMS}]


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_that_is_held_is_not_sent_again(browser: httpx.Client, path: str) -> None:
    address = _find(browser, path)
    first = browser.get(address)
    again = browser.get(address, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert "content-type" not in again.headers


@pytest.mark.parametrize("path", STREAMS)
def test_what_comes_in_pieces_has_no_tag_and_is_not_kept(browser: httpx.Client, path: str) -> None:
    headers = browser.get(path, headers={"if-none-match": "*"}).headers
    assert "etag" not in headers
    assert "no-store" in headers["cache-control"]


def test_another_tag_is_answered_whole(client: httpx.Client) -> None:
    path = f"/api/v1/documents/{RING}"
    assert client.get(path, headers={"if-none-match": 'W/"another"'}).json()["id"] == RING


def test_a_monitor_is_told_the_tag_of_the_whole(client: httpx.Client) -> None:
    path = f"/api/v1/documents/{RING}"
    assert client.head(path).headers["etag"] == client.get(path).headers["etag"]


def test_an_error_has_no_tag(client: httpx.Client) -> None:
    answer = client.get("/api/v1/documents/none:none", headers={"if-none-match": "*"})
    assert answer.status_code == 404
    assert "etag" not in answer.headers


@pytest.mark.parametrize("asked", ['"a"', 'W/"a"', '"b", W/"a"', "*", ' "a" '])
def test_a_tag_is_found_among_those_asked_for(asked: str) -> None:
    assert matches(asked, 'W/"a"')
    assert asked == "*" or not matches(asked, '"c"')
