"""PDF as text, by pypdf. What would be half a document is refused: locked, cut off, or pictures of pages."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import datetime
from statistics import median
from typing import Any

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from core.errors import OversizeError, RecordError
from crawlers.files.content import FileContent, clean, name_error, refuse_unreadable
from crawlers.files.page_lines import join_pages
from crawlers.files.pdf_losses import refuse_cut_streams, refuse_lost_pages, refusing_losses

MAX_PAGES = 3_000
# So much may stand behind the end mark (ISO 32000-1 allows what is no PDF there).
_TAIL_BYTES = 4_096
# On the first page: letters so much larger than the rest are the title, and a title is no longer than this.
_TITLE_SIZE = 1.2
_TITLE_CHARS = range(4, 300)
# What pypdf meets in a file that is cut, or was made by hand.
_BROKEN = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


def read_pdf(body: bytes) -> FileContent:
    """Read a PDF. Raises RecordError for one that is locked, broken, cut off, without text, or too long."""
    if b"%PDF-" not in body[:1_024]:
        raise RecordError("not a PDF, though its name says so")
    if b"%%EOF" not in body[-_TAIL_BYTES:]:
        raise RecordError("the PDF breaks off: it has no end")
    try:
        with refusing_losses():
            return _read(PdfReader(io.BytesIO(body)))
    except DependencyError as exc:
        raise RecordError("locked in a way that we cannot open") from exc
    except _BROKEN as exc:
        raise RecordError(f"broken PDF: {name_error(exc)}") from exc


def _read(reader: PdfReader) -> FileContent:
    # Many are locked against changes only: they open with an empty password.
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise RecordError("locked: it needs a password")
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise OversizeError(f"{count:,} pages; the limit is {MAX_PAGES:,}")
    refuse_lost_pages(reader)
    if not count:
        raise RecordError("no page")
    for number, page in enumerate(reader.pages, 1):
        refuse_cut_streams(page, number)
    pages = [clean(page.extract_text()) for page in reader.pages]
    remarks = _refuse_pictures(reader, pages)
    text = join_pages(pages)
    refuse_unreadable(text)
    return FileContent(
        text=text,
        titles=(_stated(reader, "title"), _largest_words(reader.pages[0])),
        authors=_stated(reader, "author"),
        lang=str(reader.root_object.get("/Lang") or ""),
        created=_stated_day(reader, "creation_date"),
        modified=_stated_day(reader, "modification_date"),
        remarks=remarks,
    )


def _refuse_pictures(reader: PdfReader, pages: Sequence[str]) -> tuple[str, ...]:
    """Raise RecordError where most pages are pictures; return a remark where some are."""
    silent = [number for number, text in enumerate(pages) if not text.strip()]
    if len(silent) == len(pages):
        raise RecordError(f"needs OCR: {len(pages)} pages, no text")
    pictures = sum(_has_picture(reader.pages[number]) for number in silent)
    if pictures * 2 > len(pages):
        raise RecordError(f"needs OCR: {pictures} of {len(pages)} pages are pictures without text")
    return (f"{pictures} of {len(pages)} pages are pictures without text",) if pictures else ()


def _has_picture(page: PageObject) -> bool:
    resources: Any = page.get("/Resources")
    objects: Any = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return False
    return any(one.get_object().get("/Subtype") == "/Image" for one in objects.get_object().values())


def _stated(reader: PdfReader, name: str) -> str:
    return " ".join(clean(str(_fact(reader, name) or "")).split())


def _stated_day(reader: PdfReader, name: str) -> datetime | None:
    found = _fact(reader, name)
    return found if isinstance(found, datetime) else None


def _fact(reader: PdfReader, name: str) -> object:
    try:
        return getattr(reader.metadata, name, None)
    except _BROKEN:  # a broken title or date is none; the text is what counts
        return None


def _largest_words(page: PageObject) -> str:
    """Return what stands in the largest letters of a page; empty where all are much alike."""
    pieces: list[tuple[float, str]] = []

    def take(text: str, around: list[float], within: list[float], _: object, size: float) -> None:
        if text.strip():
            pieces.append((round(size * _scale(around) * _scale(within), 1), text))

    page.extract_text(visitor_text=take)
    letters = [size for size, text in pieces for _ in range(len(text))]
    if not letters or max(letters) < _TITLE_SIZE * median(letters):
        return ""
    largest = max(letters)
    title = " ".join(clean(" ".join(text for size, text in pieces if size == largest)).split())
    return title if len(title) in _TITLE_CHARS else ""


def _scale(matrix: Sequence[float]) -> float:
    """How much larger a matrix (a b c d e f) draws upright letters."""
    return math.hypot(matrix[2], matrix[3])
