from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import Document, DocumentKind
from core.signals import Certainty, Money, MoneyName, Part, Signal, SignalKind
from nlp.money.amounts import iter_amounts
from nlp.signals.market.extractor import EXTRACTOR, find
from nlp.signals.sentences import Sentence, iter_sentences
from tests.nlp.signals.market.sentences import FORECASTS, GERMAN_AND_DUTCH, INCREMENTS, NONE, RATES, SIZES, VOLUMES


def read(text: str, field: str = "text", lang: str = "en") -> list[Signal]:
    return find(Sentence(field, 0, len(text), text), lang)


def tell(signal: Signal) -> dict[str, object]:
    """Return a signal as one flat table, amounts in billions."""
    told: dict[str, object] = {part.value: name for part, name in signal.named}
    told |= {name.value: round(money.value / 1e9, 6) for name, money in signal.money}
    if signal.money:
        told["currency"] = signal.money[0][1].currency
    return told | dict(signal.facts)


@pytest.mark.parametrize(
    ("text", "told"), [*FORECASTS, *SIZES, *INCREMENTS, *RATES, *VOLUMES, *GERMAN_AND_DUTCH], ids=lambda v: str(v)[:50]
)
def test_an_estimate_is_read(text: str, told: dict[str, object]) -> None:
    (signal,) = read(text)
    assert tell(signal) == told
    assert (signal.kind, signal.extractor) == (SignalKind.MARKET, EXTRACTOR)


@pytest.mark.parametrize("text", NONE)
def test_what_only_reads_like_a_market_is_none(text: str) -> None:
    assert read(text) == []
    assert read(text, field="title") == []


def test_the_year_is_that_of_the_figure_however_late_the_article() -> None:
    (signal,) = read("As we wrote in 2026, the hydrogen market was worth $2 billion in 2019.")
    assert (signal.fact("year"), signal.fact("horizon"), signal.certainty) == (2019, None, Certainty.DONE)


def test_several_markets_in_one_sentence_are_told_apart() -> None:
    first, second = read("The AR market will be worth $5bn by 2022 and the VR market will reach $10bn by 2023.")
    assert tell(first) == {"market": "AR", "forecast": 5, "currency": "USD", "horizon": 2022}
    assert tell(second) == {"market": "VR", "forecast": 10, "currency": "USD", "horizon": 2023}


def test_a_range_keeps_both_ends() -> None:
    (signal,) = read("The AI market could be worth between $2.7 trillion and $6.2 trillion by 2025.")
    assert signal.amount(MoneyName.FORECAST) == Money(2.7e12, 6.2e12, "USD")


@pytest.mark.parametrize("written", ["USD 1,151.6 Million", "1.151,6 Mio. Euro", "€1,151,600,000", "1.151.600.000 €"])
def test_numbers_are_read_in_both_conventions(written: str) -> None:
    (signal,) = read(f"The drone market was worth {written} in 2020.")
    money = signal.amount(MoneyName.SIZE)
    assert money is not None
    assert money.value == 1_151_600_000


def test_a_rate_that_the_text_breaks_off_in_is_read() -> None:
    (signal,) = read("The drone market is expected to reach USD 454.7 billion by 2030, expanding at a CAGR of 34.")
    assert signal.fact("cagr_pct") == 34


def test_what_is_foreseen_and_what_was_measured_differ_in_certainty() -> None:
    (foreseen,) = read("The drone market will reach $5bn by 2025.")
    (measured,) = read("The drone market reached $5bn in 2019.")
    assert (foreseen.certainty, measured.certainty) == (Certainty.PLANNED, Certainty.DONE)


def test_this_market_takes_the_name_from_elsewhere_in_the_sentence() -> None:
    (signal,) = read('According to the "Robotics Market Report" by Acme, the market is estimated at USD 39 billion.')
    assert signal.names(Part.MARKET) == ["Robotics"]


def test_the_place_is_that_of_the_sentence_in_its_field() -> None:
    text = "Nothing here. The drone market reached $5bn in 2019. And here."
    document = Document("s", "1", DocumentKind.NEWS, "", text, "en")
    (signal,) = [signal for sentence in iter_sentences(document) for signal in find(sentence, "en")]
    assert text[signal.start : signal.end] == "The drone market reached $5bn in 2019."


def test_a_row_of_markets_takes_bounded_time() -> None:
    started = time.process_time()
    assert read("the drone market is worth $5bn " * 48)
    assert time.process_time() - started < 0.5


_PIECES = st.sampled_from(
    """the a global market industry for of in is will reach worth grow by from to at and $5bn €3 billion 2020 2021-2025
    CAGR 12% annually ( ) , . : | Gartner says valued TAM base installed opportunity segment Markt Umsatz gehört die zu
    Branchen wird auf units 5,000,000 → most IT U.S.""".split()
)


@given(st.lists(_PIECES, max_size=30).map(" ".join))
def test_any_words_are_read_and_no_amount_is_made_up(text: str) -> None:
    written = {amount.money for amount in iter_amounts(text)}
    for signal in read(text):
        assert {money for _, money in signal.money} <= written
        assert all(name and name in text for _, name in signal.named)
