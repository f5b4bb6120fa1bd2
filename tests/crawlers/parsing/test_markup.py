"""From bytes to a tree: charsets as they are and as they are declared, and what no parser should be given."""

from __future__ import annotations

import time

import pytest
from lxml.html import HtmlElement

from crawlers.parsing.markup import decode_markup, get_text, iter_lines, parse_markup


def make_tree(body: str) -> HtmlElement:
    return parse_markup(f"<html><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("Größe".encode(), None),
        ("Größe".encode(), "latin-1"),
        ("Größe".encode(), "klingon"),
        ("Größe".encode("latin-1"), None),
        ("Größe".encode("latin-1"), "iso-8859-1"),
        ("Größe".encode("utf-16"), None),
        ("Größe".encode("utf-16"), "utf-8"),
        ("Größe".encode("utf-8-sig"), "ascii"),
        ("Größe".encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_text_is_read_in_the_charset_that_it_is_in(body: bytes, charset: str | None) -> None:
    assert decode_markup(body, charset) == "Größe"


@pytest.mark.parametrize(
    ("text", "charset"), [("Дрон", "windows-1251"), ("漢字", "shift_jis"), ("漢字", "iso-2022-jp"), ("한국", "euc-kr")]
)
def test_a_charset_that_the_page_declares_is_taken(text: str, charset: str) -> None:
    body = f'<html><head><meta charset="{charset}"></head><body>{text}</body></html>'.encode(charset)
    assert text in decode_markup(body)


def test_a_page_cut_inside_a_character_is_still_utf8() -> None:
    assert decode_markup("Größe ö".encode()[:-1]) == "Größe "


def test_controls_are_left_out() -> None:
    assert get_text(make_tree("a\0b\x08c\x7f&#1;&#x0B;&#0; &#12345;&#65;&#x41;")) == "abc 〹AA"


def test_lines_are_blocks() -> None:
    tree = make_tree("a w<b>or</b>d<div>one<br>two <i>three</i></div><ul><li>four</ul>tail")
    assert list(iter_lines(tree)) == ["a word", "one", "two three", "four", "tail"]


@pytest.mark.parametrize("tags", ["<div>", "<p><a>", "<b>", "<ul><li>x", "<table><tr><td>x", "<svg><g>"])
def test_nesting_without_end_is_cut(tags: str) -> None:
    tree = make_tree("<h1>Deep</h1>" + tags * 100_000)
    assert get_text(tree.find(".//h1")) == "Deep"
    depth = max(sum(1 for _ in element.iterancestors()) for element in tree.iter())
    assert depth < 5_000


ATTRIBUTES = " ".join(f"a{n}=1" for n in range(60_000))

CLOSING = ATTRIBUTES.replace("=1", '=">"')


@pytest.mark.parametrize(
    "page",
    [
        f"<p {ATTRIBUTES}>",
        f"<script>a<b x='</script><p {ATTRIBUTES}>",
        f"<!-- <b x=' --><p {ATTRIBUTES}>",
        f"<title><b x='</title><p {ATTRIBUTES}>",
        f"<p {CLOSING}>",
        f'<p " {ATTRIBUTES} ">',
        f"<p/{ATTRIBUTES.replace('=1 ', '/')}",
    ],
    ids=["plain", "after a script", "after a comment", "after a title", "values that close", "a quote", "slashes"],
)
def test_a_tag_with_attributes_without_end_is_refused(page: str) -> None:
    begin = time.process_time()
    with pytest.raises(ValueError, match="a tag with 60,00"):
        parse_markup(page)
    assert time.process_time() - begin < 2


def test_a_long_page_with_long_values_is_none_of_that() -> None:
    image = "data:image/png;base64," + "iVBORw0KGgo" * 20_000
    words = "a word of many " * 30_000
    tree = make_tree(f"<img src='{image}' alt=\"{words}\"><p>Text</p>")
    assert get_text(tree) == "Text"
