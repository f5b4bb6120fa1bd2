"""Cutting elements out of an answer: what belongs to one, and that hostile answers cost no time."""

from __future__ import annotations

import time

import pytest

from crawlers.parsing.xmlslices import ends_with, keep_elements, slice_elements

ROOTS = ("rss", "feed", "rdf")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"<a><item>1</item><item x='2'>2</item ></a>", [b"<item>1</item>", b"<item x='2'>2</item >"]),
        (b"<item>1</item><entry>2</entry>", [b"<item>1</item>", b"<entry>2</entry>"]),
        (b"<!-- <item>0</item> --><item>1</item>", [b"<item>1</item>"]),
        (b"<item><![CDATA[</item>]]>1</item>", [b"<item><![CDATA[</item>]]>1</item>"]),
        (b"<item><entry>1</entry></item>", [b"<item><entry>1</entry></item>"]),
        (b"<items><item>1</item></items>", [b"<item>1</item>"]),
        (b"<item>1</item><item>half", [b"<item>1</item>"]),
        (b"</item><item>1</item", []),
        (b"<item>1</item ", []),
        (b"<item>1<!-- no end </item>", []),
        (b"", []),
    ],
)
def test_elements_are_cut_out_whole(body: bytes, found: list[bytes]) -> None:
    assert slice_elements(body, "item", "entry") == found


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        (b"<rss></rss>", True),
        (b"<rdf:RDF></rdf:RDF >\n", True),
        (b"<rss></rss><!-- made by --> \n <!-- 0.3 s -->" + b" " * 200, True),
        (b"<rss></rss><!-- </rss> -->", True),
        (b"<rss><item></item>", False),
        (b"<rss></rss>junk", False),
        (b"<rss></rss> -->", False),
        (b"", False),
        (b"   ", False),
    ],
)
def test_a_document_ends_with_its_root(body: bytes, whole: bool) -> None:
    assert ends_with(body, ROOTS) is whole


@pytest.mark.parametrize(
    ("limit", "kept", "left_out"),
    [
        (0, b"<a></a>", 3),
        (1, b"<a><item>1</item> </a>", 2),
        (2, b"<a><item>1</item> <entry>2</entry> </a>", 1),
        (3, b"<a><item>1</item> <entry>2</entry> <item>3</item></a>", 0),
    ],
)
def test_the_first_elements_are_kept(limit: int, kept: bytes, left_out: int) -> None:
    body = b"<a><item>1</item> <entry>2</entry> <item>3</item></a>"
    assert keep_elements(body, limit, "item", "entry") == (kept, left_out)


HOSTILE = [
    b"<rss></rss>" + b"<!---->" * 15_000 + b"junk",
    b"<rss></rss>" + b"<!---->" * 15_000,
    b"<rss>" + b"<item>" * 20_000,
    b"<rss>" + b"<item><entry>" * 10_000,
    b"<rss>" + b"</item " * 20_000,
    b"<rss>" + b"<!--" * 30_000,
    b"<rss>" + b" -->" * 30_000,
    b"<rss>" + b" " * 200_000 + b"x",
    b"</" * 60_000 + b"w" * 60_000,
]


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: str(body[-12:]))
def test_a_hostile_answer_costs_no_time(body: bytes) -> None:
    begin = time.process_time()
    slice_elements(body, "item", "entry")
    ends_with(body, ROOTS)
    assert time.process_time() - begin < 1
