"""The command line as a newcomer runs it: in an empty folder, without settings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from api.cli.main import run

PAPER = {
    "arxiv_id": "1901.00001",
    "title": "Low-loss silicon nitride ring resonators",
    "abstract": "We report silicon nitride ring resonators for integrated photonics with high quality factors.",
    "authors": "Ada de Vries, Bo Jansen",
    "categories": ["physics.optics"],
    "primary_category": "physics.optics",
    "created": "2019-01-02",
}


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Scout = Callable[..., Outcome]


@pytest.fixture
def scout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Scout]:
    """A caller of commands: ``scout("search", "laser")``."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Outcome:
        capfd.readouterr()
        code = run(list(arguments))
        printed = capfd.readouterr()
        return Outcome(code, printed.out, printed.err)

    yield call
    structlog.reset_defaults()  # commands set logs up for a standard error that is closed after the test


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A file of three records of which one is broken."""
    other = PAPER | {
        "arxiv_id": "1901.00002",
        "title": "A lithium niobate modulator",
        "abstract": "Modulators in thin-film lithium niobate for integrated photonics.",
    }
    path = tmp_path / "papers.jsonl"
    path.write_text(f"{json.dumps(PAPER)}\n{{broken\n{json.dumps(other)}\n")
    return path
