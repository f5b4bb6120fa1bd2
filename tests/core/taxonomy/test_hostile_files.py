"""Files that are made to hurt are refused with their line, quickly, and nothing is written."""

from __future__ import annotations

import time

import pytest

from core.errors import TaxonomyError
from core.taxonomy.loader import parse_taxonomy
from core.taxonomy.yamlfile import MAX_FILE_BYTES, UnreadableYamlError, parse_yaml, read_yaml
from tests.core.taxonomy.world import LIGHT, TEXTS

BOMB = "a: &a [x, x]\n" + "".join(
    f"{after}: &{after} [*{before}, *{before}]\n" for before, after in zip("abcdefghijkl", "bcdefghijklm", strict=True)
)


@pytest.mark.parametrize("text", [BOMB, "a: " + "[" * 100_000, "a: " + "{b: " * 100_000, "- " * 100_000])
def test_a_bomb_is_refused_before_it_goes_off(text: str) -> None:
    started = time.process_time()
    with pytest.raises(UnreadableYamlError, match=r"alias|nested too deep"):
        parse_yaml("x.yml", text)
    assert time.process_time() - started < 1


def test_a_file_as_large_as_a_book_case_is_refused(tmp_path: object) -> None:
    path = tmp_path / "x.yml"  # type: ignore[operator]
    path.write_bytes(b"a: b\n#" + b"x" * MAX_FILE_BYTES)
    with pytest.raises(UnreadableYamlError, match="larger than"):
        read_yaml(path)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("lamp, halogen", "[lamp], halogen", "light.yml:14 light: terms.en"),
        ("lamp, halogen", "'', halogen", "light.yml:14 light: terms.en: must not be empty"),
        ("lamp, halogen", f"{'x' * 10_000}, halogen", "light.yml:14 light: terms.en: longer than 200 characters"),
        ("lamp, halogen", '"a\\u202eb", halogen', "light.yml:14 light: terms.en"),
        ("      nl: [lichtbron*]", "      fr: [lampe]", "light.yml:17 light: unknown key 'terms.fr'"),
        ("  LS: {", "  C++: {", "light.yml:20 light: 'C++': an acronym begins and ends"),
        ("id: lasers", "id: light", "duplicate id"),
        ("lamp, halogen", "C++, halogen", "light.yml:14 light: 'C++' is looked for as 'c'"),
    ],
)
def test_a_bad_edit_is_told_with_its_place(before: str, after: str, message: str) -> None:
    assert before in LIGHT
    with pytest.raises(TaxonomyError) as caught:
        parse_taxonomy({**TEXTS, "light.yml": LIGHT.replace(before, after, 1)})
    assert message in str(caught.value)
