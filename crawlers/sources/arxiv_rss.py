"""arXiv's feed of one day: what was announced, by the kind of announcement, and nothing at week-ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import ClassVar

from core.errors import FormatError, RecordError, SourceError
from core.models import Document
from crawlers.bulk.arxiv import arxiv_classifications, parse_arxiv_id
from crawlers.bulk.fields import split_names
from crawlers.bulk.reader import RawRecord
from crawlers.mapping.paths import fact, find, text, texts
from crawlers.parsing.xmlguard import check_xml
from crawlers.reading import Answer, Item, Refused
from crawlers.spiders.paged_api import PagedApiSpider
from crawlers.spiders.records import Fields

_GUID = re.compile(r"oai:arXiv\.org:(\S+?)\s*(?:v\d+)?")
_ABSTRACT = re.compile(r"(?:arXiv:\S+\s+)?(?:Announce Type:\s*(\S+)\s+)?Abstract:\s*(.*)", re.DOTALL)
# A paper that is new in one of our categories and listed beside it in another stands in the feed twice.
_RANKS = {"new": 0, "cross": 1}
_REPLACED = frozenset({"replace", "replace-cross"})
_MOST_ITEMS = 2_000
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# It is built at midnight of the American east coast; in summer that is an hour earlier.
_BUILT_AFTER_UTC = timedelta(hours=5)


class Spider(PagedApiSpider):
    """Reads the papers that were announced today, each once."""

    # One answer holds all there is.
    is_conditional: ClassVar[bool] = True
    judges_emptiness: ClassVar[bool] = True

    def decode(self, answer: Answer) -> object:
        """Return the feed as a record. Raises FormatError for HTML, and for what else is no feed."""
        check_xml(answer.body, {"rss"}, place=answer.url, strict=True)
        return super().decode(answer)

    def raw_records(self, data: object, answer: Answer) -> list[RawRecord]:
        """Return the items of the feed. Raises SourceError where there is none on a working day."""
        if not find(data, "channel"):
            raise FormatError("a feed without a channel", place=answer.url)
        if find(data, "channel.item"):
            return super().raw_records(data, answer)
        day = _DAYS[(self.round.now - _BUILT_AFTER_UTC).weekday()]
        if day not in (texts(data, "channel.skipDays.day") or _DAYS[5:]):
            raise SourceError(f"no paper on a {day}: a holiday of arXiv's, or the feed is broken", place=answer.url)
        return []

    def give(self, raws: Iterable[RawRecord], answer: Answer, answer_hash: str) -> Iterator[Item]:
        """Give the papers that are new, each once, and how much was left out."""
        held = list(raws)
        known = sorted((one for one in held if _kind(one) not in _REPLACED), key=lambda one: _RANKS.get(_kind(one), 0))
        once = {_of(one, "guid") or str(one.number): one for one in reversed(known)}
        yield from super().give(sorted(once.values(), key=lambda one: one.number), answer, answer_hash)
        replaced = len(held) - len(known)
        if replaced:
            yield _told(f"{replaced} new versions are left to arxiv-oai", answer)
        if len(held) >= _MOST_ITEMS:
            yield _told(f"{len(held)} items: the feed may have left out more, which arxiv-oai brings", answer)

    def prepare(self, record: Fields) -> Fields | None:
        """Return an item with what the rules read below ``made``; a new version is left out. Raises RecordError."""
        found = _GUID.fullmatch(text(record, "guid"))
        if found is None:
            raise RecordError(f"no arXiv id: {text(record, 'guid')[:80]!r}")
        told = _ABSTRACT.fullmatch(text(record, "description"))
        if told is None:
            raise RecordError("a description without its abstract")
        kind = text(record, "announce_type") or told[1] or ""
        if kind in _REPLACED:
            return None
        if kind not in _RANKS:
            raise RecordError(f"no such kind of announcement: {kind[:40]!r}")
        made = {
            "key": parse_arxiv_id(found[1]),
            "text": told[2],
            "people": split_names(text(record, "creator")),
            "announced": _day(text(record, "pubDate")),
            "dois": [one for value in texts(record, "DOI") for one in value.split()],
        }
        return {**record, "made": made}

    def build(self, record: Fields) -> Document:
        """Make a document with its categories, the primary one first."""
        categories = tuple(dict.fromkeys(texts(record, "category")))
        return replace(super().build(record), classifications=arxiv_classifications(categories, ""))


def _kind(raw: RawRecord) -> str:
    return _of(raw, "announce_type")


def _of(raw: RawRecord, name: str) -> str:
    """Return a text of a record; empty where it is none, of which :meth:`Spider.prepare` tells."""
    try:
        return fact(raw.value, name)
    except FormatError:
        return ""


def _day(published: str) -> str:
    """Return the day of an announcement where it was made. Raises RecordError."""
    try:
        return parsedate_to_datetime(published).date().isoformat()
    except (ValueError, IndexError, OverflowError) as exc:
        raise RecordError(f"pubDate is no day: {published[:60]!r}") from exc


def _told(what: str, answer: Answer) -> Refused:
    return Refused(SourceError(what, place=answer.url), answer.url, is_record=False)
