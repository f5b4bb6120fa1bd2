"""What every spider of a source does: say what is asked first, and read the answers. Pure: no network, no store.

How requests are made (pace, robots.txt, retries, redirects) is left to the crawl; a spider may run in another process.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, ClassVar
from urllib.parse import urlsplit, urlunsplit

from core.errors import ScoutError
from core.models import Document
from core.registers import RegisterEntry
from core.store.crawling.asks import BACKFILL, SEED, Ask
from crawlers.backfill.topics import Topic, Window, pack, unpack
from crawlers.bulk.reader import RawRecord
from crawlers.reading import Answer, Item, Pause, Round
from crawlers.source import Source


class SourceSpider(ABC):
    """Reads one source in one round.

    Its methods ``read_<role>(ask, answer)`` read the answers to requests of that role and give records, requests,
    refusals and names of unknown fields. One that raises SourceError (FormatError where the format is not what was
    promised) keeps nothing of that answer, and the source stops.
    """

    # Answers are too large to hold what was read of them at once: it is committed in parts.
    is_streaming: ClassVar[bool] = False
    # Whether "unchanged" (304) may be believed: not where the first page of many says nothing of the others.
    is_conditional: ClassVar[bool] = True
    # Rounds after the first ask only for what is new: they may well bring nothing.
    is_incremental: ClassVar[bool] = False
    # It says itself where nothing is too little: on some days there is nothing, and that is as it should be.
    judges_emptiness: ClassVar[bool] = False
    # Roles whose answers are pages of articles: one that fails says nothing of its source.
    text_roles: ClassVar[frozenset[str]] = frozenset({"article"})
    # Further roles of which one that fails does not stop its source: it is refused, and the others go on.
    aside_roles: ClassVar[frozenset[str]] = frozenset()
    # Roles whose answers hold whole texts: what reserves text and data mining is asked for before them.
    reservable_roles: ClassVar[frozenset[str]] = frozenset({"article"})

    def __init__(self, source: Source, this_round: Round) -> None:
        self.source = source
        self.round = this_round

    @abstractmethod
    def seeds(self) -> Iterator[Ask]:
        """Give the requests that a round begins with; their ``key`` stays the same from round to round."""

    def read(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Read the answer to a request."""
        method = getattr(self, f"read_{ask.role}")
        yield from method(ask, answer)

    def failed(self, ask: Ask, error: ScoutError) -> Iterator[Item]:
        """Give what is kept of a request that failed for good: a feed still knows the lead of an article."""
        del ask, error
        yield from ()

    def second_ask(self, document: Document) -> Ask | None:
        """Return the request that asks for one record again, where the source has one."""
        del document
        return None

    def pause_after(self, answer: Answer) -> Pause | None:
        """Return how long to ask nothing more after an answer of whatever status: what its headers say of limits."""
        del answer
        return None

    def explain_failure(self, answer: Answer) -> ScoutError | None:
        """Return the error of an answer whose status is no success, where the source says more of it than we know.

        It takes the place of the one made of the status. A LimitError is asked again after the pause that
        :meth:`pause_after` says, a BlockedError is not. Of a large answer ``body`` is the beginning.
        """
        del answer
        return None

    def is_readable(self, answer: Answer) -> bool:
        """Whether an answer is read though its status is no success: some say with 404 that they found nothing."""
        del answer
        return False

    def backfill(self, topic: Topic, window: Window) -> Iterator[Ask]:
        """Give the requests for all that a source has of a technology in a span of time; none where it cannot be asked.

        One for each query that the source's limits make of the topic, by :meth:`make_backfill_ask` with the part of the
        topic that it asks for (``replace(topic, openalex=part)``). ``read_backfill(ask, answer)`` reads it, and what it
        leads to: a further page has the role BACKFILL and the payload too, and a key that no other page of the query
        has. Of a first page it gives ``Counted``. Where more match than can be reached, and ``halved(ask)`` is not
        empty, it gives these requests in place of records. All else (priority, keys of its own, versions, that nobody
        is alerted of the records) is done for it, by a block ``backfill`` in the source's YAML.
        """
        del topic, window
        yield from ()

    def make_backfill_ask(self, url: str, topic: Topic, window: Window, **options: Any) -> Ask:
        """Return the request of a first page of a backfill; ``options`` are those of a request."""
        payload = {**options.pop("payload", {}), **pack(topic, window)}
        return self.make_ask(url, BACKFILL, payload=payload, **options)

    def halved(self, ask: Ask) -> list[Ask]:
        """Return the requests for the two halves of what a request asks for; none for the window of a single day."""
        topic, window = unpack(ask.payload)
        return [one for half in window.halves() for one in self.backfill(topic, half)]

    def headers(self, ask: Ask) -> dict[str, str]:
        """Return the headers that a request needs beyond our own: a key, a media type."""
        del ask
        return {}

    def make_seed(self, url: str, **options: Any) -> Ask:
        """Return the one request that a round of most sources begins with; it is asked again by the cadence."""
        defaults = {"role": SEED, "key": SEED, "again_s": self.source.cadence_s}
        return Ask(self.source.id, url, **(defaults | options))

    def make_ask(self, url: str, role: str, **options: Any) -> Ask:
        """Return a further request of the source."""
        return Ask(self.source.id, url, role, **options)

    def unroute(self, url: str) -> str:
        """Return an address that a sandbox wrote with its own host as the source would have: ports come and go.

        Any other comes back as it is, what is no address too: who follows it says so.
        """
        if self.round.sandbox_url is None:
            return url
        try:
            parts, own = urlsplit(url), urlsplit(self.source.url or "")
        except ValueError:
            return url
        if parts.netloc != urlsplit(self.round.sandbox_url).netloc:
            return url
        return urlunsplit(parts._replace(scheme=own.scheme, netloc=own.netloc))


class FileSpider(SourceSpider):
    """A spider that can also read its source's answers from files, for ``scout import``."""

    @abstractmethod
    def iter_file(self, file: BinaryIO, *, place: str) -> Iterator[RawRecord]:
        """Give the records of a file that somebody has: what the source answered, or a record of it a line.

        Raises FormatError where it is neither.
        """

    @abstractmethod
    def make_raw(self, raw: RawRecord) -> Document | RegisterEntry | None:
        """Make what a record is; ``None`` leaves it out. Raises RecordError, that of a record that is broken too."""

    @abstractmethod
    def unknown(self, record: Mapping[str, Any]) -> frozenset[str]:
        """Return the fields of a record that the source's facts neither use nor ignore."""
