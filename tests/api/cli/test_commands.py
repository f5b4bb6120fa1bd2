from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import typer

from api.cli.main import make_app
from core.models import Cause, Document, DocumentKind, UnitKind
from core.store import open_store
from core.store.units import MERGED, Merge, UnitPlan
from crawlers.source import load_sources
from tests.api.cli.conftest import Scout

_GROUP = typer.main.get_command(make_app())
COMMANDS = sorted(getattr(_GROUP, "commands", {}))
DATA_COMMANDS = [
    "crawl",
    "import",
    "sources",
    "tag",
    "resolve",
    "index",
    "run",
    "search",
    "technologies",
    "status",
    "doctor",
]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(scout: Scout, name: str) -> None:
    shown = scout(name, "--help")
    assert shown.code == 0
    assert "Usage" in shown.out


@pytest.mark.parametrize("name", DATA_COMMANDS)
def test_every_data_command_can_answer_as_json(scout: Scout, name: str) -> None:
    assert "--json" in scout(name, "--help").out


@pytest.mark.parametrize("name", COMMANDS)
def test_an_unknown_option_is_wrong_use(scout: Scout, name: str) -> None:
    assert scout(name, "--nonsense").code == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_half_a_character_is_wrong_use(scout: Scout, name: str) -> None:
    told = scout(name, "--json", "half \udcff")
    assert (told.code, told.out) == (2, "")
    assert told.err == "scout: half \ufffd: this word is no text: it holds bytes that are not UTF-8\n"


def test_the_way_from_a_file_to_a_search_answer(scout: Scout, papers: Path) -> None:
    taken = scout("import", "arxiv", str(papers), "--json")
    assert (taken.code, taken.json["hits"][0]["new"], taken.json["hits"][0]["refused"]) == (3, 2, 1)
    assert scout("run").code == 0
    found = scout("search", "silicon nitride ring resonator", "--json")
    assert found.code == 0
    assert [hit["documents"] for hit in found.json["hits"]] == [["arxiv:1901.00001"]]
    assert found.json["histogram"] == [{"start": "2019-01-01", "count": 1}]
    assert "silicon-nitride-photonics" in found.json["hits"][0]["technologies"]


def test_what_was_refused_is_listed_with_its_place(scout: Scout, papers: Path) -> None:
    scout("import", "arxiv", str(papers))
    (refused,) = scout("status", "--json").json["refused"]
    assert refused["refusal"]["place"] == "papers.jsonl:2"
    assert "papers.jsonl:2" in scout("status", "--refused").out


def test_results_for_eyes_mark_nothing_of_what_a_source_wrote(scout: Scout, papers: Path) -> None:
    papers.write_text(papers.read_text().replace("Low-loss", "[red]\\u001b[2J Low-loss"))
    scout("import", "arxiv", str(papers))
    scout("run")
    shown = scout("search", "ring resonators").out
    assert "[red]" in shown
    assert "\x1b[2J" not in shown


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["search", '"silicon nitride'], 2, "column 1"),
        (["search", "colour:red"], 2, "column 1"),
        (["search", "x" * 10_000], 2, "column"),
        (["search", "laser"], 1, "scout index"),
        (["technologies", "alchemy"], 2, "alchemy"),
        (["import", "nonsense", "papers.jsonl"], 2, "nonsense"),
        (["import", "arxiv", "none.jsonl"], 2, "none.jsonl"),
        (["crawl", "nowhere"], 2, "nowhere"),
        (["crawl", "arxiv"], 2, "SCOUT_CRAWL__CONTACT"),
        (["serve", "--host", "0.0.0.0"], 2, "loopback"),
        (["run", "--every", "soon"], 2, "30m"),
        (["resolve", "--undo", "7"], 2, "statement 7"),
        (["frobnicate"], 2, "frobnicate"),
    ],
)
def test_a_wrong_use_says_what_and_where(
    scout: Scout, papers: Path, arguments: list[str], code: int, said: str
) -> None:
    assert papers.is_file()
    ended = scout(*arguments)
    assert ended.code == code
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_an_unknown_setting_ends_every_command(scout: Scout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOUT_HOEM", "x")
    ended = scout("status")
    assert (ended.code, "SCOUT_HOEM" in ended.err) == (2, True)


def test_running_without_a_contact_says_that_nothing_is_crawled(scout: Scout) -> None:
    ended = scout("run")
    assert ended.code == 0
    assert "SCOUT_CRAWL__CONTACT" in ended.err


def test_doctor_names_the_part_that_is_ill(scout: Scout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert scout("doctor").code == 0
    broken = tmp_path / "taxonomy"
    broken.mkdir()
    (broken / "taxonomy.yml").write_text("")
    monkeypatch.setenv("SCOUT_TAXONOMY", str(broken))
    ended = scout("doctor", "--json")
    assert (ended.code, ended.json["ok"]) == (1, False)
    assert "taxonomy.yml" in ended.json["checks"]["taxonomy"]["says"]


def test_doctor_checks_the_sources_of_the_operator(
    scout: Scout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "broken.yml").write_text("id: [")
    monkeypatch.setenv("SCOUT_CRAWL__SOURCES", str(tmp_path / "mine"))
    ended = scout("doctor", "--json")
    assert ended.code == 1
    assert "broken.yml" in ended.json["checks"]["sources"]["says"]


def test_doctor_tells_which_keys_are_missing_and_who_may_read_those_there_are(
    scout: Scout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = [one for one in load_sources().values() if one.enabled and one.key and one.key.required]
    assert f"{len(closed)} of them without their key" in scout("doctor").out
    (tmp_path / "keys").write_text("OPENALEX_KEY=s3cret\n")
    (tmp_path / "keys").chmod(0o644)
    monkeypatch.setenv("SCOUT_CRAWL__KEYS_FILE", str(tmp_path / "keys"))
    shown = scout("doctor").out
    assert f"{len(closed) - 1} of them without their key; others may read the keys: chmod 600" in shown
    monkeypatch.setenv("SCOUT_CRAWL__KEYS_FILE", "nowhere")
    ended = scout("doctor", "--json")
    assert (ended.code, "nowhere" in ended.json["checks"]["sources"]["says"]) == (1, True)


@pytest.mark.parametrize("damage", [b"", b"{", None])
def test_doctor_shows_a_damaged_index_and_a_rebuild_mends_it(
    scout: Scout, papers: Path, tmp_path: Path, damage: bytes | None
) -> None:
    scout("import", "arxiv", str(papers))
    scout("index")
    (meta,) = (tmp_path / "scoutbase-data" / "index").glob("*/scoutbase.json")
    meta.unlink() if damage is None else meta.write_bytes(damage)
    ended = scout("doctor", "--json")
    assert (ended.code, "scout index --rebuild" in ended.json["checks"]["index"]["says"]) == (1, True)
    assert scout("index", "--rebuild").code == 0
    assert scout("doctor").code == 0


def test_a_join_that_is_undone_is_one_json_object(scout: Scout, tmp_path: Path, now: datetime) -> None:
    documents = [Document("arxiv", key, DocumentKind.PAPER, key) for key in "12"]
    with open_store(f"sqlite:///{tmp_path / 'scoutbase-data' / 'scoutbase.sqlite'}") as store:
        store.documents.save([(document, None) for document in documents], now)
        founded = {f"u-{d.key}": (UnitKind.WORK, d.id) for d in documents}
        store.save_resolved(UnitPlan(founded, touched=dict.fromkeys(founded, Cause.NEW)), {}, [], [], now)
        store.save_resolved(UnitPlan(merges=[Merge("u-2", "u-1", "same text")]), {}, [], [], now)
        (join,) = store.statements.standing(MERGED)
    undone = scout("resolve", "--undo", str(join.id), "--json")
    assert (undone.code, undone.json["subject"], undone.json["id"]) == (0, "u-2", join.id)


def test_a_rebuilt_index_answers_as_the_one_before(scout: Scout, papers: Path) -> None:
    scout("import", "arxiv", str(papers))
    scout("run")
    before = scout("search", "photonics", "--json").json["total"]
    assert scout("index", "--rebuild").code == 0
    assert scout("search", "photonics", "--json").json["total"] == before > 0


def test_migrating_a_new_database_says_its_version(scout: Scout) -> None:
    assert scout("db", "migrate", "--json").json["after"]


def test_the_version_is_shown(scout: Scout) -> None:
    assert scout("--version").out.startswith("scoutbase ")
