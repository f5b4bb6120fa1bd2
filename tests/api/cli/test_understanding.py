"""``scout search`` says what a search was read as, and searches the plain words on demand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.cli.conftest import Scout

SEARCH = "Resonatoren aus Siliziumnitrid"


@pytest.fixture
def filled(scout: Scout, papers: Path) -> Scout:
    """A caller of commands where a paper on ring resonators is indexed."""
    scout("import", "arxiv", str(papers), "--json")
    assert scout("run").code == 0
    return scout


def test_a_german_search_finds_english_papers_and_says_how(filled: Scout) -> None:
    found = filled("search", SEARCH, "--json").json
    assert found["total"] == 1
    assert found["understood"]["read_as"] == "resonator silicon nitride"
    printed = filled("search", SEARCH).out
    assert "Read as: resonator silicon nitride" in printed
    assert "--plain" in printed


def test_plain_words_are_searched_as_typed_and_helped(filled: Scout) -> None:
    found = filled("search", SEARCH, "--plain", "--json").json
    assert (found["total"], found["understood"]["steps"]) == (0, [])
    printed = filled("search", "nitryde", "--plain").out
    assert "nitryde: 0 by itself; did you mean nitride?" in printed
    assert "Read as" not in printed
