"""Places in one text: taken where they end in a country, and left alone where they may be anything."""

from __future__ import annotations

import pytest

from core.registers import RegisterPlace
from crawlers.bulk.places import read_place
from crawlers.parsing.countries import read_country


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Boston, MA, USA", RegisterPlace("US", "MA", "Boston")),
        ("Bern, Unknown, Switzerland", RegisterPlace("CH", None, "Bern")),
        ("Singapore, Singapore", RegisterPlace("SG", None, "Singapore")),
        ("LA, Nigeria", RegisterPlace("NG", "LA", None)),
        ("Barcelona, Spain.", RegisterPlace("ES", None, "Barcelona")),
        ("Finland", RegisterPlace("FI", None, None)),
        ("Remote", None),
        ("NY, California", None),
        ("had invested $ 1 billion for 10 years", None),
        ("", None),
    ],
)
def test_a_place_is_read_from_its_end(text: str, place: RegisterPlace | None) -> None:
    assert read_place(text) == place


@pytest.mark.parametrize(
    ("text", "code"),
    [("nl", "NL"), ("DEU", "DE"), ("The Netherlands", "NL"), ("UK", "GB"), ("EU", None), ("QQQ", None), ("", None)],
)
def test_a_country_is_read_from_codes_and_names(text: str, code: str | None) -> None:
    assert read_country(text) == code
