"""Sources that come as one large file: an archive or a table, read as a stream and committed in parts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, ClassVar

from core.errors import ConfigurationError, FormatError, TooLargeError
from core.store.crawling.asks import Ask
from crawlers.bulk.json_files import iter_json_records
from crawlers.bulk.lines import hash_stream
from crawlers.bulk.reader import RawRecord
from crawlers.options import BulkFileOptions
from crawlers.parsing.archives import ANY_FILE, Member, iter_members, reading
from crawlers.parsing.containers import iter_stream_records
from crawlers.reading import Answer, Item
from crawlers.spiders.records import RecordSpider


class BulkFileSpider(RecordSpider):
    """Reads the records of all wanted files in one.

    What was committed of a file that breaks off stays: its records are the same when it is read again.
    """

    is_streaming: ClassVar[bool] = True

    @property
    def options(self) -> BulkFileOptions:
        """What the source says about its file."""
        if self.source.bulk_file is None:
            raise ConfigurationError("no block bulk_file", place=self.source.id)
        return self.source.bulk_file

    def seeds(self) -> Iterator[Ask]:
        """Give the request of the file."""
        yield self.make_seed(self.source.url or "")

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the records of the file, member after member."""
        del ask
        with open_answer(answer) as file:
            file_hash = hash_stream(file)
            yield from self.give(self._records(file, answer), answer, file_hash)

    def read_member(self, member: Member, place: str) -> Iterator[RawRecord]:
        """Give the records of one file in the archive. Raises FormatError."""
        with reading(member, place=place) as stream:
            yield from iter_stream_records(stream, self.options, place=place)

    def iter_file(self, file: BinaryIO, *, place: str) -> Iterator[RawRecord]:
        """Give the records of the source's file, as it was downloaded or unpacked; of JSON also a record a line."""
        if self.options.form not in ("json", "jsonl"):
            yield from self._records(file, Answer(place, b""))
            return
        for member in iter_members(file, self.options if _is_zip(file) else ANY_FILE, place=place):
            with reading(member, place=place) as stream:
                yield from iter_json_records(stream, self.options.records, self.options.max_record_kb * 1024)

    def _records(self, file: BinaryIO, answer: Answer) -> Iterator[RawRecord]:
        for member in iter_members(file, self.options, place=answer.url):
            place = f"{answer.url}#{member.name}" if member.name else answer.url
            try:
                yield from self.read_member(member, place)
            except (FormatError, TooLargeError) as exc:
                exc.place = exc.place or place
                raise


def _is_zip(file: BinaryIO) -> bool:
    begin = file.read(2)
    file.seek(0)
    return begin == b"PK"


@contextmanager
def open_answer(answer: Answer) -> Iterator[BinaryIO]:
    """Open what was answered, in memory or in the spool."""
    with io.BytesIO(answer.body) if answer.path is None else answer.path.open("rb") as file:
        yield file
