"""The desk as JSON, over a real server, store and engine: searches, judgements, lists, notes, the start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx
import pytest

from core.desk import Look
from core.settings import Settings
from core.stages import StageOptions
from core.store import open_store
from core.store.database import UNITS
from core.store.units import MERGED, Merge, UnitPlan
from index.engines import open_engine
from index.stage import IndexStage
from tests.api.conftest import serve
from tests.api.world import HOSTILE, NOW, OLD_ID, RING, SCRIPT, UNTAGGED, fill_store

API = "/api/v1"


class Watch:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = Settings(home=tmp_path_factory.mktemp("desk"))
    engine = open_engine(made)
    with open_store(made.store_url) as store:
        fill_store(store)
        IndexStage(store, engine, StageOptions(clock=lambda: NOW)).rebuild()
    engine.close()
    return made


@pytest.fixture(scope="module")
def client(settings: Settings, watch: Watch) -> Iterator[httpx.Client]:
    with serve(settings, watch) as url, httpx.Client(base_url=url) as opened:
        yield opened


def save(client: httpx.Client, query: str, name: str = "Lasers") -> int:
    answer = client.post(f"{API}/saved-searches", json={"name": name, "query": query})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def read(client: httpx.Client, path: str) -> dict[str, object]:
    answer = client.get(f"{API}{path}")
    assert answer.status_code == 200, answer.text
    held: dict[str, object] = answer.json()
    return held


def test_a_search_is_kept_canonically_and_counted(client: httpx.Client) -> None:
    made = save(client, "?kind=news&q=laser&sort=relevance&utm_source=mail&cursor=x", "  Laser  news ")
    held = read(client, f"/saved-searches/{made}")
    assert (held["name"], held["query"]) == ("Laser news", "q=laser&kind=news")
    found = client.get(f"{API}/search", params={"q": "laser", "kind": "news"}).json()["total"]
    assert (held["total"], held["new"], held["trust"]) == (found, 0, None)
    assert found > 0


@pytest.mark.parametrize(
    "wish",
    [
        {"name": "", "query": "q=laser"},
        {"name": "x", "query": "q=laser+%22open"},
        {"name": "x", "query": "technology=no-such-thing"},
        {"name": "x", "query": "from=yesterday"},
        {"name": "x", "query": "q=" + "a" * 9_000},
        {"name": "x", "query": "q=laser", "owner": "somebody"},
        {"name": "x", "query": "q=laser", "space": "board"},
        {"name": "x", "query": "&".join(["kind=news"] * 400)},
        {"name": "x", "query": "q=%FF"},
    ],
)
def test_what_is_no_search_is_refused(client: httpx.Client, wish: dict[str, str]) -> None:
    before = read(client, "/saved-searches")
    answer = client.post(f"{API}/saved-searches", json=wish)
    assert answer.status_code in {400, 404, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert read(client, "/saved-searches") == before


def test_what_was_not_there_at_the_last_look_is_new(client: httpx.Client, settings: Settings, watch: Watch) -> None:
    made = save(client, "q=modulator")
    with open_store(settings.store_url) as store:
        # Somebody who looked the day before the patent could be read: it was not there then.
        looked = datetime(2026, 2, 2, 12, tzinfo=NOW.tzinfo)
        store.saved_searches.look(made, "local", Look(looked, 0))
        assert read(client, f"/saved-searches/{made}")["new"] == 1
        # A look fourteen days and more after it counts it no more, even where nothing was counted then.
        store.saved_searches.look(made, "local", Look(looked + timedelta(days=30), 0))
        assert read(client, f"/saved-searches/{made}")["new"] == 0
        store.saved_searches.look(made, "local", Look(looked, 0))
    assert client.post(f"{API}/saved-searches/{made}/looks").status_code == 204
    assert read(client, f"/saved-searches/{made}")["new"] == 0


def test_a_search_is_judged_until_it_says_something(client: httpx.Client) -> None:
    made = save(client, "q=laser+nieuws")
    assert client.get(f"{API}/saved-searches/{made}/draw").status_code == 404
    draw = client.post(f"{API}/saved-searches/{made}/draw").json()
    assert {one["part"] for one in draw["units"]} == {"top", "near"}
    assert draw["precision"] is None
    assert len({one["unit"] for one in draw["units"]}) == len(draw["units"])
    for one in draw["units"]:
        said = {"unit": one["unit"], "verdict": one["part"] == "top"}
        assert client.put(f"{API}/saved-searches/{made}/judgements", json=said).status_code == 200
    trust = read(client, f"/saved-searches/{made}")["trust"]
    assert isinstance(trust, dict)
    assert trust["precision"] == {"value": 1, "low": 1, "high": 1}
    assert trust["missed"] == {"value": 0, "low": 0, "high": 0}
    assert trust["recall"]["value"] == 1
    wrong = {"unit": "no such unit", "verdict": True}
    assert client.put(f"{API}/saved-searches/{made}/judgements", json=wrong).status_code == 404


def test_a_list_holds_things_of_every_kind_under_present_ids(client: httpx.Client) -> None:
    made = client.post(f"{API}/lists", json={"name": f"Mine {SCRIPT}"}).json()["id"]
    [hit] = client.get(f"{API}/search", params={"q": "title:ring"}).json()["hits"]
    [actor] = client.get(f"{API}/organisations", params={"name": "example"}).json()["hits"]
    things = {
        "unit": hit["id"], "document": HOSTILE, "technology": "semiconductor-lasers", "organisation": actor["id"]
    }  # fmt: skip
    for kind, target in things.items():
        answer = client.post(f"{API}/lists/{made}/items", json={"kind": kind, "target": target, "remark": SCRIPT})
        assert answer.status_code == 200, answer.text
    held = client.get(f"{API}/lists/{made}").json()
    assert held["ids"] == {kind: [target] for kind, target in things.items()}
    assert {one["remark"] for one in held["items"]} == {SCRIPT}
    gone = client.request("DELETE", f"{API}/lists/{made}/items", params={"kind": "document", "target": HOSTILE})
    assert "document" not in gone.json()["ids"]
    assert client.delete(f"{API}/lists/{made}").status_code == 204
    assert client.get(f"{API}/lists/{made}").status_code == 404


@pytest.mark.parametrize(
    ("kind", "target"), [("unit", "u"), ("document", "a\x00b"), ("technology", "x"), ("paper", RING)]
)
def test_what_is_not_there_stands_in_no_list_and_has_no_note(client: httpx.Client, kind: str, target: str) -> None:
    made = client.post(f"{API}/lists", json={"name": "Empty"}).json()["id"]
    item = {"kind": kind, "target": target}
    assert client.post(f"{API}/lists/{made}/items", json=item).status_code in {404, 422}
    assert client.post(f"{API}/notes", json=item | {"text": "x"}).status_code in {404, 422}
    assert client.get(f"{API}/lists/{made}").json()["items"] == []


def test_a_note_is_written_changed_and_removed(client: httpx.Client) -> None:
    wish = {"kind": "document", "target": RING, "text": " Look at this \n"}
    made = client.post(f"{API}/notes", json=wish).json()
    assert (made["text"], made["on"]["id"], made["changed_at"]) == ("Look at this", RING, None)
    changed = client.patch(f"{API}/notes/{made['id']}", json={"text": "No"}).json()
    assert (changed["text"], changed["changed_at"] is None) == ("No", False)
    listed = client.get(f"{API}/notes", params={"kind": "document", "target": RING}).json()
    assert [one["id"] for one in listed["hits"]] == [made["id"]]
    assert client.patch(f"{API}/notes/{made['id']}", json={"text": " "}).status_code == 400
    assert client.delete(f"{API}/notes/{made['id']}").status_code == 204
    assert client.patch(f"{API}/notes/{made['id']}", json={"text": "No"}).status_code == 404


def test_the_start_counts_what_could_be_read_since_the_last_visit(
    client: httpx.Client, settings: Settings, watch: Watch
) -> None:
    first = read(client, "/start")
    assert (first["is_first"], first["since"]) == (True, "2026-10-25")
    watch.now = datetime(2026, 2, 1, 12, tzinfo=NOW.tzinfo)
    assert client.get("/").status_code == 200
    watch.now = NOW
    assert client.get("/").status_code == 200
    start = read(client, "/start")
    assert (start["is_first"], start["since"], start["new"]) == (False, "2026-02-01", 1)
    found = client.get(f"{API}/search", params={"since": "2026-02-01"}).json()
    assert (found["total"], found["hits"][0]["title"]) == (1, "Laser modulator")
    technologies = start["technologies"]
    assert isinstance(technologies, list)
    assert {"silicon-nitride-photonics"} <= {one["id"] for one in technologies}
    assert start["is_own"] is False


def test_technologies_in_ones_lists_stand_on_the_start_page(client: httpx.Client) -> None:
    made = client.post(f"{API}/lists", json={"name": "Followed"}).json()["id"]
    item = {"kind": "technology", "target": "semiconductor-lasers"}
    client.post(f"{API}/lists/{made}/items", json=item)
    start = read(client, "/start")
    assert start["is_own"] is True
    assert [one["id"] for one in start["technologies"]] == ["semiconductor-lasers"]  # type: ignore[attr-defined]
    client.delete(f"{API}/lists/{made}")


def test_an_empty_base_has_no_start(empty: httpx.Client) -> None:
    assert empty.get(f"{API}/start").status_code == 404
    assert (empty.get("/").status_code, empty.get("/").headers["location"]) == (307, "/search")


def test_a_unit_that_became_part_of_another_stands_there_as_that(client: httpx.Client, settings: Settings) -> None:
    made = client.post(f"{API}/lists", json={"name": "Moved"}).json()["id"]
    with open_store(settings.store_url) as store:
        units = store.units.of_documents([OLD_ID, UNTAGGED])
        gone, kept = units[UNTAGGED], units[OLD_ID]
        for unit in (gone, kept):
            client.post(f"{API}/lists/{made}/items", json={"kind": "unit", "target": unit})
        client.post(f"{API}/notes", json={"kind": "unit", "target": gone, "text": "Of before"})
        with store.database.write(UNITS) as connection:
            store.units.save_in(connection, UnitPlan(merges=[Merge(gone, kept, "the same")]), NOW, "local")
        held = client.get(f"{API}/lists/{made}").json()
        assert held["ids"] == {"unit": [kept]}
        notes = client.get(f"{API}/notes", params={"kind": "unit", "target": kept}).json()["hits"]
        assert [(one["text"], one["on"]["id"]) for one in notes] == [("Of before", kept)]
        [join] = [one for one in store.statements.standing(MERGED) if one.subject == gone]
        store.units.undo_merge(join.id, NOW, "local", "not the same")
    held = client.get(f"{API}/lists/{made}").json()
    assert sorted(held["ids"]["unit"]) == sorted([gone, kept])
