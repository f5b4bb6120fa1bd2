from __future__ import annotations

import itertools

import pytest

from nlp.technologies.wording import Reader, load_wording, words_of


@pytest.fixture(scope="module")
def wording() -> Reader:
    return Reader(load_wording())


def read(wording: Reader, title: str, text: str) -> dict[str, float]:
    odds = wording.read(f" {title} \x01 {text} ")
    return dict(zip(odds.columns, odds.values.tolist(), strict=True)) if odds else {}


def test_the_words_around_tell_a_power_transformer_from_one_that_learns(wording: Reader) -> None:
    grid = read(wording, "oil immersed transformer", "insulation of windings at high voltage in a substation")
    model = read(wording, "a transformer for translation", "we train an attention model on parallel sentences")
    assert model["artificial-intelligence"] > 0 > grid["artificial-intelligence"]


def test_words_of_a_title_count_as_such() -> None:
    assert words_of(" battery \x01 anode ") == {"battery", "^battery", "anode", "\x01"}


def test_a_text_without_known_words_says_nothing(wording: Reader) -> None:
    assert read(wording, "", "xyzzy qwrtp") == {}
    assert wording.read("") is None


def test_the_order_of_words_changes_nothing(wording: Reader) -> None:
    words = "qubits lithium laser imaging".split()
    found = [read(wording, "", " ".join(order)) for order in itertools.permutations(words)]
    assert all(one == found[0] for one in found)


def test_only_the_beginning_is_read(wording: Reader) -> None:
    lead = "qubits " * 400
    assert read(wording, "", lead) == read(wording, "", lead + "lithium electrolyte cathode")


def test_words_are_found_as_they_were_when_the_model_was_made(wording: Reader) -> None:
    text = " spin qubits \x01 in a spin qubit  the spin " + "lithium " * 300 + "electrolyte"
    known = load_wording().words
    assert {known[word] for word in words_of(text) if word in known} == set(wording._find(text))
