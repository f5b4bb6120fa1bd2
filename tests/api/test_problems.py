"""Everything that goes wrong is told as a problem document, or as a page where a person reads."""

from __future__ import annotations

import httpx
import pytest

SEARCH = "/api/v1/search"
BAD_REQUESTS = [
    (f"{SEARCH}?q=" + "a" * 10_000, 400, "QueryError"),
    (f'{SEARCH}?q=silicon "nitride', 400, "QueryError"),
    (f"{SEARCH}?q=colour:blue", 400, "QueryError"),
    (f"{SEARCH}?q=laser OR", 400, "QueryError"),
    (f"{SEARCH}?q=%00", 400, "QueryError"),
    (f"{SEARCH}?facets=colour", 422, "ParameterError"),
    (f"{SEARCH}?kind=poem", 422, "ParameterError"),
    (f"{SEARCH}?limit=0", 422, "ParameterError"),
    (f"{SEARCH}?limit=1000", 422, "ParameterError"),
    (f"{SEARCH}?limit=ten", 422, "ParameterError"),
    (f"{SEARCH}?from=yesterday", 422, "ParameterError"),
    (f"{SEARCH}?until=2020-02-30", 422, "ParameterError"),
    (f"{SEARCH}?as_of=2020-13", 422, "ParameterError"),
    (f"{SEARCH}?sort=loudest", 422, "ParameterError"),
    (f"{SEARCH}?histogram=week", 422, "ParameterError"),
    (f"{SEARCH}?country=Netherlands", 422, "ParameterError"),
    (f"{SEARCH}?colour=blue", 422, "ParameterError"),
    (f"{SEARCH}?technology=alchemy", 400, "InputError"),
    (f"{SEARCH}?q=kind:patent&kind=paper", 400, "InputError"),
    (f"{SEARCH}?cursor=garbage", 400, "InputError"),
    ("/api/v1/documents/arxiv:none", 404, "NotFoundError"),
    ("/api/v1/documents/arxiv:none/evidence", 404, "NotFoundError"),
    ("/api/v1/documents/news:untagged/evidence", 404, "NotFoundError"),
    ("/api/v1/technologies/alchemy", 404, "NotFoundError"),
    ("/api/v1/nothing", 404, "HttpError"),
]


@pytest.mark.parametrize(("path", "status", "code"), BAD_REQUESTS, ids=[path[:60] for path, _, _ in BAD_REQUESTS])
def test_bad_input_is_a_problem_document(client: httpx.Client, path: str, status: int, code: str) -> None:
    answer = client.get(path)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["detail"]
    assert problem["title"]
    assert problem["instance"] == answer.request.url.path


def test_a_query_error_names_its_column(client: httpx.Client) -> None:
    problem = client.get(SEARCH, params={"q": 'silicon "nitride'}).json()
    assert (problem["column"], problem["place"]) == (9, "column 9")


def test_all_wrong_parameters_are_named_at_once(client: httpx.Client) -> None:
    problem = client.get(SEARCH, params={"limit": 0, "sort": "loudest"}).json()
    assert {error["parameter"] for error in problem["errors"]} == {"limit", "sort"}
    assert problem["place"] in {"limit", "sort"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", [SEARCH, "/search", "/readyz"])
def test_nothing_but_reading_is_answered(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert answer.json()["code"] == "HttpError"


@pytest.mark.parametrize("path", ["/documents/arxiv:none", "/technologies/alchemy", "/nothing", "/search?limit=0"])
def test_a_person_gets_a_page(browser: httpx.Client, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code in {404, 422}
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Back to the search" in answer.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "[::1"])
def test_another_host_is_refused(client: httpx.Client, host: str) -> None:
    answer = client.get("/search", headers={"host": host})
    assert answer.status_code in {400, 421}
    assert "Search the base" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000"])
def test_every_loopback_name_is_answered(client: httpx.Client, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200
