"""``scout technologies`` as its user meets it: show, edit, look ahead, apply, go back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.taxonomy import load_taxonomy
from tests.api.cli.conftest import Scout

ADD = ("technologies", "edit", "lidar", "--add-term", "en:high quality factors")
HOME = Path("scoutbase-data")


@pytest.fixture
def filled(scout: Scout, papers: Path) -> Scout:
    scout("import", "arxiv", str(papers))
    assert scout("run").code == 0
    return scout


def test_the_list_says_which_taxonomy_it_is(scout: Scout) -> None:
    listed = scout("technologies", "--json").json
    assert listed["taxonomy"]["version"] == load_taxonomy().version
    assert listed["taxonomy"]["folder"] is None
    assert "as it is shipped" in scout("technologies").err


def test_an_id_in_the_place_of_a_command_shows_the_technology(scout: Scout) -> None:
    assert scout("technologies", "lidar", "--json").json["labels"]["en"] == "Lidar"
    assert scout("technologies", "--json", "lidar").json == scout("technologies", "show", "lidar", "--json").json


def test_an_edit_is_shown_before_it_is_done_and_changes_nothing_then(filled: Scout) -> None:
    shown = filled(*ADD, "--dry-run", "--json").json
    assert shown["facts"][0]["added"] == {"terms en": ["high quality factors"]}
    assert shown["documents"] == {"read": 2, "affected": 1, "changed": 1}
    assert not (HOME / "taxonomy").exists()
    assert filled("technologies", "history", "--json").json["total"] == 0


def test_an_edit_that_is_agreed_to_is_kept_applied_and_told(filled: Scout) -> None:
    done = filled(*ADD, "--yes", "--reason", "they are in every paper", "--json").json
    assert (done["applied"], done["documents"]["affected"], done["documents"]["same"]) == (True, 1, 1)
    assert filled("run").code == 0
    listed = filled("technologies", "--json").json["taxonomy"]
    assert (listed["is_own"], listed["outdated"], listed["version"]) == (True, 0, done["to"])
    (change,) = filled("technologies", "history", "lidar", "--json").json["hits"]
    assert (change["reason"], change["added"]) == ("they are in every paper", {"terms en": ["high quality factors"]})


def test_a_preview_tells_documents_with_the_words_that_change_them(filled: Scout) -> None:
    shown = filled(*ADD, "--dry-run").out
    assert "1 of 2 documents hold a name or a code of it; 1 change" in shown
    assert "“high quality factors”  Low-loss silicon nitride ring resonators" in shown


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_nobody_can_be_asked_without_a_terminal(scout: Scout, lang: str) -> None:
    ended = scout("technologies", "edit", "lidar", "--add-term", f"{lang}:beam")
    assert (ended.code, "--dry-run" in ended.err) == (2, True)
    assert scout("technologies", "edit", "lidar", "--yes").code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lidar", "--add-term", "fr:lumière"), "say the language first"),
        (("lidar", "--add-term", "en:C++"), "photonics-and-optical-technologies.yml:"),
        (("lidar", "--add-term", "en:" + "x" * 10_000), "longer than 200"),
        (("lidar", "--remove-term", "en:sheep"), "no such name"),
        (("alchemy", "--add-term", "en:gold"), "there is no such technology"),
        (("lidar", "--remove", "colour=red"), "NAME=VALUE"),
        (("--add-term", "en:gold"), "say which technology"),
    ],
)
def test_a_bad_edit_leaves_the_files_as_they_are(scout: Scout, arguments: tuple[str, ...], said: str) -> None:
    ended = scout("technologies", "edit", *arguments, "--yes")
    assert (ended.code, said in ended.err) == (2, True)
    assert not (HOME / "taxonomy").exists()
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("editor", ["false", "/nonexistent/ed", "'"])
def test_an_editor_that_fails_changes_nothing(scout: Scout, monkeypatch: pytest.MonkeyPatch, editor: str) -> None:
    monkeypatch.setattr("api.cli.taxonomy_edits.is_terminal", lambda: True)
    monkeypatch.setenv("VISUAL", editor)
    ended = scout("technologies", "edit", "spin-qubits", "--yes")
    assert (ended.code, "scout technologies edit: the editor ($VISUAL, $EDITOR): " in ended.err) == (2, True)
    assert not (HOME / "taxonomy").exists()


def test_a_large_family_is_retired_in_a_new_home(scout: Scout) -> None:
    arguments = ("technologies", "retire", "quantum-computing", "--with-children")
    assert len(scout(*arguments, "--dry-run", "--json").json["facts"]) == 10
    assert scout(*arguments, "--yes").code == 0
    assert scout("technologies", "spin-qubits").code == 2


def test_a_retired_id_leads_on_everywhere(filled: Scout, monkeypatch: pytest.MonkeyPatch) -> None:
    assert filled("technologies", "rename", "integrated-photonics", "photonic-chips", "--yes").code == 0
    shown = filled("technologies", "integrated-photonics", "--json")
    assert (shown.json["id"], "in favour of photonic-chips" in shown.err) == ("photonic-chips", True)
    assert filled("run").code == 0  # which follows integrated-photonics by default
    found = filled("search", "resonators", "--json").json["hits"][0]["technologies"]
    assert "photonic-chips" in found
    assert "integrated-photonics" not in found


def test_a_technology_that_leads_nowhere_says_so(scout: Scout) -> None:
    assert scout("technologies", "retire", "lidar", "--yes").code == 0
    ended = scout("technologies", "lidar")
    assert (ended.code, "nothing takes its place" in ended.err) == (2, True)


def test_split_and_merge_take_ids_with_blanks_or_commas(scout: Scout) -> None:
    assert scout("technologies", "split", "lidar", "--into", "lidar-air", "lidar-ground", "--yes").code == 0
    assert scout("technologies", "merge", "lidar-air", "lidar-ground", "--into", "laser-ranging", "--yes").code == 0
    assert scout("technologies", "lidar", "--json").json["id"] == "laser-ranging"
    ended = scout("technologies", "retire", "integrated-photonics", "--yes")
    assert (ended.code, "silicon-photonics" in ended.err) == (2, True)


def test_an_edit_by_hand_is_found_shown_and_applied(filled: Scout) -> None:
    filled(*ADD, "--yes")
    path = HOME / "taxonomy" / "photonics-and-optical-technologies.yml"
    path.write_text(path.read_text().replace("high quality factors", "ring resonators"))
    assert filled("technologies", "--json").json["taxonomy"]["is_edited"] is True
    assert filled("technologies", "diff", "--json").json["facts"][0]["removed"] == {
        "terms en": ["high quality factors"]
    }
    assert filled("technologies", "apply", "--yes").code == 0
    assert filled("technologies", "--json").json["taxonomy"]["is_edited"] is False
    assert "nothing changes" in filled("technologies", "apply", "--yes").err


def test_a_hand_that_breaks_a_file_is_told_by_line(filled: Scout) -> None:
    filled(*ADD, "--yes")
    path = HOME / "taxonomy" / "photonics-and-optical-technologies.yml"
    path.write_text(path.read_text().replace("level: 2", "level: 3", 1))
    for arguments in (["apply", "--yes"], ["diff"], ["edit", "lidar", "--add-term", "en:beam", "--yes"], []):
        ended = filled("technologies", *arguments)
        assert (ended.code, "photonics-and-optical-technologies.yml:" in ended.err) == (2, True)
    assert filled("technologies", "reset", "--yes").code == 0  # the way back is open
    assert load_taxonomy().version in filled("technologies").err


def test_reset_goes_back_and_keeps_the_own_files_aside(filled: Scout) -> None:
    filled(*ADD, "--yes")
    assert filled("technologies", "reset", "--yes").code == 0
    assert filled("technologies", "--json").json["taxonomy"]["folder"] is None
    (aside,) = HOME.glob("taxonomy-until-*")
    assert "quality factors" in (aside / "photonics-and-optical-technologies.yml").read_text()
    filled("run")
    assert filled("technologies", "--json").json["taxonomy"]["outdated"] == 0


def test_own_files_that_are_gone_are_told_with_the_way_back(scout: Scout) -> None:
    scout(*ADD, "--yes")
    shutil.rmtree(HOME / "taxonomy")
    for arguments in ([], ["apply", "--yes"]):
        ended = scout("technologies", *arguments)
        assert (ended.code, "there is no such folder: scout technologies reset" in ended.err) == (2, True)
    assert scout("technologies", "reset", "--yes").code == 0
    assert scout("technologies").code == 0


def test_an_update_takes_what_is_shipped_and_lists_what_was_edited(filled: Scout) -> None:
    filled(*ADD, "--yes")
    base = HOME / "taxonomy" / ".shipped" / "photonics-and-optical-technologies.yml"
    # As if an older version had been shipped when it was copied.
    base.write_text(
        base.read_text().replace("[Perowskit*, Solarenergie", "[Solarenergie").replace("en: Lidar", "en: Laser radar")
    )
    own = HOME / "taxonomy" / "photonics-and-optical-technologies.yml"
    own.write_text(
        own.read_text().replace("[Perowskit*, Solarenergie", "[Solarenergie").replace("en: Lidar", "en: LIDAR")
    )
    assert filled("technologies", "--json").json["taxonomy"]["is_behind"] is True
    ended = filled("technologies", "update", "--yes")
    assert (ended.code, "lidar, en: 'Lidar'; here 'LIDAR'" in ended.out) == (3, True)
    assert "quality factors" in own.read_text()
    assert own.read_text().count("Perowskit*") == 1
    assert filled("technologies", "--json").json["taxonomy"]["is_behind"] is False


def test_two_edits_at_once_are_one_edit_and_a_word(scout: Scout) -> None:
    from filelock import FileLock  # noqa: PLC0415 - stands for the other process

    HOME.mkdir()
    with FileLock(HOME / "technologies.lock"):
        ended = scout("technologies", "edit", "lidar", "--add-term", "en:beam", "--yes")
    assert (ended.code, "at work here" in ended.err) == (2, True)


def test_a_taxonomy_of_the_environment_is_edited_where_it_is(scout: Scout, monkeypatch: pytest.MonkeyPatch) -> None:
    scout("technologies", "edit", "lidar", "--add-term", "en:beam", "--yes")
    (HOME / "taxonomy").rename("elsewhere")
    (HOME / "installation.yml").unlink()
    monkeypatch.setenv("SCOUT_TAXONOMY", "elsewhere")
    assert scout("technologies", "edit", "lidar", "--add-term", "en:beam splitter", "--yes").code == 0
    assert "beam splitter" in Path("elsewhere/photonics-and-optical-technologies.yml").read_text()
    assert scout("technologies", "reset", "--yes").code == 2


def test_suggestions_of_an_empty_base_and_a_dismissal(scout: Scout) -> None:
    assert "no dated documents" in scout("technologies", "suggest").err
    assert scout("technologies", "suggest", "--json").json == {"total": 0, "hits": []}
    told = scout("technologies", "suggest", "--dismiss", "agent memories", "--reason", "too wide", "--json").json
    assert told == {"phrase": "agent memories", "dismissed": True, "new": True}
    assert "was dismissed before" in scout("technologies", "suggest", "--dismiss", "agent memory").err
    assert scout("technologies", "suggest", "--technology", "alchemy").code == 2
