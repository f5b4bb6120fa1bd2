"""Wikidata: items asked for by fifty; what is missing there stands in the answer as such."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from core.errors import FormatError, NoAnswerError
from core.registers import RegisterEntry
from core.store.crawling.asks import Ask
from crawlers.bulk.reader import RawRecord
from crawlers.reading import Answer
from crawlers.registers.wikidata import make_entry
from crawlers.spiders.enriching import EnrichingSpider
from crawlers.spiders.places import Place
from crawlers.spiders.records import Fields


class Spider(EnrichingSpider):
    """Asks for items by their numbers, and reads the mapping of them."""

    def batch_ask(self, identifiers: Sequence[str]) -> Ask:
        """Return the request for items."""
        ids = "|".join(one.partition(":")[2].upper() for one in identifiers)
        return self.page_ask(Place("", "", ""), overrides={"ids": ids})

    def refuse_error(self, data: object, answer: Answer) -> None:
        """Raise SourceError for an error in an answer; NoAnswerError where its copies lag: it is asked again."""
        error = data.get("error") if isinstance(data, dict) else None
        if isinstance(error, dict) and error.get("code") in ("maxlag", "ratelimited", "readonly"):
            raise NoAnswerError(f"it asks to wait: {error.get('info') or error['code']}"[:300], place=answer.url)
        super().refuse_error(data, answer)

    def raw_records(self, data: object, answer: Answer) -> list[RawRecord]:
        """Return the items that are there. Raises FormatError where the answer holds no entities."""
        entities = data.get("entities") if isinstance(data, dict) else None
        if not isinstance(entities, dict) or not all(isinstance(one, dict) for one in entities.values()):
            raise FormatError("no entities", place=answer.url)
        there = [one for one in entities.values() if "missing" not in one]
        return [RawRecord(number, orjson.dumps(one), one) for number, one in enumerate(there, 1)]

    def make_entry(self, record: Fields) -> RegisterEntry:
        """Make an entry of an item. Raises RecordError."""
        return make_entry(record)
