"""The weekly files of full text: a list of files, and the documents of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from core.models import Document
from crawlers.bulk.reader import RawRecord
from crawlers.parsing.archives import Member, reading
from crawlers.spiders.listed_files import ListedFilesSpider
from crawlers.spiders.records import Fields
from crawlers.uspto.full_text import DocumentType, iter_documents, read_patent, unknown_elements
from crawlers.uspto.patent import build_document


class FullTextSpider(ListedFilesSpider):
    """Reads documents of the types that its source has."""

    types: ClassVar[Mapping[str, DocumentType]]

    def read_member(self, member: Member, place: str) -> Iterator[RawRecord]:
        """Give the documents of one file. Raises FormatError where there is none."""
        with reading(member, place=place) as stream:
            yield from iter_documents(stream, self.types, self.options.max_record_kb * 1024)

    def build(self, record: Fields) -> Document:
        """Make a document of a patent. Raises RecordError."""
        return build_document(read_patent(record, self.types), self.source)

    def unknown(self, record: Fields) -> frozenset[str]:
        """Return the names of elements that no list knows."""
        return frozenset(unknown_elements(record, self.types))
