"""The records of one file as a stream: lines of CSV or JSON, the elements of a JSON list or of XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from core.errors import FormatError, OversizeError, RecordError
from crawlers.bulk.format import Format
from crawlers.bulk.lines import iter_stream_lines
from crawlers.bulk.reader import RawRecord, iter_line_records, parse_json
from crawlers.mapping.paths import split_path
from crawlers.mapping.ruled import build_document
from crawlers.options import BulkFileOptions
from crawlers.parsing.jsonslices import iter_elements
from crawlers.parsing.xmlrecords import as_record, parse_tree
from crawlers.parsing.xmlstream import ElementStream


def iter_stream_records(stream: BinaryIO, options: BulkFileOptions, *, place: str) -> Iterator[RawRecord]:
    """Give the records of a file in their order; broken ones carry their error.

    Raises FormatError where the file breaks off, or is not in the form that its source promised.
    """
    max_bytes = options.max_record_kb * 1024
    match options.form:
        case "json":
            return _json_records(stream, options, max_bytes)
        case "xml":
            return _xml_records(stream, options, max_bytes, place)
    form = Format(
        name=options.form,
        source="",
        container=options.form,
        build=build_document,
        used=frozenset(),
        required=options.required,
        delimiter=options.delimiter,
    )
    return iter_line_records(iter_stream_lines(stream, max_bytes), form, max_bytes)


def _json_records(stream: BinaryIO, options: BulkFileOptions, max_bytes: int) -> Iterator[RawRecord]:
    for number, one in enumerate(iter_elements(stream, split_path(options.records or ""), max_bytes), 1):
        yield _too_long(number, one.body) if one.too_long else parse_json(number, one.body)


def _xml_records(stream: BinaryIO, options: BulkFileOptions, max_bytes: int, place: str) -> Iterator[RawRecord]:
    name, number = options.records or "", 0
    elements = ElementStream(stream, name, max_bytes)
    for number, one in enumerate(elements, 1):
        yield _too_long(number, one.body) if one.too_long else _read_xml(number, one.body, elements)
    if not number:
        raise FormatError(f"no element <{name}>", place=place)


def _read_xml(number: int, body: bytes, elements: ElementStream) -> RawRecord:
    try:
        return RawRecord(number, body, as_record(parse_tree(elements.document(body), place="")[0]))
    except FormatError as exc:
        return RawRecord(number, body, error=RecordError(exc.message))


def _too_long(number: int, body: bytes) -> RawRecord:
    return RawRecord(number, body, error=OversizeError("the record is too long"))
