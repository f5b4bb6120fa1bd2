"""Commands that go on until they are interrupted: the server, and the run that repeats."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli import pipeline
from core.errors import ConfigurationError, EngineError
from tests.api.cli.conftest import Scout


@pytest.fixture
def taken_port() -> Iterator[str]:
    """A port of loopback on which somebody else listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield str(listening.getsockname()[1])


def test_a_port_that_is_taken_is_a_failure(scout: Scout, taken_port: str) -> None:
    ended = scout("serve", "--port", taken_port)
    assert ended.code == 1
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("setting", "code", "said"),
    [
        ("SCOUT_TAXONOMY=nowhere", 2, "there is no such folder"),
        ("SCOUT_STORE__URL=sqlite:///papers.jsonl", 1, "database"),
        ("SCOUT_STORE__URL=nonsense", 2, "SCOUT_STORE__URL"),
    ],
)
def test_what_cannot_be_opened_is_said_before_serving(
    scout: Scout, papers: Path, monkeypatch: pytest.MonkeyPatch, setting: str, code: int, said: str
) -> None:
    assert papers.is_file()
    monkeypatch.setenv(*setting.split("=", 1))
    ended = scout("serve", "--port", "0")
    assert (ended.code, said in ended.err) == (code, True), ended.err
    assert "serving" not in ended.err
    assert "Traceback" not in ended.err


def test_a_damaged_index_is_said_before_serving(scout: Scout, papers: Path, tmp_path: Path) -> None:
    scout("import", "arxiv", str(papers))
    scout("index")
    (meta,) = (tmp_path / "scoutbase-data" / "index").glob("*/scoutbase.json")
    meta.write_bytes(b"")
    ended = scout("serve", "--port", "0")
    assert (ended.code, "scout index --rebuild" in ended.err) == (1, True)


@pytest.mark.parametrize("error", [EngineError("disk full"), ConfigurationError("no such source")], ids=repr)
def test_a_round_that_fails_is_said_and_the_next_one_goes_on(
    scout: Scout, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    rounds = iter([error, KeyboardInterrupt()])

    def end_round(*_: object) -> None:
        raise next(rounds)

    monkeypatch.setattr(pipeline, "run_stages", end_round)
    ended = scout("run", "--every", "1s")
    assert ended.code in {1, 130}
    assert str(error) in ended.err
    assert ended.err.count("next run in 1 s") == 1
    assert "Traceback" not in ended.err
