from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from core.errors import ConfigurationError
from core.settings import Settings, load_settings, setting_names


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_defaults_need_nothing() -> None:
    settings = load_settings()
    assert settings.store_url.startswith("sqlite:///")
    assert settings.serve.host == "127.0.0.1"


def test_a_nested_setting_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCOUT_HOME", str(tmp_path))
    monkeypatch.setenv("SCOUT_INDEX__HEAP_MB", "64")
    settings = load_settings()
    assert (settings.home, settings.index.heap_mb) == (tmp_path, 64)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        load_settings().demo = True  # type: ignore[misc]


@pytest.mark.parametrize("name", ["SCOUT_HOEM", "SCOUT_INDEX__HEEP", "SCOUT_STORE__", "scout_hoem"])
def test_an_unknown_setting_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(ConfigurationError, match=name):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SCOUT_INDEX__HEAP_MB", "much"),
        ("SCOUT_INDEX__HEAP_MB", "1"),
        ("SCOUT_SERVE__PORT", "70000"),
        ("SCOUT_LOG__LEVEL", "loud"),
        ("SCOUT_STORE__TIMEOUT_S", "-1"),
    ],
)
def test_a_wrong_value_is_named_with_its_setting(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=name):
        load_settings()


def test_an_unknown_line_of_the_env_file_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=x\nSCOUT_HOEM=x\nSCOUT_INDEX__HEEP=1\n")
    with pytest.raises(ConfigurationError, match=r"^SCOUT_HOEM, SCOUT_INDEX__HEEP in \.env: unknown setting$"):
        load_settings()


def test_lines_of_other_programs_in_the_env_file_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=x\nSCOUT_INDEX__HEAP_MB=64\nEMPTY\n")
    assert load_settings().index.heap_mb == 64


def test_a_wrong_value_in_the_env_file_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SCOUT_INDEX__HEAP_MB=much\n")
    with pytest.raises(ConfigurationError, match="SCOUT_INDEX__HEAP_MB"):
        load_settings()


def test_an_env_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"SCOUT_HOME=\xff\n")
    with pytest.raises(ConfigurationError, match=r"\.env"):
        load_settings()


@pytest.mark.parametrize("name", sorted(setting_names()))
def test_every_setting_is_described_and_documented(name: str) -> None:
    manual = (Path(__file__).resolve().parents[2] / "docs" / "settings.md").read_text()
    assert setting_names()[name]
    assert f"`{name}`" in manual


def test_the_whole_tree_of_settings_is_frozen() -> None:
    assert Settings.model_config["frozen"]
    groups = [value for value in dict(load_settings()).values() if isinstance(value, BaseModel)]
    assert groups
    assert all(group.model_config["frozen"] for group in groups)


def keep(home: Path, text: str) -> Path:
    home.mkdir(exist_ok=True)
    (home / "installation.yml").write_text(text)
    return home


def test_what_is_kept_in_the_home_holds_where_the_environment_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = keep(tmp_path / "home", "crawl: {contact: kept@example.org, keys_file: keys, sources_off: [a, b]}\n")
    monkeypatch.setenv("SCOUT_HOME", str(home))
    monkeypatch.setenv("SCOUT_CRAWL__READERS", "0")
    crawl = load_settings().crawl
    assert (crawl.contact, crawl.keys_file, crawl.sources_off, crawl.readers) == (
        "kept@example.org",
        home / "keys",
        "a,b",
        0,
    )


@pytest.mark.parametrize("where", ["environment", "file"])
def test_what_is_said_wins_over_what_is_kept(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path / "scoutbase-data", "crawl: {contact: kept@example.org}\n")
    if where == "environment":
        monkeypatch.setenv("SCOUT_CRAWL__CONTACT", "said@example.org")
    else:
        (tmp_path / ".env").write_text("SCOUT_CRAWL__CONTACT=said@example.org\n")
    assert load_settings().crawl.contact == "said@example.org"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("crawl:\n  kontact: x\n", "installation.yml:2: crawl.kontact: unknown setting"),
        ("hoem: x\n", "installation.yml:1: hoem: unknown setting"),
        ("home: x\n", "installation.yml:1: home: unknown setting"),
        ("demo: true\ncrawl: yes\n", "installation.yml:2: crawl: a group of settings"),
        ("log:\n  level: loud\n", "installation.yml:2: log.level: Input should be"),
        ("demo: maybe\n", "installation.yml:1: demo: Input should be"),
        ("- a\n", "installation.yml:1: the file must be a mapping"),
        ("crawl: {\n", "not YAML"),
        ("", "the file is empty"),
    ],
)
def test_what_is_wrong_in_the_kept_file_is_named_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    keep(tmp_path / "scoutbase-data", text)
    with pytest.raises(ConfigurationError, match=said.replace(".", r"\.")):
        load_settings()
