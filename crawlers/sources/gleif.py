"""GLEIF: records of legal entities; of one with a parent that is known, the parent is asked for first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from core.errors import FormatError, RecordError, ScoutError
from core.models import Evidence
from core.registers import RegisterEntry
from core.store.crawling.asks import Ask
from crawlers.bulk.reader import RawRecord, parse_json
from crawlers.reading import Answer, Item, Refused, UnknownFields
from crawlers.records import Entry
from crawlers.registers.gleif import SOLE_PROPRIETOR, make_entry, parent_link
from crawlers.registers.shapes import Object, get_object, get_text
from crawlers.spiders.paged_api import PagedApiSpider
from crawlers.spiders.records import Fields

PARENT = "parent"


class Spider(PagedApiSpider):
    """Reads records, and gives those with a parent when that was answered: an entry is given once, whole."""

    # One parent that cannot be had leaves the others be.
    aside_roles: ClassVar[frozenset[str]] = frozenset({PARENT})

    def give(self, raws: Iterable[RawRecord], answer: Answer, answer_hash: str) -> Iterator[Item]:
        """Give the records without a parent, and a request for each parent."""
        alone = list[RawRecord]()
        for raw in raws:
            ask = self._parent_ask(raw, answer, answer_hash)
            if ask is None:
                alone.append(raw)
            else:
                yield ask
        yield from super().give(alone, answer, answer_hash)

    def read_parent(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the record that waited for its parent."""
        data = self.decode(answer)
        self.refuse_error(data, answer)
        parent = data.get("data") if isinstance(data, dict) else None
        if not isinstance(parent, dict):
            raise FormatError("no record of a parent", place=answer.url)
        yield from self._give_child(ask, parent)

    def failed(self, ask: Ask, error: ScoutError) -> Iterator[Item]:
        """Give the record without its parent where that cannot be had."""
        if ask.role == PARENT:
            yield from self._give_child(ask, None)
        else:
            yield from super().failed(ask, error)

    def headers(self, ask: Ask) -> dict[str, str]:
        """Return the media type of JSON:API; a parent has no place among the pages."""
        return dict(self.options.headers) if ask.role == PARENT else super().headers(ask)

    def prepare(self, record: Fields) -> Fields | None:
        """Leave out people who trade under their own name."""
        entity = get_object(get_object(record, "attributes"), "entity")
        return None if get_text(entity, "category") == SOLE_PROPRIETOR else record

    def make_entry(self, record: Fields) -> RegisterEntry:
        """Make an entry of a record. Raises RecordError."""
        return make_entry(record)

    def _parent_ask(self, raw: RawRecord, answer: Answer, answer_hash: str) -> Ask | None:
        record = raw.value or {}
        try:
            link = parent_link(record)
            if not link or self.prepare(record) is None:
                return None
            changed = get_text(get_object(get_object(record, "attributes"), "registration"), "lastUpdateDate")
            key = f"{PARENT}-{get_text(record, 'id')}"[:100]
        except RecordError:  # it is told where the record is read
            return None
        held = {"record": raw.body.decode("utf-8", "replace"), "url": answer.url, "hash": answer_hash}
        return self.make_ask(self.unroute(link), PARENT, key=key, payload=held, version=changed[:64])

    def _give_child(self, ask: Ask, parent: Object | None) -> Iterator[Item]:
        held = ask.payload
        raw = parse_json(1, str(held["record"]).encode())
        record = raw.value or {}
        unknown = self.unknown(record)
        if unknown:
            yield UnknownFields(unknown)
        try:
            entry = make_entry(record, parent)
        except RecordError as exc:
            yield Refused(exc, ask.key, str(held["record"])[:1_000])
            return
        proof = Evidence(raw.body, "application/json", str(held["url"]), str(held["hash"]), self.round.now)
        yield Entry(entry, proof)
