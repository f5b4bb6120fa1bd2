"""Technologies, sources, health and metrics."""

from __future__ import annotations

import re

import httpx

from api.app import create_app
from core.settings import Settings
from core.taxonomy import load_taxonomy


def test_every_technology_is_listed_with_its_units(client: httpx.Client) -> None:
    found = client.get("/api/v1/technologies").json()
    taxonomy = load_taxonomy()
    assert [hit["id"] for hit in found["hits"]] == [t.id for t in taxonomy]
    assert {hit["id"] for hit in found["hits"] if hit["units"]} == {"silicon-nitride-photonics", "integrated-photonics"}


def test_a_technology_tells_its_facts_and_years(client: httpx.Client) -> None:
    held = client.get("/api/v1/technologies/silicon-nitride-photonics").json()
    assert (held["parent"], held["units"]) == ("integrated-photonics", 1)
    assert held["years"] == [{"year": 2024, "units": 1, "by_kind": {"paper": 1}}]
    assert set(held["synonyms"]) == set(held["labels"]) == {"en", "nl", "de"}


def test_a_parent_names_its_children(client: httpx.Client) -> None:
    children = client.get("/api/v1/technologies/integrated-photonics").json()["children"]
    assert {"id": "silicon-nitride-photonics", "label": "Silicon nitride photonics"} in children


def test_sources_that_need_a_look_come_first(client: httpx.Client) -> None:
    found = client.get("/api/v1/sources").json()
    states = [(hit["id"], hit["state"]) for hit in found["hits"]]
    assert states == [("patents", "failed"), ("arxiv", "ok"), ("news", "ok")]
    assert found["hits"][0]["detail"] == "FormatError: not a feed"
    assert (found["hits"][1]["documents"], found["hits"][2]["last_run"]["refused"]) == (2, 1)


def test_ready_when_there_is_an_index(client: httpx.Client, empty: httpx.Client) -> None:
    assert client.get("/readyz").json()["units"] == 5
    answer = empty.get("/readyz", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (503, "EngineError")
    assert empty.get("/healthz").json() == {"status": "ok"}


def test_metrics_count_documents_pending_work_and_requests(client: httpx.Client) -> None:
    client.get("/search", params={"q": "laser"})
    text = client.get("/metrics").text
    assert 'scout_documents{source="arxiv"} 2.0' in text
    assert re.search(r'scout_request_seconds_count\{method="GET",route="/search",status="200"\} [1-9]', text)
    assert "arxiv:" not in text


def test_metrics_tell_the_age_of_the_oldest_work(client: httpx.Client) -> None:
    text = client.get("/metrics").text
    assert 'scout_pending{consumer="tag",state="waiting"}' in text
    age = re.search(r'scout_pending_oldest_seconds\{consumer="tag"\} (\S+)', text)
    assert age
    assert float(age[1]) == 2 * 86_400


def test_methods_that_callers_invent_are_counted_as_one(client: httpx.Client) -> None:
    for name in ("ZZ1", "ZZ2", "get"):
        client.request(name, "/healthz")
    text = client.get("/metrics").text
    assert "ZZ" not in text
    assert 'method="other"' in text


def test_two_applications_have_metrics_of_their_own(tmp_path: object) -> None:
    first, second = (create_app(Settings()) for _ in range(2))
    first.state.metrics.observe_request("/search", "GET", 200, 0.01)
    assert b'route="/search"' in first.state.metrics.render()
    assert b'route="/search"' not in second.state.metrics.render()
