"""Rows that wait for their record: all of a key, in their order, wherever they stood."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from crawlers.bulk.side_rows import keep_side_rows

ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(("people", "codes")), st.text(max_size=20)))


@given(ROWS)
def test_rows_of_a_key_come_back_whole_and_in_order(rows: list[tuple[str, str, str]]) -> None:
    with keep_side_rows(None) as side:
        for key, table, text in rows:
            side.add(key, table, {"text": text})
        for key in "abc":
            found = side.take(key)
            for table in ("people", "codes"):
                expected = [{"text": text} for k, t, text in rows if (k, t) == (key, table)]
                assert found.get(table, []) == expected


def test_rows_that_nobody_took_are_known_by_their_key(tmp_path: Path) -> None:
    with keep_side_rows(tmp_path) as side:
        side.add("a", "people", {})
        side.add("b", "people", {})
        side.take("a")
        assert list(side.keys()) == ["b"]
        assert side.take("a") == {}


def test_nothing_is_left_in_the_folder(tmp_path: Path) -> None:
    with keep_side_rows(tmp_path) as side:
        side.add("a", "people", {"name": "Ada"})
    assert list(tmp_path.iterdir()) == []
