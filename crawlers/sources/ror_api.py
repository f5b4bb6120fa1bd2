"""The API of ROR, for what changed between two dumps: its entries are those of the dump."""

from __future__ import annotations

from core.registers import RegisterEntry
from crawlers.registers.ror import make_entry
from crawlers.spiders.paged_api import PagedApiSpider
from crawlers.spiders.records import Fields


class Spider(PagedApiSpider):
    """Reads records of schema 2."""

    def make_entry(self, record: Fields) -> RegisterEntry:
        """Make an entry of a record. Raises RecordError."""
        return make_entry(record)
