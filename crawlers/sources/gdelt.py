"""GDELT DOC 2.0: a search of news by words, 250 articles at most, whose limits and refusals come as plain text.

More are had by asking for both halves of a window. One text in many outlets is told apart by its address; that it is
one story, resolving finds out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from core.errors import ConfigurationError, FormatError, NoAnswerError, SourceError
from core.store.crawling.asks import SEED, Ask
from crawlers.backfill.topics import Topic, Window
from crawlers.bulk.reader import RawRecord
from crawlers.mapping.paging import Page, Step
from crawlers.reading import Answer, Item, Pause, Refused, Remember
from crawlers.spiders.paged_api import PagedApiSpider
from crawlers.spiders.places import Place, read_place

MOST_RECORDS = 250
_LEAST_CHARS = 3
_REACH = timedelta(days=90)
# It takes in news every quarter of an hour.
_SHORTEST = timedelta(minutes=30)
_HALF = "half"
_FORMAT = "%Y%m%d%H%M%S"
# Its own words, and others that servers before it use.
_LIMIT = re.compile(
    rb"limit (?:your )?requests|too many requests|rate.?limit|requests? (?:limit|quota)|exceeded .{0,40}\blimit",
    re.IGNORECASE,
)
# Whoever is refused for good after a notice was told so with a status; it lasts longer each time.
_PAUSE_S, _BANNED_S = 60.0, 900.0
_KEYWORD = re.compile(r'"([^"]*)"|([^\s()"]+)')
_OPERATORS = frozenset({"OR", "AND"})
_BOM = b"\xef\xbb\xbf"
# Titles stand in its JSON as outlets wrote them: what stands for nothing there would cost the whole answer.
_STRAY = re.compile(rb"\\(?P<sound>[\"\\/bfnrtu])|\\|[\x00-\x1f]")


class Spider(PagedApiSpider):
    """Asks for windows of time, halved while they hold more than one answer does."""

    def seeds(self) -> Iterator[Ask]:
        """Give a request for each search, up to now. Raises ConfigurationError for words that are refused."""
        oldest = (self.round.now - _REACH).strftime(_FORMAT)
        for ask in super().seeds():
            place = read_place(ask.payload)
            place = replace(place, since=max(place.since, oldest), today=self.round.now.strftime(_FORMAT))
            yield replace(self.page_ask(place), role=ask.role, key=ask.key, again_s=ask.again_s)

    def backfill(self, topic: Topic, window: Window) -> Iterator[Ask]:
        """Give the requests for a topic, but for the words that are too short to be asked for."""
        terms = tuple((lang, text) for lang, text in topic.terms if len(text) >= _LEAST_CHARS)
        yield from super().backfill(replace(topic, terms=terms), window)

    def page_ask(self, place: Place, url: str | None = None, *, overrides: Mapping[str, Any] | None = None) -> Ask:
        """Return the request of a search; words of which there are several stand in parentheses, one does not."""
        given = {**self.options.parameters, **self.options.searches.get(place.search, {}), **(overrides or {})}
        query = check_query(str(given.get("query", "")), self.source.id)
        return super().page_ask(place, url, overrides={**(overrides or {}), "query": query})

    def pause_after(self, answer: Answer) -> Pause | None:
        """Return how long to be quiet after a notice of the limit, which comes with any status."""
        if not _is_notice(answer.body):
            return None
        return Pause(_PAUSE_S if answer.status == 200 else _BANNED_S, "it asks for fewer requests")

    def decode(self, answer: Answer) -> object:
        """Return what an answer says. Raises NoAnswerError for a notice, SourceError for a query that it refuses."""
        body = answer.body.removeprefix(_BOM).strip()
        said = " ".join(body[:200].decode("utf-8", "replace").split())
        if not body or _is_notice(body):
            raise NoAnswerError(f"the limit is reached: {said!r}" if body else "an empty answer", place=answer.url)
        if body.startswith(b"<"):
            raise FormatError(f"HTML where JSON should be: {said[:80]!r}", place=answer.url)
        if not body.startswith((b"{", b"[")):
            raise SourceError(f"it refuses the search: {said!r}", place=answer.url)
        return super().decode(replace(answer, body=_STRAY.sub(_mend, body)))

    def raw_records(self, data: object, answer: Answer) -> list[RawRecord]:
        """Return the articles of an answer; an empty object says that there are none."""
        return [] if data == {} else super().raw_records(data, answer)

    def next_step(self, page: Page) -> Step | None:
        """Return that there is more than can be had at once, or ``None``."""
        return Step(beyond=True) if page.count >= MOST_RECORDS else None

    def _go_on(self, ask: Ask, place: Place, page: Page) -> Iterator[Item]:
        begin, end = (datetime.strptime(one, _FORMAT) for one in (place.since, place.today))  # noqa: DTZ007  # both UTC
        if ask.role == SEED and self.round.since and self.round.since < begin.date():
            error = SourceError(f"it reaches back to {begin.date()} only", place=ask.url)
            yield Refused(error, ask.url, is_record=False)
        if self.next_step(page) is None or end - begin < _SHORTEST:
            yield from super()._go_on(ask, place, page)
            return
        middle = (begin + (end - begin) / 2).strftime(_FORMAT)
        name = str(ask.payload.get(_HALF, ""))
        for side, since, until in (("a", place.since, middle), ("b", middle, place.today)):
            half = self.page_ask(replace(place, since=since, today=until))
            payload = {**half.payload, _HALF: name + side}
            # One key a part of a window whatever the day: the frontier does not grow with the rounds.
            yield replace(half, key=f"half-{place.search}-{name}{side}", payload=payload, depth=ask.depth + 1)
        if self.round.since is None:
            yield Remember({f"complete-{place.search}": self.round.today.isoformat()})


def _is_notice(body: bytes) -> bool:
    said = body[:200].lstrip()
    return not said.startswith((b"{", b"[", b"<", _BOM)) and _LIMIT.search(said) is not None


def _mend(stray: re.Match[bytes]) -> bytes:
    if stray["sound"]:
        return stray[0]
    return b"" if stray[0] == b"\\" else b" "


def check_query(query: str, place: str) -> str:
    """Return a search as it is sent. Raises ConfigurationError for a word of fewer than three characters."""
    words = [phrase or word for phrase, word in _KEYWORD.findall(query)]
    keywords = [word for word in words if word not in _OPERATORS and ":" not in word]
    short = [word for word in keywords if len(word) < _LEAST_CHARS]
    if short or not keywords:
        what = f"it rejects words of fewer than {_LEAST_CHARS} characters: {', '.join(short)}" if short else "no query"
        raise ConfigurationError(what, place=place)
    return f"({query})" if " OR " in query and not query.startswith("(") else query
