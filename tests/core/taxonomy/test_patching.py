"""Changing a YAML file in place: what was not meant stays to the byte."""

from __future__ import annotations

import copy
import difflib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TaxonomyError
from core.taxonomy.files import DATA, read_texts
from core.taxonomy.patching import patch_yaml
from core.taxonomy.yamlfile import parse_yaml
from core.taxonomy.yamltext import WIDTH
from tests.core.taxonomy.world import LIGHT, MATTER, TEXTS


def parse(text: str) -> Any:
    return copy.deepcopy(parse_yaml("x.yml", text).data)


def changed_lines(before: str, after: str) -> list[str]:
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]
    return [line for line in lines if not line.startswith("@@")]


def test_a_name_is_added_where_the_list_ends_and_nothing_else_changes() -> None:
    wanted = parse(LIGHT)
    wanted["technologies"][0]["terms"]["en"].append("arc lamp")
    patched = patch_yaml("light.yml", LIGHT, wanted)
    assert changed_lines(LIGHT, patched) == ["-        discharge lamp", "+        discharge lamp, arc lamp"]


def test_a_name_is_taken_away_with_its_comma() -> None:
    wanted = parse(LIGHT)
    wanted["technologies"][0]["terms"]["en"].remove("lamp")
    assert changed_lines(LIGHT, patch_yaml("light.yml", LIGHT, wanted)) == [
        "-        light source, lamp, halogen lamp,  # not candles",
        "+        light source, halogen lamp,  # not candles",
    ]


def test_block_lists_and_their_comments_stay_block_lists() -> None:
    wanted = parse(MATTER)
    wanted["technologies"][0]["terms"]["en"].append("plasma: hot")
    assert changed_lines(MATTER, patch_yaml("matter.yml", MATTER, wanted)) == ["+    - 'plasma: hot'"]


def test_a_folded_text_is_replaced_whole() -> None:
    wanted = parse(LIGHT)
    wanted["technologies"][0]["definition"] = "What glows."
    patched = patch_yaml("light.yml", LIGHT, wanted)
    assert "    definition: What glows.\n    terms:" in patched


def test_a_new_list_stands_in_its_place_and_an_empty_one_goes() -> None:
    wanted = parse(LIGHT)
    laser = wanted["technologies"][1]
    laser.pop("openalex")
    wanted["technologies"][1] = {**laser, "weak": {"en": ["beam"]}}
    patched = patch_yaml("light.yml", LIGHT, wanted)
    assert changed_lines(LIGHT, patched) == ["-    openalex: [T10988]", "+    weak:", "+      en: [beam]"]


def test_a_technology_is_taken_out_with_its_lines_only() -> None:
    wanted = parse(LIGHT)
    del wanted["technologies"][0]
    patched = patch_yaml("light.yml", LIGHT, wanted)
    assert "# beams\n  - id: lasers" in patched
    assert "# Format and rules" in patched


def test_a_long_list_is_wrapped() -> None:
    wanted = parse(LIGHT)
    wanted["technologies"][0]["terms"]["en"] += [f"lamp of kind number {n}" for n in range(30)]
    wanted["technologies"][0]["context"] += [f"word number {n}" for n in range(30)]
    assert max(map(len, patch_yaml("light.yml", LIGHT, wanted).splitlines())) <= WIDTH


MANY = {f"old-id-{number}": [f"new-id-{number}"] for number in range(9)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: {}  # none yet\nb: 1\n", {"a": MANY, "b": 1}),
        ("a: {gone: [x]}\n", {"a": MANY}),
        ("a:\n  {}\nb: 1\n", {"a": MANY, "b": 1}),
        ("a:\n  gone: [x]\nb: 1\n", {"a": MANY, "b": 1}),
        ("a:\n  b: {}\n  c: 1\n", {"a": {"b": MANY, "c": 1}}),
        ("a:\n  - b: {}\n    c: 1\n", {"a": [{"b": MANY, "c": 1}]}),
    ],
)
def test_a_mapping_that_outgrows_its_line_becomes_a_block(text: str, wanted: dict[str, Any]) -> None:
    lines = patch_yaml("x.yml", text, wanted).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert [line for line in lines if line != line.rstrip()] == []


def test_a_mapping_within_brackets_stays_there() -> None:
    assert parse(patch_yaml("x.yml", "{a: {}, b: 1}\n", {"a": MANY, "b": 1})) == {"a": MANY, "b": 1}


def test_what_cannot_be_written_in_place_is_told() -> None:
    with pytest.raises(TaxonomyError, match="by hand"):
        patch_yaml("x.yml", "? a\n: {}\n", {"a": {}, "b": 1})


NAMES = st.text(st.sampled_from("ab Cé1-:#'\"*&!,[]{}?|>%@`~"), min_size=1, max_size=8).map(str.strip).filter(bool)


@settings(deadline=None)
@given(st.data())
def test_whatever_is_wanted_of_a_file_is_what_it_says_then(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(TEXTS)))
    wanted = parse(TEXTS[name])
    if name == "taxonomy.yml":
        wanted["retired"] = data.draw(st.dictionaries(NAMES, st.lists(NAMES, max_size=3), max_size=3))
    for technology in wanted.get("technologies", ()):
        for key in data.draw(st.lists(st.sampled_from(["terms", "weak", "acronyms", "context", "definition", "cpc"]))):
            technology[key] = data.draw(
                {
                    "definition": NAMES,
                    "acronyms": st.dictionaries(NAMES, st.fixed_dictionaries({"context": st.lists(NAMES, min_size=1)})),
                    "context": st.lists(NAMES),
                    "cpc": st.lists(NAMES),
                }.get(key, st.dictionaries(st.sampled_from(["en", "nl", "de"]), st.lists(NAMES, max_size=6)))
            )
    patched = patch_yaml(name, TEXTS[name], wanted)  # which compares what it wrote
    assert patch_yaml(name, patched, wanted) == patched


@pytest.mark.parametrize("name", sorted(read_texts(DATA)))
def test_a_shipped_file_keeps_all_lines_but_those_of_one_name(name: str) -> None:
    text = read_texts(DATA)[name]
    wanted = parse(text)
    if name == "taxonomy.yml":
        wanted["retired"] = {"gone": ["lidar"]}
    else:
        wanted["technologies"][-1]["labels"]["nl"] = "Anders"
    assert len(changed_lines(text, patch_yaml(name, text, wanted))) == 2
