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
# Each of them holds the whole text of those in it: a hundred would hold a large answer a hundred times.
_MAX_MIXED = 12


def parse_tree(body: bytes, *, place: str) -> Element:
    """Read a document that was looked at by ``check_xml``. Raises FormatError for broken XML, and for entities."""
    try:
        root = fromstring(body)
    except DefusedXmlException as exc:
        raise FormatError("the document declares entities", place=place) from exc
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


def as_record(element: Element, depth: int = 0, mixed: int = 0) -> dict[str, object]:
    """Return an element as a record. Raises FormatError where elements lie in each other without end.

    ``mixed``: how many of the elements around it have text beside elements.
    """
    mixed += len(element) > 0 and _has_own_text(element)
    if depth > _MAX_DEPTH or mixed > _MAX_MIXED:
        raise FormatError(f"more than {_MAX_MIXED if mixed > _MAX_MIXED else _MAX_DEPTH} elements in each other")
    record: dict[str, object] = {f"@{name.rpartition('}')[2]}": value for name, value in element.attrib.items()}
    for child in element:
        if isinstance(child.tag, str):
            _add(record, local_name(child), _value(child, depth + 1, mixed))
    if _has_own_text(element):
        # All that stands in it, where it is mixed with elements.
        record["$"] = " ".join("".join(element.itertext()).split())
    return record


def _value(element: Element, depth: int, mixed: int) -> object:
    if len(element) == 0 and not element.attrib:
        return " ".join((element.text or "").split())
    return as_record(element, depth, mixed)


def _add(record: dict[str, object], name: str, value: object) -> None:
    held = record.get(name)
    if name not in record:
        record[name] = value
    elif isinstance(held, list):
        held.append(value)
    else:
        record[name] = [held, value]


def _has_own_text(element: Element) -> bool:
    return any(part is not None and part.strip() for part in (element.text, *(child.tail for child in element)))
