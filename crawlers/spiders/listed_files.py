"""Sources that hand out a new file every week: a list of files first, then those of it that are new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import ClassVar

import orjson

from core.errors import ConfigurationError, FormatError, RecordError, TooLargeError
from core.store.crawling.asks import Ask
from crawlers.mapping.paths import fact, find
from crawlers.options import ListingOptions
from crawlers.reading import Answer, Item, Refused, Remember
from crawlers.spiders.bulk_file import BulkFileSpider, open_answer

FILE = "file"
_NEWEST = "newest_file"
_MAX_LIST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of the list; ``day`` is the one that its records are of."""

    name: str
    url: str
    day: date
    version: str


class ListedFilesSpider(BulkFileSpider):
    """Asks for the files that are newer than those of the rounds before.

    Some are issued late or again, so each round looks back a while: what was read in the same version is not asked for.
    """

    is_incremental: ClassVar[bool] = True

    @property
    def listing(self) -> ListingOptions:
        """What the source says about its list of files."""
        if self.options.listing is None:
            raise ConfigurationError("no block bulk_file.listing", place=self.source.id)
        return self.options.listing

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the requests of the files that are new, oldest first."""
        del ask
        files: list[ListedFile] = []
        for raw in self._raw_files(answer):
            try:
                files.append(self._read_file(raw))
            except (FormatError, RecordError, ValueError) as exc:
                error = exc if isinstance(exc, RecordError) else RecordError(f"no file of a day: {exc}"[:300])
                yield Refused(error, answer.url, str(raw)[:200], is_record=False)
        if not files:
            raise FormatError("no file of the list has name, address and day", place=answer.url)
        begin = self._begin()
        for one in sorted(files, key=lambda one: one.day):
            if one.day >= begin and any(fnmatchcase(one.name, pattern) for pattern in self.listing.names):
                yield self.make_ask(self.unroute(one.url), FILE, key=f"{FILE}-{one.name}"[:100], version=one.version)
        # Later rounds ask from it on: a day that is still to come would end them all.
        yield Remember({_NEWEST: min(max(one.day for one in files), self.round.today).isoformat()})

    def read_file(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the records of one file."""
        yield from super().read_seed(ask, answer)

    def _raw_files(self, answer: Answer) -> list[object]:
        with open_answer(answer) as file:
            body = file.read(_MAX_LIST_BYTES + 1)
        if len(body) > _MAX_LIST_BYTES:
            raise TooLargeError(f"a list of more than {_MAX_LIST_BYTES // 1024 // 1024} MB", place=answer.url)
        try:
            found = find(orjson.loads(body), self.listing.files)
        except orjson.JSONDecodeError as exc:
            raise FormatError(f"the list of files is not JSON: {exc}: {body[:80]!r}"[:300], place=answer.url) from exc
        if not found:
            raise FormatError(f"no list of files at {self.listing.files}", place=answer.url)
        return found

    def _read_file(self, raw: object) -> ListedFile:
        rules = self.listing
        name, url, day = (fact(raw, path) for path in (rules.name, rules.url, rules.day))
        if not (name and url.startswith(("http://", "https://"))):
            raise RecordError("a file without name or address")
        return ListedFile(name, url, date.fromisoformat(day[:10]), fact(raw, rules.version) or day)

    def _begin(self) -> date:
        newest = self.round.memory.get(_NEWEST)
        if self.round.since is not None:
            return self.round.since
        if newest is None:
            return self.round.today - timedelta(days=self.listing.first_days)
        return date.fromisoformat(str(newest)) - timedelta(days=self.listing.lookback_days)
