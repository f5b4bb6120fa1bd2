"""Patterns of paths as robots.txt writes them, and which of many decides about an address (RFC 9309, 2.2.2 and 2.2.3).

Patterns come from strangers: what they cost is linear in their length and in that of the address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import quote, urlsplit

Value = TypeVar("Value")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# An escape, or what is escaped; "/" and "?" are structure, and something else than "%2F" and "%3F".
_TOKEN = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~/?]")
# What a rule takes in memory beside its pattern [measured: 150 to 190].
_RULE_BYTES = 200


def parse_path(url: str) -> str:
    """Return path and query of an address, each character spelled in one way. Raises ValueError for no address."""
    parts = urlsplit(url)
    has_query = "?" in url.partition("#")[0]
    return _spell((parts.path or "/") + (f"?{parts.query}" if has_query else ""))


class PathRules(Generic[Value]):
    """Rules of pattern and value. A pattern matches a path from its start; ``*`` is anything, ``$`` at the end the end.

    The pattern of the most octets decides, and the first of several of the same length. ``size_bytes``: about what they
    take in memory.
    """

    __slots__ = ("_lengths", "_prefixes", "_wildcards", "size_bytes")

    def __init__(self, rules: Iterable[tuple[str, Value]]) -> None:
        self._prefixes: dict[str, tuple[int, Value]] = {}
        self.size_bytes = 0
        wildcards: list[_Wildcard[Value]] = []
        for index, (pattern, value) in enumerate(rules):
            self.size_bytes += _RULE_BYTES + len(pattern)
            if "*" in pattern or pattern.endswith("$"):
                wildcards.append(_make_wildcard(_rooted(pattern), -index, value))
            elif pattern:
                self._prefixes.setdefault(_spell(_rooted(pattern)), (-index, value))
        self._lengths = sorted({len(prefix) for prefix in self._prefixes}, reverse=True)
        self._wildcards = sorted(wildcards, key=lambda one: one.rank, reverse=True)

    def find(self, path: str) -> Value | None:
        """Return the value of the rule that decides about a path (``parse_path``); ``None``: no pattern matches."""
        rank, value = self._find_prefix(path)
        for one in self._wildcards:
            if one.rank < rank:
                break
            if one.matches(path):
                return one.value
        return value

    def _find_prefix(self, path: str) -> tuple[tuple[int, int], Value | None]:
        for length in self._lengths:
            if length <= len(path) and path[:length] in self._prefixes:
                order, value = self._prefixes[path[:length]]
                return (_octets(path[:length]), order), value
        return (-1, 0), None


@dataclass(frozen=True, slots=True)
class _Wildcard(Generic[Value]):
    """``parts``: what stands between the stars."""

    rank: tuple[int, int]
    parts: tuple[str, ...]
    is_anchored: bool
    value: Value

    def matches(self, path: str) -> bool:
        first, rest = self.parts[0], self.parts[1:]
        if not rest:
            return path == first
        if not path.startswith(first):
            return False
        at = len(first)
        for part in rest[:-1]:
            at = path.find(part, at)
            if at < 0:
                return False
            at += len(part)
        if self.is_anchored:
            return path.endswith(rest[-1]) and len(path) - len(rest[-1]) >= at
        return path.find(rest[-1], at) >= 0


def _make_wildcard(pattern: str, order: int, value: Value) -> _Wildcard[Value]:
    is_anchored = pattern.endswith("$")
    parts = tuple(_spell(part) for part in pattern.removesuffix("$").split("*"))
    octets = sum(map(_octets, parts)) + len(parts) - 1 + is_anchored
    return _Wildcard((octets, order), parts, is_anchored, value)


def _rooted(pattern: str) -> str:
    """Read ``Disallow: private/`` as who wrote it meant it; the RFC knows no such pattern."""
    return pattern if pattern.startswith(("/", "*")) else f"/{pattern}"


def _octets(spelled: str) -> int:
    return len(spelled) - 2 * spelled.count("%")


def _spell(text: str) -> str:
    """Escape all but unreserved characters, unescape those: both sides of a comparison are then spelled alike."""
    return _TOKEN.sub(_spell_token, text)


def _spell_token(found: re.Match[str]) -> str:
    token = found[0]
    if len(token) == 1:
        return quote(token, safe="", errors="surrogateescape")
    char = chr(int(token[1:], 16))
    return char if char in _UNRESERVED else token.upper()
