"""What a spider brings, and the checks that every record passes, whatever way it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.errors import OversizeError
from core.models import Document, Evidence
from crawlers.visibility import refuse_future


@dataclass(frozen=True, slots=True)
class Record:
    """A document with what its source said."""

    document: Document
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Limits:
    """What a record may claim: a date up to ``today`` (and a day), a text up to ``max_document_kb``."""

    today: date
    max_document_kb: int

    def check(self, document: Document) -> None:
        """Raise RecordError for a record from the future, OversizeError for one that is too large."""
        size_bytes = len(document.text) if document.text.isascii() else len(document.text.encode())
        if size_bytes > self.max_document_kb * 1024:
            raise OversizeError(f"the text has {size_bytes // 1024} kB; the limit is {self.max_document_kb} kB")
        refuse_future(document.dates, self.today, document.id)
