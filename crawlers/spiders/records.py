"""What the spiders of APIs, harvests and files have in common: records become documents by the rules of the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from core.errors import ConfigurationError, OversizeError, RecordError
from core.models import Document, Evidence
from core.registers import RegisterEntry
from crawlers.bulk.reader import RawRecord
from crawlers.mapping.paths import unknown_fields
from crawlers.mapping.ruled import build_document
from crawlers.mapping.rules import RecordRules
from crawlers.reading import Answer, Item, Refused, Round, UnknownFields
from crawlers.records import Entry, Record
from crawlers.source import Gives, Source
from crawlers.spiders.base import FileSpider

# Names that a hostile answer makes up would fill the run record.
_MOST_NAMES = 50
Fields = Mapping[str, Any]


class RecordSpider(FileSpider):
    """Makes documents of records by rules.

    A source with traps of its own overrides :meth:`prepare` or :meth:`build`: in ``crawlers/sources/<id>.py``, in a
    class ``Spider``. The fields that it reads there stand in the source's ``fields.used``.
    """

    def __init__(self, source: Source, this_round: Round) -> None:
        super().__init__(source, this_round)
        rules = self.rules()
        self._known = frozenset((*source.fields.used, *source.fields.ignored, *(rules.used() if rules else ())))

    def rules(self) -> RecordRules | None:
        """Return the rules by which records are read; those of the source."""
        return self.source.record

    def prepare(self, record: Fields) -> Fields | None:
        """Return a record as the rules can read it; ``None`` leaves it out. Raises RecordError."""
        return record

    def build(self, record: Fields) -> Document:
        """Make a document of a prepared record. Raises RecordError."""
        rules = self.rules()
        if rules is None:
            raise ConfigurationError("no block record that says which field is which", place=self.source.id)
        return build_document(record, self.source, rules)

    def unknown(self, record: Fields) -> frozenset[str]:
        """Return the paths of a record that the source's facts neither use nor ignore."""
        return unknown_fields(record, self._known)

    def give(self, raws: Iterable[RawRecord], answer: Answer, answer_hash: str) -> Iterator[Item]:
        """Give the records of an answer, what of it was refused, and the fields that nobody knows, each once."""
        told: set[str] = set()
        for raw in raws:
            if raw.value is not None and len(told) < _MOST_NAMES:
                new = sorted(self.unknown(raw.value) - told)[: _MOST_NAMES - len(told)]
                told.update(new)
                yield from [UnknownFields(frozenset(new))] if new else ()
            yield from self._give_one(raw, answer, answer_hash)

    def make(self, record: Fields) -> Document | RegisterEntry | None:
        """Make what a record is: a document, or an entry of a register; ``None`` leaves it out. Raises RecordError."""
        prepared = self.prepare(record)
        if prepared is None:
            return None
        return self.make_entry(prepared) if self.source.gives is Gives.ENTRIES else self.build(prepared)

    def make_entry(self, record: Fields) -> RegisterEntry:
        """Make an entry of a prepared record, where the source is a register. Raises RecordError."""
        del record
        raise ConfigurationError("it gives entries, and has no Spider that makes them", place=self.source.id)

    def _give_one(self, raw: RawRecord, answer: Answer, answer_hash: str) -> Iterator[Item]:
        try:
            made = self.make_raw(raw)
        except RecordError as exc:
            yield Refused(exc, f"{answer.url}#{raw.number}", raw.body[:1_000].decode("utf-8", "replace"))
            return
        if made is not None:
            url = made.url if isinstance(made, Document) else None
            proof = Evidence(raw.body, guess_media_type(raw.body), url or answer.url, answer_hash, self.round.now)
            yield Record(made, proof) if isinstance(made, Document) else Entry(made, proof)

    def make_raw(self, raw: RawRecord) -> Document | RegisterEntry | None:
        """Do as :meth:`make`; raises the error of a record that could not be read."""
        if raw.error is not None:
            raise raw.error
        if raw.value is None:
            raise OversizeError("the record is too long")
        return self.make(raw.value)


def guess_media_type(body: bytes) -> str:
    """Return the media type of a record by its first character."""
    return {b"<": "application/xml", b"{": "application/json"}.get(body.lstrip()[:1], "text/csv")
