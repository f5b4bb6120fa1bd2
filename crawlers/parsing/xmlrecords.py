"""Elements of XML as records: names without their namespace, attributes with ``@``, text alone or as ``$``.

One child or several make no difference to a path (``crawlers.mapping.paths``), so what is single is no list here.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from core.errors import FormatError

_MAX_DEPTH = 100


def parse_tree(body: bytes, *, place: str) -> Element:
    """Read a document that was looked at by ``check_xml``. Raises FormatError for broken XML, and for entities."""
    try:
        root = fromstring(body)
    except DefusedXmlException as exc:
        raise FormatError(f"the document declares entities: {type(exc).__name__}", place=place) from exc
    except (ParseError, ValueError, LookupError) as exc:
        raise FormatError(f"broken XML: {exc}", place=place) from exc
    if not isinstance(root, Element):  # the library is not typed
        raise FormatError("no XML", place=place)
    return root


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def element_pattern(name: str) -> str:
    """Return what ``slice_elements`` finds an element by, whatever the prefix of its namespace is."""
    return rf"(?:[\w.-]+:)?{re.escape(name)}"


def as_record(element: Element, depth: int = 0) -> dict[str, object]:
    """Return an element as a record. Raises FormatError where elements lie in each other without end."""
    if depth > _MAX_DEPTH:
        raise FormatError(f"more than {_MAX_DEPTH} elements in each other")
    record: dict[str, object] = {f"@{name.rpartition('}')[2]}": value for name, value in element.attrib.items()}
    for child in element:
        if isinstance(child.tag, str):
            _add(record, local_name(child), _value(child, depth + 1))
    text = _own_text(element)
    if text:
        record["$"] = text
    return record


def _value(element: Element, depth: int) -> object:
    if len(element) == 0 and not element.attrib:
        return " ".join((element.text or "").split())
    return as_record(element, depth)


def _add(record: dict[str, object], name: str, value: object) -> None:
    held = record.get(name)
    if name not in record:
        record[name] = value
    elif isinstance(held, list):
        held.append(value)
    else:
        record[name] = [held, value]


def _own_text(element: Element) -> str:
    """The text of an element that has text of its own; all that stands in it where that is mixed with elements."""
    own = [element.text or "", *(child.tail or "" for child in element)]
    return " ".join("".join(element.itertext()).split()) if any(part.strip() for part in own) else ""
