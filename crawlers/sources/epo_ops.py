"""Open Patent Services of the EPO: searched by CPC code and day of publication, paged by a header, 2,000 results each.

What has more is asked for in halves: of its days, and of the codes of a single day.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import quote

from core.errors import BlockedError, ConfigurationError, ScoutError, SourceError, StatusError
from core.models import Document
from core.store.crawling.asks import SEED, Ask
from crawlers.backfill.topics import Window, unpack
from crawlers.bulk.reader import RawRecord
from crawlers.epo.answers import NOTHING_FOUND, OpsAnswer, read_answer, read_fault
from crawlers.epo.exchange import family_of, language_of, read_patent, schemes_of
from crawlers.epo.limits import limit_of, pause_after
from crawlers.epo.slices import Slice, make_slice, read_slices, write_slices
from crawlers.mapping.paging import Page, Step
from crawlers.parsing.language import UNKNOWN, read_language
from crawlers.reading import Answer, Item, Pause, Refused, Remember
from crawlers.spiders.paged_api import LOOK, PagedApiSpider
from crawlers.spiders.places import Place, read_place
from crawlers.spiders.records import Fields
from crawlers.uspto.patent import build_document

_ESPACENET = "https://worldwide.espacenet.com/patent/search?q=pn%3D"
_NOT_LET_IN = frozenset({401, 403, 407, 451})
# Applications whose family is still to grow.
_LOOKED_AT = ("EP", "WO")
# The other schemes by which documents are classified: US classes, which CPC replaced.
_LEFT_SCHEMES = frozenset({"UC"})


class Spider(PagedApiSpider):
    """Asks for all that was published under the codes of a search since the last round, cut until it can be reached."""

    def seeds(self) -> Iterator[Ask]:
        """Give the request of the first page of each search."""
        for number, search in enumerate(self.options.searches):
            since, today = self._since(search), self.round.today
            place = Place(search, since.isoformat(), today.isoformat(), self._first)
            again_s = self.source.cadence_s if number == 0 else None
            key = SEED if number == 0 else f"{SEED}-{search}"
            ask = self._slice_ask(place, [make_slice(self._terms(search), since, today)])
            yield replace(ask, role=SEED, key=key, again_s=again_s)

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the records of a page, and the request of what follows: a page, or what else was cut off."""
        place, slices = read_place(ask.payload), read_slices(ask.payload)
        page, items = self.read_records(place, answer)
        halves = slices[0].halves() if place.at == self._first and (page.total or 0) > self._reach else []
        if halves:
            yield from self._onward(ask, place, [*halves, *slices[1:]])
            return
        yield from items
        step = self.next_step(page)
        if step is not None and not step.beyond:
            yield from self._onward(ask, replace(place, seen=page.seen), slices, int(step.at or 0))
            return
        yield from _shortfall(ask, page, self._reach)
        yield from self._onward(ask, place, slices[1:])

    read_page = read_seed

    def read_look(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the members of a family, each a document."""
        del ask
        yield from self.read_records(Place("", "", ""), answer)[1]

    def second_ask(self, document: Document) -> Ask | None:
        """Ask for the family of an application of the EPO or by PCT: it grows for years."""
        number = dict(document.identifiers).get("docdb", "").upper()
        if self.options.one_url is None or not number.startswith(_LOOKED_AT) or ".A" not in number:
            return None
        return self.make_ask(self.options.one_url.replace("{key}", quote(number)), LOOK)

    def halved(self, ask: Ask) -> list[Ask]:
        """Return the requests for the halves of a window of a backfill, or of the codes of a single day."""
        found = super().halved(ask)
        topic, window = unpack(ask.payload)
        if found or len(topic.cpc) < 2:
            return found
        middle = len(topic.cpc) // 2
        return [one for half in (topic.cpc[:middle], topic.cpc[middle:]) for one in self._backfill(topic, half, window)]

    def next_step(self, page: Page) -> Step | None:
        """Return the step to the next hundred results."""
        following = int(page.at or self._first) + self._size
        if page.count == 0 or following > (page.total or 0):
            return None
        return Step(following, beyond=following + self._size - 1 > self._reach)

    def page_headers(self, place: Place) -> dict[str, str]:
        """Return the header that names a hundred results."""
        first = int(place.at or self._first)
        return {"X-OPS-Range": f"{first}-{first + self._size - 1}"}

    def decode(self, answer: Answer) -> OpsAnswer:
        """Return what an answer holds."""
        return read_answer(answer.body, place=answer.url)

    def raw_records(self, data: object, answer: Answer) -> list[RawRecord]:
        """Return the records of an answer."""
        return list(data.records) if isinstance(data, OpsAnswer) else super().raw_records(data, answer)

    def total(self, data: object) -> int | None:
        """Return how many results a search has, up to 10,000."""
        return data.total if isinstance(data, OpsAnswer) else None

    def build(self, record: Fields) -> Document:
        """Make a document of a publication."""
        document = build_document(read_patent(record), self.source)
        family = family_of(record)
        return replace(
            document,
            lang=read_language(language_of(record)) or UNKNOWN,
            url=f"{_ESPACENET}{document.key}",
            identifiers=(*document.identifiers, *([("family", family.lower())] if family else ())),
        )

    def unknown(self, record: Fields) -> frozenset[str]:
        """Return fields, and schemes of classification, that nobody uses or names."""
        schemes = {one for one in schemes_of(record) if not one.startswith("CPC") and one not in _LEFT_SCHEMES}
        return super().unknown(record) | {f"patent-classification of scheme {one}"[:100] for one in schemes}

    def pause_after(self, answer: Answer) -> Pause | None:
        """Return how long the lights and quotas of the service let us ask nothing."""
        # No pace is kept on a sandbox; what is closed there is closed.
        delay_s = math.inf if self.round.sandbox_url else self.source.pace.delay_s
        return pause_after(answer, delay_s, self.round.now)

    def explain_failure(self, answer: Answer) -> ScoutError | None:
        """Return the limit that is reached, or what the service says is wrong."""
        limit, fault = limit_of(answer), read_fault(answer.body)
        if limit is not None or fault is None:
            return limit
        said = f"HTTP {answer.status}: the EPO reports {fault}"
        if answer.status in _NOT_LET_IN:
            return BlockedError(said)
        return StatusError(said, http_status=answer.status)

    def is_readable(self, answer: Answer) -> bool:
        """Whether an answer says that nothing was found."""
        fault = read_fault(answer.body) if answer.status == 404 else None
        return fault is not None and fault.code == NOTHING_FOUND

    def _onward(self, ask: Ask, place: Place, slices: list[Slice], at: int | None = None) -> Iterator[Item]:
        """Give the request of what comes next; after the last slice the round is complete."""
        if not slices:
            if self.round.since is None:
                yield Remember({f"complete-{place.search}": self.round.today.isoformat()})
            return
        if place.number + 1 >= self.options.max_pages:
            yield _told(ask, f"stopped after {place.number + 1} requests of one search; the next round goes on")
            return
        following = replace(place, number=place.number + 1, at=at or self._first, seen=place.seen if at else 0)
        yield replace(self._slice_ask(following, slices), depth=ask.depth)

    def _slice_ask(self, place: Place, slices: list[Slice]) -> Ask:
        ask = self.page_ask(place, overrides={"q": slices[0].query()})
        return replace(ask, payload={**asdict(place), **write_slices(slices)})

    def _terms(self, search: str) -> str:
        query = {**self.options.parameters, **self.options.searches[search]}.get("q")
        if not query:
            raise ConfigurationError(f"the search {search} has no q", place=self.source.id)
        return str(query)

    def _backfill(self, topic: Any, codes: tuple[str, ...], window: Window) -> Iterator[Ask]:
        yield from self.backfill(replace(topic, cpc=codes), window)

    @property
    def _first(self) -> int:
        return int(self.options.paging.first or 1)

    @property
    def _size(self) -> int:
        return self.options.paging.size or 100

    @property
    def _reach(self) -> int:
        return self.options.paging.most or 2_000


def _shortfall(ask: Ask, page: Page, reach: int) -> Iterator[Refused]:
    """Tell what of a slice cannot be had, or did not come."""
    total = page.total or 0
    if total > reach:
        yield _told(ask, f"only the first {page.seen} of {total} documents of one code on one day can be reached")
    elif page.seen < total:
        yield _told(ask, f"only {page.seen} of the {total} documents that the search promised")


def _told(ask: Ask, what: str) -> Refused:
    return Refused(SourceError(what, place=ask.url), ask.url, is_record=False)
