"""From bytes to a tree of HTML: the charset that the bytes are in, and one parse that all readers of a page share."""

from __future__ import annotations

import codecs

from lxml.etree import ElementDefaultClassLookup, HTMLParser
from lxml.html import HtmlElement, document_fromstring
from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

_FALLBACK = "cp1252"
# Charsets of seven bits: what is written in them is valid UTF-8 as well.
_SEVEN_BITS = ("iso2022", "hz", "utf_7")
# What no tree takes: libxml2 keeps some of these bytes and lxml refuses them later.
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
# Asking lxml.html for the class of every tag takes a tenth of all the time that a page takes.
_CLASSES = ElementDefaultClassLookup(element=HtmlElement)


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
    """Return the tree of a page without comments. Raises LxmlError for what has no element.

    Nesting is as deep as libxml2 takes without its ``huge_tree``: what is deeper is left out.
    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_CLASSES)
    return document_fromstring(text.encode("utf-8", "replace").translate(None, _CONTROLS), parser=parser)


def get_text(element: HtmlElement) -> str:
    """Return the text inside an element with its white space made single."""
    return " ".join("".join(element.itertext()).split())
