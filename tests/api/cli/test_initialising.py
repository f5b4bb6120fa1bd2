"""``scout init``: by flags, on a terminal, again; what is wrong is named with its flag, and nothing is half written."""

from __future__ import annotations

import os
import pty
import select
import signal
import stat
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from core.settings import load_settings
from crawlers.keys import read_keys
from crawlers.setup.suggesting import wanted_keys
from crawlers.source import SHIPPED, Access, load_sources
from tests.api.cli.conftest import Scout
from tests.conftest import ROOT
from tests.crawlers.loopback import Reply, Web

KEY = "s3cret-outlet-key"
_LONGEST_S = 60.0
WORKS = Reply(b'{"items": [{"id": "1", "title": "One"}]}', media_type="application/json")
OUTLET = {
    "id": "outlet",
    "title": "The Outlet",
    "publisher": "Outlet",
    "kind": "paper",
    "access": "paged-api",
    "terms": {"licence": "free", "keep": "full"},
    "pace": {"delay_s": 0, "retries": 0},
    "cadence": "daily",
    "visible_from": "published",
    "record": {"key": "id", "title": "title"},
    "paged_api": {"records": "items"},
    "key": {"name": "OUTLET_KEY", "header": "X-Key", "register_at": "https://outlet.example/keys", "costs": "free"},
}


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A source of the operator that wants a key, beside those that are shipped."""
    with Web() as opened:
        opened.replies["/works"] = WORKS
        folder = tmp_path / "scoutbase-data" / "sources"
        folder.mkdir(parents=True)
        (folder / "outlet.yml").write_text(yaml.safe_dump(OUTLET | {"url": f"{opened.url}/works"}))
        monkeypatch.setenv("SCOUT_EGRESS__ALLOW", "127.0.0.1:*")
        monkeypatch.setenv("SCOUT_CRAWL__READERS", "0")
        yield opened


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """A file that holds a key."""
    path = tmp_path / "given"
    path.write_text(f"OUTLET_KEY={KEY}\n")
    return path


def kept(home: Path) -> dict[str, object]:
    path = home / "scoutbase-data" / "installation.yml"
    return dict(yaml.safe_load(path.read_text())) if path.exists() else {}


def test_flags_alone_set_an_installation_up(scout: Scout, tmp_path: Path) -> None:
    told = ("--technology", "quantum-technologies,lidar", "--contact", "ada@example.org", "--off", "electrive")
    done = scout("init", "--yes", *told)
    assert done.code == 0, done.err
    crawl = kept(tmp_path)["crawl"]
    assert isinstance(crawl, dict)
    assert (crawl["technologies"], crawl["contact"]) == (["quantum-technologies", "lidar"], "ada@example.org")
    assert "electrive" in crawl["sources_off"]
    assert "scout backfill --from" in done.err
    assert load_settings().crawl.technologies == "quantum-technologies,lidar"


def test_it_says_what_will_happen(scout: Scout) -> None:
    done = scout("init", "--yes", "--contact", "ada@example.org", "--json")
    asked = {one["source"]: one for one in done.json["asked"]}
    assert (asked["arxiv"]["cadence"], asked["arxiv"]["requests_a_day"]) == ("daily", 1.0)
    off = {one["id"]: one["why"] for one in done.json["sources"] if not one["on"]}
    assert "openalex" in off
    assert "OPENALEX_KEY" in off["openalex"]
    assert done.json["requests_a_day"] >= len(asked) / 31


def test_said_again_it_changes_only_what_is_said(scout: Scout, tmp_path: Path) -> None:
    scout("init", "--yes", "--contact", "ada@example.org", "--technology", "lidar", "--off", "electrive")
    before = kept(tmp_path)
    assert scout("init", "--yes").code == 0
    assert kept(tmp_path) == before
    scout("init", "--yes", "--contact", "bo@example.org", "--on", "electrive")
    crawl = kept(tmp_path)["crawl"]
    assert isinstance(crawl, dict)
    assert (crawl["contact"], crawl["technologies"]) == ("bo@example.org", ["lidar"])
    assert "electrive" not in crawl.get("sources_off", [])


def test_other_languages_and_kinds_suggest_other_sources(scout: Scout) -> None:
    done = scout("init", "--yes", "--language", "de", "--kind", "news", "--json")
    on = {one["id"] for one in done.json["sources"] if one["on"]}
    assert "electrive-de" in on
    assert not on & {"arxiv", "electrive"}


def test_a_key_is_tested_once_kept_for_its_owner_and_never_shown(
    scout: Scout, web: Web, given: Path, tmp_path: Path
) -> None:
    done = scout("init", "--yes", "--contact", "ada@example.org", "--keys-from", str(given))
    assert done.code == 0, done.err
    assert "key of outlet: ok" in done.out
    assert [headers["X-Key"] for headers in web.headers["/works"]] == [KEY]
    path = tmp_path / "scoutbase-data" / "keys"
    assert (stat.S_IMODE(path.stat().st_mode), f"OUTLET_KEY={KEY}" in path.read_text()) == (0o600, True)
    everything = done.out + done.err + (tmp_path / "scoutbase-data" / "installation.yml").read_text()
    assert KEY not in everything
    assert load_settings().crawl.keys_file == Path("scoutbase-data/keys")


@pytest.mark.parametrize(("status", "said"), [(401, "refused"), (500, "answered otherwise")])
def test_what_a_source_says_to_a_key_is_told_and_one_that_is_refused_is_not_kept(
    scout: Scout, web: Web, given: Path, status: int, said: str
) -> None:
    web.replies["/works"] = Reply(KEY.encode(), status, "text/plain")
    done = scout("init", "--yes", "--contact", "ada@example.org", "--keys-from", str(given))
    assert (f"key of outlet: {said}" in done.out, KEY in done.out + done.err) == (True, False)
    is_refused = status == 401
    assert (done.code, Path("scoutbase-data/keys").exists()) == ((3, False) if is_refused else (0, True))
    assert ("off: outlet: it wants a key: OUTLET_KEY" in done.err) is is_refused


def test_a_key_that_no_source_asks_for_is_told(scout: Scout, web: Web, tmp_path: Path) -> None:
    (tmp_path / "given").write_text(f"OUTLTE_KEY={KEY}\n")
    done = scout("init", "--yes", "--keys-from", "given")
    assert (done.code, "no source asks for a key OUTLTE_KEY" in done.err, web.hits) == (0, True, {})


def test_a_key_that_is_there_turns_its_source_on_however_it_came(scout: Scout, web: Web) -> None:
    del web
    told = ("init", "--yes", "--json", "--contact", "ada@example.org")
    assert {one["id"]: one["on"] for one in scout(*told).json["sources"]}["outlet"] is False
    Path("scoutbase-data/keys").write_text(f"OUTLET_KEY={KEY}\n")
    assert {one["id"]: one["on"] for one in scout(*told).json["sources"]}["outlet"] is True


def test_a_newcomer_without_keys_is_told_and_ends_well(scout: Scout, web: Web, given: Path) -> None:
    others = [one.id for one in load_sources().values() if one.access is not Access.BULK]
    off = ",".join(one for one in others if one not in {"openalex", "epo-ops"})
    scout("init", "--yes", "--contact", "ada@example.org", "--off", off)
    first = scout("run")
    assert (first.code, web.hits) == (0, {})
    left = "epo-ops (EPO_OPS), openalex (OPENALEX_KEY), outlet (OUTLET_KEY)"
    assert f"not asked for want of a key: {left}" in first.err
    assert [line.split()[-2] for line in scout("sources").out.splitlines() if line.startswith("outlet")] == ["key"]
    scout("init", "--yes", "--no-test", "--keys-from", str(given))
    assert scout("crawl", "--json").json["hits"][0]["counts"]["new"] == 1


def test_what_was_switched_off_stays_off_when_other_technologies_are_followed(scout: Scout) -> None:
    scout("init", "--yes", "--technology", "lidar", "--off", "electrive")
    done = scout("init", "--yes", "--technology", "quantum-technologies", "--json")
    is_on = {one["id"]: one["on"] for one in done.json["sources"]}
    assert (is_on["electrive"], is_on["the-quantum-insider"]) == (False, True)


def test_what_is_kept_and_is_gone_is_mended_by_saying_it_again(scout: Scout, tmp_path: Path) -> None:
    (tmp_path / "scoutbase-data").mkdir()
    path = tmp_path / "scoutbase-data" / "installation.yml"
    path.write_text("crawl: {technologies: [lasers], sources_off: [nowhere], keys_file: keys}\n")
    assert scout("sources").code == 2
    assert scout("init", "--yes", "--technology", "lidar").code == 0
    assert (kept(tmp_path), scout("sources").code) == ({"crawl": {"technologies": ["lidar"]}}, 0)


def test_what_the_environment_says_otherwise_is_told(scout: Scout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOUT_CRAWL__CONTACT", "bo@example.org")
    done = scout("init", "--yes", "--contact", "ada@example.org", "--technology", "lidar")
    wins = [line for line in done.err.splitlines() if "wins over what was written" in line]
    assert [line.partition(" ")[0] for line in wins] == ["SCOUT_CRAWL__CONTACT"]


def test_languages_said_again_bring_their_sources_back(scout: Scout) -> None:
    scout("init", "--yes", "--language", "de")
    assert {one["id"]: one["on"] for one in scout("init", "--yes", "--json").json["sources"]}["tech-eu"] is False
    done = scout("init", "--yes", "--language", "de,en", "--json")
    assert {one["id"]: one["on"] for one in done.json["sources"]}["tech-eu"] is True


def test_keys_are_not_tested_where_somebody_says_so(scout: Scout, web: Web, given: Path) -> None:
    assert scout("init", "--yes", "--no-test", "--keys-from", str(given)).code == 0
    assert web.hits == {}


def test_a_key_that_comes_later_turns_its_source_on(scout: Scout, web: Web, given: Path) -> None:
    del web
    first = scout("init", "--yes", "--json").json["sources"]
    second = scout("init", "--yes", "--no-test", "--keys-from", str(given), "--json").json["sources"]
    assert [{one["id"]: one["on"] for one in told}["outlet"] for told in (first, second)] == [False, True]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--technology", "lasers"], "--technology lasers: no such technology"),
        (["--contact", "nobody"], "--contact nobody: neither an e-mail"),
        (["--language", "fr"], "--language fr: no such thing as a language"),
        (["--kind", "novel"], "--kind novel: no such thing as a kind"),
        (["--on", "nowhere"], "--on nowhere: no such thing as a source"),
        (["--off", "nowhere"], "--off nowhere: no such thing as a source"),
        (["--on", "arxiv", "--off", "arxiv"], "--on arxiv: either on or off"),
        (["--sandbox", "https://example.org"], "--sandbox https://example.org: a sandbox is on this machine"),
        (["--sandbox", "http://127.0.0.1:9"], "--sandbox http://127.0.0.1:9: nothing answers there"),
        (["--sandbox", "http://127.0.0.1:9", "--no-sandbox"], "either --sandbox or --no-sandbox"),
        (["--keys-from", "nowhere"], "--keys-from=nowhere"),
        (["--keys-from", "wrong"], "--keys-from=wrong:1: not NAME=value"),
        (["--keys-from", "short"], "--keys-from A_KEY: a key is from 4"),
    ],
)
def test_wrong_use_is_named_with_its_flag_and_nothing_is_written(
    scout: Scout, tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "wrong").write_text("no key at all\n")
    (tmp_path / "short").write_text("A_KEY=x\n")
    ended = scout("init", "--yes", *arguments)
    assert (ended.code, said in ended.err) == (2, True), ended.err
    assert not (tmp_path / "scoutbase-data" / "installation.yml").exists()


@pytest.mark.parametrize("told", [("--sandbox", "http://127.0.0.1:9"), ("--no-sandbox",)])
def test_a_fictional_world_and_the_real_one_do_not_come_into_one_base(
    scout: Scout, papers: Path, monkeypatch: pytest.MonkeyPatch, told: tuple[str, ...]
) -> None:
    scout("import", "arxiv", str(papers))
    if "--no-sandbox" in told:
        monkeypatch.setenv("SCOUT_CRAWL__SANDBOX_URL", "http://127.0.0.1:9")
    ended = scout("init", "--yes", "--no-test", *told)
    assert (ended.code, f"{told[0]}: this home holds documents" in ended.err) == (2, True), ended.err


def test_what_is_wrong_is_told_before_anybody_is_asked(scout: Scout, web: Web, given: Path) -> None:
    for wrong in (("--on", "nowhere"), ("--off", "nowhere"), ("--kind", "novel"), ("--technology", "lasers")):
        assert scout("init", "--yes", "--contact", "a@example.org", "--keys-from", str(given), *wrong).code == 2
    assert web.hits == {}


def test_nobody_is_asked_where_nobody_can_answer(scout: Scout, tmp_path: Path) -> None:
    ended = scout("init")
    assert (ended.code, "--yes" in ended.err) == (2, True)
    assert kept(tmp_path) == {}


class Terminal:
    """A terminal with a newcomer before it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "api.cli.main", *arguments],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.shown = ""

    def wait_for(self, text: str) -> None:
        """Read until a text is shown that was not there before."""
        begun, end_s = len(self.shown), time.monotonic() + _LONGEST_S
        while text not in self.shown[begun:]:
            assert time.monotonic() < end_s, f"{text!r} is not shown: {self.shown[begun:][-2_000:]}"
            if select.select([self._ours], [], [], 0.2)[0]:
                self.shown += os.read(self._ours, 65_536).decode("utf-8", "replace")

    def type(self, text: str) -> None:
        os.write(self._ours, f"{text}\n".encode())

    def type_hidden(self, text: str) -> None:
        """Type when nothing is shown any more of what is typed."""
        end_s = time.monotonic() + _LONGEST_S
        while termios.tcgetattr(self._ours)[3] & termios.ECHO:
            assert time.monotonic() < end_s
            time.sleep(0.02)
        self.type(text)

    def end(self) -> int:
        """Read what is left, and return the exit code."""
        with suppress(OSError):  # the other end is closed
            while True:
                self.shown += os.read(self._ours, 65_536).decode("utf-8", "replace")
        os.close(self._ours)
        return self.process.wait()


def test_a_newcomer_is_asked_one_thing_after_the_other(tmp_path: Path, web: Web) -> None:
    terminal = Terminal(tmp_path, "init", "--keys-from", str(only_shipped_keys(tmp_path)), "--no-test")
    terminal.wait_for("what is followed")
    terminal.type("lasers")
    terminal.wait_for("no such technology")
    terminal.type("lidar")
    terminal.wait_for("contact")
    terminal.type("ada@example.org")
    terminal.wait_for("OUTLET_KEY (Enter: none)")
    terminal.type_hidden(KEY)
    terminal.wait_for("switch")
    terminal.type("electrive-de")
    terminal.wait_for("write this?")
    terminal.type("y")
    assert terminal.end() == 0, terminal.shown
    assert "register at https://outlet.example/keys (free)" in terminal.shown
    assert KEY not in terminal.shown
    crawl = kept(tmp_path)["crawl"]
    assert isinstance(crawl, dict)
    assert (crawl["technologies"], crawl["contact"]) == (["lidar"], "ada@example.org")
    assert f"OUTLET_KEY={KEY}" in (tmp_path / "scoutbase-data" / "keys").read_text()
    del web


def test_a_newcomer_whose_key_is_refused_is_asked_again(tmp_path: Path, web: Web) -> None:
    web.replies["/works"] = lambda hit, _: Reply(b"no", 401, "text/plain") if hit == 1 else WORKS
    only_shipped_keys(tmp_path).rename(tmp_path / "scoutbase-data" / "keys")
    terminal = Terminal(tmp_path, "init", "--contact", "ada@example.org", "--technology", "lidar")
    for name in wanted_keys(load_sources(SHIPPED, tmp_path / "scoutbase-data" / "sources")):
        for key in ("wrong-key", KEY) if name == "OUTLET_KEY" else ("",):
            terminal.wait_for(f"{name}, id:secret (Enter" if name == "EPO_OPS" else f"{name} (Enter")
            terminal.type_hidden(key)
    terminal.wait_for("switch")
    terminal.type("")
    terminal.wait_for("write this?")
    terminal.type("")
    assert terminal.end() == 0, terminal.shown
    assert "HTTP 401: 'no'; it is not kept" in terminal.shown
    assert [headers["X-Key"] for headers in web.headers["/works"]] == ["wrong-key", KEY]
    assert read_keys(tmp_path / "scoutbase-data" / "keys")["OUTLET_KEY"] == KEY


def only_shipped_keys(folder: Path) -> Path:
    """A file with keys for all shipped sources that want one: they are not asked about then."""
    path = folder / "shipped"
    path.write_text("".join(f"{name}=fictional:key\n" for name in wanted_keys(load_sources())))
    return path


@pytest.mark.parametrize("question", ["what is followed", "contact", "write this?"])
def test_who_turns_away_leaves_nothing_behind(tmp_path: Path, question: str) -> None:
    terminal = Terminal(tmp_path, "init", "--keys-from", str(only_shipped_keys(tmp_path)), "--no-test")
    for shown in ("what is followed", "contact", "switch", "write this?"):
        terminal.wait_for(shown)
        if shown == question:
            break
        terminal.type("")
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.end() != 0
    assert not (tmp_path / "scoutbase-data").exists()
