"""Every change of what is kept at the desk stands in the audit, and says nothing of what was kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from api.app import API
from tests.api.auth.house import House, form_token, open_house
from tests.api.world import NOW, RING, fill_desk

WORD = "unspeakable"
_SEARCH, _LIST, _NOTE = (f"{API}/{name}" for name in ("saved-searches", "lists", "notes"))
_THING = {"kind": "document", "target": RING}
# Method and path → what the audit says after (nothing of a look, which is one's own), and what is sent.
DESK: Mapping[tuple[str, str], tuple[str, Mapping[str, object]]] = {
    ("POST", _SEARCH): ("search-saved", {"name": WORD, "query": f"q={WORD}"}),
    ("PATCH", f"{_SEARCH}/{{search_id}}"): ("search-renamed", {"name": WORD}),
    ("DELETE", f"{_SEARCH}/{{search_id}}"): ("search-removed", {}),
    ("POST", f"{_SEARCH}/{{search_id}}/looks"): ("", {}),
    ("POST", f"{_SEARCH}/{{search_id}}/draw"): ("search-drawn", {}),
    ("PUT", f"{_SEARCH}/{{search_id}}/judgements"): ("hit-judged", {"unit": "{unit}", "verdict": True}),
    ("POST", _LIST): ("list-added", {"name": WORD}),
    ("PATCH", f"{_LIST}/{{list_id}}"): ("list-renamed", {"name": WORD}),
    ("DELETE", f"{_LIST}/{{list_id}}"): ("list-removed", {}),
    ("POST", f"{_LIST}/{{list_id}}/items"): ("list-put", {**_THING, "remark": WORD}),
    ("DELETE", f"{_LIST}/{{list_id}}/items"): ("list-taken", _THING),
    ("POST", _NOTE): ("note-added", {**_THING, "text": WORD}),
    ("PATCH", f"{_NOTE}/{{note_id}}"): ("note-changed", {"text": WORD}),
    ("DELETE", f"{_NOTE}/{{note_id}}"): ("note-removed", {}),
    ("POST", "/saved"): ("search-saved", {"name": WORD, "query": f"q={WORD}"}),
    ("POST", "/saved/{search_id}/open"): ("", {}),
    ("POST", "/saved/{search_id}/rename"): ("search-renamed", {"name": WORD}),
    ("POST", "/saved/{search_id}/remove"): ("search-removed", {}),
    ("POST", "/saved/{search_id}/draw"): ("search-drawn", {}),
    ("POST", "/saved/{search_id}/judge"): ("hit-judged", {"unit": "{unit}", "verdict": "no"}),
    ("POST", "/lists"): ("list-added", {"name": WORD}),
    ("POST", "/lists/{list_id}/rename"): ("list-renamed", {"name": WORD}),
    ("POST", "/lists/{list_id}/remove"): ("list-removed", {}),
    ("POST", "/lists/{list_id}/take"): ("list-taken", _THING),
    ("POST", "/keep"): ("list-put", {**_THING, "list_id": "{list_id}", "remark": WORD}),
    ("POST", "/notes"): ("note-added", {**_THING, "text": WORD}),
    ("POST", "/notes/{note_id}/change"): ("note-changed", {"text": WORD}),
    ("POST", "/notes/{note_id}/remove"): ("note-removed", {}),
}


@pytest.fixture(scope="module")
def own_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house for these changes; each makes what it changes."""
    with open_house(tmp_path_factory.mktemp("desk")) as opened:
        yield opened


@pytest.mark.parametrize(("method", "path"), DESK)
def test_a_change_at_the_desk_stands_in_the_audit(own_desk: House, method: str, path: str) -> None:
    action, sent = DESK[method, path]
    ids = fill(own_desk)
    fields = {name: value.format(**ids) if isinstance(value, str) else value for name, value in sent.items()}
    with own_desk.sign_in("ada") as client:
        token = form_token(client)
        before = own_desk.store.audit.latest(1)[0].id
        address, header = path.format(**ids), {"x-form-token": token}
        if path.startswith(API):
            query = {name: str(value) for name, value in fields.items()} if method == "DELETE" else {}
            answer = client.request(method, address, headers=header, params=query, json=None if query else fields)
        else:
            answer = client.post(address, data={**fields, "form_token": token})
    assert answer.status_code in {200, 201, 204, 303}, answer.text
    lines = [line for line in own_desk.store.audit.latest(10) if line.id > before]
    assert [line.action for line in lines] == [action] * bool(action)
    assert {(line.principal, line.address, line.at) for line in lines} <= {(own_desk.ids["ada"], "127.0.0.1", NOW)}
    assert WORD not in str(lines)


def fill(house: House) -> dict[str, str]:
    """Keep a search, a list and a note of ada's; their ids, and that of the unit that was drawn."""
    store, ada = house.store, house.ids["ada"]
    fill_desk(store, owner=ada, name=f"{WORD} things")
    searches = [one.id for one in store.saved_searches.load_all(("shared",), ada, 500)]
    lists = [one.id for one in store.lists.load_all(("shared",))]
    draw = store.draws.latest(max(searches))
    assert draw is not None
    return {
        "search_id": str(max(searches)),
        "list_id": str(max(lists)),
        "note_id": str(store.notes.latest(("shared",), 1)[0].id),
        "unit": draw.units[0].unit_id,
    }
