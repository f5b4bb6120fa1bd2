from __future__ import annotations

import pytest

from index.understanding.inflection import iter_singulars


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("cellen", "cel"),
        ("palen", "paal"),
        ("golven", "golf"),
        ("lenzen", "lens"),
        ("sensoren", "sensor"),
        ("molens", "molen"),
        ("batterijen", "batterij"),
        ("chip", "chip"),
    ],
)
def test_a_dutch_plural_has_its_singular_among_the_candidates(plural: str, singular: str) -> None:
    assert singular in list(iter_singulars(plural, "nl"))


def test_german_is_left_to_the_stemmer_but_for_words_from_elsewhere() -> None:
    assert set(iter_singulars("batterien", "de")) == {"batterien"}
    assert "warmepumpe" in list(iter_singulars("waermepumpe", "de"))
    assert "akku" in list(iter_singulars("akkus", "de"))
