"""What is chosen, suggested and foreseen, and how it is written down."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.errors import ConfigurationError, InputError
from core.models import DocumentKind
from core.settings import load_settings
from crawlers.keys import read_keys
from crawlers.setup.choices import (
    Choices,
    check_contact_text,
    check_key,
    check_kinds,
    check_languages,
    check_sandbox_url,
    check_sources,
)
from crawlers.setup.choosing import apply_choices, followed_topic
from crawlers.setup.foreseeing import foresee
from crawlers.setup.suggesting import Wanted, settle, suggest, wanted_keys
from crawlers.setup.writing import SandboxFiles, write_choices, write_keys
from crawlers.source import Source
from tests.crawlers.loopback import make_source

ALL_KINDS = tuple(DocumentKind)
SANDBOX = SandboxFiles(Path("/world/sources"), Path("/world/keys"))


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("text", ["ada@example.org", " ada@example.org ", "https://example.org/bot", "http://a.nl"])
def test_a_contact_is_an_address_that_somebody_answers_at(text: str) -> None:
    assert check_contact_text(text) == text.strip()


@pytest.mark.parametrize(
    "text", ["", "ada", "ada@localhost", "@example.org", "ada@example.org, bo@example.org", "ftp://a.nl"]
)
def test_any_other_contact_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="neither an e-mail address nor a web address"):
        check_contact_text(text)


@pytest.mark.parametrize("text", ["http://127.0.0.1:8100", "http://127.0.0.1:8100/", "http://localhost:1"])
def test_a_sandbox_is_on_this_machine(text: str) -> None:
    assert check_sandbox_url(text) == text.rstrip("/")


@pytest.mark.parametrize(
    "text", ["", "127.0.0.1:8100", "https://example.org", "http://10.0.0.1:80", "http://127.0.0.1/?a=1"]
)
def test_any_other_sandbox_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="on this machine"):
        check_sandbox_url(text)


@pytest.mark.parametrize("value", ["consumer", "consumer:", ":secret"])
def test_a_key_that_tokens_are_had_for_is_a_pair(value: str) -> None:
    with pytest.raises(InputError, match="a pair, id:secret"):
        check_key("EPO_OPS", value, is_pair=True)
    assert check_key("EPO_OPS", "consumer:s:ecret", is_pair=True) == "consumer:s:ecret"


@pytest.mark.parametrize("value", ["", "abc", "two words", "tab\tbed", "é" * 10, "x" * 401])
def test_what_is_no_key_is_refused_without_being_told(value: str) -> None:
    with pytest.raises(InputError) as refused:
        check_key("OUTLET_KEY", value)
    assert refused.value.place == "OUTLET_KEY"
    assert not value or value not in str(refused.value)


@pytest.mark.parametrize(
    ("check", "values", "said"),
    [
        (check_languages, ["en", "fr"], "fr: no such thing as a language; there are: en, nl, de"),
        (check_kinds, ["novel"], "novel: no such thing as a kind"),
        (
            lambda values: check_sources(values, ["arxiv"]),
            ["arxvi"],
            "arxvi: no such thing as a source; there are: arxiv",
        ),
    ],
)
def test_a_value_that_there_is_not_is_named_with_those_there_are(check: Any, values: list[str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        check(values)


def make_sources(**facts: dict[str, Any]) -> dict[str, Source]:
    return {name: make_source(id=name, **own) for name, own in facts.items()}


SOURCES = make_sources(
    general={},
    quantum={"about": ["quantum-technologies"]},
    german={"language": "de"},
    every={"language": "und"},
    off={"enabled": False},
    closed={"key": {"name": "CLOSED_KEY", "header": "X-Key"}},
    faster={"key": {"name": "FASTER_KEY", "header": "X-Key", "required": False}},
    files={"access": "bulk", "url": None},
)


def make_wanted(**facts: Any) -> Wanted:
    own: dict[str, Any] = {"members": frozenset({"lidar"}), "languages": ("en",), "kinds": ALL_KINDS}
    return Wanted(**(own | facts))


def test_what_suits_is_suggested_and_what_does_not_has_a_reason() -> None:
    suggested = {one.source.id: one.why for one in suggest(SOURCES.values(), make_wanted())}
    assert suggested == {
        "general": "",
        "quantum": "it is about quantum-technologies",
        "german": "its language is de",
        "every": "",
        "off": "off in its file",
        "closed": "it wants a key: CLOSED_KEY",
        "faster": "",
    }


@pytest.mark.parametrize(
    ("facts", "source"),
    [
        ({"members": frozenset({"quantum-technologies"})}, "quantum"),
        ({"languages": ("de",)}, "german"),
        ({"keys": frozenset({"CLOSED_KEY"})}, "closed"),
    ],
)
def test_a_source_is_suggested_to_who_follows_reads_or_has_what_it_wants(facts: dict[str, Any], source: str) -> None:
    assert source in {one.source.id for one in suggest(SOURCES.values(), make_wanted(**facts)) if one.is_on}


def test_sources_of_other_kinds_are_not_suggested() -> None:
    suggestions = suggest(SOURCES.values(), make_wanted(kinds=(DocumentKind.PAPER,)))
    assert not [one for one in suggestions if one.is_on]


def test_kept_is_what_differs_from_files_and_suggestions() -> None:
    suggestions = suggest(SOURCES.values(), make_wanted())
    settled, on, off = settle(suggestions, on={"off", "general", "german"}, off={"every"})
    assert {one.source.id for one in settled if one.is_on} == {"off", "general", "german", "faster"}
    assert (on, off) == (("german", "off"), ("quantum", "every"))
    again, on_again, off_again = settle(suggestions, set(on), set(off))
    assert [one.is_on for one in again] == [one.is_on for one in settled]
    assert (on_again, off_again) == (on, off)


@pytest.mark.parametrize("on", [set(), {"closed"}])
def test_a_source_that_only_lacks_its_key_is_off_for_now_and_not_for_good(on: set[str]) -> None:
    lacking, holding = (suggest(SOURCES.values(), make_wanted(keys=keys)) for keys in ((), {"CLOSED_KEY"}))
    settled, kept_on, kept_off = settle(lacking, on, ())
    assert [(one.is_on, one.why) for one in settled if one.source.id == "closed"] == [
        (False, "it wants a key: CLOSED_KEY")
    ]
    later, _, _ = settle(holding, kept_on, kept_off)
    assert "closed" in {one.source.id for one in later if one.is_on}


def test_a_source_that_is_switched_off_stays_so_when_its_key_is_there() -> None:
    suggestions = suggest(SOURCES.values(), make_wanted(keys={"CLOSED_KEY"}))
    settled, _, off = settle(suggestions, (), {"closed"})
    assert [(one.is_on, one.why) for one in settled if one.source.id == "closed"] == [(False, "as you say")]
    assert "closed" in off


@pytest.mark.parametrize(("on", "names"), [((), []), (("dark",), ["DARK_KEY"])])
def test_a_source_that_is_off_in_its_file_is_asked_for_its_key_when_it_is_switched_on(
    on: tuple[str, ...], names: list[str]
) -> None:
    sources = make_sources(dark={"enabled": False, "key": {"name": "DARK_KEY", "header": "X-Key"}})
    assert list(wanted_keys(sources, on)) == names


def test_keys_are_asked_for_where_a_source_that_is_on_wants_them() -> None:
    assert list(wanted_keys(SOURCES)) == ["CLOSED_KEY", "FASTER_KEY"]


def test_it_is_foreseen_how_often_each_source_is_asked() -> None:
    facts = {"access": "paged-api", "paged_api": {"searches": {"a": {}, "b": {}}}}
    sources = make_sources(feed={"cadence": "hourly"}, api=facts, off={"enabled": False})
    seen = {one.source: (one.requests_a_day, one.more) for one in foresee(sources.values())}
    assert seen == {"feed": (24.0, "each new article"), "api": (2.0, "each further page")}


def test_sources_are_asked_as_was_chosen() -> None:
    settings = load_settings(crawl={"sources_on": "off", "sources_off": "general, every"})
    chosen = apply_choices(SOURCES, settings)
    assert {name for name, source in chosen.items() if source.enabled} == SOURCES.keys() - {"general", "every"}


@pytest.mark.parametrize("setting", ["sources_on", "sources_off"])
def test_a_source_that_there_is_not_is_named_with_its_setting(setting: str) -> None:
    with pytest.raises(ConfigurationError, match=f"SCOUT_CRAWL__{setting.upper()}=nowhere"):
        apply_choices(SOURCES, load_settings(crawl={setting: "general,nowhere"}))


def test_a_technology_that_there_is_not_is_named_with_its_setting() -> None:
    with pytest.raises(ConfigurationError, match="SCOUT_CRAWL__TECHNOLOGIES=lasers"):
        followed_topic(load_settings(crawl={"technologies": "quantum-sensing,lasers"}))


def test_quantum_photonics_and_batteries_are_followed_where_nobody_says_otherwise() -> None:
    topic = followed_topic(load_settings())
    assert {"T10682", "T10299", "T10281"} <= set(topic.openalex)


def test_what_was_chosen_is_read_by_every_command() -> None:
    home = Path("home")
    choices = Choices(("lidar",), "ada@example.org", ("off",), ("general", "every"), keys_file="keys")
    write_choices(home, choices, SANDBOX)
    crawl = load_settings(home=home).crawl
    assert (crawl.technologies, crawl.contact) == ("lidar", "ada@example.org")
    assert (crawl.sources_on, crawl.sources_off, crawl.keys_file) == ("off", "general,every", home / "keys")


def test_what_else_is_kept_stays() -> None:
    home = Path("home")
    home.mkdir()
    (home / "installation.yml").write_text("log: {level: info}\ncrawl: {readers: 0, contact: bo@example.org}\n")
    write_choices(home, Choices(("lidar",), "ada@example.org"), SANDBOX)
    settings = load_settings(home=home)
    assert (settings.log.level, settings.crawl.readers, settings.crawl.contact) == ("info", 0, "ada@example.org")


def test_whoever_leaves_a_sandbox_leaves_nothing_of_it_behind() -> None:
    home, url = Path("home"), "http://127.0.0.1:8100"
    write_choices(home, Choices(("lidar",), sandbox_url=url), SANDBOX)
    settings = load_settings(home=home)
    assert (settings.crawl.sandbox_url, settings.crawl.sources, settings.demo) == (url, SANDBOX.sources, True)
    assert settings.crawl.keys_file == SANDBOX.keys
    path = write_choices(home, Choices(("lidar",), "ada@example.org"), SANDBOX)
    held = yaml.safe_load(path.read_text())
    assert held == {"crawl": {"technologies": ["lidar"], "contact": "ada@example.org"}}


def test_keys_are_for_the_eyes_of_their_owner_and_others_stay() -> None:
    path = Path("home") / "keys"
    write_keys(path, {"B_KEY": "bbbb"})
    path.write_text(f"{path.read_text()}# of the other\nC_KEY=cccc\n")
    write_keys(path, {"A_KEY": "aaaa", "B_KEY": "b2b2"})
    assert read_keys(path) == {"A_KEY": "aaaa", "B_KEY": "b2b2", "C_KEY": "cccc"}
    assert "# of the other" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(one.name for one in path.parent.iterdir()) == ["keys"]


def test_a_home_that_is_no_folder_is_named() -> None:
    Path("home").write_text("")
    with pytest.raises(ConfigurationError, match="home"):
        write_keys(Path("home") / "keys", {"A_KEY": "aaaa"})
