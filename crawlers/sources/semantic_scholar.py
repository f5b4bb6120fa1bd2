"""Semantic Scholar: what is held, asked for in batches; what it does not know stands as null in the answer."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

import orjson

from core.errors import FormatError, RecordError
from core.models import Citation, Document
from core.store.crawling.asks import Ask
from crawlers.bulk.reader import RawRecord
from crawlers.mapping.identifiers import name_cited, read_identifiers
from crawlers.mapping.paths import text
from crawlers.parsing.jsonslices import iter_elements
from crawlers.reading import Answer
from crawlers.spiders.enriching import EnrichingSpider
from crawlers.spiders.places import Place
from crawlers.spiders.records import Fields

_PREFIXES = {"doi": "DOI:", "arxiv": "ARXIV:"}
# Ids of before 2007 are kept in small letters: math.gt/0309136.
_SUBJECT = re.compile(r"\.[a-z]{2}(?=/)")
_NAMED = (("doi", "externalIds.DOI"), ("arxiv", "externalIds.ArXiv"))


class Spider(EnrichingSpider):
    """Posts ids, and reads what a paper cites out of its references."""

    def batch_ask(self, identifiers: Sequence[str]) -> Ask:
        """Return the request for papers by their ids, each with the word that says what it is."""
        return self.page_ask(Place("", "", ""), overrides={"ids": [_write(one) for one in identifiers]})

    def raw_records(self, data: object, answer: Answer) -> list[RawRecord]:
        """Return the papers of an answer; those of a batch that it does not know are left out."""
        if not isinstance(data, list):
            return super().raw_records(data, answer)
        bodies = [one.body for one in iter_elements(io.BytesIO(answer.body), (), len(answer.body))]
        if len(bodies) != len(data):
            bodies = [orjson.dumps(one) for one in data]
        found = [(value, body) for value, body in zip(data, bodies, strict=True) if value is not None]
        if not all(isinstance(value, dict) for value, _ in found):
            raise FormatError("a list of something else than papers", place=answer.url)
        return [RawRecord(number, body, value) for number, (value, body) in enumerate(found, 1)]

    def iter_file(self, file: BinaryIO, *, place: str) -> Iterator[RawRecord]:
        """Give the papers of answers that were kept; those of a batch that it does not know are left out."""
        yield from (raw for raw in super().iter_file(file, place=place) if raw.body.strip() != b"null")

    def build(self, record: Fields) -> Document:
        """Make a document with what it cites. Raises RecordError."""
        references = record.get("references") or []
        if not isinstance(references, list):
            raise RecordError("references is no list")
        cited = dict.fromkeys(one for reference in references for one in _cite(reference))
        return replace(super().build(record), citations=tuple(cited))


def _write(identifier: str) -> str:
    scheme, _, value = identifier.partition(":")
    return _PREFIXES[scheme] + (_SUBJECT.sub(lambda found: found[0].upper(), value) if scheme == "arxiv" else value)


def _cite(reference: object) -> Iterator[Citation]:
    """Give a reference by the first identifier that others know, or by its title."""
    for scheme, path in _NAMED:
        found = read_identifiers(scheme, [text(reference, path)])
        if found:
            yield Citation(*name_cited(scheme, found[0]))
            return
    title = " ".join(text(reference, "title").split())
    if title:
        yield Citation("text", title)
