"""Whether a PDF was read whole: pypdf passes over pages that are not there, and forms and streams that break off."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, EncodedStreamObject

from core.errors import RecordError

_CHUNK_BYTES = 1 << 20
# How pypdf begins to say that it left out text.
_LOSSES = ("Impossible to decode XFormObject", "Exceeded", "Detected cyclic form XObject")
_FLATE = ("/FlateDecode", "/Fl")


@contextmanager
def refusing_losses() -> Iterator[None]:
    """Raise RecordError at the end for text that pypdf left out meanwhile; its other remarks are told to nobody."""
    log, told = logging.getLogger("pypdf"), _Losses()
    before = (log.propagate, log.level)
    log.propagate = False
    log.setLevel(logging.WARNING)
    log.addHandler(told)
    try:
        yield
    finally:
        log.removeHandler(told)
        log.propagate = before[0]
        log.setLevel(before[1])
    if told.first:
        raise RecordError(f"it cannot be read whole: {told.first}"[:300])


def refuse_lost_pages(reader: PdfReader) -> None:
    """Raise RecordError where fewer pages are there than the file says."""
    pages: Any = reader.root_object.get("/Pages")
    count = pages.get_object().get("/Count") if pages is not None else None
    if isinstance(count, int) and len(reader.pages) < count:
        raise RecordError(f"only {len(reader.pages):,} of its {count:,} pages are there")


def refuse_cut_streams(page: PageObject, number: int) -> None:
    """Raise RecordError where what a page draws breaks off in the middle; what lacks its checksum only does not."""
    contents: Any = page.get("/Contents")
    found = contents.get_object() if contents is not None else None
    for one in found if isinstance(found, ArrayObject) else [found]:
        stream = one.get_object() if one is not None else None
        if isinstance(stream, EncodedStreamObject) and _is_cut(stream):
            raise RecordError(f"page {number} breaks off")


class _Losses(logging.Handler):
    """Keeps the first message that tells of text left out."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.first = ""

    def emit(self, record: logging.LogRecord) -> None:
        if not self.first and str(record.msg).startswith(_LOSSES):
            self.first = record.getMessage()


def _is_cut(stream: EncodedStreamObject) -> bool:
    filters: Any = stream.get("/Filter")
    first = filters[0] if isinstance(filters, ArrayObject) and filters else filters
    data = stream._data  # noqa: SLF001  # as it stands in the file; pypdf has no other way to it
    # What begins otherwise has signs before it that do not belong there: pypdf looks for its beginning.
    if first not in _FLATE or data[:1] != b"\x78":
        return False
    unpacker, rest = zlib.decompressobj(-zlib.MAX_WBITS), data[2:]
    try:
        while rest and not unpacker.eof:
            unpacker.decompress(rest, _CHUNK_BYTES)
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return True
    return not unpacker.eof
