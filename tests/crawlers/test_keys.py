"""Keys of sources: read from the operator's file, put into requests to their own source only."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import ConfigurationError
from crawlers.keys import Keys, load_keys, without_key
from tests.crawlers.loopback import make_source

URL = "https://api.example/works"


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    (tmp_path / "keys").write_text("# ours\n\nONE_KEY=a b&c\nTWO = xyz\n".replace("a b&c", "a+b&c"))
    return load_keys(tmp_path / "keys")


def test_a_key_is_put_where_its_source_wants_it(keys: Keys) -> None:
    by_header = make_source(url=URL, key={"name": "TWO", "header": "Authorization", "prefix": "Bearer "})
    by_parameter = make_source(url=URL, key={"name": "ONE_KEY", "parameter": "key"})
    assert keys.sign(by_header, URL, {"Accept": "x"}, URL) == (URL, {"Accept": "x", "Authorization": "Bearer xyz"})
    assert keys.sign(by_parameter, f"{URL}?p=1", {}, f"{URL}?p=1") == (f"{URL}?p=1&key=a%2Bb%26c", {})


@pytest.mark.parametrize("url", ["http://api.example/works", "https://api.example.evil/works", "https://evil.example/"])
def test_a_key_goes_to_no_other_host(keys: Keys, url: str) -> None:
    source = make_source(url=URL, key={"name": "TWO", "header": "X-Key"})
    assert keys.sign(source, url, {}, url) == (url, {})


@pytest.mark.parametrize("lines", ["no name", "lower=1", "A=1\nA=2", "A=with space"])
def test_a_file_of_keys_that_is_wrong_is_refused_without_showing_it(tmp_path: Path, lines: str) -> None:
    (tmp_path / "keys").write_text(lines)
    with pytest.raises(ConfigurationError, match=r"SCOUT_CRAWL__KEYS_FILE=.*:\d: ") as caught:
        load_keys(tmp_path / "keys")
    assert lines not in str(caught.value)


def test_keys_do_not_show(keys: Keys) -> None:
    assert repr(keys) == "Keys(ONE_KEY, TWO)"


def test_a_key_that_is_missing_is_told_unless_it_may_be(keys: Keys) -> None:
    wanted = {"name": "THREE", "header": "X-Key"}
    assert "no key THREE" in str(keys.missing(make_source(key=wanted)))
    assert keys.missing(make_source(key=wanted | {"required": False})) is None
    assert keys.missing(make_source()) is None


@pytest.mark.parametrize("query", ["api_key=s&p=2", "p=2&api_key=s", "api%5Fkey=s&p=2"])
def test_an_address_is_kept_without_its_key(query: str) -> None:
    source = make_source(key={"name": "TWO", "parameter": "api_key"})
    assert without_key(source, f"{URL}?{query}") == f"{URL}?p=2"


def test_what_a_source_says_is_told_on_without_its_key(keys: Keys) -> None:
    source = make_source(key={"name": "ONE_KEY", "parameter": "key"})
    assert keys.hide(source, "no such key: a+b&c (?key=a%2Bb%26c)") == "no such key: … (?key=…)"
    assert keys.hide(make_source(), "a+b&c") == "a+b&c"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("wrong key: abcdef0123456789/", "wrong key: …"),
        ("wrong key: abcdef0123", "wrong key: …"),
        ("see ?key=abcdef0123456789%2f%2b", "see ?key=…"),
        ("twice: abcdef0123456789/+, abcdef01", "twice: …, …"),
        ("abcdef is how the alphabet begins", "abcdef is how the alphabet begins"),
    ],
)
def test_a_key_is_hidden_where_it_is_cut_or_spelt_in_another_way(said: str, told: str) -> None:
    keys = Keys({"OUTLET_KEY": "abcdef0123456789/+"})
    assert keys.hide(make_source(key={"name": "OUTLET_KEY", "parameter": "key"}), said) == told


def test_a_key_that_an_answer_repeats_is_taken_out_of_it() -> None:
    keys, source = Keys({"OUTLET_KEY": "abcdef01234/+"}), make_source(key={"name": "OUTLET_KEY", "parameter": "key"})
    body = rb'{"a": "/1?key=abcdef01234/+", "b": "/2?key=abcdef01234%2F%2B", "c": "\/3?key=abcdef01234\/+"}'
    assert keys.clean(source, body).decode() == r'{"a": "/1?key=…", "b": "/2?key=…", "c": "\/3?key=…"}'
    short = Keys({"OUTLET_KEY": "DEMO_KEY"})
    assert short.clean(source, b"the DEMO_KEY of all") == b"the DEMO_KEY of all"
