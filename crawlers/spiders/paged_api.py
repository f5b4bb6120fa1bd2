"""Sources reached by an API that answers in pages: JSON by the source's YAML alone, XML and traps with a few lines."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any, BinaryIO, ClassVar
from urllib.parse import quote, urlencode, urlsplit

import orjson

from core.errors import ConfigurationError, FormatError, RecordError, ScoutError, SourceError
from core.models import Document
from core.store.crawling.asks import BACKFILL, SEED, Ask
from crawlers.backfill.topics import Topic, Window
from crawlers.bulk.json_files import MAX_RECORD_BYTES, iter_json_records
from crawlers.bulk.reader import RawRecord
from crawlers.keys import without_key
from crawlers.mapping.paging import Page, Step, first_at, next_step
from crawlers.mapping.paths import ITSELF, fact, find, split_path
from crawlers.options import PagedApiOptions
from crawlers.parsing.archives import ANY_FILE, iter_members, read_whole, reading
from crawlers.parsing.jsonslices import iter_elements
from crawlers.parsing.xmlrecords import as_record, element_pattern, parse_tree
from crawlers.parsing.xmlslices import slice_elements
from crawlers.reading import Answer, Item, Refused, Remember
from crawlers.spiders.paged_backfill import begin_again, first_pages, read_page
from crawlers.spiders.places import Place, read_place
from crawlers.spiders.records import RecordSpider

PAGE = "page"
LOOK = "look"
_COMPLETE = "complete-"
_MEDIA_TYPES = {"json": "application/json", "xml": "application/xml"}


class PagedApiSpider(RecordSpider):
    """Asks page after page, each a request of its own that is committed with its records.

    Hooks for a source's own file: :meth:`decode` (another format), :meth:`refuse_error` (how it reports errors),
    :meth:`raw_records`, :meth:`total`, :meth:`next_step`, and :meth:`page_headers` (paging by a header).
    """

    # A first page that is unchanged says nothing of the others.
    is_conditional: ClassVar[bool] = False
    is_incremental: ClassVar[bool] = True

    @property
    def options(self) -> PagedApiOptions:
        """What the source says about its API."""
        if self.source.paged_api is None:
            raise ConfigurationError("no block paged_api", place=self.source.id)
        return self.source.paged_api

    def seeds(self) -> Iterator[Ask]:
        """Give the request of the first page of each search."""
        for number, search in enumerate(self.options.searches or ("",)):
            since = self._since(search).strftime(self.options.date_format)
            today = self.round.today.strftime(self.options.date_format)
            place = Place(search, since, today, first_at(self.options.paging))
            again_s = self.source.cadence_s if number == 0 else None
            key = SEED if number == 0 else f"{SEED}-{search}"
            yield replace(self.page_ask(place), role=SEED, key=key, again_s=again_s)

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the records of a page, and the request of the next."""
        place = read_place(ask.payload)
        page, items = self.read_records(place, answer)
        yield from items
        yield from self._go_on(ask, place, page)

    read_page = read_seed

    def backfill(self, topic: Topic, window: Window) -> Iterator[Ask]:
        """Give the first page of each query that the source's block ``backfill`` makes of a topic."""
        yield from first_pages(self, topic, window)

    def read_backfill(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the records of a page of a backfill, and the request of the next."""
        yield from read_page(self, ask, answer)

    def failed(self, ask: Ask, error: ScoutError) -> Iterator[Item]:
        """Begin a query of a backfill again where a further page cannot be had."""
        del error
        if ask.role == BACKFILL:
            yield from begin_again(self, ask)

    def read_records(self, place: Place, answer: Answer) -> tuple[Page, Iterator[Item]]:
        """Return what a page is, and what its records give."""
        data = self.decode(answer)
        self.refuse_error(data, answer)
        raws = self.raw_records(data, answer)
        seen = place.seen + len(raws)
        page = Page(answer.url, data, answer.headers, place.at, len(raws), seen, self.total(data))
        return page, self.give(raws, answer, _hash(answer))

    def read_look(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the one record that was asked for again."""
        del ask
        data = self.decode(answer)
        self.refuse_error(data, answer)
        found = [one for one in find(data, self.options.one_path or ITSELF) if isinstance(one, dict)]
        raws = [RawRecord(number, orjson.dumps(one), one) for number, one in enumerate(found, 1)]
        yield from self.give(raws, answer, _hash(answer))

    def second_ask(self, document: Document) -> Ask | None:
        """Ask for one record by its key, where the source says how."""
        url = self.options.one_url
        return None if url is None else self.make_ask(url.replace("{key}", quote(document.key, safe="")), LOOK)

    def headers(self, ask: Ask) -> dict[str, str]:
        """Return the source's headers and those of the page."""
        own = {"Accept": _MEDIA_TYPES[self.options.form]} | self.options.headers
        return own if ask.role == LOOK else own | self.page_headers(read_place(ask.payload))

    def page_headers(self, place: Place) -> dict[str, str]:
        """Return headers that name a page, for sources that page by them (``X-OPS-Range: 1-100``)."""
        del place
        return {}

    def decode(self, answer: Answer) -> object:
        """Return what an answer says: JSON, or XML as a record. Raises FormatError."""
        if self.options.form == "xml":
            return as_record(parse_tree(answer.body, place=answer.url))
        try:
            return orjson.loads(answer.body.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as exc:
            said = " ".join(answer.body[:80].decode("utf-8", "replace").split())
            raise FormatError(f"not JSON: {said!r}", place=answer.url) from exc

    def refuse_error(self, data: object, answer: Answer) -> None:
        """Raise SourceError where an answer reports an error, whatever its status was."""
        path = self.options.error_path
        said = [str(one) for one in find(data, path) if one] if path else []
        if said:
            raise SourceError(f"the source reports: {'; '.join(said)[:300]}", place=answer.url)

    def raw_records(self, data: object, answer: Answer) -> list[RawRecord]:
        """Return the records of a page with their bytes. Raises FormatError where the list is not there."""
        found = _list_at(data, self.options.records, is_xml=self.options.form == "xml")
        if found is None:
            if self.total(data) == 0:
                return []
            raise FormatError(f"no list at {self.options.records or 'its top'}", place=answer.url)
        bodies = self._bodies(found, answer)
        return [_raw(number, one, body) for number, (one, body) in enumerate(zip(found, bodies, strict=True), 1)]

    def iter_file(self, file: BinaryIO, *, place: str) -> Iterator[RawRecord]:
        """Give the records of answers that were kept, or of a file with a record a line."""
        for member in iter_members(file, ANY_FILE, place=place):
            name = f"{place}#{member.name}" if member.name else place
            if self.options.form == "xml":
                yield from self._answered(Answer(name, read_whole(member, place=name)))
                continue
            with reading(member, place=name) as stream:
                records = iter_json_records(stream, self.options.records, MAX_RECORD_BYTES)
                yield from (self._only(raw, name) for raw in records)

    def _answered(self, answer: Answer) -> list[RawRecord]:
        data = self.decode(answer)
        self.refuse_error(data, answer)
        return self.raw_records(data, answer)

    def _only(self, raw: RawRecord, place: str) -> RawRecord:
        """The record that an answer holds alone; an error that was kept in its place says what it is."""
        try:
            self.refuse_error(raw.value, Answer(place, raw.body))
        except SourceError as exc:
            return replace(raw, value=None, error=RecordError(exc.message))
        path = self.options.one_path
        inner = next((one for one in find(raw.value, path) if isinstance(one, dict)), None) if path else None
        return raw if inner is None else RawRecord(raw.number, orjson.dumps(inner), inner)

    def total(self, data: object) -> int | None:
        """Return how many records all pages have together, where the answer says so."""
        said = fact(data, self.options.total_path)
        return int(said) if said.isdecimal() else None

    def next_step(self, page: Page) -> Step | None:
        """Return the step to the next page, or ``None`` after the last."""
        return next_step(self.options.paging, page)

    def page_ask(self, place: Place, url: str | None = None, *, overrides: Mapping[str, Any] | None = None) -> Ask:
        """Return the request of a page; at an address that the source gave, or made of the parameters.

        ``overrides``: what takes the place of parameters, or of the body's values where one is posted.
        """
        options, paging = self.options, self.options.paging
        in_body = (overrides or {}) if options.body is not None else {}
        given = {**options.parameters, **options.searches.get(place.search, {}), **({} if in_body else overrides or {})}
        at = {paging.parameter: place.at} if paging.parameter and place.at is not None else {}
        is_alone = paging.alone and place.number > 0
        query = _filled({} if is_alone else given, place) | ({} if paging.in_body else at)
        body = None
        if options.body is not None:
            body = orjson.dumps(_filled({**options.body, **in_body}, place) | (at if paging.in_body else {})).decode()
        # One key a page whatever the day: the frontier does not grow with the rounds.
        key = f"{PAGE}-{place.search}-{place.number}" if place.search else f"{PAGE}-{place.number}"
        return self.make_ask(
            url or _with_query(self.source.url or "", query),
            PAGE,
            key=key,
            body=body,
            payload=asdict(place),
            version=self.round.number,
        )

    def _go_on(self, ask: Ask, place: Place, page: Page) -> Iterator[Item]:
        step = self.next_step(page)
        if step is None:
            if page.total is not None and page.seen < page.total:
                yield _told(ask, f"only {page.seen} of the {page.total} records that the source promised")
            elif self.round.since is None:
                yield Remember({f"{_COMPLETE}{place.search}": self.round.today.isoformat()})
        elif step.beyond or place.number + 1 >= self.options.max_pages:
            of = f" of {page.total}" if page.total is not None else ""
            yield _told(ask, f"only the first {page.seen}{of} records can be reached; narrow the search or --since")
        else:
            onward = replace(place, at=step.at, number=place.number + 1, seen=page.seen)
            url = without_key(self.source, self.unroute(step.url)) if step.url else None
            yield replace(self.page_ask(onward, url), depth=ask.depth)

    def _since(self, search: str) -> date:
        if self.round.since is not None:
            return self.round.since
        complete, late = self.round.memory.get(f"{_COMPLETE}{search}"), timedelta(days=self.options.lookback_days)
        if complete is None:
            return self.options.begin or self.round.today - late
        return min(date.fromisoformat(str(complete)), self.round.today) - late

    def _bodies(self, found: list[object], answer: Answer) -> list[bytes]:
        """The bytes of the records as they came; written anew as JSON where they cannot be told apart."""
        names = split_path(self.options.records or "")
        if self.options.form == "json":
            stream = io.BytesIO(answer.body)
            slices = [one.body for one in iter_elements(stream, names, len(answer.body))]
        else:
            slices = slice_elements(answer.body, element_pattern(names[-1])) if names else []
        return slices if len(slices) == len(found) else [orjson.dumps(one) for one in found]


def _raw(number: int, value: object, body: bytes) -> RawRecord:
    if isinstance(value, dict):
        return RawRecord(number, body, value)
    return RawRecord(number, body, error=RecordError("the record is no object"))


def _list_at(data: object, path: str | None, *, is_xml: bool) -> list[object] | None:
    """The list at a path; ``None`` where there is none."""
    for name in split_path(path or ""):
        data = data.get(name) if isinstance(data, dict) else None
    if is_xml and data is not None and not isinstance(data, list):
        # One element is no list.
        return [data]
    return data if isinstance(data, list) else None


def _filled(given: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """Return parameters with ``{since}`` and ``{today}`` filled in; other braces stay."""
    return {name: _fill(value, place) for name, value in given.items()}


def _fill(value: Any, place: Place) -> Any:
    match value:
        case str():
            return value.replace("{since}", place.since).replace("{today}", place.today)
        case dict():
            return _filled(value, place)
        case list() | tuple():
            return [_fill(one, place) for one in value]
    return value


def _with_query(url: str, query: Mapping[str, Any]) -> str:
    if not query:
        return url
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(query)}"


def _told(ask: Ask, what: str) -> Refused:
    return Refused(SourceError(what, place=ask.url), ask.url, is_record=False)


def _hash(answer: Answer) -> str:
    return hashlib.sha256(answer.body).hexdigest()
