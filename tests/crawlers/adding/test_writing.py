"""YAML that is written reads back as the same source, whatever stands in it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.adding import file_name, write_source
from crawlers.source import Source, load_source, load_sources
from tests.crawlers.loopback import make_source

SHIPPED = load_sources()


def read_back(source: Source, folder: Path) -> Source:
    path = folder / file_name(source)
    path.write_text(write_source(source), encoding="utf-8")
    return load_source(path)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_source_survives(name: str, tmp_path: Path) -> None:
    assert read_back(SHIPPED[name], tmp_path) == SHIPPED[name]


@given(title=st.text(min_size=1, max_size=60), note=st.text(max_size=200), licence=st.text(max_size=60))
def test_any_words_survive(title: str, note: str, licence: str) -> None:
    source = make_source(title=title, note=note, terms={"licence": licence, "keep": "lead"})
    with tempfile.TemporaryDirectory() as folder:
        assert read_back(source, Path(folder)) == source


@pytest.mark.parametrize("title", ["\x85", "a\u2028b", "a: 'b'\x85\n c", "\u2029\ufeff"])
def test_line_ends_of_unicode_survive(title: str, tmp_path: Path) -> None:
    source = make_source(title=title)
    assert read_back(source, tmp_path) == source


@pytest.mark.parametrize(
    ("name", "verified"), [("2024", False), ("null", "2026-11-01"), ("yes", False), ("on-1", False)]
)
def test_words_that_yaml_takes_for_something_else_survive(name: str, verified: object, tmp_path: Path) -> None:
    source = make_source(id=name, title=name, verified=verified)
    assert read_back(source, tmp_path) == source
