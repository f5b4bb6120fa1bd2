"""What a spider brings, and the checks that every record passes, whatever way it came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.errors import OversizeError, RecordError
from core.models import Document, Evidence
from crawlers.visibility import refuse_future

MAX_KEY_CHARS = 200


@dataclass(frozen=True, slots=True)
class Record:
    """A document with what its source said."""

    document: Document
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Limits:
    """What a record may claim: a date up to ``today`` (and a day), a text up to ``max_document_kb``, a sound key."""

    today: date
    max_document_kb: int

    def check(self, document: Document) -> None:
        """Raise RecordError for a record from the future or with a wrong key, OversizeError for one too large."""
        key = document.key
        if len(key) > MAX_KEY_CHARS:
            raise RecordError(f"the key has {len(key)} characters; the limit is {MAX_KEY_CHARS}")
        if not key.isprintable():
            raise RecordError(f"the key holds control characters: {key[:60]!r}")
        if "~" in key:
            raise RecordError(f"the key holds a tilde, which stands before the space in ids: {key[:60]!r}")
        _check_storable(document)
        size_bytes = len(document.text) if document.text.isascii() else len(document.text.encode())
        if size_bytes > self.max_document_kb * 1024:
            raise OversizeError(f"the text has {size_bytes // 1024} kB; the limit is {self.max_document_kb} kB")
        refuse_future(document.dates, self.today, document.id)


# More is no name of a medium or language, but something that went wrong where it was read.
_LONGEST = {"source": 100, "lang": 8, "outlet": 200, "licence": 300, "owner": 100, "space": 100}


def _check_storable(document: Document) -> None:
    """Raise RecordError for what not every database can hold: NUL, half a character, a field that is too long."""
    for name, limit in _LONGEST.items():
        size = len(getattr(document, name) or "")
        if size > limit:
            raise RecordError(f"the {name} has {size} characters; the limit is {limit}")
    for name, text in _texts(document):
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
