from __future__ import annotations

import pytest

from nlp.entities.names import clean, extend_over_legal_form, extend_over_own_s, is_no_name, is_term, trim


@pytest.mark.parametrize(
    ("span", "trimmed"),
    [
        ("the University of Twente", "University of Twente"),
        ("de TU Delft,", "TU Delft"),
        ("Google's", "Google"),
        ("Philips’", "Philips"),
        ("“Quantum”", "Quantum"),
        ("**LumoRun**", "LumoRun"),
        ("The Guardian", "The Guardian"),
        ("European Southern Observatory (ESO)", "European Southern Observatory (ESO)"),
        ("ASML)", "ASML"),
        (" , ", ""),
    ],
)
def test_what_stands_beside_a_name_is_cut(span: str, trimmed: str) -> None:
    start, end = trim(span, 0, len(span))
    assert span[start:end] == trimmed


@pytest.mark.parametrize(
    ("text", "name", "whole"),
    [
        ("Acme Inc. said", "Acme", "Acme Inc."),
        ("Acme, Inc. said", "Acme", "Acme, Inc."),
        ("Acme Inc. said", "Acme Inc", "Acme Inc."),
        ("Lichtspoor B.V. zegt", "Lichtspoor", "Lichtspoor B.V."),
        ("Lichtspoor BV zegt", "Lichtspoor", "Lichtspoor BV"),
        ("Hauser GmbH & Co. KG baut", "Hauser", "Hauser GmbH & Co. KG"),
        ("Nokia Oyj in", "Nokia", "Nokia Oyj"),
        ("Bayer AG.", "Bayer", "Bayer AG"),
        ("Apple agreed", "Apple", "Apple"),
        ("Seat and Audi", "Seat", "Seat"),
        ("Volvo ABC", "Volvo", "Volvo"),
    ],
)
def test_a_legal_form_belongs_to_the_name(text: str, name: str, whole: str) -> None:
    assert text[: extend_over_legal_form(text, 0, len(name))] == whole


@pytest.mark.parametrize("word", ["We", "our", "Wij", "its", "x", "company", "—"])
def test_a_pronoun_or_small_word_is_no_name(word: str) -> None:
    assert is_no_name(word)


@pytest.mark.parametrize("name", ["TNO", "eBay", "3M", "Quantum", "TU/e"])
def test_a_name_is_one(name: str) -> None:
    assert not is_no_name(name)


def test_white_space_in_a_name_is_joined() -> None:
    assert clean("Paul  Scherrer\u00a0Institut ") == "Paul Scherrer Institut"


@pytest.mark.parametrize(
    ("before", "own", "after"),
    [
        ("McDonald", "'s", " is open"),
        ("Macy", " 's", " in 2006"),
        ("Levi", "’s", ", bis"),
        ("Google", "", "'s cars"),
        ("Google", "", " is open"),
    ],
)
def test_an_s_that_owns_nothing_belongs_to_the_name(before: str, own: str, after: str) -> None:
    text = before + own + after
    assert extend_over_own_s(text, len(before), len(text)) == len(before + own)
    assert extend_over_own_s(text, len(before), len(before)) == len(before)


@pytest.mark.parametrize("name", ["Loan Agreement", "Exhibit", "Servicer", "holders"])
def test_a_term_of_a_contract_or_a_role_is_no_organisation(name: str) -> None:
    assert is_term(name)


@pytest.mark.parametrize("name", ["Institutional Investor", "Party of Labour", "Parent Project"])
def test_a_role_inside_a_name_is_part_of_it(name: str) -> None:
    assert not is_term(name)
