"""From bytes to a tree of HTML: the charset that the bytes are in, and one parse that all readers of a page share.

What libxml2 or the readers take quadratic time for (hundred thousands of attributes in one tag, or of elements) is
refused: no page that anybody reads has it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator

from lxml.etree import ElementDefaultClassLookup, HTMLParser
from lxml.html import HtmlElement, document_fromstring
from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

_FALLBACK = "cp1252"
# Charsets of seven bits: what is written in them is valid UTF-8 as well.
_SEVEN_BITS = ("iso2022", "hz", "utf_7")
# What no tree takes: libxml2 keeps some of these bytes and lxml refuses them later.
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_CONTROL_REFERENCE = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|127)(?!\d)|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|7[fF])(?![0-9a-fA-F]));?"
)
# Asking lxml.html for the class of every tag takes a tenth of all the time that a page takes.
_CLASSES = ElementDefaultClassLookup(element=HtmlElement)
_BLOCKS = frozenset(
    """address article blockquote body br dd details div dl dt h1 h2 h3 h4 h5 h6 header hr li main ol p pre section
    summary table tbody td th thead tr ul""".split()
)
# libxml2 appends each attribute behind all others: 40,000 of them take 2 seconds, 400,000 half an hour.
_MAX_ATTRIBUTES = 20_000
_HARMLESS_CHARS = 200_000
# Attributes as the standard's tokeniser reads them (https://html.spec.whatwg.org/#tokenization); never goes back.
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?+)?+"""
# Blanks that no attribute follows go at once: linear in any text.
_ONE_ATTRIBUTE = re.compile(rf"{_ATTRIBUTE}|[\s/]++")
# Comments, tags with their attributes, and elements whose content is no markup.
_TAG = re.compile(
    r"<!--(?:[^-]++|-(?!->))*+|"
    r"<(?:(script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])|[a-zA-Z][^\s/>]*+)"
    rf"(?P<attributes>(?:{_ATTRIBUTE})*+)(?(1)(?:[^<]++|<(?!/\1))*+)",
    re.IGNORECASE,
)


def decode_markup(body: bytes, charset: str | None = None) -> str:
    """Return the text of HTML: by its byte order mark, as UTF-8 where it is that, else as declared.

    ``charset`` is what the answer declared. UTF-8 goes before it: a text in another charset that happens to be valid
    UTF-8 is next to impossible, a wrong declaration is common. What fits nowhere is replaced.
    """
    name, mark = read_bom(body)
    if name and mark:
        return body[len(mark) :].decode(name, "replace")
    declared = resolve_encoding(charset or html_body_declared_encoding(body) or "")
    if declared and declared.startswith(_SEVEN_BITS):
        return body.decode(declared, "replace")
    try:
        # An answer that was cut off may end inside a character.
        return codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return body.decode(declared or _FALLBACK, "replace")


def parse_markup(text: str) -> HtmlElement:
    """Return the tree of a page without comments.

    Raises LxmlError for what has no element, ValueError for a tag with too many attributes. Nesting is as deep as
    libxml2 takes without its ``huge_tree``: what is deeper is left out.
    """
    _check_attributes(text)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_CLASSES)
    body = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    return document_fromstring(_CONTROL_REFERENCE.sub(b"", body), parser=parser)


def get_text(element: HtmlElement) -> str:
    """Return the text inside an element with its white space made single."""
    return " ".join("".join(element.itertext()).split())


def get_own_text(element: HtmlElement) -> str:
    """Return what stands in an element before its first child."""
    return element.text or ""


def iter_lines(tree: HtmlElement, glue: str = "", own: Callable[[HtmlElement], str] = get_own_text) -> Iterator[str]:
    """Give the text of a tree as its readers see it, a line for each block; empty lines are left out.

    ``glue`` goes between the pieces of a line that tags part; ``own`` gives an element's text before its first child.
    """
    parts: list[str] = []
    for text, is_break in _iter_pieces(tree, own):
        if is_break:
            yield from _join(parts, glue)
            parts = []
        parts.append(text)
    yield from _join(parts, glue)


def _join(parts: list[str], glue: str) -> Iterator[str]:
    if line := " ".join(glue.join(parts).split()):
        yield line


def _iter_pieces(tree: HtmlElement, own: Callable[[HtmlElement], str]) -> Iterator[tuple[str, bool]]:
    """Give each text in document order, and whether a block begins or ends before it."""
    opened: list[HtmlElement] = []
    for element in tree.iter():
        above = element.getparent()
        while opened and opened[-1] is not above:
            closed = opened.pop()
            yield closed.tail or "", closed.tag in _BLOCKS
        opened.append(element)
        yield own(element), element.tag in _BLOCKS
    while opened:
        closed = opened.pop()
        yield closed.tail or "", closed.tag in _BLOCKS


def _check_attributes(text: str) -> None:
    """Raise ValueError where one tag has more attributes than any page's."""
    if len(text) <= _HARMLESS_CHARS:
        return
    for tag in _TAG.finditer(text):
        attributes = tag["attributes"] or ""
        if len(attributes) > 2 * _MAX_ATTRIBUTES:
            count = sum(1 for _ in _ONE_ATTRIBUTE.finditer(attributes))
            if count > _MAX_ATTRIBUTES:
                raise ValueError(f"a tag with {count:,} attributes")
