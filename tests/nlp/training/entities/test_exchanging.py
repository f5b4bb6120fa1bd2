from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from nlp.training.entities.exchanging import Exchange
from nlp.training.entities.samples import Name, Sample

SAMPLES = [
    Sample(
        "own-en", "1", "Acme has Foozle 3 in Delft.", (Name(0, 4, "ORG"), Name(9, 17, "PRODUCT"), Name(21, 26, "LOC"))
    ),
    Sample(
        "own-en", "2", "In Utrecht Beta Systems met NWO", (Name(3, 10, "LOC"), Name(11, 23, "ORG"), Name(28, 31, "ORG"))
    ),
    Sample("own-nl", "3", "Gamma levert Barvoet.", (Name(0, 5, "ORG"), Name(13, 20, "PRODUCT")), "nl"),
    Sample("sec", "4", "Bank lends.", (Name(0, 4, "ORG"),)),
]  # fmt: skip
BY_LABEL = {"ORG": {"Acme", "Beta Systems", "NWO"}, "PRODUCT": {"Foozle 3"}, "LOC": {"Delft", "Utrecht"}}


@given(st.integers(0, 1000))
def test_a_name_is_exchanged_for_one_of_its_kind_and_language(seed: int) -> None:
    exchange = Exchange(SAMPLES, 0.7)
    for sample in SAMPLES[:2]:
        varied = exchange.vary(sample, Random(seed))
        for name in varied.names:
            assert name.label
            assert varied.text[name.start : name.end] in BY_LABEL[name.label]


def test_places_filings_and_names_in_capitals_stay() -> None:
    exchange = Exchange(SAMPLES, 1.0)
    for seed in range(20):
        rng = Random(seed)
        assert exchange.vary(SAMPLES[3], rng) == SAMPLES[3]
        varied = exchange.vary(SAMPLES[1], rng)
        assert varied.text.startswith("In Utrecht ")
        assert varied.text.endswith(" met NWO")


def test_names_are_exchanged_as_often_as_asked() -> None:
    rng = Random(1)
    changed = sum(Exchange(SAMPLES, 0.3).vary(SAMPLES[0], rng).text.startswith("Acme") for _ in range(600))
    # Three names are drawn from, one of them the same.
    assert 0.74 < changed / 600 < 0.86
