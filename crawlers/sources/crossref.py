"""Crossref: cursors that expire after five minutes, limits in headers, and DOIs of what is no paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import orjson

from core.errors import ScoutError, SourceError, StatusError
from core.models import DateKind, Document, DocumentDate
from core.store.crawling.asks import Ask
from crawlers.mapping.paths import find, text, texts
from crawlers.reading import Answer, Item, Pause, Refused
from crawlers.sources.crossref_fields import read_work
from crawlers.spiders.paged_backfill import begin_again
from crawlers.spiders.papers import PaperSpider
from crawlers.spiders.places import read_place
from crawlers.spiders.records import Fields

# Types of records (https://api.crossref.org/types) that are no work of their own: figures and tables of a paper,
# journals, issues and series as such, data, reviews of a paper, grants.
_NO_PAPERS = frozenset(
    """component journal journal-issue journal-volume proceedings proceedings-series book-series book-set report-series
    report-component standard-series dataset database peer-review grant""".split()
)
# A fifth of all papers (those of one large publisher) say no date but that of an issue, up to two years ahead: 653 days
# in the answers of the tests. Refused as from the future, they would not come again.
_LONGEST_AHEAD = timedelta(days=730)
# How often a round begins anew after a cursor that expired; then something else is wrong.
_MOST_RESTARTS = 3
_INTERVAL = re.compile(r"(\d+(?:\.\d+)?)\s*([smh]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3_600}
_SAID_CHARS = 300


class Spider(PaperSpider):
    """Reads works; what is no paper is left out, and an expired cursor begins its search again."""

    def no_paper(self, record: Fields) -> str | None:
        """Return the type of a record that is no paper."""
        kind = text(record, "type")
        return kind if kind in _NO_PAPERS else None

    def read_fields(self, record: Fields) -> Fields:
        """Return a work with what the rules read below ``made``."""
        return {**record, "made": read_work(record)}

    def listed_on(self, record: Fields) -> date | None:
        """Return the day on which the DOI was registered."""
        parts = texts(record, "created.date-parts")[:3]
        try:
            return date(*(int(part) for part in parts))
        except (ValueError, TypeError, OverflowError):
            return None

    def build(self, record: Fields) -> Document:
        """Make a document; of a later issue's date only, that on which the DOI was registered stands for it."""
        document = super().build(record)
        listed, first = self.listed_on(record), document.first_date(DateKind.PUBLISHED)
        if listed is None or first is None or texts(record, "published-online.date-parts"):
            return document
        if not listed < first.value <= listed + _LONGEST_AHEAD:
            return document
        dates = (DocumentDate(DateKind.PUBLISHED, listed),)
        return replace(document, dates=dates, visible_from=self.source.visible_from.apply(dates))

    def is_readable(self, answer: Answer) -> bool:
        """Whether an answer says that a cursor expired: then the search begins again."""
        return answer.status in (400, 404) and "cursor-invalid" in _reasons(answer)

    def read_page(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the records of a page, or the first page again where its cursor expired."""
        if not self.is_readable(answer):
            yield from super().read_page(ask, answer)
        elif ask.depth >= _MOST_RESTARTS:
            raise SourceError(f"the cursor expired {ask.depth + 1} times", place=ask.url)
        else:
            yield _expired(ask, answer)
            yield self._from_the_beginning(ask)

    def read_backfill(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the records of a page of a backfill, or its first page again where the cursor expired."""
        if self.is_readable(answer):
            yield _expired(ask, answer)
            yield from begin_again(self, ask)
        else:
            yield from super().read_backfill(ask, answer)

    def pause_after(self, answer: Answer) -> Pause | None:
        """Return a pause where the pool that we are in allows less than our pace."""
        headers = {name.lower(): value for name, value in answer.headers.items()}
        limit, interval = (
            headers.get("x-rate-limit-limit", "").strip(),
            headers.get("x-rate-limit-interval", "").strip(),
        )
        found = _INTERVAL.fullmatch(interval)
        if not limit.isdecimal() or found is None:
            return None
        pool = headers.get("x-api-pool", "").strip()[:20] or "its"
        seconds = float(found[1]) * _SECONDS[found[2]] / max(int(limit), 1)
        if seconds <= self.source.pace.delay_s:
            return None
        return Pause(seconds, f"the {pool} pool allows {limit} requests in {interval}")

    def explain_failure(self, answer: Answer) -> ScoutError | None:
        """Tell what Crossref does not hold, and in which words it refuses a request."""
        if answer.status == 404 and re.search(r"10\.48550(?:/|%2F)", answer.url, re.IGNORECASE):
            said = "Crossref does not hold DOIs of arXiv: they are DataCite's"
            return StatusError(said, http_status=404)
        if answer.status == 429:
            pool = answer.headers.get("x-api-pool") or "public"
            return StatusError(f"asked too fast for the {pool[:20]} pool", http_status=429)
        if said := _reasons(answer):
            return StatusError(f"Crossref refuses the request ({answer.status}): {said}", http_status=answer.status)
        return None

    def _from_the_beginning(self, ask: Ask) -> Ask:
        """The first page of the search again, under a key that no page of this round has."""
        place = read_place(ask.payload)
        again = self.page_ask(replace(place, at="*", number=place.number + 1, seen=0))
        return replace(again, depth=ask.depth + 1)


def _expired(ask: Ask, answer: Answer) -> Refused:
    message = "the cursor expired, five minutes after its page; the search begins again"
    error = StatusError(message, http_status=answer.status, place=ask.url)
    return Refused(error, ask.url, is_record=False)


def _reasons(answer: Answer) -> str:
    """Why a request failed, in Crossref's own words; empty where it says nothing."""
    try:
        data = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return ""
    if not isinstance(data, dict) or data.get("status") != "failed":
        return ""
    told = (": ".join(str(one[name]) for name in ("type", "message") if one.get(name)) for one in _dicts(data))
    return "; ".join(told)[:_SAID_CHARS]


def _dicts(data: dict[str, object]) -> list[dict[str, object]]:
    return [one for one in find(data, "message") if isinstance(one, dict)]
