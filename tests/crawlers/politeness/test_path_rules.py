"""Patterns of paths: what they match, and which of many decides."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.politeness.path_rules import PathRules, parse_path

PATHS = st.text("/ab", max_size=8).map(lambda text: f"/{text}")


@st.composite
def rules_for(draw: st.DrawFn, path: str) -> list[tuple[str, bool]]:
    """Rules of which many match: beginnings of a path, some of their characters made stars."""
    rules = []
    for value in draw(st.lists(st.booleans(), max_size=8)):
        start = path[: draw(st.integers(1, len(path)))]
        stars = draw(st.sets(st.integers(1, len(path)), max_size=3))
        pattern = "".join("*" if at in stars else char for at, char in enumerate(start))
        rules.append((pattern + draw(st.sampled_from(["", "", "a", "*", "$", "*$"])), value))
    return rules


def plain(rules: list[tuple[str, bool]], path: str) -> bool | None:
    """What RFC 9309 says, as plainly as it can be written."""
    found = []
    for index, (pattern, value) in enumerate(rules):
        body = ".*".join(map(re.escape, pattern.removesuffix("$").split("*")))
        if re.match(body + (r"\Z" if pattern.endswith("$") else ""), path):
            found.append((len(pattern), -index, value))
    return max(found)[2] if found else None


@given(PATHS.flatmap(lambda path: st.tuples(rules_for(path), st.just(path) | PATHS)))
def test_the_longest_pattern_that_matches_decides(drawn: tuple[list[tuple[str, bool]], str]) -> None:
    rules, path = drawn
    assert PathRules(rules).find(path) == plain(rules, path)


@pytest.mark.parametrize(
    ("patterns", "path", "decides"),
    [
        (["/a", "/abc", "/ab"], "/abcd", "/abc"),
        (["/a*", "/abc", "/*c"], "/abc", "/abc"),
        (["/*", "/a*c$", "/abc"], "/abc", "/a*c$"),
        (["/*c", "/abc", "/*bc"], "/xbc", "/*bc"),
        (["/é*", "/éb"], "/%C3%A9b", "/é*"),
    ],
)
def test_whether_it_has_stars_or_not_the_pattern_of_the_most_octets_decides(
    patterns: list[str], path: str, decides: str
) -> None:
    assert PathRules([(pattern, pattern) for pattern in patterns]).find(path) == decides


@pytest.mark.parametrize(
    ("pattern", "url", "matches"),
    [
        ("/fish", "/fish.html", True),
        ("/fish", "/Fish", False),
        ("/fish/", "/fish", False),
        ("/*.php", "/a/b.php?x=1", True),
        ("/*.php$", "/a/b.php?x=1", False),
        ("/*.php$", "/a.php.php", True),
        ("/fish*.php", "/fishheads/catfish.php?id=1", True),
        ("/a*b*c$", "/abc", True),
        ("/ab*b$", "/ab", False),
        ("/$", "/", True),
        ("/$", "/a", False),
        ("/a$b", "/a$bc", True),
        ("/*?", "/a?", True),
        ("/*?", "/a", False),
        ("/a/%62%61%7a", "/a/baz", True),
        ("/a/baz", "/a/%62%61%7A", True),
        ("/ツ", "/%e3%83%84", True),
        ("/%E3%83%84", "/ツ", True),
        ("/a%3Ab", "/a:b", True),
        ("/a:b", "/a%3ab", True),
        ("/a%2Fb", "/a/b", False),
        ("/a%2Fb", "/a%2fb", True),
        ("/a%3Fb", "/a?b", False),
        ("/a-%2A.html", "/a-*.html", True),
        ("/100%", "/100%25", True),
        ("private/", "/private/x", True),
        ("", "/", False),
    ],
)
def test_a_pattern_matches_whatever_way_characters_are_spelled(pattern: str, url: str, matches: bool) -> None:
    assert (PathRules([(pattern, "found")]).find(parse_path(f"https://a.example{url}")) == "found") is matches


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://a.example", "/"),
        ("https://a.example?q", "/?q"),
        ("https://a.example/a#b?c", "/a"),
        ("https://a.example//a", "//a"),
        ("https://a.example/a b", "/a%20b"),
        ("https://a.example/a?b=c&d", "/a?b%3Dc%26d"),
    ],
)
def test_the_path_of_an_address_is_spelled_in_one_way(url: str, path: str) -> None:
    assert parse_path(url) == path


@given(st.text(max_size=30))
def test_spelling_a_path_again_changes_nothing(text: str) -> None:
    path = parse_path(f"https://a.example/{text}")
    assert parse_path(f"https://a.example{path}") == path


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="IPv6"):
        parse_path("https://[a.example/")
