"""Reads the query language of the EPO's services (CQL) and says which publications match.

``index relation value`` with ``and``, ``or``, ``not`` from left to right and parentheses; ``cpc=/low`` takes the codes
below one too; ``pd within "20260101 20260131"`` includes both days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.text.folding import fold
from core.text.tokens import analyse
from sandbox.model import Family, Publication, World

_TOKEN = re.compile(r'\(|\)|"[^"]*"|=/low|=|<=|>=|<|>|[^\s()="<>]+')
_OPERATORS = frozenset({"and", "or", "not"})
_RELATIONS = frozenset({"=", "=/low", "within", "any", "all"})
_DAYS = re.compile(r"(\d{4})(\d{2})?(\d{2})?")


@dataclass(frozen=True, slots=True)
class Hit:
    """A publication with its family."""

    family: Family
    publication: Publication


Predicate = Callable[[Hit], bool]
# Groups below another that do not begin with its digits: active materials of electrodes, by what they are made of.
_BELOW: Mapping[str, tuple[str, ...]] = {
    "H01M4/36": ("H01M4/38", "H01M4/40", "H01M4/48", "H01M4/50", "H01M4/52", "H01M4/58", "H01M4/60"),
}


class QueryError(Exception):
    """A query that the service refuses."""


def list_hits(world: World) -> tuple[Hit, ...]:
    """Return all publications, the newest first."""
    hits = (Hit(family, one) for family in world.families for one in family.publications)
    return tuple(sorted(hits, key=lambda hit: (hit.publication.published, hit.publication.docdb), reverse=True))


def parse_query(world: World, text: str) -> Predicate:
    """Return what decides whether a publication matches. Raises QueryError."""
    tokens = _TOKEN.findall(text)
    predicate, rest = _parse_group(world, tokens)
    if rest:
        raise QueryError("unbalanced parenthesis")
    return predicate


def _parse_group(world: World, tokens: list[str]) -> tuple[Predicate, list[str]]:
    left, tokens = _parse_term(world, tokens)
    while tokens and tokens[0] != ")":
        operator = tokens[0].lower()
        if operator not in _OPERATORS:
            raise QueryError(f"no operator before {tokens[0]}")
        right, tokens = _parse_term(world, tokens[1:])
        left = _combine(operator, left, right)
    return left, tokens


def _parse_term(world: World, tokens: list[str]) -> tuple[Predicate, list[str]]:
    if tokens and tokens[0] == "(":
        inner, rest = _parse_group(world, tokens[1:])
        if not rest:
            raise QueryError("unbalanced parenthesis")
        return inner, rest[1:]
    if len(tokens) < 3 or tokens[1] not in _RELATIONS:
        raise QueryError(f"no term at {' '.join(tokens[:2]) or 'the end'}")
    name, relation, value = tokens[0].lower(), tokens[1], tokens[2].strip('"')
    if name not in _INDEXES:
        raise QueryError(f"unknown index {name}")
    return _INDEXES[name](world, relation, value), tokens[3:]


def _combine(operator: str, left: Predicate, right: Predicate) -> Predicate:
    if operator == "and":
        return lambda hit: left(hit) and right(hit)
    if operator == "not":
        return lambda hit: left(hit) and not right(hit)
    return lambda hit: left(hit) or right(hit)


def _by_words(read: Callable[[World, Hit], str]) -> Callable[[World, str, str], Predicate]:
    def build(world: World, relation: str, value: str) -> Predicate:
        wanted = set(analyse(value, "en"))

        def matches(hit: Hit) -> bool:
            found = set(analyse(read(world, hit), "en"))
            return not wanted.isdisjoint(found) if relation == "any" else wanted <= found

        return matches

    return build


def _by_names(read: Callable[[World, Hit], list[str]]) -> Callable[[World, str, str], Predicate]:
    def build(world: World, _: str, value: str) -> Predicate:
        wanted = fold(value)
        return lambda hit: any(wanted in fold(name) for name in read(world, hit))

    return build


def _by_code(_: World, relation: str, value: str) -> Predicate:
    wanted = value.replace(" ", "").upper()
    if relation == "=/low":
        groups = (wanted, *_BELOW.get(wanted, ()))
        return lambda hit: any(code.startswith(groups) for code in hit.family.codes)
    return lambda hit: wanted in hit.family.codes


def _by_day(_: World, relation: str, value: str) -> Predicate:
    days = value.replace(",", " ").split()
    if not days or len(days) > 2 or not all(_DAYS.fullmatch(day) for day in days):
        raise QueryError(f"no date: {value}")
    first, last = _day(days[0], is_last=False), _day(days[-1], is_last=True)
    if relation not in ("=", "within"):
        raise QueryError(f"no relation of dates: {relation}")
    return lambda hit: first <= f"{hit.publication.published:%Y%m%d}" <= last


def _day(text: str, *, is_last: bool) -> str:
    return text + ("99999999" if is_last else "00000000")[len(text) :]


def _by_number(_: World, __: str, value: str) -> Predicate:
    wanted = value.replace(".", "").replace(" ", "").upper()
    return lambda hit: hit.publication.docdb.replace(".", "").startswith(wanted)


_INDEXES: Mapping[str, Callable[[World, str, str], Predicate]] = {
    "ti": _by_words(lambda _, hit: hit.family.title),
    "ab": _by_words(lambda _, hit: hit.family.abstract),
    "ta": _by_words(lambda _, hit: f"{hit.family.title} {hit.family.abstract}"),
    "txt": _by_words(lambda _, hit: f"{hit.family.title} {hit.family.abstract}"),
    "pa": _by_names(lambda world, hit: [name for name, _ in world.applicants_of(hit.family)]),
    "in": _by_names(lambda _, hit: [one.name for one in hit.family.inventors]),
    "cpc": _by_code,
    "pd": _by_day,
    "pn": _by_number,
    "num": _by_number,
}
