"""Answers that are kept: given again while they hold, made anew as soon as anything changed, told apart by who asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from api.http.cache import Kept, KeptAnswers, make_etag
from tests.api.auth.house import MARKER, PRIVATE, House
from tests.api.world import DOCUMENTS, NOW, RING

DOCUMENT = f"/api/v1/documents/{RING}"
SEARCH = "/api/v1/search?q=laser"


def test_an_answer_holds_while_what_it_was_made_of_does() -> None:
    kept = KeptAnswers()
    kept.put("place", 1, Kept(b"first", "a"))
    assert kept.get("place", 1) == Kept(b"first", "a")
    assert kept.get("place", 2) is None
    assert kept.get("elsewhere", 1) is None


def test_those_asked_for_longest_ago_go_first() -> None:
    kept = KeptAnswers(most_bytes=3_500)
    for name in "abc":
        kept.put(name, 1, Kept(b"x" * 100, ""))
    kept.get("a", 1)
    kept.put("d", 1, Kept(b"x" * 100, ""))
    assert [name for name in "abcd" if kept.get(name, 1)] == ["a", "c", "d"]


def test_an_answer_larger_than_all_is_not_kept() -> None:
    kept = KeptAnswers(most_bytes=3_500)
    kept.put("large", 1, Kept(b"x" * 4_000, ""))
    assert kept.get("large", 1) is None


@pytest.mark.parametrize("path", [DOCUMENT, SEARCH])
def test_an_answer_given_again_is_the_same(client: httpx.Client, path: str) -> None:
    first, again = client.get(path), client.get(path)
    assert first.content == again.content
    assert first.headers["etag"] == again.headers["etag"] == make_etag(first.content)


def test_a_changed_document_is_told_at_once(own_house: House) -> None:
    client = own_house.client("sam-reads")
    before = client.get(DOCUMENT)
    changed = replace(DOCUMENTS[0], title="Rings, again")
    own_house.store.documents.save([(changed, None)], NOW + timedelta(days=1))
    after = client.get(DOCUMENT, headers={"if-none-match": before.headers["etag"]})
    assert (after.status_code, after.json()["title"]) == (200, "Rings, again")
    assert client.get(DOCUMENT).headers["etag"] == after.headers["etag"] != before.headers["etag"]


def test_what_is_kept_for_one_is_not_given_to_another(house: House) -> None:
    path = f"/api/v1/documents/{PRIVATE.id}"
    assert house.client("sam-reads").get(path).status_code == 200
    assert house.client("rita-reads").get(path).status_code == 404
    search = f"/api/v1/search?q={MARKER}"
    assert [house.client(name).get(search).json()["total"] for name in ("sam-reads", "rita-reads")] == [2, 0]


def test_every_commit_gives_the_base_another_mark(house: House, own_change: Callable[[], None]) -> None:
    database = house.store.database
    before = database.mark()
    assert database.mark() == before
    own_change()
    assert database.mark() != before


@pytest.fixture
def own_change(house: House) -> Callable[[], None]:
    """A commit that changes nothing others test for."""

    def change() -> None:
        run_id = house.store.runs.start("check", NOW)
        assert run_id

    return change
