"""What people keep at the desk, on both databases: kept, changed, in the audit, and gone when it is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.accounts import By, Role
from core.desk import MAX_NAME_CHARS, Draw, Drawn, Item, Kept, Look, Part, Thing, parse_name, parse_text
from core.errors import InputError, NotFoundError
from core.models import Document
from core.store import Store
from core.store.accounts.principals import NewAccount
from core.store.desk.last_visits import VISIT_GAP
from tests.core.store.forgotten_world import MARKER, NAME, ORDER, fill, find, plant_at_desk

BY = By("person:sam", "abcd", "192.0.2.1")
KEPT = Kept("Rings", "person:sam", "shared")
BOARD = replace(KEPT, space="board")


def test_a_saved_search_is_read_in_its_space_only(store: Store, now: datetime) -> None:
    made = store.saved_searches.add(BOARD, "q=ring", BY, now)
    search = store.saved_searches.load(made, ("shared", "board"))
    assert (search.name, search.parameters, search.owner, search.space) == ("Rings", "q=ring", "person:sam", "board")
    assert store.saved_searches.load_all(("shared",), "person:sam", 9) == []
    with pytest.raises(NotFoundError):
        store.saved_searches.load(made, ("shared",))


def test_ones_own_searches_come_first_page_by_page(store: Store, now: datetime) -> None:
    for name, owner in (("a", "x"), ("b", "me"), ("c", "x"), ("d", "me")):
        store.saved_searches.add(Kept(name, owner, "shared"), "q=1", BY, now)
    pages = [store.saved_searches.load_all(("shared",), "me", 3, offset) for offset in (0, 3)]
    assert [[one.name for one in page] for page in pages] == [["b", "d", "a"], ["c"]]


def test_everybody_has_a_look_of_their_own(store: Store, now: datetime) -> None:
    made = store.saved_searches.add(KEPT, "q=ring", BY, now)
    store.saved_searches.look(made, "person:sam", Look(now, 3))
    store.saved_searches.look(made, "person:sam", Look(now + timedelta(hours=1), 5))
    assert store.saved_searches.looks("person:sam") == {made: Look(now + timedelta(hours=1), 5)}
    assert store.saved_searches.looks("person:rita") == {}


def test_the_newest_draw_is_judged_and_earlier_ones_are_kept(store: Store, now: datetime) -> None:
    search = store.saved_searches.load(store.saved_searches.add(KEPT, "q=ring", BY, now), ("shared",))
    drawn = (Drawn("u3", Part.NEAR, 1), Drawn("u2", Part.REST, 12), Drawn("u1", Part.TOP, 1))
    draw = Draw(0, search.id, "ring", 7, 40, 40, 9, 9, "person:sam", now, drawn)
    for _ in range(2):
        store.draws.add(search, draw, BY, now)
    store.draws.judge(search, "u2", True, BY, now)
    held = store.draws.latest(search.id)
    assert held is not None
    assert [(one.unit_id, one.verdict, one.judged_by) for one in held.units] == [
        ("u1", None, None),
        ("u2", True, "person:sam"),
        ("u3", None, None),
    ]
    store.draws.judge(search, "u2", None, BY, now)
    again = store.draws.latest(search.id)
    assert again is not None
    assert [one.judged_at for one in again.units] == [None] * 3
    with pytest.raises(NotFoundError):
        store.draws.judge(search, "u9", True, BY, now)
    store.saved_searches.remove(search, BY, now)
    assert store.draws.latest(search.id) is None


def test_a_thing_stands_in_a_list_once_under_its_newest_remark(store: Store, now: datetime) -> None:
    made = store.lists.load(store.lists.add(KEPT, BY, now), ("shared",))
    for remark in ("first", "second"):
        store.lists.put(made, Item(Thing.UNIT, "u1", remark, "person:sam", now), BY, now)
    assert [(one.target, one.remark) for one in store.lists.items(made.id)] == [("u1", "second")]
    assert [one.id for one in store.lists.holding(Thing.UNIT, ["u0", "u1"], ("shared",))] == [made.id]
    assert store.lists.holding(Thing.DOCUMENT, ["u1"], ("shared",)) == []
    store.lists.take(made, Thing.UNIT, "u1", BY, now)
    with pytest.raises(NotFoundError):
        store.lists.take(made, Thing.UNIT, "u1", BY, now)
    store.lists.remove(made, BY, now)
    assert store.lists.load_all(("shared",)) == []


def test_a_list_is_bounded(store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.store.desk.lists.MAX_ITEMS", 1)
    made = store.lists.load(store.lists.add(KEPT, BY, now), ("shared",))
    store.lists.put(made, Item(Thing.UNIT, "u1", "", "person:sam", now), BY, now)
    with pytest.raises(InputError, match="at most 1"):
        store.lists.put(made, Item(Thing.UNIT, "u2", "", "person:sam", now), BY, now)


def test_notes_are_found_by_what_they_are_on(store: Store, now: datetime) -> None:
    made = store.notes.add(KEPT, (Thing.DOCUMENT, "d1"), BY, now)
    note = store.notes.load(made, ("shared",))
    store.notes.change(note, "Other words", BY, now + timedelta(days=1))
    assert [one.text for one in store.notes.on(Thing.DOCUMENT, ["d1"], ("shared",))] == ["Other words"]
    assert store.notes.on(Thing.UNIT, ["d1"], ("shared",)) == []
    assert store.notes.latest(("board",)) == []
    store.notes.remove(note, BY, now)
    with pytest.raises(NotFoundError):
        store.notes.load(made, ("shared",))


def test_every_change_stands_in_the_audit_without_its_words(store: Store, now: datetime) -> None:
    search = store.saved_searches.load(store.saved_searches.add(BOARD, "q=secret", BY, now), ("board",))
    store.saved_searches.rename(search, "secret", BY, now)
    made = store.lists.load(store.lists.add(BOARD, BY, now), ("board",))
    store.lists.put(made, Item(Thing.UNIT, "secret", "secret", "person:sam", now), BY, now)
    store.lists.rename(made, "secret", BY, now)
    store.notes.add(replace(BOARD, name="secret"), (Thing.UNIT, "u1"), BY, now)
    lines = store.audit.latest()
    assert {line.action for line in lines} == {
        "search-saved", "search-renamed", "list-added", "list-put", "list-renamed", "note-added"
    }  # fmt: skip
    assert {(line.space, line.principal, line.key) for line in lines} == {("board", "person:sam", "abcd")}
    assert "secret" not in str(lines)


def test_a_visit_begins_after_an_hour(store: Store, now: datetime) -> None:
    assert store.last_visits.note("me", now) is None
    assert store.last_visits.note("me", now + timedelta(minutes=59)) is None
    later = now + timedelta(minutes=59) + VISIT_GAP
    assert store.last_visits.note("me", later) == now + timedelta(minutes=59)
    assert store.last_visits.note("me", later) == now + timedelta(minutes=59)
    assert store.last_visits.since("me") == now + timedelta(minutes=59)
    assert store.last_visits.since("you") is None


def test_forgetting_a_document_takes_it_out_of_the_desk(store: Store, marked: Document) -> None:
    other = replace(
        marked, key="2", title="Another one", text="Plain.", people=(), organisations=(), identifiers=(), url=None
    )
    fill(store, [marked, other])
    plant_at_desk(store, marked)
    plant_at_desk(store, other)
    gone = store.units.of_documents([marked.id])[marked.id]
    store.forgetting.forget_documents([marked.id], ORDER)
    assert find(store, marked.id) == set()
    assert not {"list_items.target", "notes.target", "judgements.unit_id"} & find(store, gone)
    assert find(store, MARKER) == set()
    kept = store.lists.load_all(("shared",))
    assert sorted(one.items for one in kept) == [1, 3]
    first = store.saved_searches.load_all(("shared",), "local", 9)
    assert {one.parameters for one in first} == {"q=Another+one&kind=news", "q=%5Bforgotten%5D&kind=news"}


def test_forgetting_a_person_redacts_what_people_wrote(store: Store, marked: Document) -> None:
    plain = replace(marked, key="1", url=None, identifiers=())
    fill(store, [plain])
    plant_at_desk(store, plain)
    assert {"saved_searches.parameters", "notes.text", "list_items.remark", "lists.name"} <= find(store, MARKER)
    store.forgetting.forget_person([NAME], None, ORDER)
    assert find(store, MARKER) == set()
    assert [one.items for one in store.lists.load_all(("shared",))] == [3]


def test_forgetting_an_account_takes_its_visits_and_looks(store: Store, now: datetime) -> None:
    store.accounts.add(NewAccount("boss", "Boss", Role.ADMIN, "hash"), BY, now)
    ada = store.accounts.add(NewAccount("ada", "Ada", Role.SCOUT, "hash"), BY, now)
    made = store.saved_searches.add(Kept("Rings", ada.id, "shared"), "q=ring", BY, now)
    store.saved_searches.look(made, ada.id, Look(now, 1))
    store.last_visits.note(ada.id, now)
    store.last_visits.note(ada.id, now + VISIT_GAP)
    store.accounts.forget(ada.id, BY, now)
    assert store.saved_searches.looks(ada.id) == {}
    assert store.last_visits.since(ada.id) is None
    assert store.saved_searches.load(made, ("shared",)).owner == ada.id


@pytest.mark.parametrize("text", ["", "  ", "a" * (MAX_NAME_CHARS + 1), "a\x00b", "a\u202eb"])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_name(text)


@pytest.mark.parametrize("text", ["a" * 5_001, "a\x00b", "half \ud83d"])
def test_what_is_no_text_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_text(text)


def test_a_text_keeps_its_lines() -> None:
    assert parse_text("  one \r\n\r\n two \n") == "one\n\n two"
