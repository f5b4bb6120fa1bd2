"""The open data of KVK, a number at a time; a number that it does not know is no failure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.errors import FormatError
from core.registers import RegisterEntry
from core.store.crawling.asks import Ask
from crawlers.bulk.reader import RawRecord
from crawlers.reading import Answer
from crawlers.registers.kvk import make_entry
from crawlers.spiders.enriching import EnrichingSpider
from crawlers.spiders.places import Place
from crawlers.spiders.records import Fields

_NOT_FOUND = 404


class Spider(EnrichingSpider):
    """Asks for one number in each request."""

    def batch_ask(self, identifiers: Sequence[str]) -> Ask:
        """Return the request for the first of these numbers."""
        number = identifiers[0].partition(":")[2]
        return replace(self.page_ask(Place("", "", "")), url=f"{self.source.url}/{number}")

    def is_readable(self, answer: Answer) -> bool:
        """Whether an answer is read though its status is no success: of what is no BV or NV, it says 404."""
        return answer.status == _NOT_FOUND and answer.media_type.endswith("json")

    def refuse_error(self, data: object, answer: Answer) -> None:
        """Raise SourceError for an error in an answer, but not where it knows no such number."""
        if answer.status != _NOT_FOUND:
            super().refuse_error(data, answer)

    def raw_records(self, data: object, answer: Answer) -> list[RawRecord]:
        """Return the one record, with its number where it does not repeat it."""
        if answer.status == _NOT_FOUND:
            return []
        if not isinstance(data, dict):
            raise FormatError("no record", place=answer.url)
        number = answer.url.rstrip("/").rpartition("/")[2]
        return [RawRecord(1, answer.body, {"kvkNummer": number, **data})]

    def make_entry(self, record: Fields) -> RegisterEntry:
        """Make an entry of a record. Raises RecordError."""
        return make_entry(record)
