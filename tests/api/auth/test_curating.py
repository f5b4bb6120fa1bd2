"""Corrections, merges and the queue: by who may, each undone exactly, each in the ledger and the audit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from api.app import API
from core.store.actors.suggestions import Suggestion
from tests.api.auth.house import BOARD, MARKER, PRIVATE, House, form_token
from tests.api.reading import Page
from tests.api.world import HOSTILE, NOW, RING, SCRIPT

LEDGER = f"{API}/organisations/statements"
TAG = {
    "operation": "tag",
    "document": RING,
    "technology": "silicon-nitride-photonics",
    "verdict": "not",
    "reason": "no",
}


def find(house: House, name: str) -> str:
    """The id of the one organisation of which a name begins so."""
    hits = house.client("ada-admin").get(f"{API}/organisations", params={"name": name}).json()["hits"]
    [found] = [hit["id"] for hit in hits]
    return str(found)


def read(house: House, organisation_id: str) -> dict[str, Any]:
    """What is told of an organisation, without what was ever said and undone."""
    told = house.client("ada-admin").get(f"{API}/organisations/{organisation_id}", follow_redirects=True).json()
    return {name: value for name, value in told.items() if name != "statements"}


def say(house: House, **wish: str) -> httpx.Response:
    return house.client("ada-admin").post(LEDGER, json=wish)


def post(house: House, who: str, path: str, /, **fields: str) -> httpx.Response:
    client = house.client(who, is_browser=True)
    return client.post(path, data=fields | {"form_token": form_token(client)})


def test_a_merge_is_undone_exactly_and_its_undoing_too(own_house: House) -> None:
    delft, jena = find(own_house, "example university"), find(own_house, "optik")
    before = read(own_house, delft), read(own_house, jena)
    merged = say(own_house, operation="merge", organisation=jena, into=delft, reason="a test")
    assert merged.status_code == 201
    moved = own_house.client("ada-admin").get(f"{API}/organisations/{jena}")
    assert (moved.status_code, moved.headers["location"]) == (307, f"{API}/organisations/{delft}")
    page = own_house.client("rita", is_browser=True).get(f"/organisations/{jena}")
    assert (page.status_code, page.headers["location"]) == (307, f"/organisations/{delft}")
    undone = own_house.client("ada-admin").delete(f"{LEDGER}/{merged.json()['statement']}")
    assert (read(own_house, delft), read(own_house, jena)) == before
    own_house.client("ada-admin").delete(f"{LEDGER}/{undone.json()['statement']}")
    assert read(own_house, jena)["members"] == [delft, jena]


@pytest.mark.parametrize(
    "wish",
    [
        {"operation": "name", "name": "Delft Example", "kind": "former", "lang": "nl"},
        {"operation": "state", "attribute": "country", "value": "BE"},
        {"operation": "relate", "kind": "parent", "other": "Optik"},
        {"operation": "apart", "other": "optik", "evidence": "https://example.org/a"},
    ],
)
def test_what_is_said_counts_until_it_is_undone(own_house: House, wish: dict[str, str]) -> None:
    delft = find(own_house, "example university")
    before = read(own_house, delft)
    made = say(own_house, organisation=delft, reason="it says so", **wish)
    assert made.status_code == 201
    assert read(own_house, delft) != before
    assert own_house.client("ada-admin").delete(f"{LEDGER}/{made.json()['statement']}").status_code == 200
    assert read(own_house, delft) == before


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"operation": "merge", "into": "example university"}, 400),
        ({"operation": "merge", "into": "nobody at all"}, 404),
        ({"operation": "state", "attribute": "country", "value": "Nederland"}, 400),
        ({"operation": "state", "attribute": "colour", "value": "red"}, 422),
        ({"operation": "name", "name": "x", "principal": "person:0"}, 422),
        ({"operation": "name", "name": "a\u202eb"}, 400),
        ({"operation": "burn"}, 422),
        ({}, 422),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(house: House, wish: dict[str, str], status: int) -> None:
    delft = find(house, "example university")
    before = read(house, delft)
    answer = say(house, organisation=delft, **wish)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert read(house, delft) == before


def test_a_form_of_a_curator_changes_and_undoes(own_house: House) -> None:
    delft, cor = find(own_house, "example university"), own_house.client("cor", is_browser=True)
    said = post(
        own_house, "cor", "/organisations/statements", operation="name", organisation=delft, name=IMAGE_NAME, lang=""
    )
    assert said.status_code == 303
    page = Page(cor.get(said.headers["location"]).text)
    number = said.headers["location"].partition("done=")[2].partition("#")[0]
    assert f"Statement {number} is written" in page.words
    assert IMAGE_NAME in page.words
    assert [*page.all("img"), *page.scripts()] == []
    assert "Cor Jansen" in page.words
    undone = post(own_house, "cor", f"/organisations/statements/{number}/undo", organisation=delft)
    assert undone.status_code == 303
    assert "taken back" in Page(cor.get(undone.headers["location"]).text).words


IMAGE_NAME = "<img src=x onerror=alert(7)> labs"


def test_what_went_wrong_stands_at_its_form_with_what_was_typed(house: House) -> None:
    delft = find(house, "example university")
    answer = post(
        house, "cor", "/organisations/statements", operation="merge", organisation=delft, into=SCRIPT, reason="same"
    )
    page = Page(answer.text)
    assert answer.status_code == 404
    assert "No organisation is known by this name or id." in page.words
    assert [field["value"] for field in page.all("input") if field.get("name") == "into"] == [SCRIPT]
    assert page.scripts() == page.unclosed == []


def test_a_wrong_merge_is_split_for_good(own_house: House) -> None:
    delft, jena = find(own_house, "example university"), find(own_house, "optik")
    merged = say(own_house, operation="merge", organisation=jena, into=delft).json()["statement"]
    split = own_house.client("ada-admin").post(f"{LEDGER}/{merged}/split", json={"reason": "two firms"})
    assert split.status_code == 201
    assert say(own_house, operation="merge", organisation=jena, into=delft).json()["detail"].endswith("are kept apart")


@pytest.fixture
def queue(own_house: House) -> tuple[House, int]:
    """A house in which a merge is suggested, with its number."""
    delft, jena = find(own_house, "example university"), find(own_house, "optik")
    found = Suggestion(jena, delft, 0.91, "the same website, optik.example; nearly one name")
    own_house.store.suggestions.replace([found], NOW)
    [waiting] = own_house.store.suggestions.load()
    return own_house, waiting.id


def test_the_queue_shows_both_sides_with_the_reasons(queue: tuple[House, int]) -> None:
    house, number = queue
    page = Page(house.client("cor", is_browser=True).get("/organisations/suggestions").text)
    assert "1 pair waits" in page.words
    assert "0.91 how sure the same website, optik.example nearly one name" in page.words
    assert f"Optik {SCRIPT}" in page.words
    assert page.scripts() == page.unclosed == []
    [hit] = house.client("ada-admin").get(f"{API}/organisations/suggestions").json()["hits"]
    assert (hit["number"], hit["score"]) == (number, 0.91)


@pytest.mark.parametrize(("verb", "operation"), [("accept", "merged"), ("dismiss", "kept apart")])
def test_a_suggestion_is_judged_once_and_undone(queue: tuple[House, int], verb: str, operation: str) -> None:
    house, number = queue
    path = f"/organisations/suggestions/{number}/{verb}"
    judged = post(house, "cor", path, reason="seen")
    page = Page(house.client("cor", is_browser=True).get(judged.headers["location"]).text)
    assert "Nothing waits" in page.words
    [undo] = [form["action"] for form in page.all("form") if form.get("action", "").endswith("/undo")]
    told = house.client("ada-admin").get(f"{API}/organisations/{find_root(house)}").json()["statements"]
    assert [line["operation"] for line in told] == [operation]
    again = post(house, "cor", path, reason="seen")
    assert (again.status_code, "no suggestion that waits" in again.text) == (400, True)
    assert post(house, "cor", undo).headers["location"].startswith("/organisations/suggestions?done=")


def find_root(house: House) -> str:
    return house.store.organisations.root(find(house, "optik"))


def test_a_tag_is_corrected_at_once_and_given_back_exactly(own_house: House) -> None:
    client, address = own_house.client("sam-writes"), f"{API}/documents/{RING}"
    before = client.get(address).json()
    made = client.post(f"{API}/corrections", json=TAG)
    assert made.status_code == 201
    assert TAG["technology"] not in [tag["id"] for tag in client.get(address).json()["tags"]]
    page = Page(own_house.client("sam", is_browser=True).get(f"/documents/{RING}").text)
    assert "the document has nothing to do with it corrected no Sam Jansen" in page.words
    number = made.json()["statement"]
    assert client.delete(f"{API}/corrections/{number}").json()["reason"] == "no"
    assert client.get(address).json() == before
    assert client.delete(f"{API}/corrections/{number}").status_code == 400


def test_a_form_corrects_whom_a_name_means(own_house: House) -> None:
    wish = {"operation": "link", "document": HOSTILE, "name": f"Optik {SCRIPT}", "reason": f"see {SCRIPT}"}
    answer = post(own_house, "sam", "/corrections", **wish, organisation="nobody")
    assert answer.status_code == 303
    page = Page(own_house.client("sam", is_browser=True).get(answer.headers["location"]).text)
    assert f"“Optik {SCRIPT}”: means nobody that is known" in page.words
    assert f"see {SCRIPT}" in page.words
    assert page.scripts() == []
    [undo] = [form["action"] for form in page.all("form") if form.get("action", "").endswith("/undo")]
    assert post(own_house, "sam", undo).status_code == 303
    listed = own_house.client("sam-reads").get(f"{API}/corrections", params={"document": HOSTILE}).json()
    assert listed == {"total": 0, "hits": []}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"technology": "alchemy"}, 404),
        ({"document": "news:none"}, 404),
        ({"reason": "  "}, 422),
        ({"verdict": "maybe"}, 422),
        ({"principal": "person:0"}, 422),
        ({"operation": "link"}, 422),
    ],
)
def test_a_wrong_correction_is_refused(house: House, changes: dict[str, str], status: int) -> None:
    answer = house.client("sam-writes").post(f"{API}/corrections", json=TAG | changes)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_what_another_one_said_only_a_curator_takes_back(own_house: House) -> None:
    made = own_house.client("ada-admin").post(f"{API}/corrections", json=TAG).json()["statement"]
    path = f"{API}/corrections/{made}"
    assert own_house.client("sam-writes").delete(path).status_code == 403
    assert "/undo" not in own_house.client("sam", is_browser=True).get(f"/documents/{RING}").text
    assert post(own_house, "cor", f"/corrections/{made}/undo").status_code == 303


def test_a_private_space_is_changed_by_who_writes_into_it_only(own_house: House) -> None:
    mine = {"document": PRIVATE.id, "technology": "semiconductor-lasers", "verdict": "not", "operation": "tag"}
    unknown = own_house.client("ada-admin").post(f"{API}/corrections", json=TAG | mine | {"document": "news:none"})
    for name in ("ada-admin", "sam-writes"):  # one does not see it, one only reads it
        answer = own_house.client(name).post(f"{API}/corrections", json=TAG | mine)
        assert (answer.status_code, answer.json()["detail"]) == (404, unknown.json()["detail"])
    made = post(own_house, "cor", "/corrections", **(TAG | mine))
    number = made.headers["location"].rpartition("-")[2]
    for name in ("ada-admin", "sam-writes"):
        assert own_house.client(name).delete(f"{API}/corrections/{number}").status_code == 404
    organisation = f"{MARKER.title()} BV"
    assert say(own_house, operation="name", organisation=organisation, name="x").status_code == 404
    owned = own_house.store.organisations.find(organisation, (BOARD,))[0].id
    said = post(own_house, "cor", "/organisations/statements", operation="name", organisation=owned, name="x lab")
    line = said.headers["location"].partition("done=")[2].partition("#")[0]
    assert own_house.client("ada-admin").delete(f"{LEDGER}/{line}").status_code == 404
    assert own_house.client("ada-admin").post(f"{LEDGER}/{line}/split").status_code == 404


def test_every_change_stands_in_the_audit_without_what_it_says(own_house: House) -> None:
    delft = find(own_house, "example university")
    named = say(own_house, operation="name", organisation=delft, name="Zzyzx labs").json()["statement"]
    undone = own_house.client("ada-admin").delete(f"{LEDGER}/{named}").json()["statement"]
    corrected = own_house.client("ada-admin").post(f"{API}/corrections", json=TAG).json()["statement"]
    own_house.client("ada-admin").delete(f"{API}/corrections/{corrected}")
    lines = own_house.store.audit.latest(4)
    assert [(line.action, line.target) for line in reversed(lines)] == [
        ("organisation-name", f"statement {named}"),
        ("organisation-undone", f"statement {undone}"),
        ("correction-tag", f"statement {corrected}"),
        ("correction-undone", f"statement {corrected}"),
    ]
    assert {(line.principal, bool(line.key), bool(line.address)) for line in lines} == {
        (own_house.ids["ada"], True, True)
    }
    assert "Zzyzx" not in str(lines)


def corrected(house: House) -> int:
    return int(house.client("ada-admin").post(f"{API}/corrections", json=TAG).json()["statement"])


def merged(house: House) -> int:
    made = say(house, operation="merge", organisation=find(house, "optik"), into=find(house, "example university"))
    return int(made.json()["statement"])


def suggested(house: House) -> int:
    found = Suggestion(find(house, "optik"), find(house, "example university"), 0.9, "one website")
    house.store.suggestions.replace([found], NOW)
    return house.store.suggestions.load()[0].id


def nothing(house: House) -> int:
    return 0


NAME = {"operation": "name", "organisation": "optik", "name": "Optics", "reason": "a test"}
# Each route that changes the ledger: what is there before, what is sent, and the action of the audit.
WALKED: dict[tuple[str, str], tuple[Callable[[House], int], dict[str, str], str]] = {
    ("POST", "/corrections"): (nothing, TAG, "correction-tag"),
    ("POST", "/corrections/{number}/undo"): (corrected, {}, "correction-undone"),
    ("POST", "/organisations/statements"): (nothing, NAME, "organisation-name"),
    ("POST", "/organisations/statements/{number}/undo"): (merged, {}, "organisation-undone"),
    ("POST", "/organisations/statements/{number}/split"): (merged, {}, "organisation-split"),
    ("POST", "/organisations/suggestions/{number}/accept"): (suggested, {}, "organisation-merge"),
    ("POST", "/organisations/suggestions/{number}/dismiss"): (suggested, {}, "organisation-apart"),
    ("DELETE", "/corrections/{number}"): (corrected, {}, "correction-undone"),
    ("DELETE", "/organisations/statements/{number}"): (merged, {}, "organisation-undone"),
}
TWINS = [("", one) for one in WALKED if one[0] == "POST"] + [
    (API, one) for one in WALKED if not one[1].endswith("/undo")
]


@pytest.mark.parametrize(("prefix", "route"), TWINS)
def test_each_route_of_the_ledger_writes_a_line_of_the_audit(
    own_house: House, prefix: str, route: tuple[str, str]
) -> None:
    prepare, fields, action = WALKED[route]
    address = prefix + route[1].format(number=prepare(own_house))
    client = own_house.client("ada-admin", is_browser=not prefix)
    sent = {"json": fields} if prefix and route[0] == "POST" else {"data": fields} if fields else {}
    answer = client.request(route[0], address, **sent)  # type: ignore[arg-type]
    assert answer.status_code in {200, 201, 303}
    [line] = own_house.store.audit.latest(1)
    assert (line.action, line.principal) == (action, own_house.ids["ada"])
