"""Texts that may drive a regular expression into long searching, made from the expression itself.

What is slow is a repeat that can begin or end in many places: so each repeat is given what it repeats a thousand times,
behind what leads to it, with and without a last character that spoils the match.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

# No public module takes an expression apart.
_parser: Any = importlib.import_module("re._parser")
_compiler: Any = importlib.import_module("re._compiler")

_PROBES = "aA0_ \n\t.,;:-'\"()[]{}<>/\\=&@#$|%*+!?é\u00ad漢"
# In no class but those that leave something out.
_SPOILER = "\x02"
_REPEATS = {_parser.MAX_REPEAT, _parser.MIN_REPEAT, _parser.POSSESSIVE_REPEAT}
# A repeat of fewer cannot take long by itself.
_LEAST_REPEATS = 10
_MOST_PAIRED = 9
_MOST_WAYS = 6
_MOST_LITERALS = 20
_MOST_KINDS = 20

Node = tuple[Any, Any]
Nodes = Sequence[Node]


def iter_attacks(pattern: re.Pattern[Any], size: int) -> Iterator[str]:
    """Give texts of about ``size`` characters."""
    seen: set[tuple[str, str, str]] = set()
    for before, pumped, behind in _Anatomy(pattern).iter_shapes():
        if pumped and (before, pumped, behind) not in seen:
            seen.add((before, pumped, behind))
            yield before + pumped * (size // len(pumped)) + behind


class _Anatomy:
    """The parts of an expression, and what matches them."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
        self._flags = pattern.flags
        is_text = isinstance(pattern.pattern, str)
        self._tree = _parser.parse(pattern.pattern, pattern.flags if is_text else pattern.flags & ~re.UNICODE)
        self._is_text = is_text
        self._chosen: dict[str, str] = {}
        self._literals = [chr(av) for op, av in _iter_nodes(self._tree) if op is _parser.LITERAL]
        alphabet = dict.fromkeys([*_PROBES, *self._literals, *(c.swapcase() for c in self._literals)])
        self._alphabet = [c for c in alphabet if len(c) == 1 and (is_text or ord(c) < 256)]
        self._runs = re.findall(r"[\w</=\"' -]{2,}", source)[:_MOST_WAYS]

    def iter_shapes(self) -> Iterator[tuple[str, str, str]]:
        """Give what stands before, what is repeated, what stands behind."""
        kinds = self._kinds()
        for character in dict.fromkeys([*kinds, *self._literals[:_MOST_LITERALS]]):
            yield from (("", character, ""), ("", character, _SPOILER))
        for first, second in combinations(kinds[:_MOST_PAIRED], 2):
            yield "", first + second, ""
        for least in (True, False):
            whole = self._example(self._tree, least=least)
            yield from (("", whole + end, "") for end in ("", " ", "\n", _SPOILER))
            yield "", whole[:-1], ""
            for before, body in self._iter_repeats(self._tree, "", least=least):
                yield from self._pump(before, body)
        yield from (("", run, "") for run in self._runs)

    def _pump(self, before: str, body: Nodes) -> Iterator[tuple[str, str, str]]:
        for pumped in self._ways(body):
            yield from ((before, pumped, behind) for behind in ("", _SPOILER, f"\n{_SPOILER}"))
            if before:
                yield "", before + pumped, ""
                yield "", before + pumped * 40, ""

    def _kinds(self) -> list[str]:
        """Return characters of which classes, and literals that are repeated, take no two for the same."""
        repeated = [node for _, body in self._iter_repeats(self._tree, "", least=True) for node in _iter_nodes(body)]
        leaves = {repr(n): n for n in (*_iter_nodes(self._tree), *repeated) if _is_class(n)}
        leaves |= {repr(n): n for n in repeated if n[0] is _parser.LITERAL}
        kinds: dict[tuple[bool, ...], str] = {}
        for character in self._alphabet:
            kinds.setdefault(tuple(self._admits(leaf, character) for leaf in leaves.values()), character)
        return list(kinds.values())[:_MOST_KINDS]

    def _ways(self, body: Nodes) -> list[str]:
        """Return texts that a repeated part matches."""
        if len(body) == 1 and _is_class(body[0]):
            return [c for c in self._kinds() if self._admits(body[0], c)][:_MOST_WAYS]
        ways = {self._example(body, least=True): None, self._example(body, least=False): None}
        for op, av in body:
            branches = av[1] if op is _parser.BRANCH else ()
            ways |= {self._example(branch, least=False): None for branch in branches}
        return list(ways)[:_MOST_WAYS]

    def _iter_repeats(self, nodes: Nodes, before: str, *, least: bool) -> Iterator[tuple[str, Nodes]]:
        """Give each long repeat as what leads to it and what it repeats."""
        for number, (op, av) in enumerate(nodes):
            lead = before + self._example(nodes[:number], least=least)
            if op in _REPEATS and av[1] >= _LEAST_REPEATS:
                yield lead, list(av[2])
            for part in _parts(op, av):
                yield from self._iter_repeats(part, lead, least=least)

    def _example(self, nodes: Nodes, *, least: bool) -> str:
        """Return a short text that matches; not least: with each optional part once."""
        return "".join(self._match(op, av, least=least) for op, av in nodes)

    def _match(self, op: Any, av: Any, *, least: bool) -> str:
        if _is_class((op, av)) or op is _parser.LITERAL:
            return self._choose(op, av)
        if op is _parser.BRANCH:
            return self._example(av[1][0 if least else -1], least=least)
        if op in _REPEATS:
            return self._example(av[2], least=least) * min(max(int(av[0]), int(not least)), 20)
        if op in {_parser.SUBPATTERN, _parser.ATOMIC_GROUP}:
            return self._example(_parts(op, av)[0], least=least)
        return ""

    def _choose(self, op: Any, av: Any) -> str:
        if op is _parser.LITERAL:
            return chr(av)
        key = repr((op, av))
        if key not in self._chosen:
            self._chosen[key] = next((c for c in self._alphabet if self._admits((op, av), c)), "")
        return self._chosen[key]

    def _admits(self, leaf: Node, character: str) -> bool:
        alone = _parser.SubPattern(self._tree.state, [leaf])
        text = character if self._is_text else character.encode("latin-1")
        return _compile(repr(leaf), alone, self._flags, self._is_text).fullmatch(text) is not None


_compiled: dict[tuple[str, int, bool], Any] = {}


def _compile(key: str, alone: Any, flags: int, is_text: bool) -> Any:
    found = _compiled.get((key, flags, is_text))
    if found is None:
        found = _compiled[key, flags, is_text] = _compiler.compile(alone, flags & ~re.DEBUG)
    return found


def _is_class(node: Node) -> bool:
    return node[0] in {_parser.IN, _parser.ANY, _parser.NOT_LITERAL}


def _parts(op: Any, av: Any) -> list[Nodes]:
    """Return the sequences inside a node."""
    if op is _parser.BRANCH:
        return [list(branch) for branch in av[1]]
    if op in _REPEATS:
        return [list(av[2])]
    if op is _parser.SUBPATTERN:
        return [list(av[3])]
    if op is _parser.ATOMIC_GROUP:
        return [list(av)]
    return [list(av[1])] if op in {_parser.ASSERT, _parser.ASSERT_NOT} else []


def _iter_nodes(nodes: Nodes) -> Iterator[Node]:
    for op, av in nodes:
        yield op, av
        for part in _parts(op, av):
            yield from _iter_nodes(part)
