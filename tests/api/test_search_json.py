"""Search as JSON: hits, counts, pages, and the search as it was understood."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

SEARCH = "/api/v1/search"


def search(client: httpx.Client, **parameters: Any) -> dict[str, Any]:
    answer = client.get(SEARCH, params=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def documents(found: dict[str, Any]) -> set[str]:
    return {hit["documents"][0] for hit in found["hits"]}


def test_an_empty_search_finds_everything_once(client: httpx.Client) -> None:
    found = search(client)
    assert found["total"] == len(found["hits"]) == 5
    assert found["next_cursor"] is None


def test_a_hit_carries_its_facts(client: httpx.Client) -> None:
    (hit,) = search(client, q="resonator", highlight=True)["hits"]
    assert (hit["kind"], hit["documents"], hit["sources"]) == ("paper", ["arxiv:2401.00001"], ["arxiv"])
    assert hit["published"] == {"value": "2024-01-02", "precision": "day"}
    assert {"id": "silicon-nitride-photonics", "label": "Silicon nitride photonics"} in hit["technologies"]
    assert hit["organisations"][0]["country"] == "NL"
    title = hit["highlight"]["title"]
    assert [title["text"][start:end] for start, end in title["spans"]] == ["resonators"]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"kind": "patent"}, {"patents:US123"}),
        ({"kind": ["patent", "paper"], "source": "patents"}, {"patents:US123"}),
        ({"technology": "integrated-photonics"}, {"arxiv:2401.00001"}),
        ({"country": "de"}, {"patents:US123"}),
        ({"country": ["DE", "NL"]}, {"patents:US123", "arxiv:2401.00001"}),
        ({"language": "nl"}, {"news:hostile/a b?c#d"}),
        ({"from": "2024", "until": "2025"}, {"arxiv:2401.00001"}),
        ({"from": "2024-01-02", "until": "2024-01-03"}, {"arxiv:2401.00001"}),
        ({"until": "1993"}, {"arxiv:math/9201207"}),
        ({"as_of": "2000-01-01"}, {"arxiv:math/9201207"}),
        ({"q": "kind:paper laser", "kind": "paper"}, {"arxiv:2401.00001", "arxiv:math/9201207"}),
        ({"from": "", "until": "", "as_of": "", "q": "modulator"}, {"patents:US123"}),
    ],
    ids=str,
)
def test_filters_let_pass_what_they_name(client: httpx.Client, parameters: dict[str, str], expected: set[str]) -> None:
    assert documents(search(client, **parameters)) == expected


def test_an_organisation_is_a_filter_with_a_name(client: httpx.Client) -> None:
    (value, *_) = search(client, facets="actor", kind="paper")["facets"]["actor"]
    assert (value["label"], value["count"]) == ("Example University Delft", 1)
    assert documents(search(client, actor=value["value"])) == {"arxiv:2401.00001"}


def test_facets_are_counted_over_all_matches(client: httpx.Client) -> None:
    facets = search(client, limit=1, facets=["kind", "source", "language", "country"])["facets"]
    assert {v["value"]: v["count"] for v in facets["kind"]} == {"paper": 2, "news": 2, "patent": 1}
    assert {v["label"] for v in facets["language"]} == {"English", "Dutch"}
    assert {v["label"] for v in facets["country"]} == {"Netherlands", "Germany"}


def test_the_histogram_says_what_it_leaves_out(client: httpx.Client) -> None:
    found = search(client, histogram="year")
    bars = {bar["start"]: bar["count"] for bar in found["histogram"] if bar["count"]}
    assert bars == {"1992-01-01": 1, "2024-01-01": 1, "2025-01-01": 1, "2026-01-01": 1}
    assert found["undated"] == 1
    assert found["notes"] == [
        "The base holds nothing published in 1993 to 2023: a gap in what was collected, not in activity."
    ]


def test_pages_give_each_unit_once(client: httpx.Client) -> None:
    seen: list[str] = []
    cursor = None
    for _ in range(5):
        found = search(client, limit=1, sort="newest", **({"cursor": cursor} if cursor else {}))
        seen += [hit["id"] for hit in found["hits"]]
        cursor = found["next_cursor"]
    assert len(set(seen)) == len(seen) == 5
    assert cursor is None


def test_sorting_by_date(client: httpx.Client) -> None:
    days = [hit["published"]["value"][:4] for hit in search(client, sort="oldest", q="-note")["hits"]]
    assert days == ["1992", "2024", "2025", "2026"]


def test_the_search_is_told_as_it_was_understood(client: httpx.Client) -> None:
    asked = search(client, q="Laser -kind:news", language="en", **{"from": "1990"})["query"]
    assert asked["understood"] == "laser language:en date:1990-01-01.. -kind:news"
    assert asked["filters"] == {"language": ["en"]}
    assert asked["excluded"] == {"kind": ["news"]}
    assert asked["published_from"] == "1990-01-01"


def test_units_with_fewer_of_the_words_come_apart_and_are_not_counted(client: httpx.Client) -> None:
    found = search(client, q="laser modulator")
    assert (found["total"], documents(found)) == (1, {"patents:US123"})
    assert {hit["documents"][0] for hit in found["more"]} >= {"arxiv:math/9201207"}
    assert "patents:US123" not in {hit["documents"][0] for hit in found["more"]}
