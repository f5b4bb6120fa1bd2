"""Every regular expression of ours is linear in practice: 100 kB made to hurt it take less than 100 ms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.regular_expressions.collecting import collect, iter_sources
from tests.regular_expressions.timing import find_slow

# Safe only because what they see is short: the most characters, and what holds that. Better mend one than add it here.
BOUNDED = {
    # read_affiliation() reads nothing longer; which comma stands inside brackets needs a look ahead at each of them.
    "crawlers/parsing/affiliations.py:_MAIL": 400,
    "crawlers/parsing/affiliations.py:_BETWEEN": 400,
    # The tail that the stream keeps.
    "crawlers/parsing/xmlstream.py:_LAST_TAG": 4_096,
    # The caller cuts out the last word before a mark.
    "nlp/sentences.py:_WORD": 30,
}
# Functions that make expressions from what they are given, with something they may be given.
MADE_FROM: Mapping[str, Mapping[str, Any]] = {
    "core/store/forgetting/traces.py:traces_of_source": {"source": "arxiv"},
    "core/taxonomy/schema.py:_pattern": {"pattern": r"T\d{5}"},
    "crawlers/parsing/listed_days.py:_searcher": {
        "pieces": [r"\d{1,2}", r"\ ", r"[^\W\d_]+\.?", r"\ ", r"\d{4}"], "date_format": "", "place": 0,
    },
    "crawlers/parsing/xmlslices.py:_iter_places": {"names": ("item", "entry")},
    "crawlers/parsing/xmlstream.py:__init__": {"name": "record"},
    "crawlers/politeness/url_patterns.py:_glob": {"glob": "/news/*-*/*a*.html"},
    "crawlers/politeness/url_patterns.py:_compile": {
        "pieces": ["/news/", r"(?P<year>(?:19|20)\d{2})"], "pattern": "/", "place": 0,
    },
    "nlp/keyphrases/quoting.py:_make_pattern": {"words": ["quantum", "key"], "plural": "(?:line|lines)"},
    "index/elastic_catalogue.py:_is_generation": {"self": SimpleNamespace(alias="scout"), "name": ""},
    "index/highlight.py:__init__": {"beginnings": "photon|laser"},
    "sandbox/spoiling.py:_remove_date": {"name": b"updated"},
    "sandbox/spoiling.py:_move_date": {"name": b"updated"},
}  # fmt: skip

# Each goes wrong in another way: from every place, back and forth, two alike, one inside the other.
BAD = [
    r"\s+$", r"\S+@\S+", r"\s*[;|]\s*", r"^(.+?)\s*$", r"\d+\s*\d*x", r"(a+)+$", r"(?:\w+\s?)*!", r"([^\W\d_]+-?)+\d",
    r"<item>.*?</item>", r'"(?:[^"\\]|\\.)*"', r"\((?:[^()]|\n)*\)x", r"x*y*z*$", r"(?:ab|a|b)*c", r"/\*.*\*/",
    r"(\w+):",    rb"<(item|entry)\b.*?</\1>", r"[,;]\s*(?![^()]*\))", r"(?i)(?:the )?[a-z ]+ inc\b",
]  # fmt: skip
GOOD = [
    r"(?<!\s)\s++$", r"[^\W_]+(?:[.,]\d+)*", r"\s{2,}|[^\x00-\x7f]", r"<[^<>]*>", r"[.!?]\s", r"(?<!\d)\d{1,4}(?!\d)",
    r"(?<!a)(?>a+)b", rb"(?:[^\"\\]++|\\.)*+", r"(?:\\.|[^.\\])+",
]  # fmt: skip


@pytest.mark.parametrize("path", list(iter_sources()), ids=str)
def test_expressions_of_a_file_are_linear(path: Path) -> None:
    expressions, unknown = collect(path, MADE_FROM)
    assert unknown == [], "say in MADE_FROM what these make expressions from"
    slow = {e.place: found for e in expressions if (found := find_slow(e.pattern, e.uses, BOUNDED.get(e.place)))}
    assert slow == {}


@pytest.mark.parametrize("pattern", BAD)
def test_an_expression_that_goes_back_too_often_is_found(pattern: str | bytes) -> None:
    assert find_slow(re.compile(pattern, re.DOTALL), frozenset({"finditer"}))


@pytest.mark.parametrize("pattern", GOOD)
def test_a_linear_expression_is_let_be(pattern: str | bytes) -> None:
    assert find_slow(re.compile(pattern, re.DOTALL), frozenset()) == ""


PLANTED = """
import re
from dataclasses import dataclass, field
HELD = re.compile("a1+$")
AMONG = {"x": ("y", [re.compile("a2+$")])}
class Kind:
    inside = re.compile("a3+$")
@dataclass(frozen=True, slots=True)
class Rule:
    pattern: object
RULE = Rule(re.compile("a4+$"))
def _make(text):
    compiled = re.compile(text)
    return lambda value: compiled.search(value)
check = _make("a5+$")
PART = "a6+"
def read(text, end):
    return re.sub("a7+$", "", text), re.search(rf"{PART}$", text), re.split(end, text)
"""


def test_expressions_are_collected_wherever_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "planted_expressions.py").write_text(PLANTED, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("tests.regular_expressions.collecting.ROOT", tmp_path)
    found, unknown = collect(Path("planted_expressions.py"), {})
    assert sorted(e.pattern.pattern for e in found) == [f"a{number}+$" for number in range(1, 8)]
    assert unknown == ["planted_expressions.py:_make", "planted_expressions.py:read"]


def test_every_exception_is_still_needed() -> None:
    places = {place: Path(place.partition(":")[0]) for place in (*BOUNDED, *MADE_FROM)}
    held = {path: collect(path, {}) for path in places.values()}
    needed = {
        e.place for found, _ in held.values() for e in found if e.place in BOUNDED and find_slow(e.pattern, e.uses)
    }
    assert needed == set(BOUNDED)
    assert {name for _, unknown in held.values() for name in unknown} == set(MADE_FROM)
