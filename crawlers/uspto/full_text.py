"""Records of a file of US full text: cut, parsed, and read by what their root element says they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import _Element

from core.errors import OversizeError, RecordError
from crawlers.bulk.reader import RawRecord
from crawlers.parsing.jsonslices import Readable
from crawlers.uspto import fields, pap, patdoc, red_book
from crawlers.uspto.parsing import element_names, parse_document
from crawlers.uspto.patent import Patent
from crawlers.uspto.splitting import DocumentStream, Piece

# Under this name the tree of a document stands in its record; no element can be called so.
TREE = "#tree"
_SAMPLE_BYTES = 1_000


@dataclass(frozen=True, slots=True)
class DocumentType:
    """How documents of one root element are read, and which of their elements are known."""

    read: Callable[[_Element], Patent]
    find_head: Callable[[_Element], _Element]
    known: frozenset[str]


_RED_BOOK = DocumentType(
    red_book.read_patent, red_book.find_head, fields.known(fields.RED_BOOK_USED, fields.RED_BOOK_IGNORED)
)
GRANTS: Mapping[str, DocumentType] = {
    red_book.GRANT: _RED_BOOK,
    patdoc.GRANT: DocumentType(
        patdoc.read_patent, patdoc.find_head, fields.known(fields.PATDOC_USED, fields.PATDOC_IGNORED)
    ),
}
APPLICATIONS: Mapping[str, DocumentType] = {
    red_book.APPLICATION: _RED_BOOK,
    pap.APPLICATION: DocumentType(pap.read_patent, pap.find_head, fields.known(fields.PAP_USED, fields.PAP_IGNORED)),
}


def iter_documents(stream: Readable, types: Mapping[str, DocumentType], max_bytes: int) -> Iterator[RawRecord]:
    """Give the documents of a stream by their first lines; what is none, or of another type, carries its error.

    Raises FormatError where no document is in it at all.
    """
    for piece in DocumentStream(stream, max_bytes):
        yield _read(piece, types)


def _read(piece: Piece, types: Mapping[str, DocumentType]) -> RawRecord:
    try:
        return RawRecord(piece.line, piece.body, _parse(piece, types))
    except RecordError as exc:
        return RawRecord(piece.line, piece.body[:_SAMPLE_BYTES], error=exc)


def _parse(piece: Piece, types: Mapping[str, DocumentType]) -> dict[str, object]:
    if piece.is_too_long:
        raise OversizeError("the document is too long")
    if piece.is_stray:
        raise RecordError("text outside of any document")
    root = parse_document(piece.body)
    kind = types.get(root.tag)
    if kind is None:
        raise RecordError(f"a document of <{root.tag}>, not of {' or '.join(types)}"[:300])
    return {TREE: root, **dict.fromkeys(element_names(root, kind.find_head(root)))}


def read_patent(record: Mapping[str, object], types: Mapping[str, DocumentType]) -> Patent:
    """Return what a record of :func:`iter_documents` says. Raises RecordError."""
    root = record.get(TREE)
    if not isinstance(root, _Element):
        raise RecordError("no document")
    return types[root.tag].read(root)


def unknown_elements(record: Mapping[str, object], types: Mapping[str, DocumentType]) -> Collection[str]:
    """Return the names of elements that nobody knows."""
    root = record.get(TREE)
    known = types[root.tag].known if isinstance(root, _Element) else frozenset[str]()
    return record.keys() - known - {TREE}
