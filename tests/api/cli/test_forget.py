from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog

from api.cli.main import run
from core.errors import EngineError
from core.store import Store, open_store
from index.stage import IndexStage
from tests.api.cli.conftest import PAPER, Scout
from tests.core.store.forgotten_world import find, plant

MARKER = "Zwaluwenburg"
NAME = f"Quirijn {MARKER}"
MARKED = PAPER | {
    "arxiv_id": "1901.00009",
    "title": f"The {MARKER} ring resonator in silicon nitride",
    "abstract": f"Silicon nitride ring resonators of the {MARKER} kind are reported for photonic circuits.",
    "authors": f"{NAME}, Bo Jansen",
}
BY_PERSON = PAPER | {"arxiv_id": "1901.00008", "title": f"{NAME} on silicon nitride rings", "authors": NAME}
BROKEN = MARKED | {"created": "never", "arxiv_id": "1901.00007"}
ONE = "arxiv:1901.00009"
COMMANDS = (("document", ONE), ("person", NAME), ("source", "arxiv"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that went through all stages twice over marked records; only copy it."""
    folder = tmp_path_factory.mktemp("template")
    before = MARKED | {"title": f"{MARKER} as it was called before"}
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        for name, records in (("old", [before]), ("new", [MARKED, BY_PERSON, BROKEN, PAPER])):
            Path(f"{name}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
            run(["import", "arxiv", f"{name}.jsonl"])
            run(["run"])
    with opened(folder) as store:
        plant(store, store.documents.load_one(ONE).document)
    structlog.reset_defaults()
    return folder / "scoutbase-data"


@pytest.fixture
def home(template: Path, tmp_path: Path) -> Path:
    """A copy of the template, where ``scout`` finds it."""
    return Path(shutil.copytree(template, tmp_path / "scoutbase-data"))


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """What somebody types when asked."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """Open the store of an installation."""
    with open_store(f"sqlite:///{folder / 'scoutbase-data' / 'scoutbase.sqlite'}") as store:
        yield store


def files_with(home: Path, marker: str) -> list[str]:
    """Return the files that hold the bytes of a marker, in any case."""
    paths = sorted(path for path in home.rglob("*") if path.is_file())
    return [str(path.relative_to(home)) for path in paths if marker.lower().encode() in path.read_bytes().lower()]


@pytest.mark.parametrize(("command", "subject"), [*COMMANDS[:1], COMMANDS[2]])
def test_no_file_holds_a_byte_of_what_was_forgotten(
    scout: Scout, home: Path, tmp_path: Path, command: str, subject: str
) -> None:
    assert any("index/" in name for name in files_with(home, MARKER))
    assert any("sqlite" in name for name in files_with(home, MARKER))
    scout("forget", "person", NAME, "--reason", "asked to", "--yes", "--no-scrub")
    ended = scout("forget", command, subject, "--reason", "asked to", "--yes", "--json")
    assert (ended.code, ended.json["failures"], ended.json["indexes"]) == (0, [], ["tantivy"])
    with opened(tmp_path) as store:
        assert find(store, MARKER) == set()
    assert files_with(home, MARKER) == []


def test_a_person_is_found_nowhere_and_stays_away(scout: Scout, home: Path, tmp_path: Path) -> None:
    scout("forget", "document", ONE, "--reason", "asked to", "--yes", "--no-scrub")
    ended = scout("forget", "person", NAME, "--reason", "asked to", "--yes")
    assert (ended.code, "scout tag" in ended.err) == (0, True)
    path = tmp_path / "again.jsonl"
    path.write_text(json.dumps(BY_PERSON) + "\n")
    assert scout("import", "arxiv", str(path), "--json").json["hits"][0]["unchanged"] == 1
    path.unlink()
    assert scout("run").code == 0
    assert scout("search", f'author:"{NAME}"', "--json").json["total"] == 0
    assert scout("search", "rings", "--json").json["total"] == 2
    assert files_with(home, MARKER) == []


def test_a_document_is_gone_from_searches_when_the_command_returns(scout: Scout, home: Path) -> None:
    assert scout("search", MARKER, "--json").json["total"] == 2
    assert scout("forget", "document", ONE, "--reason", "asked to", "--yes", "--no-scrub").code == 0
    assert [hit["documents"] for hit in scout("search", MARKER, "--json").json["hits"]] == [["arxiv:1901.00008"]]
    assert scout("index", "--verify").code == 0
    assert home.is_dir()


@pytest.mark.parametrize(("command", "subject"), COMMANDS)
def test_a_dry_run_says_what_would_go_and_lets_it_be(
    scout: Scout, home: Path, tmp_path: Path, command: str, subject: str
) -> None:
    with opened(tmp_path) as store:
        before = find(store, MARKER)
    ended = scout("forget", command, subject, "--dry-run", "--json")
    assert (ended.code, ended.json["dry_run"]) == (0, True)
    assert ended.json["removed"]["evidence"] >= 1
    with opened(tmp_path) as store:
        assert find(store, MARKER) == before
    assert home.is_dir()


@pytest.mark.parametrize(("typed", "code", "left"), [("", 1, 2), ("n\n", 1, 2), ("y\n", 0, 1)], ids=repr)
def test_nothing_goes_unless_somebody_says_yes(
    scout: Scout, home: Path, answers: Callable[[str], None], typed: str, code: int, left: int
) -> None:
    answers(typed)
    ended = scout("forget", "document", ONE, "--reason", "asked to", "--no-scrub")
    assert (ended.code, "would go" in ended.out) == (code, True)
    assert scout("search", MARKER, "--json").json["total"] == left
    assert home.is_dir()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("document", ONE, "--yes"), "--reason"),
        (("document", ONE, "--reason", f"about {ONE}", "--yes"), "--reason"),
        (("document", ONE, "--reason", "asked to", "--json"), "--yes"),
        (("document", "arxiv:none", "--reason", "asked to", "--yes"), "no such document"),
        (("source", "nosuch", "--reason", "asked to", "--yes"), "no such source"),
        (("person", "…", "--reason", "asked to", "--yes"), "letters"),
        (("document", ONE, "--lift"), "not kept out"),
    ],
)
def test_wrong_use_is_said(scout: Scout, home: Path, arguments: tuple[str, ...], said: str) -> None:
    ended = scout("forget", *arguments)
    assert (ended.code, said in ended.err) == (2, True), ended.err
    assert home.is_dir()


def test_a_forgotten_source_is_refused_until_it_is_lifted(scout: Scout, home: Path, papers: Path) -> None:
    scout("forget", "source", "arxiv", "--reason", "asked to", "--yes", "--no-scrub")
    refused = scout("import", "arxiv", str(papers))
    assert (refused.code, "--lift" in refused.err) == (2, True)
    assert scout("forget", "source", "arxiv", "--lift", "--json").json == {"lifted": 1}
    assert scout("import", "arxiv", str(papers), "--json").json["hits"][0]["new"] == 2
    assert home.is_dir()


def test_a_forgotten_source_is_not_asked(scout: Scout, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOUT_CRAWL__SANDBOX_URL", "http://127.0.0.1:9")  # where nobody answers
    scout("forget", "source", "arxiv", "--reason", "asked to", "--yes", "--no-scrub")
    ended = scout("crawl", "arxiv", "--json")
    assert (ended.code, ended.json["hits"][0]["counts"]["read"], "--lift" in ended.err) == (3, 0, True)
    assert scout("sources", "--json").code == 0
    assert home.is_dir()


def test_an_index_that_cannot_follow_is_said(scout: Scout, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: IndexStage) -> None:
        raise EngineError("another process writes to it")

    with monkeypatch.context() as patched:
        patched.setattr(IndexStage, "run", fail)
        ended = scout("forget", "document", ONE, "--reason", "asked to", "--yes")
    assert (ended.code, "scout index --rebuild" in ended.err) == (3, True)
    assert scout("index").code == 0
    assert scout("search", MARKER, "--json").json["total"] == 1
    assert home.is_dir()


def test_a_reader_elsewhere_keeps_the_log_and_is_said(scout: Scout, home: Path, tmp_path: Path) -> None:
    with opened(tmp_path) as other, other.database.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM documents").all()
        ended = scout("forget", "document", ONE, "--reason", "asked to", "--yes")
    assert (ended.code, "do the same again" in ended.err) == (3, True)
    assert scout("forget", "document", ONE, "--reason", "asked to", "--yes").code == 0
    assert home.is_dir()
