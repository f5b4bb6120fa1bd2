"""Types of columns that mean the same in both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

# Text is compared by code points everywhere, as SQLite does: code that pages by id must not depend on the language of
# the operator's database.
_COLLATION = "C"
# The largest number that a column of integers holds in PostgreSQL.
MAX_ID = 2**31 - 1


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time, kept without zone in SQLite, which has none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """Remember what a time becomes: a batch of a thousand rows is written with one ``now``."""
        process = super().bind_processor(dialect)
        return process and lru_cache(maxsize=64)(process)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without zone; bring the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without zone: {value}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time its zone back."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def make_storable(text: str) -> str:
    """Return a text with U+FFFD for NUL and halves of characters, which not every database can hold.

    For what is told of a broken record; the record itself is refused (``crawlers.records``).
    """
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def make_string(length: int) -> TypeEngine[str]:
    """Return the type of a short text. SQLite does not enforce the length, so PostgreSQL is told none.

    What has to be short is checked where it comes in (``crawlers.records``).
    """
    return String(length).with_variant(String(collation=_COLLATION), "postgresql")


def make_text() -> TypeEngine[str]:
    """Return the type of a text of any length."""
    return Text().with_variant(Text(collation=_COLLATION), "postgresql")


def make_id(name: str = "id", **options: bool) -> Column[str]:
    """Return a column of ids."""
    return Column(name, make_string(300), **options)  # type: ignore[arg-type]
