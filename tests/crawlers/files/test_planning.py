from __future__ import annotations

import pytest

from crawlers.files.planning import Held, Plan, find_lost, held_files, identify, make_key, make_plan

HELD = {"r/a.pdf": Held("r/a.pdf", "one"), "r/b.pdf": Held("r/b.pdf", "two"), "s/c.pdf": Held("s/c.pdf", "three")}


def plan(present: dict[str, str], held: dict[str, Held] | None = None) -> Plan:
    known = HELD if held is None else held
    return make_plan(present, known, find_lost(known, present, {"r"}))


def test_the_same_files_change_nothing() -> None:
    assert plan({"r/a.pdf": "one", "r/b.pdf": "two"}) == Plan(same=["r/a.pdf", "r/b.pdf"])


def test_a_file_with_other_bytes_is_the_same_document_changed() -> None:
    assert plan({"r/a.pdf": "new", "r/b.pdf": "two"}) == Plan(take={"r/a.pdf": "r/a.pdf"}, same=["r/b.pdf"])


def test_a_file_that_was_moved_keeps_its_document() -> None:
    found = plan({"r/old/a.pdf": "one", "r/b.pdf": "two"})
    assert found == Plan({"r/old/a.pdf": "r/a.pdf"}, ["r/b.pdf"], moved={"r/old/a.pdf": "r/a.pdf"})


def test_two_files_with_the_same_bytes_are_one_document() -> None:
    assert plan({"r/1.pdf": "x", "r/2.pdf": "x", "r/3.pdf": "x"}, {}).copies == {
        "r/2.pdf": "r/1.pdf",
        "r/3.pdf": "r/1.pdf",
    }


def test_the_shortest_name_of_several_new_ones_stands_for_them() -> None:
    found = plan({"r/copy of ring.pdf": "x", "r/ring (1).pdf": "x", "r/ring.pdf": "x"}, {})
    assert found.take == {"r/ring.pdf": "r/ring.pdf"}


def test_a_copy_of_what_is_held_is_told_wherever_its_name_stands_in_the_order() -> None:
    found = plan({"r/0.pdf": "one", "r/a.pdf": "one", "r/b.pdf": "two", "r/c.pdf": "three"})
    assert found.copies == {"r/0.pdf": "r/a.pdf", "r/c.pdf": "s/c.pdf"}
    assert found.take == {}


def test_an_old_version_kept_under_another_name_is_a_document_of_its_own() -> None:
    found = plan({"r/0-old.pdf": "one", "r/a.pdf": "edited", "r/b.pdf": "two"})
    assert found.take == {"r/0-old.pdf": "r/0-old.pdf", "r/a.pdf": "r/a.pdf"}
    assert not found.moved


def test_a_file_that_is_gone_is_told_only_where_its_folder_was_looked_through() -> None:
    assert plan({"r/b.pdf": "two"}).gone == ["r/a.pdf"]


@pytest.mark.parametrize("seen", [{"r/a.pdf", "r/b.pdf"}, {"r"}])
def test_a_file_that_could_not_be_read_is_not_gone(seen: set[str]) -> None:
    assert find_lost(HELD, seen, {"r"}) == frozenset()


def test_a_new_file_where_a_moved_one_was_is_another_document() -> None:
    held = {"r/a.pdf": Held("r/old/a.pdf", "one")}
    found = plan({"r/old/a.pdf": "one", "r/a.pdf": "0123456789abcdef"}, held)
    assert found.take == {"r/a.pdf": "r/a.pdf-0123456789ab"}


def test_what_identifies_a_document_finds_it_again() -> None:
    assert held_files({"key": identify("r/a.pdf", "one"), "other": (("url", "x"),)}) == {"key": Held("r/a.pdf", "one")}


@pytest.mark.parametrize("name", ["r/" + "long/" * 60 + "a.pdf", "r/a~board.pdf", "r/a\nb.pdf"])
def test_an_odd_name_gives_a_sound_key_of_its_own(name: str) -> None:
    key = make_key(name)
    assert len(key) < 200
    assert key.isprintable()
    assert "~" not in key
    assert make_key(name + "x") != key == make_key(name)
