"""Elements of JSON and XML as they stand in a stream, however it is cut into pieces."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import FormatError
from crawlers.parsing.jsonslices import iter_elements
from crawlers.parsing.xmlstream import ElementStream

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)
LARGE = 1_000_000


class Dripping(io.BytesIO):
    """A stream that gives a few bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 3, 3))


@given(VALUES, st.lists(VALUES, max_size=4), st.booleans(), st.sampled_from([None, 2]))
def test_elements_of_json_are_those_that_a_parser_gives(
    other: Any, items: list[Any], is_ascii: bool, indent: int | None
) -> None:
    document = {"other": other, "at": {"x": other, "items": items}, "end": other}
    body = json.dumps(document, ensure_ascii=is_ascii, indent=indent).encode("utf-8", "replace")
    found = list(iter_elements(Dripping(body), ("at", "items"), LARGE))
    assert [json.loads(one.body) for one in found] == json.loads(body)["at"]["items"]


@given(st.lists(VALUES, max_size=4), st.data())
def test_json_that_breaks_off_is_found(items: list[Any], data: st.DataObject) -> None:
    body = json.dumps({"items": items}).encode()
    cut = data.draw(st.integers(0, len(body) - 1))
    with pytest.raises(FormatError):
        list(iter_elements(Dripping(body[:cut]), ("items",), LARGE))


@pytest.mark.parametrize(
    "body",
    [
        b'{"items": {}}',
        b'{"items": 1}',
        b'{"other": []}',
        b"[]",
        b'{"items": [1 2]}',
        b'{"items": []} x',
        b"{items: []}",
    ],
)
def test_json_without_the_list_is_an_error(body: bytes) -> None:
    with pytest.raises(FormatError):
        list(iter_elements(io.BytesIO(body), ("items",), LARGE))


def test_an_element_that_is_too_long_is_cut_and_the_next_is_whole() -> None:
    body = json.dumps([{"b": "\\" * 3_000_001}, [1] * 900_000, "last"]).encode()
    found = list(iter_elements(io.BytesIO(body), (), 1_000))
    assert [one.too_long for one in found] == [True, True, False]
    assert found[-1].body == b'"last"'


@given(st.lists(st.text(st.characters(exclude_categories=["C"]), max_size=9), max_size=5), st.booleans())
def test_elements_of_xml_are_found_in_any_pieces(texts: list[str], is_split: bool) -> None:
    escaped = [t.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode() for t in texts]
    elements = [b'<x:r a="1"><x:r>%s</x:r><!-- </x:r> --><![CDATA[</x:r>]]><x:r/></x:r>' % one for one in escaped]
    body = b'<?xml version="1.0"?><all xmlns:x="urn:x"><rest/>' + b" ".join(elements) + b"</all>\n<!-- end -->\n"
    stream = Dripping(body) if is_split else io.BytesIO(body)
    assert [one.body for one in ElementStream(stream, "r", LARGE)] == elements


def test_xml_that_breaks_off_between_records_is_found() -> None:
    with pytest.raises(FormatError, match="before its root element ends"):
        list(ElementStream(io.BytesIO(b"<all><r>1</r><r>2</r>"), "r", LARGE))


@pytest.mark.parametrize("part", [b"<!--", b"<![CDATA[", b"<r>", b"<r ", b"<r><!--"])
def test_hostile_xml_takes_no_more_than_linear_time(part: bytes) -> None:
    with pytest.raises(FormatError):
        list(ElementStream(io.BytesIO(b"<all>" + part * 400_000), "r", LARGE))
