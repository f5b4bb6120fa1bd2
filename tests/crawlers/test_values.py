"""Small readings: addresses, days in other languages, the language of a text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RecordError
from crawlers.addresses import normalise_url, url_key
from crawlers.parsing.daynames import read_day
from crawlers.parsing.language import choose_language, read_language


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Outlet.Example:443/a?utm_source=x&b=1#part", "https://outlet.example/a?b=1"),
        ("http://outlet.example", "http://outlet.example/"),
        ("http://outlet.example:8080/x?fbclid=1", "http://outlet.example:8080/x"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("http://[2001:db8::1]:80/a", "http://[2001:db8::1]/a"),
    ],
)
def test_one_page_has_one_address(url: str, expected: str) -> None:
    assert normalise_url(url) == expected
    assert normalise_url(expected) == expected


@pytest.mark.parametrize(
    "url", ["", "outlet.example/a", "javascript:alert(1)", "file:///etc/passwd", "http://[::1", "http://a:b/"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(RecordError, match="not a web address"):
        normalise_url(url)


def test_a_key_does_not_depend_on_the_scheme() -> None:
    assert url_key("http://outlet.example/a") == url_key("https://outlet.example/a")
    assert url_key("http://outlet.example/a") != url_key("http://outlet.example/b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seg, 24 Set 2018 19:42:40 -0300", date(2018, 9, 24)),
        ("wo 05 mei 2021", date(2021, 5, 5)),
        ("Mi, 3. März 2021", date(2021, 3, 3)),
        ("2 août 2020", date(2020, 8, 2)),
        ("15 juin 2020", date(2020, 6, 15)),
        ("15 juillet 2020", date(2020, 7, 15)),
        ("31 feb 2020", None),
        ("12 zzz 2020", None),
        ("yesterday", None),
    ],
)
def test_days_are_read_in_seven_languages(text: str, expected: date | None) -> None:
    assert read_day(text) == expected


@given(st.text(max_size=60))
def test_any_text_is_a_day_or_none(text: str) -> None:
    assert read_day(text) is None or isinstance(read_day(text), date)


DUTCH = "De onderzoekers hebben een nieuwe batterij gemaakt en die is van het bedrijf."


@pytest.mark.parametrize(
    ("text", "stated", "claimed", "expected"),
    [
        (DUTCH, "nl", "en", "nl"),
        ("The researchers have made a new battery and it is from the company.", "nl", "en", "en"),
        (DUTCH, "und", "nl", "nl"),
        (DUTCH, "nl", "", "nl"),
        (DUTCH, "fr", "nl", "fr"),
        ("", "", "", "und"),
    ],
)
def test_the_text_decides_between_source_and_page(text: str, stated: str, claimed: str, expected: str) -> None:
    assert choose_language(text, stated, claimed) == expected


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("nl-BE", "nl"),
        ("EN_us", "en"),
        ("EN", "en"),
        ("English", "en"),
        (" Deutsch ", "de"),
        ("fra", "fr"),
        (None, ""),
        ("klingon", ""),
        ("xx", ""),
        ("", ""),
    ],
)
def test_a_language_becomes_two_letters(tag: str | None, code: str) -> None:
    assert read_language(tag) == code
