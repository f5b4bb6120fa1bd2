"""Which file is read by whom: by its suffix; what has no reader here is left out and said so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from crawlers.files.content import FileContent
from crawlers.files.pdf import read_pdf
from crawlers.files.plain import read_markdown, read_text
from crawlers.files.web_page import read_html
from crawlers.files.word import read_docx

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A kind of file: its media type, and what reads its bytes or raises RecordError."""

    media_type: str
    read: Callable[[bytes], FileContent]


FORMATS: Mapping[str, FileFormat] = {
    ".pdf": FileFormat("application/pdf", read_pdf),
    ".docx": FileFormat(_WORD, read_docx),
    ".html": FileFormat("text/html", read_html),
    ".htm": FileFormat("text/html", read_html),
    ".txt": FileFormat("text/plain", read_text),
    ".md": FileFormat("text/markdown", read_markdown),
}
