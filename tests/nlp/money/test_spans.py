from __future__ import annotations

import pytest

from nlp.money.spans import iter_money


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("raised $65 million in", "$65 million"),
        ("haalt € 6,5 miljoen op", "€ 6,5 miljoen"),
        ("voor 2,5 miljoen euro verkocht", "2,5 miljoen euro"),
        ("über 7,8 Millionen Euro gestritten", "7,8 Millionen Euro"),
        ("EUR 12.5m from", "EUR 12.5m"),
        ("US$1.2bn fund", "US$1.2bn"),
        ("costs €42,990 now", "€42,990"),
        ("kostet 1.250 Franken.", "1.250 Franken"),
    ],
)
def test_an_amount_is_found_whole(text: str, amount: str) -> None:
    assert [text[start:end] for start, end in iter_money(text)] == [amount]


@pytest.mark.parametrize("text", ["In 2024 there were 12 million cells", "C$", "an euro", "v1.2", "5 mm"])
def test_a_number_without_currency_is_none(text: str) -> None:
    assert list(iter_money(text)) == []
