from __future__ import annotations

import pytest

from core.models import Classification
from core.taxonomy.model import Taxonomy
from nlp.technologies.codes import Codes, Strength, cpc_prefixes


@pytest.mark.parametrize(
    ("code", "prefixes"),
    [
        ("H01M", ("H01M",)),
        ("G06N10", ("G06N", "G06N10")),
        ("H01M  10/0525", ("H01M", "H01M10", "H01M10/0525")),
        ("H04W  84/    20            A I", ("H04W", "H04W84", "H04W84/20")),
        ("g06n 10/00", ("G06N", "G06N10", "G06N10/00")),
        ("H01M 10/0562 20130101", ("H01M", "H01M10", "H01M10/0562")),
        ("", ()),
        ("quantum", ()),
    ],
)
def test_a_code_has_these_prefixes(code: str, prefixes: tuple[str, ...]) -> None:
    assert cpc_prefixes(code) == prefixes


@pytest.mark.parametrize(
    ("scheme", "code", "primary", "technology", "strength"),
    [
        ("cpc", "G06N10/20", True, "quantum-computing", Strength.EXAMINED),
        ("cpc", "G06N10/20", False, "quantum-computing", Strength.ADDITIONAL),
        ("ipc", "H01M 10/0562", True, "solid-state-batteries", Strength.EXAMINED),
        ("cpc", "Y02E60/10", True, "energy-materials", Strength.HINT),
        ("arxiv", "cs.LG", True, "artificial-intelligence", Strength.PRIMARY),
        ("arxiv", "quant-ph", True, "quantum-computing", Strength.HINT),
    ],
)
def test_a_code_says_this_much(
    taxonomy: Taxonomy, scheme: str, code: str, primary: bool, technology: str, strength: Strength
) -> None:
    assert Codes(taxonomy).strengths([Classification(scheme, code, primary)])[technology] is strength


@pytest.mark.parametrize(
    ("scheme", "code"),
    [("cpc", "G06N100/00"), ("cpc", "H01L21/02"), ("arxiv", "cs"), ("msc", "H01M"), ("cpc", "¬")],
)
def test_other_codes_say_nothing(taxonomy: Taxonomy, scheme: str, code: str) -> None:
    assert Codes(taxonomy).strengths([Classification(scheme, code, True)]) == {}


def test_the_strongest_code_counts_whatever_the_order(taxonomy: Taxonomy) -> None:
    codes = [Classification("cpc", "H01M4/02"), Classification("cpc", "H01M10/0562", primary=True)]
    both = [Codes(taxonomy).strengths(order) for order in (codes, codes[::-1])]
    assert both[0] == both[1]
    assert both[0]["energy-materials"] is Strength.EXAMINED
