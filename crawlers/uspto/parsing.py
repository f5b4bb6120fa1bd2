"""From the bytes of one document to its tree. No document type is followed, nothing of it is fetched or expanded.

Pictures and formulas are declared as files beside the document: that is all that a document type may do here.
"""

from __future__ import annotations

import re

from lxml.etree import XMLParser, XMLSyntaxError, _Element, fromstring

from core.errors import RecordError
from crawlers.uspto.entities import expand_entities

_BLANK = b" \t\r\n\0\x1a\xef\xbb\xbf"
# What ends a file of DOS, or begins the next in UTF-8; white space a parser takes.
_AFTER_END = (b"\0", b"\x1a", b"\xbf")
_QUOTED = rb"""(?:"[^"]*"|'[^']*')"""
_SKIPPED = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)++", re.DOTALL)
_TYPE = re.compile(rb"<!DOCTYPE\s(?:[^\[<>\"']|%s)*+" % _QUOTED)
# An unparsed entity (NDATA) is a name for a file: no parser opens or expands it.
_FILES = re.compile(
    rb"""(?:\s+|<!--.*?-->|<!NOTATION\s(?:[^<>"']|%(quoted)s)*>
    |<!ENTITY\s+[^\s%%&<>"']+\s+(?:SYSTEM|PUBLIC\s+%(quoted)s)\s+%(quoted)s\s+NDATA\s+[\w.-]+\s*>)*+"""
    % {b"quoted": _QUOTED},
    re.DOTALL | re.VERBOSE,
)
_END = re.compile(rb"\]\s*>")
# Its limits of depth and size stay on: what exceeds them is refused.
_PARSER = XMLParser(
    resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, collect_ids=False
)


def parse_document(body: bytes) -> _Element:
    """Return the root of a document. Raises RecordError where it is no XML, or declares more than files beside it."""
    if body[-1:] in _AFTER_END:
        body = body.rstrip(_BLANK)
    root_at = _pass_prologue(body)
    # The lines of the prologue are kept, so that an error names the right one.
    opening = _declaration(body) + b"\n" * body.count(b"\n", 0, root_at)
    try:
        return fromstring(opening + expand_entities(body[root_at:]), _PARSER)
    except (XMLSyntaxError, ValueError, LookupError) as exc:
        raise RecordError(f"not XML: {exc}"[:300]) from exc


def _declaration(body: bytes) -> bytes:
    """The XML declaration without its line, which says the charset; none is UTF-8."""
    return body[: body.find(b"?>") + 2].replace(b"\n", b" ") if body.startswith(b"<?xml") else b""


def _pass_prologue(body: bytes) -> int:
    """Where the root element begins."""
    at = _pass_over(body, 0)
    if body.startswith(b"<!DOCTYPE", at):
        at = _pass_over(body, _pass_type(body, at))
    return at


def _pass_over(body: bytes, at: int) -> int:
    found = _SKIPPED.match(body, at)
    return found.end() if found else at


def _pass_type(body: bytes, at: int) -> int:
    found = _TYPE.match(body, at)
    at = found.end() if found else at
    if body.startswith(b">", at):
        return at + 1
    if not body.startswith(b"[", at):
        raise RecordError(f"not XML: a broken document type: {body[at : at + 40].decode('utf-8', 'replace')!r}")
    at = _FILES.match(body, at + 1).end()  # type: ignore[union-attr]  # it matches nothing as well
    end = _END.match(body, at)
    if end is None:
        what = body[at : at + 60].decode("utf-8", "replace")
        raise RecordError(f"the document declares entities or elements of its own: {what!r}")
    return end.end()


def element_names(root: _Element, head: _Element) -> set[str]:
    """Return the names of the parts of a document, and of all elements in its bibliographic part."""
    return {one.tag for part in (root.iterchildren("*"), head.iterdescendants("*")) for one in part}
