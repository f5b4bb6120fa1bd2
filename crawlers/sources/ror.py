"""The dump of ROR: Zenodo says which release is the newest; its archive may hold both schemas, and we want the second.

The API of Zenodo is written from memory of its documentation, and no recorded answer is at hand.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

import orjson

from core.errors import FormatError
from core.registers import RegisterEntry
from core.store.crawling.asks import Ask
from crawlers.bulk.json_files import iter_json_records
from crawlers.bulk.reader import RawRecord
from crawlers.mapping.paths import fact, find
from crawlers.options import BulkFileOptions
from crawlers.parsing.archives import ANY_FILE, Member, iter_members, reading
from crawlers.reading import Answer, Item
from crawlers.registers.ror import make_entry
from crawlers.spiders.bulk_file import BulkFileSpider, open_answer
from crawlers.spiders.records import Fields

DUMP = "dump"
_SECOND = "schema_v2"


class Spider(BulkFileSpider):
    """Asks Zenodo for the newest release, and reads its archive."""

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the request of the newest archive; the same release is not asked for again."""
        del ask
        for file in find(_decode(answer), "files"):
            name, url = fact(file, "key"), fact(file, "links.self")
            if name.endswith("ror-data.zip") and url.startswith(("http://", "https://")):
                yield self.make_ask(self.unroute(url), DUMP, key=DUMP, version=name[:64])
                return
        raise FormatError("the newest release has no file …ror-data.zip", place=answer.url)

    def read_dump(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the records of the archive."""
        yield from super().read_seed(ask, answer)

    def read_member(self, member: Member, place: str) -> Iterator[RawRecord]:
        """Give the records of one file: a list, or a record a line."""
        with reading(member, place=place) as stream:
            yield from iter_json_records(stream, None, self.options.max_record_kb * 1024)

    def iter_file(self, file: BinaryIO, *, place: str) -> Iterator[RawRecord]:
        """Give the records of a dump, as it was downloaded or unpacked."""
        for member in iter_members(file, _choose(file, self.options), place=place):
            yield from self.read_member(member, place)

    def make_entry(self, record: Fields) -> RegisterEntry:
        """Make an entry of a record of either schema. Raises RecordError."""
        return make_entry(record)

    def _records(self, file: BinaryIO, answer: Answer) -> Iterator[RawRecord]:
        yield from self.iter_file(file, place=answer.url)


def _choose(file: BinaryIO, options: BulkFileOptions) -> BulkFileOptions:
    """Return which files of an archive are read: those of the second schema where there are any."""
    try:
        with zipfile.ZipFile(file) as archive:
            has_second = any(_SECOND in name for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        # No archive, or a broken one: whoever reads it says so.
        return ANY_FILE
    return options.model_copy(update={"members": (f"*{_SECOND}*.json",)}) if has_second else options


def _decode(answer: Answer) -> Fields:
    with open_answer(answer) as file:
        body = file.read()
    try:
        release = orjson.loads(body)
    except orjson.JSONDecodeError as exc:
        raise FormatError(f"not JSON: {body[:80].decode('utf-8', 'replace')!r}", place=answer.url) from exc
    if not isinstance(release, dict):
        raise FormatError("no record of Zenodo", place=answer.url)
    return release
