from __future__ import annotations

import pytest

from core.taxonomy.model import Term
from nlp.technologies.spelling import iter_forms, tails_of


@pytest.mark.parametrize(
    ("term", "lang", "expected"),
    [
        ("optical fibre", "en", "optical fiber"),
        ("color centre", "en", "colour centre"),
        ("electrolyser", "en", "electrolyzer"),
        ("battery", "en", "batteries"),
        ("Batteries", "en", "battery"),
        ("Superconducting qubits", "en", "superconducting qubit"),
        ("gas", "en", "gases"),
        ("electrolysis", "en", "electrolyses"),
        ("co-packaged optics", "en", "copackaged optics"),
        ("zonnecel", "nl", "zonnecellen"),
        ("materiaal", "nl", "materialen"),
        ("lens", "nl", "lenzen"),
        ("geïntegreerde fotonica", "nl", "geintegreerd fotonica"),
        ("integrierte Photonik", "de", "integrierten photonik"),
        ("integrierter Schaltkreis", "de", "integrierte schaltkreis"),
        ("Spin-Qubits", "de", "spinqubits"),
    ],
)
def test_a_term_has_this_form_too(term: str, lang: str, expected: str) -> None:
    assert expected in list(iter_forms(Term(term, lang)))


@pytest.mark.parametrize("term", ["photonics", "mass", "virus", "analysis"])
def test_a_singular_that_ends_in_s_keeps_it(term: str) -> None:
    assert term[:-1] not in list(iter_forms(Term(term, "en")))


@pytest.mark.parametrize("term", ["chemical", "infection", "rise time", "precise"])
def test_a_word_that_only_looks_british_or_american_stays(term: str) -> None:
    assert list(iter_forms(Term(term, "en"))) == [term]


@pytest.mark.parametrize(
    ("form", "lang", "tail"),
    [("laser", "en", "s"), ("laser", "nl", "s"), ("sensor", "nl", "en"), ("batterie", "de", "n"), ("kamm", "de", "e")],
)
def test_plural_endings_are_tails(form: str, lang: str, tail: str) -> None:
    assert tail in tails_of(form, lang)


def test_a_short_word_takes_no_ending_but_s() -> None:
    assert tails_of("cel", "nl") == {"", "s"}
