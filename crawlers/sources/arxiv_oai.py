"""arXiv's harvest: sets that must be there, tokens that end each night, and names in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.errors import RecordError, SourceError
from core.models import Document
from core.store.crawling.asks import Ask
from crawlers.bulk.arxiv import arxiv_classifications, parse_arxiv_id
from crawlers.mapping.paths import find, text, texts
from crawlers.parsing.affiliations import read_affiliation
from crawlers.parsing.oai import parse_sets
from crawlers.reading import Answer, Item
from crawlers.spiders.oai_pmh import OaiPmhSpider, Place
from crawlers.spiders.records import Fields

_FIRST_HARVEST = timedelta(days=14)
# A token is the query that it goes on with: verb, metadataPrefix, from (which moves on), until, skip.
_FROM = re.compile(r"(?:^|&|%26)from(?:=|%3D)(\d{4}-\d{2}-\d{2})", re.IGNORECASE)
_NAMES = ("{forenames} {keyname}, {suffix}", "{forenames} {keyname}", "keyname")


class Spider(OaiPmhSpider):
    """Asks which sets there are, then harvests its own."""

    def seeds(self) -> Iterator[Ask]:
        """Give the request for the list of sets."""
        yield self.make_seed(self.url({"verb": "ListSets"}))

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the first request of each set. Raises SourceError for a set that there is not."""
        there, are_all = parse_sets(answer.body, place=answer.url)
        wanted = self.source.oai.sets
        missing = [one for one in wanted if one not in there]
        if missing and are_all:
            ends = tuple(f":{one.rpartition(':')[2]}" for one in missing)
            alike = ", ".join(sorted(one for one in there if one.endswith(ends))[:5])
            said = f"; alike: {alike}" if alike else ""
            raise SourceError(f"no such set: {', '.join(missing)}{said}", place=answer.url)
        for name in wanted:
            yield replace(self.first_ask(Place(name, self.since(name))), depth=ask.depth + 1)

    def since(self, set_name: str) -> str | None:
        """Return the day that a harvest asks from: that of the last one, or two weeks ago."""
        return super().since(set_name) or (self.round.today - _FIRST_HARVEST).isoformat()

    def begin_again_at(self, ask: Ask, place: Place) -> str | None:
        """Return the day that a token stood at when it ended: what lies before it was read.

        Its ``skip`` counts from that day, so that the two hold together only: the day is read from its beginning.
        """
        token = parse_qs(urlsplit(ask.url).query).get("resumptionToken", [""])[0]
        found = _FROM.search(token)
        return found[1] if found else place.since

    def identifier(self, document: Document) -> str:
        """Return what arXiv calls a document."""
        return f"oai:arXiv.org:{document.key}"

    def prepare(self, record: Fields) -> Fields:
        """Return a record with what the rules read below ``made``. Raises RecordError."""
        parse_arxiv_id(text(record, "id"))
        if not text(record, "created"):
            raise RecordError("no date")
        people = [_person(one) for one in find(record, "authors.author")]
        made = {
            "people": people,
            "organisations": list(_organisations(people)),
            "dois": [one for value in texts(record, "doi") for one in value.split()],
        }
        return {**record, "made": made}

    def build(self, record: Fields) -> Document:
        """Make a document with its categories, the primary one first."""
        categories = tuple(text(record, "categories").split())
        return replace(super().build(record), classifications=arxiv_classifications(categories, ""))


def _person(author: object) -> dict[str, Any]:
    return {"name": text(author, _NAMES), "affiliations": texts(author, "affiliation")}


def _organisations(people: list[dict[str, Any]]) -> Iterator[dict[str, str | None]]:
    """Give the organisations that affiliations name for sure."""
    for written in dict.fromkeys(place for one in people for place in one["affiliations"]):
        found = read_affiliation(written)
        if found is not None:
            kind = "company" if found.is_company else None
            yield {"name": found.name, "country": found.country, "town": found.town, "kind": kind}
