"""Small parts: stored entries, cursors, sort keys, checks."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError, StaleCursorError
from index.checking import EntryValueError, check_entry
from index.cursor import MAX_GIVEN, Position, decode_cursor, encode_cursor
from index.entry import IndexEntry
from index.order import newest_key, oldest_key
from index.query import Query, Sort
from index.stored import decode_entry, encode_entry
from tests.index.entries import make_entry
from tests.index.worlds import entries, queries

positions = st.builds(
    Position, score=st.floats(0, 1e6, width=32), key=st.integers(0, 2**63 - 1), given=st.integers(0, MAX_GIVEN)
)


@given(entries("u"))
def test_a_stored_entry_comes_back(entry: IndexEntry) -> None:
    assert decode_entry(encode_entry(entry)) == entry


@given(positions, queries)
def test_a_cursor_comes_back(position: Position, query: Query) -> None:
    assert decode_cursor(encode_cursor(position, query, "g1"), query, "g1") == position


def test_a_cursor_knows_its_generation_and_its_search() -> None:
    cursor = encode_cursor(Position(1.5, 7, 10), Query(), "g1")
    with pytest.raises(StaleCursorError):
        decode_cursor(cursor, Query(), "g2")
    with pytest.raises(InputError):
        decode_cursor(cursor, Query(sort=Sort.NEWEST), "g1")


def forge(body: bytes) -> str:
    """Return a cursor as anybody can make it who has read our code."""
    check = hashlib.blake2s(body, digest_size=6, person=b"scoutcur").digest()
    return base64.urlsafe_b64encode(check + body).decode()


def unpack(cursor: str) -> dict[str, Any]:
    fields: dict[str, Any] = orjson.loads(base64.urlsafe_b64decode(cursor + "==")[6:])
    return fields


@pytest.mark.parametrize(
    "change",
    [
        {"given": MAX_GIVEN + 1},
        {"given": 10**18},
        {"given": -7},
        {"given": 1.5},
        {"given": True},
        {"key": None},
        {"key": -1},
        {"key": 2**63},
        {"score": "x"},
        {"score": None},
        {"generation": 1},
        {"query": None},
        {"more": 1},
    ],
)
def test_a_forged_cursor_is_refused(change: dict[str, Any]) -> None:
    honest = unpack(encode_cursor(Position(1.5, 7, 10), Query(), "g1"))
    assert decode_cursor(forge(orjson.dumps(honest)), Query(), "g1").given == 10
    with pytest.raises(InputError):
        decode_cursor(forge(orjson.dumps(honest | change)), Query(), "g1")


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"7", b"{", b"\xff", b"[" * 500, b'{"score": NaN}'])
def test_a_cursor_of_another_shape_is_refused(body: bytes) -> None:
    with pytest.raises(InputError, match="no cursor"):
        decode_cursor(forge(body), Query(), "g1")


@pytest.mark.parametrize("cursor", ["a", "é", "====", "A" * 5_000, "AAAA"])
def test_what_is_no_base64_of_ours_is_refused(cursor: str) -> None:
    with pytest.raises(InputError, match="no cursor"):
        decode_cursor(cursor, Query(), "g1")


@given(st.dates(), st.dates(), st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_keys_order_by_day(one: date, other: date, a: str, b: str) -> None:
    if one < other:
        assert newest_key(None, b) < newest_key(one, a) < newest_key(other, b) < 2**63
        assert oldest_key(None, a) < oldest_key(other, a) < oldest_key(one, b) < 2**63


def test_keys_tell_entries_of_a_day_apart() -> None:
    assert len({newest_key(None, f"u{n}") for n in range(10_000)}) == 10_000


def test_a_text_that_is_no_unicode_is_mended_in_place() -> None:
    checked = check_entry(make_entry(title="a\ud83d\ude00b", people=("x\udfff",)))
    assert (checked.title, checked.people) == ("a\ufffd\ufffdb", ("x\ufffd",))


@pytest.mark.parametrize("fields", [{"technologies": ("\udfff",)}, {"lang": ""}, {"version": True}, {"url": 7}])
def test_a_value_that_is_compared_whole_is_never_mended(fields: dict[str, Any]) -> None:
    with pytest.raises(EntryValueError, match=next(iter(fields))):
        check_entry(make_entry(**fields))
