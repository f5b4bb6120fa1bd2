"""Sources harvested by OAI-PMH: all records once, then what changed since the last whole harvest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, BinaryIO, ClassVar
from urllib.parse import urlencode

from core.errors import FormatError, RecordError, SourceError
from core.models import DateKind, Document
from core.store.crawling.asks import SEED, Ask
from crawlers.bulk.reader import RawRecord
from crawlers.mapping.paths import texts
from crawlers.mapping.rules import PersonRule, RecordRules
from crawlers.parsing.archives import ANY_FILE, iter_members, read_whole
from crawlers.parsing.oai import BAD_TOKEN, OaiAnswer, OaiError, parse_oai
from crawlers.reading import Answer, Item, Refused, Remember, Round
from crawlers.source import Source
from crawlers.spiders.records import Fields, RecordSpider

PAGE = "page"
LOOK = "look"
_HARVESTED = "harvested-"
_MOST_RESTARTS = 3
_NAMED = 5
_DC = "oai_dc"
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?(T.*)?")
# Dublin Core as repositories fill it: ``days`` and ``links`` are made by ``prepare``.
_DC_RULES = RecordRules(
    key="header.identifier",
    title="title",
    text="description",
    url="links",
    lang="language",
    people=PersonRule(each="creator"),
    dates={DateKind.PUBLISHED: "days", DateKind.UPDATED: "header.datestamp"},
    identifiers={"doi": ("identifier", "relation")},
)
_DC_IGNORED = frozenset(
    {"subject", "publisher", "contributor", "type", "format", "source", "coverage", "rights", "relation", "date"}
)
_ALWAYS_KNOWN = frozenset({"header", "@schemaLocation"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a harvest stands. ``since``: what it asks from; ``begun``: the repository's date when it began.

    ``restarts``: how often it began again because a token had expired.
    """

    set_name: str = ""
    since: str | None = None
    begun: str | None = None
    number: int = 0
    seen: int = 0
    restarts: int = 0


class OaiPmhSpider(RecordSpider):
    """Harvests each set, or all; a token that has expired begins the set again.

    ``oai_dc`` is known. Records in another prefix are read by the source's rules, in which ``header`` holds identifier,
    datestamp and sets, and the rest is the metadata.
    """

    is_conditional: ClassVar[bool] = False
    is_incremental: ClassVar[bool] = True

    def __init__(self, source: Source, this_round: Round) -> None:
        super().__init__(source, this_round)
        self._known |= _ALWAYS_KNOWN | (_DC_IGNORED if self._is_dublin_core else frozenset())

    def rules(self) -> RecordRules | None:
        """Return the source's rules, or those of Dublin Core."""
        return self.source.record or (_DC_RULES if self.source.oai.prefix == _DC else None)

    def seeds(self) -> Iterator[Ask]:
        """Give the first request of each set."""
        for number, set_name in enumerate(self.source.oai.sets or ("",)):
            key = SEED if number == 0 else f"{SEED}-{set_name}"
            again_s = self.source.cadence_s if number == 0 else None
            yield replace(self.first_ask(Place(set_name, self.since(set_name))), role=SEED, key=key, again_s=again_s)

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the records of a part of the list, and the request of the next."""
        place = _read_place(ask.payload)
        try:
            found = parse_oai(answer.body, place=answer.url)
        except OaiError as exc:
            yield from self._begin_again(ask, place, exc)
            return
        yield from self._records(found, answer)
        seen = place.seen + len(found.records) + len(found.deleted)
        begun = place.begun or self._day(found.responded)
        onward = replace(place, begun=begun, number=place.number + 1, seen=seen)
        if found.token:
            yield self._next(ask, onward, found.token)
            return
        if self.round.since is None:
            yield Remember({f"{_HARVESTED}{place.set_name}": onward.begun})

    read_page = read_seed

    def read_look(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the one record that was asked for again."""
        del ask
        yield from self._records(parse_oai(answer.body, place=answer.url), answer)

    def second_ask(self, document: Document) -> Ask | None:
        """Ask for one record by its identifier."""
        identifier = self.identifier(document)
        if identifier is None:
            return None
        query = {"verb": "GetRecord", "metadataPrefix": self.source.oai.prefix, "identifier": identifier}
        return self.make_ask(self.url(query), LOOK)

    def identifier(self, document: Document) -> str | None:
        """Return what the repository calls a document; ``None`` where its key does not say so."""
        return document.key if document.key.startswith("oai:") else None

    def begin_again_at(self, ask: Ask, place: Place) -> str | None:
        """Return the day from which a set is asked for again whose token had expired; ``None`` for all of it."""
        del ask
        return place.since

    def prepare(self, record: Fields) -> Fields | None:
        """Return Dublin Core with its days and its address told apart from what else stands there."""
        if not self._is_dublin_core or self.source.record is not None:
            return record
        days = sorted(one for one in texts(record, "date") if _DAY.fullmatch(one))
        links = [one for one in texts(record, "identifier") if one.startswith(("http://", "https://"))]
        # The first is the abstract in most; comments and other languages are shorter.
        description = max(texts(record, "description"), key=len, default="")
        return {**record, "days": days[:1], "links": links, "description": description}

    def iter_file(self, file: BinaryIO, *, place: str) -> Iterator[RawRecord]:
        """Give the records of answers that were kept."""
        for member in iter_members(file, ANY_FILE, place=place):
            yield from parse_oai(read_whole(member, place=place), place=place).records

    def _day(self, responded: str) -> str:
        """The repository's day; ours where it says none or is ahead: later harvests ask from it on."""
        try:
            return min(date.fromisoformat(responded), self.round.today).isoformat()
        except ValueError:
            return self.round.today.isoformat()

    @property
    def _is_dublin_core(self) -> bool:
        return self.source.oai.prefix == _DC

    def _records(self, found: OaiAnswer, answer: Answer) -> Iterator[Item]:
        yield from self.give(found.records, answer, hashlib.sha256(answer.body).hexdigest())
        if found.deleted:
            named = ", ".join(found.deleted[:_NAMED]) + (" …" if len(found.deleted) > _NAMED else "")
            gone = RecordError(f"deleted at the source, kept here: {len(found.deleted)} records ({named})")
            yield Refused(gone, answer.url, is_record=False)

    def _begin_again(self, ask: Ask, place: Place, error: OaiError) -> Iterator[Item]:
        """Ask for the set anew where the token had expired; what was committed of it stays."""
        if error.reported != BAD_TOKEN or place.number == 0:
            raise error
        if place.restarts >= _MOST_RESTARTS:
            raise SourceError(f"its tokens expired {place.restarts + 1} times", place=ask.url) from error
        yield Refused(error, ask.url, "begun again", is_record=False)
        again = Place(place.set_name, self.begin_again_at(ask, place), restarts=place.restarts + 1)
        yield replace(self.first_ask(again), depth=ask.depth)

    def first_ask(self, place: Place) -> Ask:
        """Return the first request of a harvest."""
        query = {"verb": "ListRecords", "metadataPrefix": self.source.oai.prefix}
        query |= {"set": place.set_name} if place.set_name else {}
        return self._ask(place, query | ({"from": place.since} if place.since else {}))

    def _next(self, ask: Ask, place: Place, token: str) -> Ask | Refused:
        following = self._ask(place, {"verb": "ListRecords", "resumptionToken": token})
        if following.url == ask.url:
            raise FormatError("the resumption token leads to itself", place=ask.url)
        if place.number >= self.source.oai.max_pages:
            limit = SourceError(f"more than {place.number} pages; ask for fewer sets", place=ask.url)
            return Refused(limit, ask.url, is_record=False)
        return replace(following, depth=ask.depth)

    def _ask(self, place: Place, query: Mapping[str, str]) -> Ask:
        # Pages of a harvest that began again are other requests than those that were done before.
        version = f"{self.round.number}+{place.restarts}" if place.restarts else self.round.number
        key = f"{PAGE}-{place.set_name}-{place.number}"
        return self.make_ask(self.url(query), PAGE, key=key, version=version, payload=asdict(place))

    def url(self, query: Mapping[str, str]) -> str:
        """Return the address of a query."""
        return f"{self.source.url}?{urlencode(query)}"

    def since(self, set_name: str) -> str | None:
        """Return the day from which on a set is harvested; ``None`` for all of it."""
        if self.round.since is not None:
            return self.round.since.isoformat()
        begin = self.source.oai.begin
        harvested = self.round.memory.get(f"{_HARVESTED}{set_name}")
        return str(harvested) if harvested else begin.isoformat() if begin else None


def _read_place(payload: Mapping[str, Any]) -> Place:
    return Place(**{name: payload[name] for name in Place.__slots__})
