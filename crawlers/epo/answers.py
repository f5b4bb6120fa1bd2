"""What Open Patent Services answer: exchange documents, numbers alone, other services' answers, and errors.

Errors are XML whatever was asked for. (OPS Reference Guide 1.3.20, 2024-06; answers recorded 2024.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import orjson

from core.errors import FormatError, RecordError, SourceError
from crawlers.bulk.reader import RawRecord
from crawlers.mapping.paths import find, text
from crawlers.parsing.xmlguard import check_xml
from crawlers.parsing.xmlrecords import as_record, element_pattern, local_name, parse_tree
from crawlers.parsing.xmlslices import slice_elements

DOCUMENT = "exchange-document"
_MEMBER, _REFERENCE = "family-member", "publication-reference"
_ROOT, _ERRORS = "world-patent-data", ("fault", "error")
NOTHING_FOUND = "SERVER.EntityNotFound"
# Services that say nothing that makes a document.
_OTHER_SERVICES = {
    "fulltext-documents": "claims or description without title and dates",
    "document-inquiry": "which pages there are of a document, as pictures",
    "standardization": "a number in another format",
    "classification-scheme": "a part of a classification",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """An error as the service reports it: ``CLIENT.InvalidQuery``, ``invalid_access_token``."""

    code: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.code, self.message) if part)


@dataclass(frozen=True, slots=True)
class OpsAnswer:
    """The records of an answer. ``total`` counts those of the whole search, where it is one; up to 10,000."""

    records: tuple[RawRecord, ...]
    total: int | None = None


def read_answer(body: bytes, *, place: str) -> OpsAnswer:
    """Read the answer of a search, of bibliographic data or of a family.

    A member of a family or a result that is only a number is a record with an error. Raises FormatError for the answers
    of other services and for what is none of theirs, SourceError for a reported error.
    """
    check_xml(body, {_ROOT, *_ERRORS}, place=place, strict=True)
    root = parse_tree(body, place=place)
    if local_name(root) in _ERRORS:
        fault = _fault(root)
        if fault.code == NOTHING_FOUND:
            return OpsAnswer((), 0)
        raise SourceError(f"the EPO reports: {fault}"[:300], place=place)
    service = next((local_name(child) for child in root if local_name(child) != "meta"), "nothing")
    if service in _OTHER_SERVICES:
        raise FormatError(f"no bibliographic data: {_OTHER_SERVICES[service]} ({service})", place=place)
    if service not in ("biblio-search", "exchange-documents", "patent-family", "nothing"):
        raise FormatError(f"an answer of a service that nobody knows: {service[:60]}", place=place)
    found = next((one for one in root if local_name(one) == "biblio-search"), None)
    return OpsAnswer(tuple(_records(root, body)), None if found is None else _total(found, place))


def read_fault(body: bytes) -> Fault | None:
    """Return the error that an answer reports; ``None`` where it is no such answer."""
    try:
        check_xml(body, _ERRORS, place="", strict=True)
        return _fault(parse_tree(body, place=""))
    except FormatError:
        return None


def _fault(root: Element) -> Fault:
    record = as_record(root)
    message = text(record, "message") or text(record, "description")
    return Fault(text(record, "code")[:80], message[:200])


def _total(search: Element, place: str) -> int:
    said = search.get("total-result-count", "").strip()
    if not said.isdecimal():
        raise FormatError("the search does not say how many results it has (total-result-count)", place=place)
    return int(said)


def _records(root: Element, body: bytes) -> Iterator[RawRecord]:
    documents = [one for one in root.iter() if local_name(one) == DOCUMENT]
    slices = slice_elements(body, element_pattern(DOCUMENT))
    is_sliced = len(slices) == len(documents)
    for number, document in enumerate(documents, 1):
        record = as_record(document)
        yield RawRecord(number, slices[number - 1] if is_sliced else orjson.dumps(record), record)
    numbers = enumerate(_numbers_alone(root), len(documents) + 1)
    yield from (RawRecord(number, orjson.dumps(record), error=_alone(record)) for number, record in numbers)


def _numbers_alone(root: Element) -> Iterator[dict[str, object]]:
    """Give the results of a search and the members of a family that have no document."""
    for place in root.iter():
        name = local_name(place)
        is_result = name == "search-result"
        for child in place if is_result else [place] if name == _MEMBER else []:
            holds_document = any(local_name(one) == DOCUMENT for one in child.iter())
            if not holds_document and (not is_result or local_name(child) == _REFERENCE):
                yield as_record(child)


def _alone(record: dict[str, object]) -> RecordError:
    own = find(record, "publication-reference.document-id") + find(record, "document-id")
    docdb = next((one for one in own if text(one, "@document-id-type") == "docdb"), {})
    number = "".join(text(docdb, name) for name in ("country", "doc-number", "kind"))
    family = text(record, "@family-id")
    return RecordError(f"only a number: {number} of family {family}" if family else f"only a number: {number}")
