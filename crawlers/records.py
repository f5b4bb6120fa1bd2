"""What a spider brings, and the checks that every record passes, whatever way it came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.errors import OversizeError, RecordError
from core.models import DateKind, Document, DocumentDate, Evidence, Precision
from core.registers import RegisterEntry, RegisterPlace
from crawlers.visibility import refuse_future

MAX_KEY_CHARS = 200
_MAX_SCHEME_CHARS = 20


@dataclass(frozen=True, slots=True)
class Record:
    """A document with what its source said."""

    document: Document
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a register with what the register said."""

    entry: RegisterEntry
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Limits:
    """What a record may claim: a date up to ``today`` (and a day), a text up to ``max_document_kb``, a sound key."""

    today: date
    max_document_kb: int

    def check(self, document: Document) -> None:
        """Raise RecordError for a record from the future or with a wrong key, OversizeError for one too large."""
        _check_key(document.key)
        _check_storable(document)
        self._check_size(document.text)
        refuse_future(document.dates, self.today, document.id)

    def check_entry(self, entry: RegisterEntry) -> None:
        """Do the same with an entry of a register, which must have a name; its places must be on the Earth."""
        _check_key(entry.key)
        if not any(one.value.strip() for one in entry.names):
            raise RecordError("no name")
        if not _is_storable("\n".join([text for _, text in _entry_texts(entry)])):
            for name, text in _entry_texts(entry):
                _check_text(name, text)
        self._check_size(entry.text)
        for scheme, value in (*entry.identifiers, *entry.codes):
            if len(scheme) > _MAX_SCHEME_CHARS or len(value) > MAX_KEY_CHARS:
                raise RecordError(f"the {scheme[:40]} has {len(value)} characters; the limit is {MAX_KEY_CHARS}")
        days = tuple(DocumentDate(DateKind.UPDATED, day) for day in (entry.updated, entry.added) if day)
        first = () if entry.established is None else (_first_day(entry.established),)
        refuse_future((*days, *first), self.today, entry.id)
        _check_places(entry)

    def _check_size(self, text: str) -> None:
        size_bytes = len(text) if text.isascii() else len(text.encode())
        if size_bytes > self.max_document_kb * 1024:
            raise OversizeError(f"the text has {size_bytes // 1024} kB; the limit is {self.max_document_kb} kB")


def _check_key(key: str) -> None:
    if len(key) > MAX_KEY_CHARS:
        raise RecordError(f"the key has {len(key)} characters; the limit is {MAX_KEY_CHARS}")
    if not key.isprintable():
        raise RecordError(f"the key holds control characters: {key[:60]!r}")
    if "~" in key:
        raise RecordError(f"the key holds a tilde, which stands before the space in ids: {key[:60]!r}")


# More is no name of a medium or language, but something that went wrong where it was read.
_LONGEST = {"source": 100, "lang": 8, "outlet": 200, "licence": 300, "owner": 100, "space": 100}


def _check_storable(document: Document) -> None:
    """Raise RecordError for what not every database can hold: NUL, half a character, a field that is too long."""
    for name, limit in _LONGEST.items():
        size = len(getattr(document, name) or "")
        if size > limit:
            raise RecordError(f"the {name} has {size} characters; the limit is {limit}")
    for name, text in _texts(document):
        _check_text(name, text)


def _is_storable(text: str) -> bool:
    try:
        return "\0" not in text and (text.isascii() or bool(text.encode()))
    except UnicodeEncodeError:
        return False


def _check_text(name: str, text: str) -> None:
    if "\0" in text:
        raise RecordError(f"the {name} holds a NUL character")
    try:
        text.isascii() or text.encode()
    except UnicodeEncodeError as exc:
        raise RecordError(f"the {name} is no valid Unicode at character {exc.start}") from exc


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    for name in ("title", "text", "lang", "url", "outlet", "licence", "owner", "space"):
        yield name, getattr(document, name) or ""
    for person in document.people:
        yield "name of a person", person.name
        yield "ORCID of a person", person.orcid or ""
        yield from (("affiliation of a person", place) for place in person.affiliations)
    for organisation in document.organisations:
        yield "name of an organisation", organisation.name
        yield "country of an organisation", organisation.country or ""
        yield "city of an organisation", organisation.city or ""
        yield from (("identifier of an organisation", part) for pair in organisation.identifiers for part in pair)
    yield from (("identifier", part) for pair in document.identifiers for part in pair)
    yield from (("classification", part) for c in document.classifications for part in (c.scheme, c.code))
    yield from (("citation", part) for c in document.citations for part in (c.scheme, c.value, c.category or ""))


def _entry_texts(entry: RegisterEntry) -> Iterator[tuple[str, str]]:
    for name in ("key", "text", "country", "region", "city"):
        yield name, getattr(entry, name) or ""
    yield from (("name", part) for one in entry.names for part in (one.value, one.lang or ""))
    yield from (("identifier", part) for pair in entry.identifiers for part in pair)
    yield from (("code", part) for pair in entry.codes for part in pair)
    yield from (("address", one) for one in (*entry.links, *entry.domains))
    yield from (("relation", part) for one in entry.relations for part in (one.key, one.name))
    for place in entry.other_places:
        yield from (("place", part or "") for part in (place.country, place.region, place.city))


def _first_day(year: int) -> DocumentDate:
    try:
        return DocumentDate(DateKind.CREATED, date(year, 1, 1), Precision.YEAR)
    except (ValueError, OverflowError) as exc:
        raise RecordError(f"not a year: {year}") from exc


def _check_places(entry: RegisterEntry) -> None:
    first = RegisterPlace(latitude=entry.latitude, longitude=entry.longitude)
    for place in (first, *entry.other_places):
        latitude, longitude = place.latitude or 0.0, place.longitude or 0.0
        # What is no number is not between two either.
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise RecordError(f"no place on the Earth: {latitude}, {longitude}")
