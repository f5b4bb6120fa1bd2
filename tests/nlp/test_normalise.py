from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.normalise import make_haystack, normalise_term

TEXTS = st.text(max_size=200) | st.text("aß é\u0301ﬁ\u00ad-_$2{}\n\x01 .Ω锂\ud800", max_size=60)


@pytest.mark.parametrize(
    ("text", "folded", "surface"),
    [
        ("Lithium-ION", "lithium ion", "Lithium-ION"),
        ("geïntegreerd", "geintegreerd", "geïntegreerd"),
        ("integre\u0301e", "integree", "integre\u0301e"),
        ("Größe", "grosse", "Größe"),
        ("ﬁbre", "fibre", "ﬁbre"),
        ("photo\u00adnics", "photonics", "photo\u00adnics"),
        ("solid \n  state", "solid state", "solid \n  state"),
        ("MoS$_2$", "mos2", "MoS$_2$"),
        ("LiFePO$_{4}$", "lifepo4", "LiFePO$_{4}$"),
    ],
)
def test_folded_forms_map_back_to_what_was_written(text: str, folded: str, surface: str) -> None:
    haystack = make_haystack("Über", f"Über {text}, x")
    start = haystack.folded.index(folded, haystack.title_end)
    field, first, last = haystack.locate(*haystack.raw_span(start, start + len(folded)))
    assert (field, f"Über {text}, x"[first:last]) == ("text", surface)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_folded_text_is_lower_ascii_with_a_blank_at_each_end(title: str, text: str) -> None:
    folded = make_haystack(title, text).folded
    assert folded.isascii()
    assert folded == folded.lower()
    assert folded[0] == folded[-1] == " "


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_every_position_maps_into_its_field_and_never_backwards(title: str, text: str) -> None:
    haystack = make_haystack(title, text)
    spans = [haystack.raw_span(i, i + 1) for i in range(len(haystack.folded))]
    assert all(0 <= start <= end <= len(haystack.raw) for start, end in spans)
    assert spans == sorted(spans)


@settings(deadline=None)
@given(TEXTS)
def test_normalising_a_term_twice_changes_nothing(text: str) -> None:
    once = normalise_term(text)
    assert normalise_term(once.replace("\x7f", "x")) == once.replace("\x7f", "x")


def test_a_letter_of_another_alphabet_is_no_word_boundary() -> None:
    assert " battery" not in make_haystack("", "锂battery").folded
