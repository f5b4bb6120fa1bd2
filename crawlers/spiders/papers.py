"""What the spiders of catalogues of papers have in common: what is no paper, and when one could first be read."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from core.errors import RecordError
from core.models import Document, Precision
from crawlers.bulk.reader import RawRecord
from crawlers.reading import Answer, Item, Refused
from crawlers.spiders.paged_api import PagedApiSpider
from crawlers.spiders.records import Fields


class PaperSpider(PagedApiSpider):
    """Leaves out what a catalogue holds beside papers (journals, figures, covers), and says how many and why."""

    @abstractmethod
    def no_paper(self, record: Fields) -> str | None:
        """Return what a record is where it is no paper (``component``); ``None`` for a paper."""

    @abstractmethod
    def read_fields(self, record: Fields) -> Fields:
        """Return a paper's record as the rules can read it. Raises RecordError."""

    @abstractmethod
    def listed_on(self, record: Fields) -> date | None:
        """Return the day on which the catalogue listed a prepared record, where it says so."""

    def prepare(self, record: Fields) -> Fields | None:
        """Return a paper's record as the rules can read it; what is none is left out. Raises RecordError."""
        return None if self.no_paper(record) else self.read_fields(record)

    def build(self, record: Fields) -> Document:
        """Make a document. A date that is a month or a year counts from the day on which it was listed, if earlier."""
        document = super().build(record)
        listed, visible = self.listed_on(record), document.visible_from
        if listed is None or visible is None or listed >= visible:
            return document
        coarse = [one.value for one in document.dates if one.precision is not Precision.DAY]
        if not coarse or listed < min(coarse):
            return document
        return replace(document, visible_from=listed)

    def give(self, raws: Iterable[RawRecord], answer: Answer, answer_hash: str) -> Iterator[Item]:
        """Give the records of an answer, and once how many are no papers."""
        held = list(raws)
        yield from super().give(held, answer, answer_hash)
        left = Counter(what for raw in held if (what := self._no_paper(raw)))
        if left:
            said = ", ".join(f"{count} {what}" for what, count in sorted(left.items()))
            error = RecordError(f"{left.total()} left out, no papers: {said}", place=answer.url)
            yield Refused(error, answer.url, is_record=False)

    def _no_paper(self, raw: RawRecord) -> str | None:
        try:
            return None if raw.value is None else self.no_paper(raw.value)
        except RecordError:
            # Refused with its reason already.
            return None
