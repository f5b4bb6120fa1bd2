"""Tokens as services write them, and how long the keys of an installation hold them."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import ConfigurationError, FormatError
from crawlers.keys import Keys
from crawlers.options import KeyOptions
from crawlers.source import Source
from crawlers.tokens import Token, basic_header, read_token, says_expired
from tests.crawlers.loopback import make_source

URL = "https://api.example/works"
KEY = {"name": "ONE", "header": "Authorization", "prefix": "Bearer ", "token_url": "https://api.example/token"}


def rule(**facts: Any) -> KeyOptions:
    return KeyOptions.model_validate(KEY | facts)


def make_api(**facts: Any) -> Source:
    return make_source(url=URL, key=KEY | facts)


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.mark.parametrize(
    ("expires_in", "lasts_s"),
    [
        ("1199", 1_139.0),  # as the EPO says it
        ("3600", 3_540.0),
        ("100", 90.0),
        ("0", 0.0),
        ("-7", 0.0),
        ('"1199"', 1_139.0),
        ('"soon"', 540.0),
        ("null", 540.0),
        ("1e400", 540.0),
        ("1e12", 86_340.0),
    ],
)
def test_a_token_is_renewed_a_little_before_its_end(expires_in: str, lasts_s: float) -> None:
    body = f'{{"access_token": "ab.c-d", "token_type": "BearerToken", "expires_in": {expires_in}}}'.encode()
    if expires_in == "1e400":
        body = body.replace(b"1e400", b'"inf"')
    assert read_token(body, 1_000.0, place=URL) == Token("ab.c-d", 1_000.0 + lasts_s)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>please log in as s3cret</html>",
        b'{"access_token": "a b\\r\\nX-Evil: s3cret"}',
        b'{"access_token": ["s3cret"]}',
        b'{"access_token": ""}',
        b'["s3cret"]',
        b"",
    ],
)
def test_what_is_no_token_is_refused_and_not_repeated(body: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        read_token(body, 0.0, place=URL)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "header", "body", "is_expired"),
    [
        (400, "", b"<error><code>400</code><message>invalid_access_token</message></error>", True),
        (401, "", b"", True),
        (403, "", b'{"error": "invalid_token"}', True),
        (400, 'Bearer error="invalid_token"', b"", True),
        (400, "", b"<fault><code>CLIENT.CQL</code></fault>", False),
        (403, "", b"IndividualQuotaPerHour", False),
        (404, "", b"invalid_token", False),
        (200, "", b"how an invalid_token is renewed", False),
    ],
)
def test_an_answer_refuses_a_token_or_something_else(status: int, header: str, body: bytes, is_expired: bool) -> None:
    assert says_expired(status, {"www-authenticate": header}, body) is is_expired


def test_a_token_is_held_until_its_end_but_used_once_at_least() -> None:
    clock, source = Clock(), make_api()
    keys = Keys({"ONE": "id:secret"}, clock)
    assert keys.lacks_token(source, URL)
    keys.take_token(rule(), Token("first", 900.0))
    assert not keys.lacks_token(source, URL)
    assert keys.sign(source, URL, {}, URL) == (URL, {"Authorization": "Bearer first"})
    assert keys.lacks_token(source, URL)
    keys.take_token(rule(), Token("second", 1_100.0))
    keys.sign(source, URL, {}, URL)
    assert not keys.lacks_token(source, URL)
    clock.now_s = 1_100.0
    assert keys.lacks_token(source, URL)


def test_a_refusal_of_an_older_token_leaves_the_newer_one() -> None:
    keys, source = Keys({"ONE": "id:secret"}), make_api()
    keys.take_token(rule(), Token("first", 1e12))
    first = keys.token_number(source, URL)
    keys.take_token(rule(), Token("second", 1e12))
    keys.drop_token(rule(), first or 0)
    assert keys.sign(source, URL, {}, URL)[1] == {"Authorization": "Bearer second"}
    keys.drop_token(rule(), keys.token_number(source, URL) or 0)
    assert keys.lacks_token(source, URL)


@pytest.mark.parametrize("url", ["http://api.example/works", "https://api.example.evil/works"])
def test_another_host_is_asked_without_a_token(url: str) -> None:
    keys, source = Keys({"ONE": "id:secret"}), make_api()
    keys.take_token(rule(), Token("first", 1e12))
    assert keys.sign(source, url, {}, url) == (url, {})
    assert (keys.lacks_token(source, url), keys.token_number(source, url)) == (False, None)


def test_tokens_of_one_name_from_two_places_are_two() -> None:
    keys = Keys({"ONE": "id:secret"})
    keys.take_token(rule(), Token("first", 1e12))
    assert keys.lacks_token(make_api(token_url="https://other.example/token"), URL)


def test_key_halves_and_tokens_are_hidden_in_what_a_source_says() -> None:
    keys, source = Keys({"ONE": "our-id:s3cret"}), make_api()
    for value in ("first-token", "second-token"):
        keys.take_token(rule(), Token(value, 1e12))
    secrets = ["our-id:s3cret", "s3cret", "our-id", "our-id%3As3cret", "first-token", "second-token"]
    basic = basic_header("our-id:s3cret")
    assert keys.hide(source, "; ".join([*secrets, basic])) == "; ".join(["…"] * len(secrets) + ["Basic …"])


@pytest.mark.parametrize(("value", "is_pair"), [("a:b4c", True), ("a4b", False), (":b4c", False), ("a4b:", False)])
def test_a_key_for_tokens_is_a_pair(value: str, is_pair: bool) -> None:
    wrong = Keys({"ONE": value}).missing(make_api())
    assert (wrong is None) is is_pair
    assert wrong is None or (isinstance(wrong, ConfigurationError) and value not in str(wrong))


@pytest.mark.parametrize("facts", [{"header": None, "parameter": "t"}, {"required": False}, {"token_url": "ftp://x"}])
def test_where_a_token_is_had_is_checked(facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="token"):
        rule(**facts)


def test_a_token_does_not_show() -> None:
    assert "s3cret" not in repr(Token("s3cret", 1.0))
