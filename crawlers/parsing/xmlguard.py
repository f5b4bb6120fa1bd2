"""Whether an answer is the XML it should be, before any parser builds a tree of it.

HTML, plain text, and documents that declare entities (which could expand without end or read files) are refused here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax import SAXException, handler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser
from w3lib.encoding import read_bom

from core.errors import FormatError

_CHUNK_BYTES = 64 * 1024
_HTML = re.compile(rb"<!doctype html|<html[\s>]", re.IGNORECASE)
_SNIFFED_BYTES = 4096
_MAX_ATTRIBUTES = 2_000
# How "<" or "<?" begins in wide charsets without a byte order mark (https://www.w3.org/TR/xml/#sec-guessing).
_WIDE = {b"<\x00\x00\x00": "utf-32-le", b"\x00\x00\x00<": "utf-32-be", b"<\x00": "utf-16-le", b"\x00<\x00": "utf-16-be"}
_CHARSET = re.compile(r"\A(\s*<\?xml[^>]*?)\sencoding\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def decode_wide(body: bytes) -> bytes:
    """Return a document in UTF-16 or UTF-32 as UTF-8, without the charset that it declares; any other as it is."""
    name, mark = read_bom(body)
    if mark is None:
        name = next((charset for begin, charset in _WIDE.items() if body.startswith(begin)), None)
    if name is None or name == "utf-8":
        return body
    text = body[len(mark or b"") :].decode(name, "replace")
    return _CHARSET.sub(r"\1", text, count=1).encode()


class _RootFoundError(Exception):
    """Ends the reading of the prologue: the name of the root element."""


class _RootHandler(handler.ContentHandler):
    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802, ARG002  # SAX's name
        raise _RootFoundError(name.rpartition(":")[2].lower())


def check_xml(body: bytes, roots: Collection[str], *, place: str, strict: bool = False) -> None:
    """Raise FormatError unless ``body`` begins like an XML document with one of these root elements (lower case).

    What stands before the root element may be slightly wrong unless ``strict``: many feeds are.
    """
    if not body.strip():
        raise FormatError("the answer is empty", place=place)
    root = _root_of(body, place=place, strict=strict)
    if root == "html":
        raise FormatError(f"HTML where {' or '.join(sorted(roots))} should be", place=place)
    if root not in roots:
        raise FormatError(f"a document of <{root}>, not of {' or '.join(sorted(roots))}", place=place)
    _check_attributes(body, place=place)


def _check_attributes(body: bytes, *, place: str) -> None:
    """Refuse what readers of XML take quadratic time for, as far as the document is XML."""

    def check(name: str, attributes: Mapping[str, str]) -> None:
        if len(attributes) > _MAX_ATTRIBUTES:
            raise FormatError(f"<{name[:40]}> has {len(attributes):,} attributes", place=place)

    parser = ParserCreate()
    parser.StartElementHandler = check
    try:
        parser.Parse(body.lstrip(), True)
    except (ExpatError, ValueError, LookupError):
        return


def _root_of(body: bytes, *, place: str, strict: bool) -> str:
    # RSS 0.91 names a DTD elsewhere, which no reader of feeds fetches; entities are refused whoever declares them.
    parser = DefusedExpatParser(forbid_dtd=False, forbid_entities=True, forbid_external=strict)
    parser.setContentHandler(_RootHandler())
    body = body.lstrip()
    try:
        for start in range(0, len(body), _CHUNK_BYTES):
            parser.feed(body[start : start + _CHUNK_BYTES])
    except _RootFoundError as found:
        return str(found)
    except DefusedXmlException as exc:
        raise FormatError("the document declares entities", place=place) from exc
    except (SAXException, ValueError, LookupError) as exc:
        return _sniff(body, place=place, strict=strict, reason=str(exc))
    raise FormatError("not XML: no element", place=place)


def _sniff(body: bytes, *, place: str, strict: bool, reason: str) -> str:
    """Find the root of a document whose prologue no XML parser takes."""
    beginning = body[:_SNIFFED_BYTES]
    if _HTML.search(beginning):
        return "html"
    found = re.search(rb"<(?:\w+:)?(rss|feed|rdf)[\s>]", beginning, re.IGNORECASE)
    if strict or found is None or b"<!ENTITY" in body.upper():
        text = beginning[:80].decode("utf-8", "replace")
        raise FormatError(f"not XML ({reason}): {text!r}", place=place)
    return found[1].decode().lower()
