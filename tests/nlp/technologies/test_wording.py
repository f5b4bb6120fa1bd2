from __future__ import annotations

import itertools

import pytest

from nlp.technologies.wording import Wording, load_wording, words_of


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording()


def read(wording: Wording, title: str, text: str) -> dict[str, float]:
    odds = wording.read(f" {title} \x01 {text} ")
    return dict(zip(odds.columns, odds.values.tolist(), strict=True)) if odds else {}


def test_the_words_around_tell_a_power_transformer_from_one_that_learns(wording: Wording) -> None:
    grid = read(wording, "oil immersed transformer", "insulation of windings at high voltage in a substation")
    model = read(wording, "a transformer for translation", "we train an attention model on parallel sentences")
    assert model["artificial-intelligence"] > 0 > grid["artificial-intelligence"]


def test_words_of_a_title_count_as_such() -> None:
    assert words_of(" battery \x01 anode ") == {"battery", "^battery", "anode", "\x01"}


def test_a_text_without_known_words_says_nothing(wording: Wording) -> None:
    assert read(wording, "", "xyzzy qwrtp") == {}
    assert wording.read("") is None


def test_the_order_of_words_changes_nothing(wording: Wording) -> None:
    words = "qubits lithium laser imaging".split()
    found = [read(wording, "", " ".join(order)) for order in itertools.permutations(words)]
    assert all(one == found[0] for one in found)


def test_only_the_beginning_is_read(wording: Wording) -> None:
    lead = "qubits " * 400
    assert read(wording, "", lead) == read(wording, "", lead + "lithium electrolyte cathode")
