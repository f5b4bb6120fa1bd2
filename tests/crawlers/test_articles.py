"""Entries as records: ids that do not tell entries apart, and what must be there."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.errors import RecordError
from crawlers.articles import PageAnswer, build_record, entry_key, tell_apart
from crawlers.parsing.feeds import FeedEntry
from crawlers.parsing.pages import Page
from tests.crawlers.loopback import make_source

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def make_entry(own: str, url: str, published: date | None = date(2026, 10, 1)) -> FeedEntry:
    return FeedEntry(own, url, "Title", published=published)


def test_entries_with_one_id_and_several_links_are_keyed_by_link() -> None:
    entries = [make_entry("0", f"https://o.example/{n}?utm_source=x") for n in range(3)]
    told = tell_apart([*entries, make_entry("1", "https://o.example/9")])
    assert len({entry_key(entry) for entry in told}) == 4
    assert [entry.id for entry in told] == [*(f"https://o.example/{n}" for n in range(3)), "1"]


@pytest.mark.parametrize("url", ["https://o.example/1?utm_source=x", "https://o.example/1", ""])
def test_an_entry_that_stands_twice_keeps_its_id(url: str) -> None:
    entries = [make_entry("0", url), make_entry("0", url.partition("?")[0])]
    assert tell_apart(entries) == entries


def test_an_entry_without_date_is_refused() -> None:
    with pytest.raises(RecordError, match="no date"):
        build_record(make_entry("1", "https://o.example/1", None), make_source(), None, "hash", NOW)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Kringcel denies it\nThe board wrote.", "The board wrote."),
        ("Kringcel denies it in a letter. The board wrote.", "Kringcel denies it in a letter. The board wrote."),
    ],
)
def test_a_heading_over_the_text_is_left_out_and_a_sentence_that_begins_so_stays(text: str, kept: str) -> None:
    answer = PageAnswer(Page(title="Kringcel denies it", text=text), b"", "text/html")
    record = build_record(make_entry("1", "https://o.example/1"), make_source(), answer, "hash", NOW)
    assert record.document.text == kept
