"""Answers of OAI-PMH 2.0: records with their headers, what was deleted, and the token that leads on.

(The Open Archives Initiative Protocol for Metadata Harvesting, 2.0, 2015-01-08.)
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring

from core.errors import FormatError, RecordError, SourceError
from crawlers.bulk.reader import RawRecord
from crawlers.parsing.xmlguard import check_xml
from crawlers.parsing.xmlrecords import as_record, element_pattern, local_name, parse_tree
from crawlers.parsing.xmlslices import slice_elements

NO_RECORDS = "noRecordsMatch"
BAD_TOKEN = "badResumptionToken"  # noqa: S105  # a code of the protocol


class OaiError(SourceError):
    """The repository reports an error; ``reported`` is its code in the protocol."""

    title = "Refused by the repository"

    def __init__(self, reported: str, said: str, *, place: str) -> None:
        super().__init__(f"the repository reports {reported}: {said[:200]}", place=place)
        self.reported = reported


@dataclass(frozen=True, slots=True)
class OaiAnswer:
    """One part of a list. ``responded``: the repository's own date, ``YYYY-MM-DD``; no ``token``: it is the last part.

    ``total``: how many records the whole list has, where it says so. ``deleted`` holds identifiers.
    """

    responded: str
    records: tuple[RawRecord, ...]
    deleted: tuple[str, ...]
    token: str | None
    total: int | None


def parse_oai(body: bytes, *, place: str) -> OaiAnswer:
    """Read an answer to ListRecords or GetRecord; that no record matches is an empty list.

    Raises FormatError where it is no OAI-PMH, OaiError where it reports an error.
    """
    parts = _parts(body, place)
    responded = (parts["responseDate"].text or "").strip()[:10] if "responseDate" in parts else ""
    error = parts.get("error")
    if error is not None and error.get("code") != NO_RECORDS:
        raise _error(error, place)
    listing = next((parts[name] for name in ("ListRecords", "GetRecord") if name in parts), None)
    if len(responded) < len("YYYY-MM-DD") or (listing is None and error is None):
        raise FormatError("no responseDate, or neither records nor an error", place=place)
    elements = [] if listing is None else [one for one in listing if local_name(one) == "record"]
    kept = [one for one in elements if not _is_deleted(one)]
    bodies = _bodies(body, elements)
    return OaiAnswer(
        responded,
        tuple(_raw(number, one, bodies[id(one)]) for number, one in enumerate(kept, 1)),
        tuple(_identifier(one) for one in elements if _is_deleted(one)),
        *_token(listing),
    )


def parse_sets(body: bytes, *, place: str) -> tuple[frozenset[str], bool]:
    """Read an answer to ListSets: the names of sets, and whether these are all that there are.

    Raises FormatError where it is no such answer, OaiError where the repository reports an error.
    """
    parts = _parts(body, place)
    error, listing = parts.get("error"), parts.get("ListSets")
    if error is not None:
        raise _error(error, place)
    if listing is None:
        raise FormatError("neither sets nor an error", place=place)
    names = ((one.text or "").strip() for one in listing.iter() if local_name(one) == "setSpec")
    return frozenset(name for name in names if name), _token(listing)[0] is None


def _parts(body: bytes, place: str) -> dict[str, Element]:
    check_xml(body, {"oai-pmh"}, place=place, strict=True)
    return {local_name(child): child for child in parse_tree(body, place=place)}


def _error(error: Element, place: str) -> OaiError:
    return OaiError(error.get("code", "an error"), " ".join((error.text or "").split()), place=place)


def _token(listing: Element | None) -> tuple[str | None, int | None]:
    found = None if listing is None else next((one for one in listing if local_name(one) == "resumptionToken"), None)
    if found is None:
        return None, None
    size = found.get("completeListSize", "")
    return (found.text or "").strip() or None, int(size) if size.isdecimal() else None


def _header(record: Element) -> Element:
    return next((one for one in record if local_name(one) == "header"), record)


def _identifier(record: Element) -> str:
    return next(((one.text or "").strip() for one in _header(record) if local_name(one) == "identifier"), "")


def _is_deleted(record: Element) -> bool:
    return _header(record).get("status") == "deleted"


def _bodies(body: bytes, elements: list[Element]) -> dict[int, bytes]:
    """The bytes of each record as they came; written anew where records lie in records, as in MARC."""
    slices = slice_elements(body, element_pattern("record"))
    is_nested = any(local_name(inner) == "record" for one in elements for inner in one.iter() if inner is not one)
    if is_nested or len(slices) != len(elements):
        slices = [_written(one) for one in elements]
    return {id(one): part for one, part in zip(elements, slices, strict=True)}


def _written(element: Element) -> bytes:
    try:
        body: bytes = tostring(element, encoding="utf-8")
    except RecursionError as exc:
        raise FormatError("records in each other without end") from exc
    return body.strip()


def _raw(number: int, record: Element, body: bytes) -> RawRecord:
    metadata = next((one for one in record if local_name(one) == "metadata"), None)
    if metadata is None or len(metadata) == 0:
        return RawRecord(number, body, error=RecordError("no metadata"))
    try:
        return RawRecord(number, body, {**as_record(metadata[0]), "header": as_record(_header(record))})
    except FormatError as exc:
        return RawRecord(number, body, error=RecordError(exc.message))
