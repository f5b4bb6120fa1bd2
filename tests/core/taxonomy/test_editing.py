"""Editing one technology's facts, as the command line says them."""

from __future__ import annotations

import pytest

from core.errors import InputError, TaxonomyError
from core.taxonomy import Acronym, Term
from core.taxonomy.editing import FactEdit, edit_facts, find_shared_terms
from core.taxonomy.facts import compare
from tests.core.taxonomy.world import TEXTS, draft


def edited(name: str, value: str, *, removal: bool = False, technology: str = "light") -> dict[str, object]:
    after = edit_facts(draft(), technology, [FactEdit(name, value, removal)]).taxonomy
    (change,) = compare(draft().taxonomy, after).technologies
    return {"+": dict(change.added), "-": dict(change.removed)}


@pytest.mark.parametrize(
    ("name", "value", "removal", "added", "removed"),
    [
        ("terms", "en:arc lamp", False, {"terms en": ("arc lamp",)}, {}),
        ("terms", "nl:lamp*", False, {"terms nl": ("lamp*",)}, {}),
        ("terms", "en:bulb", False, {"terms en": ("bulb",)}, {"weak en": ("bulb",)}),
        ("weak", "en:lamp", False, {"weak en": ("lamp",)}, {"terms en": ("lamp",)}),
        ("terms", "nl:lichtbron", True, {}, {"terms nl": ("lichtbron*",)}),
        ("excludes", "lamp oil", False, {"excludes": ("lamp oil",)}, {}),
        ("labels", "nl:Lichttechniek", False, {"label nl": ("Lichttechniek",)}, {"label nl": ("Licht",)}),
        ("cpc", "H01S5/026", False, {"cpc": ("H01S5/026",)}, {}),
        ("cpc", "H01S", True, {}, {"cpc": ("H01S",)}),
        ("context", "lumen", True, {}, {"context": ("lumen",)}),
        ("acronyms", "LS", True, {}, {"acronyms": ("LS = light source; optical",)}),
    ],
)  # fmt: skip
def test_an_edit_changes_one_fact(name: str, value: str, removal: bool, added: object, removed: object) -> None:
    assert edited(name, value, removal=removal) == {"+": added, "-": removed}


def test_a_definition_of_several_lines_is_replaced() -> None:
    found = edited("definition", "What glows.")
    assert found == {"+": {"definition": ("What glows.",)}, "-": {"definition": ("What shines, in all colours.",)}}


def test_an_acronym_is_read_with_its_context() -> None:
    after = edit_facts(draft(), "lasers", [FactEdit("acronyms", "DFB = distributed feedback; laser, cavity")])
    assert after.taxonomy["lasers"].acronyms == (Acronym("DFB", "distributed feedback", ("laser", "cavity")),)


def test_the_last_name_takes_its_exclusions_with_it() -> None:
    after = edit_facts(draft(), "light", [FactEdit("terms", "en:bulb", is_removal=True)])
    assert after.taxonomy["light"].excludes == ("lamp post",)


@pytest.mark.parametrize(
    ("name", "value", "removal"),
    [
        ("terms", "fr:lampe", False),
        ("terms", "lamp", False),
        ("terms", "en:", False),
        ("terms", "en:" + "x" * 10_000, False),
        ("terms", "en:two\nlines", False),
        ("terms", "en:zero\u200bwidth", False),
        ("terms", "en:candle", True),
        ("excludes", "candle", True),
        ("cpc", "H1S", False),
        ("acronyms", "LS", False),
        ("acronyms", "XX", True),
        ("labels", "en:Light", True),
    ],
)
def test_what_cannot_be_is_wrong_use(name: str, value: str, removal: bool) -> None:
    with pytest.raises(InputError):
        edit_facts(draft(), "light", [FactEdit(name, value, removal)])


@pytest.mark.parametrize("term", [".", "*", "(", "(a+)+", "C++", "^", "$", "{3}", "?"])
def test_what_is_left_of_no_word_is_told_with_its_line(term: str) -> None:
    changed = edit_facts(draft(), "light", [FactEdit("terms", f"en:{term}")])
    with pytest.raises(TaxonomyError, match=r"light\.yml:1\d light: .*(no letter|everywhere|only ends)"):
        changed.taxonomy  # noqa: B018


@pytest.mark.parametrize("term", ["[a-z]+", "\\db", "a|b", "a: b", "# ab", "- ab", "&ab", "yes", "null", "1e3"])
def test_a_name_is_plain_text_whatever_it_looks_like(term: str) -> None:
    after = edit_facts(draft(), "light", [FactEdit("terms", f"en:{term}")]).taxonomy
    assert Term(term, "en") in after["light"].terms


def test_a_dead_exclusion_that_is_said_is_told() -> None:
    with pytest.raises(TaxonomyError, match="dead rule: 'candle light'"):
        edit_facts(draft(), "lasers", [FactEdit("excludes", "candle light")]).taxonomy  # noqa: B018


def test_a_name_of_two_technologies_is_said() -> None:
    assert find_shared_terms(draft(), "matter", [FactEdit("terms", "en:Lamp")]) == [("lamp", "light")]
    assert find_shared_terms(draft(), "matter", [FactEdit("terms", "en:plasma")]) == []


def test_saying_what_is_there_changes_no_byte() -> None:
    assert edit_facts(draft(), "light", [FactEdit("terms", "en:lamp")]).texts == TEXTS
