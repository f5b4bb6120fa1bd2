"""Countries by their names: sure, or none."""

from __future__ import annotations

import pytest

from crawlers.parsing.countries import cut_country, find_country


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("The Netherlands", "NL"),
        ("Nederland", "NL"),
        ("U.S.A.", "US"),
        ("USA", "US"),
        ("P.R. China", "CN"),
        ("People's Republic of China", "CN"),
        ("England", "GB"),
        ("República Checa", None),
        ("Georgia", None),
        ("us", None),
        ("European Union", None),
        ("Delft", None),
        ("", None),
    ],
)
def test_a_country_is_found_by_its_name_or_not_at_all(name: str, code: str | None) -> None:
    assert find_country(name) == code


@pytest.mark.parametrize(
    ("text", "rest", "code"),
    [
        ("TNO, Delft, The Netherlands", "TNO, Delft,", "NL"),
        ("Chatswood, New South Wales, Australia", "Chatswood, New South Wales,", "AU"),
        ("Hefei 230026, People's Republic of China", "Hefei 230026,", "CN"),
        ("Atlanta, Georgia", "Atlanta, Georgia", None),
        ("do contact us", "do contact us", None),
    ],
)
def test_the_country_at_the_end_is_cut_off(text: str, rest: str, code: str | None) -> None:
    assert cut_country(text) == (rest, code)
