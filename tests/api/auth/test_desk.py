"""The desk in a browser and among people: forms, sharing within a space, nothing of a space beyond it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from api.addresses import document_address
from api.app import API
from core.accounts import By
from core.desk import Item, Kept, Thing
from tests.api.auth.house import BOARD, MARKER, PRIVATE, House, form_token
from tests.api.world import HOSTILE, IMAGE, NOW, RING, SCRIPT

TAKE_OUT = '<button type="submit">Take out'


@pytest.fixture
def sam(own_house: House) -> Iterator[httpx.Client]:
    with own_house.sign_in("sam") as client:
        yield client


def send(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    return client.post(path, data={"form_token": form_token(client), **fields})


def test_a_scout_saves_judges_and_opens_a_search(sam: httpx.Client) -> None:
    page = sam.get("/search?q=laser+nieuws&kind=news").text
    query = re.search(r'name="query" value="([^"]+)"', page)
    assert query is not None
    made = send(sam, "/saved", name=f"News {SCRIPT}", query=query[1].replace("&amp;", "&"))
    assert made.status_code == 303
    place = made.headers["location"]
    drawn = send(sam, f"{place}/draw")
    assert drawn.headers["location"] == f"{place}/judge"
    judging = sam.get(f"{place}/judge").text
    units = list(dict.fromkeys(re.findall(r'name="unit" value="([^"]+)"', judging)))
    for unit in units:
        assert send(sam, f"{place}/judge", unit=unit, verdict="yes").status_code == 303
    assert "100 % of what it finds is what is looked for" in sam.get(place).text
    assert SCRIPT not in judging + sam.get("/saved").text
    opened = send(sam, f"{place}/open")
    assert opened.headers["location"] == "/search?q=laser+nieuws&kind=news"
    assert send(sam, f"{place}/rename", name="News").status_code == 303
    assert send(sam, f"{place}/remove").headers["location"] == "/saved"
    assert sam.get(place).status_code == 404


def test_a_hit_is_kept_in_a_new_list_and_one_is_led_back(sam: httpx.Client) -> None:
    page = sam.get("/search?q=laser").text
    keep = re.search(r'class="keep" href="([^"]+)"', page)
    assert keep is not None
    form = sam.get(keep[1].replace("&amp;", "&"))
    assert form.status_code == 200
    fields = dict(re.findall(r'name="(kind|target|next)" value="([^"]*)"', form.text))
    fields["next"] = fields["next"].replace("&amp;", "&")
    done = send(sam, "/keep", name="To read", remark=IMAGE, **fields)
    assert done.headers["location"] == "/search?q=laser#hit-1"
    held = sam.get("/lists").text
    address = re.search(r'href="(/lists/\d+)">To read<', held)
    assert address is not None
    listed = sam.get(address[1]).text
    assert IMAGE not in listed
    assert "1 thing " in listed
    taken = dict(re.findall(r'name="(kind|target)" value="([^"]*)"', listed))
    assert send(sam, f"{address[1]}/take", **taken).status_code == 303
    assert "0 things" in sam.get(address[1]).text


@pytest.mark.parametrize("target", [RING, HOSTILE])
def test_a_note_stands_on_the_page_of_its_document(sam: httpx.Client, target: str) -> None:
    back = re.search(r'name="next" value="([^"]+)"', sam.get(document_address(target)).text)
    assert back is not None
    done = send(sam, "/notes", kind="document", target=target, text=f"Read {SCRIPT}\nagain", next=back[1])
    assert done.status_code == 303
    page = sam.get(done.headers["location"]).text
    assert "Read &lt;script&gt;" in page
    note = re.search(r'action="(/notes/\d+)/change"', page)
    assert note is not None
    assert send(sam, f"{note[1]}/change", text="Amended", next="/lists").headers["location"] == "/lists"
    assert send(sam, f"{note[1]}/remove", next="https://evil.example/").headers["location"] == "/search"
    assert "Amended" not in sam.get(done.headers["location"]).text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/saved", {"name": "x", "query": "q=laser", "owner": "person:0"}),
        ("/lists", {"name": "x", "id": "7"}),
        ("/notes", {"kind": "document", "target": RING, "text": "x", "recorded_at": "2020-01-01"}),
        ("/keep", {"kind": "document", "target": RING, "list_id": "-1"}),
        ("/saved/1/judge", {"unit": "u", "verdict": "maybe"}),
    ],
)
def test_a_form_takes_its_own_fields_only(sam: httpx.Client, path: str, fields: dict[str, str]) -> None:
    assert send(sam, path, **fields).status_code == 422


def test_a_reader_reads_and_writes_nothing(own_house: House) -> None:
    with own_house.sign_in("rita") as rita:
        assert rita.get("/lists/1").status_code == 200
        assert TAKE_OUT not in rita.get("/lists/1").text
        assert "save-name" not in rita.get("/search?q=laser").text
        assert send(rita, "/lists", name="Mine").status_code == 403
        assert send(rita, "/lists/1/remove").status_code == 403
        assert send(rita, "/saved/1/open").status_code == 303


def test_a_member_who_reads_changes_nothing_of_another(own_house: House, sam: httpx.Client) -> None:
    with own_house.sign_in("cor") as cor:
        made = send(cor, "/lists", name="Board things", space=BOARD).headers["location"]
        assert (
            send(cor, "/keep", kind="document", target=PRIVATE.id, list_id=made.rpartition("/")[2]).status_code == 303
        )
    assert MARKER in sam.get(made).text.lower()
    assert TAKE_OUT not in sam.get(made).text
    for change, fields in (
        ("rename", {"name": "x"}),
        ("remove", {}),
        ("take", {"kind": "document", "target": PRIVATE.id}),
    ):
        assert send(sam, f"{made}/{change}", **fields).status_code == 403
    assert send(sam, "/lists", name="x", space=BOARD).status_code == 403


def test_somebody_elses_list_by_its_id_is_not_there(own_house: House) -> None:
    with own_house.sign_in("cor") as cor:
        made = send(cor, "/lists", name="Board things", space=BOARD).headers["location"]
    with own_house.sign_in("ada") as ada:
        none = f"{made.rpartition('/')[0]}/99999"
        for path in (made, none):
            assert ada.get(path).status_code == 404
            assert send(ada, f"{path}/remove").status_code == 404
        assert send(ada, "/lists", name="x", space=BOARD).status_code == 404
        assert send(ada, "/lists", name="x", space="no such space").status_code == 404


def test_what_a_reader_may_not_see_is_missing_from_a_shared_list(own_house: House) -> None:
    """Somebody of the board puts what only the board reads into a list that everybody reads."""
    store, cor = own_house.store, own_house.ids["cor"]
    unit = store.units.of_documents([PRIVATE.id])[PRIVATE.id]
    kept = Kept("Open list", cor, "shared")
    made = store.lists.load(store.lists.add(kept, By(cor), NOW), ("shared",))
    for kind, target in ((Thing.DOCUMENT, PRIVATE.id), (Thing.UNIT, unit), (Thing.DOCUMENT, RING)):
        store.lists.put(made, Item(kind, target, MARKER, cor, NOW), By(cor), NOW)
        store.notes.add(Kept(f"{MARKER} {kind}", cor, "shared"), (kind, target), By(cor), NOW)
    ada, inside = own_house.client("ada-reads"), own_house.client("sam-reads")
    assert [one["id"] for one in ada.get(f"{API}/lists/{made.id}").json()["items"]] == [RING]
    assert len(inside.get(f"{API}/lists/{made.id}").json()["items"]) == 3
    seen = {one["on"]["id"] for one in ada.get(f"{API}/notes").json()["hits"]}
    assert seen == {RING}
    for kind, target in ((Thing.DOCUMENT, PRIVATE.id), (Thing.UNIT, unit)):
        asked = {"kind": kind.value, "target": target}
        assert ada.get(f"{API}/notes", params=asked).status_code == 404
        assert ada.get("/keep", params=asked).status_code == 404


def test_a_draw_of_a_shared_search_holds_nothing_of_a_space(own_house: House) -> None:
    """A curator of the board draws; whoever reads the search reads what was drawn, and how much there was."""
    with own_house.sign_in("cor") as cor:
        place = send(cor, "/saved", name="All lasers", query="q=laser").headers["location"]
        send(cor, f"{place}/draw")
    told = own_house.client("ada-reads").get(f"{API}/saved-searches/{place.rpartition('/')[2]}/draw").json()
    found = own_house.client("ada-reads").get(f"{API}/search", params={"q": "laser"}).json()["total"]
    assert told["total"] <= found
    private = set(own_house.store.units.of_documents([PRIVATE.id]).values())
    assert private.isdisjoint(one["unit"] for one in told["units"])
