"""Events as JSON: listed, filtered, paged, and each with its sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from core.models import Document, DocumentKind, TagSet
from core.settings import Settings
from core.signals import Certainty, Part, Signal, SignalKind
from core.store import open_store
from knowledge.stage import run_resolve
from tests.api.conftest import serve
from tests.api.world import COPY, HOSTILE, NOW, SCRIPT

ROUND = Signal(SignalKind.FUNDING, "title", 0, 9, Certainty.DONE, "funding 1")


def _document(number: int, space: str = "shared") -> Document:
    title, day = f"Firm {number} raises money", date(2025, 1, number)
    return Document("news", f"{number}", DocumentKind.NEWS, title, lang="en", visible_from=day, space=space)


def _tags(document: Document, name: str, kind: SignalKind = SignalKind.FUNDING) -> TagSet:
    return TagSet(document.id, 1, "t", "x", signals=(replace(ROUND, kind=kind, named=((Part.COMPANY, name),)),))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of an installation of five events, one of another kind, and one of a private space."""
    home: Path = tmp_path_factory.mktemp("events")
    documents = [*map(_document, range(1, 6)), _document(6, "board")]
    sets = [_tags(one, f"Firm {n}") for n, one in enumerate(documents, 1)]
    sets[4] = _tags(documents[4], "Werk", SignalKind.PLANT)
    with open_store(Settings(home=home).store_url) as store:
        store.documents.save([(one, None) for one in documents], NOW)
        store.tags.save(sets, NOW)
        run_resolve(store)
    with serve(Settings(home=home)) as url, httpx.Client(base_url=url) as opened:
        yield opened


def _names(answer: httpx.Response) -> list[str]:
    return [hit["named"][0]["name"] for hit in answer.json()["hits"]]


def test_an_event_is_told_with_every_sentence_in_order_of_time(client: httpx.Client) -> None:
    listed = client.get("/api/v1/events").json()
    assert listed["total"] == 1
    event = client.get(f"/api/v1/events/{listed['hits'][0]['id']}").json()
    assert listed["hits"] == [{name: value for name, value in event.items() if name != "told"}]
    assert [(told["document"], told["certainty"]) for told in event["told"]] == [(HOSTILE, "done"), (COPY, "denied")]
    assert event["told"][0]["sentence"] == "Een laser uit Delft."
    assert event["told"][0]["named"][0] == {"part": "company", "name": f"Optik {SCRIPT}"}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["Werk", "Firm 4", "Firm 3", "Firm 2", "Firm 1"]),
        ("kind=plant", ["Werk"]),
        ("name=firm 3 b.v.", ["Firm 3"]),
        ("since=2025-01-04", ["Werk", "Firm 4"]),
        ("since=2025&kind=funding&limit=2", ["Firm 4", "Firm 3"]),
        ("since=2025&kind=funding&limit=2&page=2", ["Firm 2", "Firm 1"]),
        ("page=9", []),
        ("name=firm 6", []),
        ("name=!?", []),  # nobody bears it
    ],
)
def test_events_are_filtered_and_paged_the_latest_first(many: httpx.Client, asked: str, names: list[str]) -> None:
    assert _names(many.get(f"/api/v1/events?{asked}")) == names


def test_the_total_counts_all_pages(many: httpx.Client) -> None:
    assert many.get("/api/v1/events?limit=2&kind=funding").json()["total"] == 4


@pytest.mark.parametrize(
    "asked", ["kind=rain", "since=soon", "limit=0", "limit=101", "page=0", "page=99999", "colour=red"]
)
def test_a_wrong_parameter_is_a_problem(many: httpx.Client, asked: str) -> None:
    answer = many.get(f"/api/v1/events?{asked}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["parameter"] == asked.split("=", maxsplit=1)[0]


@pytest.mark.parametrize("event_id", ["none", "%00", "~board", "x" * 5000])
def test_an_unknown_event_is_a_problem(many: httpx.Client, event_id: str) -> None:
    answer = many.get(f"/api/v1/events/{event_id}")
    assert (answer.status_code, answer.json()["code"]) == (404, "NotFoundError")


def test_an_event_of_a_private_space_is_unknown(tmp_path: Path) -> None:
    settings, document = Settings(home=tmp_path), _document(6, "board")
    with open_store(settings.store_url) as store:
        store.documents.save([(document, None)], NOW)
        store.tags.save([_tags(document, "Geheim")], NOW)
        run_resolve(store)
        [event] = store.events.of_documents([document.id])[document.id]
    with serve(settings) as url:
        assert httpx.get(f"{url}/api/v1/events/{event.id}").status_code == 404
        assert httpx.get(f"{url}/api/v1/events").json() == {"total": 0, "hits": []}


def test_an_id_that_became_another_leads_there(tmp_path: Path) -> None:
    settings, late, early = Settings(home=tmp_path), _document(5), _document(1)
    with open_store(settings.store_url) as store:
        ids = []
        for document in (late, early):
            store.documents.save([(document, None)], NOW)
            store.tags.save([_tags(document, "Ringwerk")], NOW)
            run_resolve(store)
            ids += [event.id for event in store.events.of_documents([document.id])[document.id]]
    with serve(settings) as url:
        answer = httpx.get(f"{url}/api/v1/events/{ids[0]}", follow_redirects=True)
    assert [one.status_code for one in answer.history] == [307]
    assert answer.json()["documents"] == [early.id, late.id]
