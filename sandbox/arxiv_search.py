"""Reads the search language of arXiv's query API and says which papers match.

``prefix:word``, ``prefix:"a phrase"``, AND, OR, ANDNOT from left to right, parentheses, ranges of dates. As in the real
service, an unknown prefix is silently taken for ``all:`` (arXiv API user manual, 2025-02).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from core.text.tokens import analyse
from sandbox.model import Paper

Predicate = Callable[[Paper], bool]

_TOKEN = re.compile(r'\(|\)|[A-Za-z]\w*:\[[^\[\]]*\]|[A-Za-z]\w*:"[^"]*"|"[^"]*"|[^\s()]+')
_RANGE = re.compile(r"\[(\d{8}(?:\d{4})?) TO (\d{8}(?:\d{4})?)\]$")
_OPERATORS = ("AND", "OR", "ANDNOT")
_PREFIXES = ("ti", "au", "abs", "co", "jr", "cat", "rn", "id", "all", "submittedDate", "lastUpdatedDate")


class SearchError(Exception):
    """A search that the service answers with its error entry."""


def rewrite_search(search: str) -> str:
    """Return the search as the service understands it: unknown prefixes become ``all``."""

    def rewrite(match: re.Match[str]) -> str:
        return match[0] if match[1] in _PREFIXES else f"all:{match[0].partition(':')[2]}"

    return re.sub(r'(?<![\w:"])([A-Za-z]\w*):(?=\S)', rewrite, search)


def parse_search(search: str) -> Predicate:
    """Return what decides whether a paper matches. Raises SearchError for a search that cannot be read."""
    tokens = _TOKEN.findall(rewrite_search(search))
    predicate, rest = _parse_group(tokens)
    if rest:
        raise SearchError("unbalanced parenthesis")
    return predicate


def _parse_group(tokens: list[str]) -> tuple[Predicate, list[str]]:
    left, tokens = _parse_term(tokens)
    while tokens and tokens[0] != ")":
        operator = tokens[0] if tokens[0] in _OPERATORS else "OR"
        if tokens[0] in _OPERATORS:
            tokens = tokens[1:]
        right, tokens = _parse_term(tokens)
        left = _combine(operator, left, right)
    return left, tokens


def _parse_term(tokens: list[str]) -> tuple[Predicate, list[str]]:
    if not tokens or tokens[0] in (*_OPERATORS, ")"):
        raise SearchError("incomplete search")
    if tokens[0] == "(":
        inner, rest = _parse_group(tokens[1:])
        if not rest:
            raise SearchError("unbalanced parenthesis")
        return inner, rest[1:]
    return _make_predicate(tokens[0]), tokens[1:]


def _combine(operator: str, left: Predicate, right: Predicate) -> Predicate:
    if operator == "AND":
        return lambda paper: left(paper) and right(paper)
    if operator == "ANDNOT":
        return lambda paper: left(paper) and not right(paper)
    return lambda paper: left(paper) or right(paper)


def _make_predicate(token: str) -> Predicate:
    prefix, colon, value = token.partition(":")
    if not colon or token.startswith('"'):
        prefix, value = "all", token
    if prefix in ("submittedDate", "lastUpdatedDate"):
        return _make_range(prefix, value)
    value = value.strip('"')
    if prefix == "cat":
        return lambda paper: _has_category(paper, value)
    if prefix in ("id", "rn"):
        return lambda paper: paper.id == value.partition("v")[0]
    wanted = analyse(value, "en")
    return lambda paper: any(_contains(analyse_cached(text), wanted) for text in _texts(paper, prefix))


def _make_range(prefix: str, value: str) -> Predicate:
    match = _RANGE.match(value)
    if match is None:
        raise SearchError(f"malformed date range: {value}")
    low, high = match[1].ljust(12, "0"), match[2].ljust(12, "9")
    if prefix == "submittedDate":
        return lambda paper: low <= f"{paper.created:%Y%m%d%H%M}" <= high
    return lambda paper: low <= f"{paper.updated:%Y%m%d%H%M}" <= high


def _has_category(paper: Paper, wanted: str) -> bool:
    if wanted.endswith("*"):
        return any(c.startswith(wanted[:-1]) for c in paper.categories)
    return wanted in paper.categories


def _texts(paper: Paper, prefix: str) -> list[str]:
    fields = {
        "ti": [paper.title],
        "abs": [paper.abstract],
        "au": [a.name for a in paper.authors],
        "co": [paper.comment or ""],
        "jr": [paper.journal or ""],
    }
    return fields[prefix] if prefix in fields else [t for texts in fields.values() for t in texts]


def _contains(tokens: tuple[str, ...], wanted: list[str]) -> bool:
    width = len(wanted)
    return width > 0 and any(list(tokens[i : i + width]) == wanted for i in range(len(tokens) - width + 1))


@lru_cache(maxsize=8192)
def analyse_cached(text: str) -> tuple[str, ...]:
    """Return the stemmed tokens of an English text; a page of results asks for the same ones again."""
    return tuple(analyse(text, "en"))
