"""``scout ask`` prints an answer with its sentences, or that there is too little."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.cli.conftest import Scout


@pytest.fixture
def filled(scout: Scout, papers: Path) -> Scout:
    """A caller of commands where a paper on ring resonators is indexed."""
    scout("import", "arxiv", str(papers), "--json")
    assert scout("run").code == 0
    return scout


def test_a_question_is_answered_with_a_sentence(filled: Scout) -> None:
    found = filled("ask", "How many papers on ring resonators?", "--json").json
    assert found["enough"]
    assert found["figure"]["value"] == len({said["document"] for said in found["said"]})
    printed = filled("ask", "How many papers on ring resonators by year?").out
    assert found["said"][0]["document"] in printed
    assert "1 unit" in printed


def test_too_little_is_said_so(filled: Scout) -> None:
    assert "not enough evidence" in filled("ask", "Who works on malaria vaccines?").out
