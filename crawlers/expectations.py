"""Whether a run brought what its source leads to expect: enough records, with enough in them."""

from __future__ import annotations

from core.models import Document
from crawlers.source import Expectations


class FillCounter:
    """Counts documents and which of their fields are filled."""

    def __init__(self, expectations: Expectations) -> None:
        self._expectations = expectations
        self._documents = 0
        self._filled = dict.fromkeys(expectations.fill, 0)

    def add(self, document: Document) -> None:
        """Count a document."""
        self._documents += 1
        for name in self._filled:
            if getattr(document, name):
                self._filled[name] += 1

    def shortfall(self, *, may_be_empty: bool = False) -> str | None:
        """Say what is missing, or ``None``. ``may_be_empty``: only news were asked for, and there may be none."""
        least = 0 if may_be_empty else self._expectations.min_items
        if self._documents < least:
            return f"{self._documents} records, expected at least {least}"
        if not self._documents:
            return None
        missing = [
            f"{name} in {self._filled[name] / self._documents:.1%} of records, expected {share:.0%}"
            for name, share in self._expectations.fill.items()
            if self._filled[name] < share * self._documents
        ]
        return "; ".join(missing) or None
