"""Sources that are asked for what we hold already, by its identifiers, many in a request."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from core.errors import ConfigurationError, ScoutError, SourceError
from core.store.crawling.asks import SEED, WANTED, Ask
from crawlers.backfill.topics import in_parts
from crawlers.bulk.reader import RawRecord
from crawlers.options import EnrichOptions
from crawlers.reading import Answer, Item, Refused
from crawlers.spiders.paged_api import LOOK, PagedApiSpider

BATCH = "batch"


class EnrichingSpider(PagedApiSpider):
    """Asks for what the round wants (``Round.wanted``), so many identifiers in each request, all put down at once.

    What a source does not know is counted, and is no failure. Which identifiers a request asks for stands in its
    payload: the store notes them as asked for when the answer is committed.
    """

    # One batch that cannot be had leaves the others be; the first tells whether the source answers at all.
    aside_roles: ClassVar[frozenset[str]] = frozenset({BATCH})

    @abstractmethod
    def batch_ask(self, identifiers: Sequence[str]) -> Ask:
        """Return the request for identifiers as we write them (``doi:10.1000/1``); only url, body and payload count."""

    @property
    def enriches(self) -> EnrichOptions:
        """What the source says of how it is asked."""
        if self.source.enriches is None:
            raise ConfigurationError("no block enriches", place=self.source.id)
        return self.source.enriches

    def seeds(self) -> Iterator[Ask]:
        """Give a request for each batch of what is wanted."""
        for number, part in enumerate(in_parts(self.round.wanted, self.enriches.batch)):
            ask = self.batch_ask(part)
            # By their keys the first of them is asked first: while it waits, the round counts as not begun.
            ask = replace(ask, role=BATCH, key=f"{SEED}-{number:05}", payload={**ask.payload, WANTED: list(part)})
            yield replace(ask, role=SEED, key=SEED, again_s=self.source.cadence_s) if number == 0 else ask

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the records of an answer, and how many of what was asked for the source does not know."""
        data = self.decode(answer)
        self.refuse_error(data, answer)
        raws = self.raw_records(data, answer)
        yield from self.give(raws, answer, hashlib.sha256(answer.body).hexdigest())
        asked, unknown = len(ask.payload.get(WANTED, ())), self.count_unknown(ask, raws)
        if unknown:
            error = SourceError(f"{unknown} of {asked} that were asked for are not known there", place=answer.url)
            yield Refused(error, answer.url, is_record=False)

    read_batch = read_seed

    def count_unknown(self, ask: Ask, raws: Sequence[RawRecord]) -> int:
        """Return how many of what a request asked for had no record in its answer."""
        return max(len(ask.payload.get(WANTED, ())) - len(raws), 0)

    def failed(self, ask: Ask, error: ScoutError) -> Iterator[Item]:
        """Give nothing: what was not answered is asked for by another round."""
        del ask, error
        yield from ()

    def headers(self, ask: Ask) -> dict[str, str]:
        """Return the source's headers: they name no page here."""
        return super().headers(replace(ask, role=LOOK))
