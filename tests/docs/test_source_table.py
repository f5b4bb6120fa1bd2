"""The table of sources in the guide says what the files of the sources say."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers.source import load_sources
from docs.source_table import PAGE, make_tables, renew


def test_the_table_is_that_of_the_shipped_sources(shared_data: Path) -> None:
    text = PAGE.read_text()
    assert renew(text, make_tables(list(load_sources().values()), shared_data)) == text


def test_every_source_has_a_row() -> None:
    text = PAGE.read_text()
    assert [one for one in load_sources() if f"| `{one}` |" not in text] == []


def test_a_page_without_a_place_for_it_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        renew("# Sources\n", "")
