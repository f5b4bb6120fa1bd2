"""Whether a source brought what it leads to expect: in one answer, and in a whole run."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.errors import FormatError
from core.models import Document
from core.registers import RegisterEntry
from crawlers.source import Expectations, Source

Made = Document | RegisterEntry
# Fewer records than this may be without a field, or without worth, by chance.
_FEWEST = 10
# A field in so many records is part of the format; in half as many it no longer is. Ten records of a source that fills
# it in 90 % fall below that by chance once in 7,000 answers.
_PART_OF_FORMAT = 0.9
_CHANGED_SHARE = 0.5
# So many standard deviations (binomial) below the expected share are not chance: two articles in a quiet hour, one of
# them without a lead, say nothing of a source that has one in 90 %.
_NOT_CHANCE = 3.0


def refuse_changed(source: Source, documents: Sequence[Made], *, refused: int = 0) -> None:
    """Raise FormatError where an answer as a whole shows that the format changed; says what is missing.

    ``refused``: how many records of the answer could not be read at all. Small answers are never refused.
    """
    total = len(documents) + refused
    if total >= _FEWEST and len(documents) < _CHANGED_SHARE * total:
        raise FormatError(f"changed format: {refused} of {total} records cannot be read", place=source.id)
    if len(documents) < _FEWEST:
        return
    gone = [
        f"{name} in {_filled(documents, name)} of {len(documents)} records, expected in {share:.0%}"
        for name, share in source.expectations.fill.items()
        if share >= _PART_OF_FORMAT and _filled(documents, name) < _CHANGED_SHARE * share * len(documents)
    ]
    if gone:
        raise FormatError(f"changed format: {'; '.join(gone)}", place=source.id)


def _filled(documents: Sequence[Made], name: str) -> int:
    return sum(1 for document in documents if getattr(document, name))


class FillCounter:
    """Counts documents, or entries of a register, and which of their fields are filled."""

    def __init__(self, expectations: Expectations) -> None:
        self._expectations = expectations
        self._documents = 0
        self._filled = dict.fromkeys(expectations.fill, 0)

    def add(self, document: Made) -> None:
        """Count a document or an entry."""
        self._documents += 1
        for name in self._filled:
            if getattr(document, name):
                self._filled[name] += 1

    def shortfall(self, *, may_be_empty: bool = False, listed: int = 0) -> str | None:
        """Say what is missing, or ``None``.

        ``may_be_empty``: only news were asked for, and there may be none. ``listed``: how many records the source
        listed, though what is known already was not read again.
        """
        least, brought = 0 if may_be_empty else self._expectations.min_items, max(self._documents, listed)
        if brought < least:
            return f"{brought} records, expected at least {least}"
        if not self._documents:
            return None
        missing = [
            f"{name} in {self._filled[name] / self._documents:.1%} of records, expected {share:.0%}"
            for name, share in self._expectations.fill.items()
            if self._filled[name] < _least(share, self._documents)
        ]
        return "; ".join(missing) or None


def _least(share: float, count: int) -> float:
    """How many of ``count`` records have a field that a share of all has, or chance alone does not explain it."""
    # Rounded: 0.9 less three times 0.3 is nothing.
    return round(share * count - _NOT_CHANCE * math.sqrt(count * share * (1 - share)), 6)
