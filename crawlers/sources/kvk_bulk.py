"""The archive of KVK's open data: CSV or JSON, whichever its files are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from core.registers import RegisterEntry
from crawlers.bulk.json_files import iter_json_records
from crawlers.bulk.reader import RawRecord
from crawlers.parsing.archives import Member, iter_members, reading
from crawlers.parsing.containers import iter_stream_records
from crawlers.registers.kvk import make_entry
from crawlers.spiders.bulk_file import BulkFileSpider
from crawlers.spiders.records import Fields

_JSON = (b"[", b"{")


class Spider(BulkFileSpider):
    """Reads each file of the archive as what it begins like."""

    def read_member(self, member: Member, place: str) -> Iterator[RawRecord]:
        """Give the records of one file: a list or a record a line of JSON, or rows of CSV. Raises FormatError."""
        with reading(member, place=place) as stream:
            if _begins_with(stream, _JSON):
                yield from iter_json_records(stream, None, self.options.max_record_kb * 1024)
            else:
                yield from iter_stream_records(stream, self.options, place=place)

    def iter_file(self, file: BinaryIO, *, place: str) -> Iterator[RawRecord]:
        """Give the records of the archive, or of one of its files."""
        for member in iter_members(file, self.options, place=place):
            yield from self.read_member(member, place)

    def make_entry(self, record: Fields) -> RegisterEntry:
        """Make an entry of a record. Raises RecordError."""
        return make_entry(record)


def _begins_with(stream: BinaryIO, marks: tuple[bytes, ...]) -> bool:
    peek = getattr(stream, "peek", None)
    return peek is not None and bytes(peek(64)).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(marks)
