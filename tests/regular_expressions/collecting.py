"""All regular expressions of a source file: those its module holds, and those written in its calls of ``re``."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "crawlers", "nlp", "knowledge", "index", "insight", "alerts", "api", "sandbox")
METHODS = frozenset({"search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"})
_CALLS = METHODS | {"compile"}
_MOST_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression: where it stands, and the methods it is used by (none known: any)."""

    place: str
    pattern: re.Pattern[Any]
    uses: frozenset[str]


def iter_sources() -> Iterator[Path]:
    """Give our own files that use regular expressions, as paths from the root."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if re.search(r"\bre\.[a-z]+\(", path.read_text("utf-8")):
                yield path.relative_to(ROOT)


def collect(path: Path, made_from: Mapping[str, Mapping[str, Any]]) -> tuple[list[Expression], list[str]]:
    """Return the expressions of a file, and the functions that make others from something unknown.

    ``made_from``: for such a function (``file:function``) the names that it makes its expressions from.
    """
    module = _import(path)
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    found = {e.pattern: e for e in _held(module, path)}
    makers: list[str] = []
    for function, call in _iter_calls(tree):
        place = f"{path}:{function}"
        pattern = _evaluate(call, {**vars(module), **made_from.get(place, {})})
        if pattern is None:
            makers.append(place)
        elif pattern not in found:
            uses = {getattr(call.func, "attr", "")} & METHODS or _uses_of(function, path)
            found[pattern] = Expression(f"{path}:{call.lineno}", pattern, frozenset(uses))
    return list(found.values()), makers


def _import(path: Path) -> ModuleType:
    return importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))


def _held(module: ModuleType, path: Path) -> Iterator[Expression]:
    """Give what a module holds under its names, and inside what it holds."""
    for name, value in vars(module).items():
        if not name.startswith("__"):
            for pattern in _walk(value, module.__name__, set(), 0):
                yield Expression(f"{path}:{name}", pattern, _uses_of(name, path))


def _walk(value: Any, owner: str, seen: set[int], depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif id(value) not in seen and depth < _MOST_DEPTH:
        seen.add(id(value))
        for inner in _parts(value, owner):
            yield from _walk(inner, owner, seen, depth + 1)


def _parts(value: Any, owner: str) -> Iterable[Any]:
    """Return what a value is made of: members, and what its functions enclose; not those of other modules."""
    if isinstance(value, str | bytes | int | float | ModuleType | None):
        return ()
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return value
    if isinstance(value, FunctionType):
        return [*_cells(value), *(value.__defaults__ or ())] if value.__module__ == owner else ()
    # Annotated types and their validators are of other modules, but hold functions of ours.
    if metadata := getattr(value, "__metadata__", None):
        return [getattr(one, "func", None) for one in metadata]
    return _attributes(value, owner)


def _attributes(value: Any, owner: str) -> Iterable[Any]:
    kind = value if isinstance(value, type) else type(value)
    if kind.__module__ != owner:
        return ()
    slots = [getattr(value, name, None) for name in getattr(kind, "__slots__", ())] if value is not kind else []
    return [*getattr(value, "__dict__", {}).values(), *slots]


def _cells(function: FunctionType) -> list[Any]:
    return [cell.cell_contents for cell in function.__closure__ or ()]


def _iter_calls(tree: ast.AST, function: str = "") -> Iterator[tuple[str, ast.Call]]:
    """Give calls of ``re`` inside functions: the values of others are held by the module."""
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        if function and isinstance(node, ast.Call) and _is_call_of_re(node.func):
            yield function, node
        yield from _iter_calls(node, inside)


def _is_call_of_re(called: ast.expr) -> bool:
    return (
        isinstance(called, ast.Attribute)
        and called.attr in _CALLS
        and isinstance(called.value, ast.Name)
        and called.value.id == "re"
    )


def _evaluate(call: ast.Call, names: dict[str, Any]) -> re.Pattern[Any] | None:
    """Return the expression of a call if constants and known names make it, else ``None``."""
    flags = [k.value for k in call.keywords if k.arg == "flags"]
    position = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(getattr(call.func, "attr", ""), 2)
    flags += call.args[position : position + 1]
    values = []
    for part in (call.args[0], *flags):
        try:
            values.append(eval(compile(ast.Expression(part), "call", "eval"), names))
        except NameError:
            return None
    return re.compile(*values)


def _uses_of(name: str, path: Path) -> frozenset[str]:
    """Return by which methods a name is used: in its own file, or anywhere if it is public."""
    return _uses_in(path).get(name) or frozenset().union(*(_uses_in(p).get(name, ()) for p in _all_sources(name)))


def _all_sources(name: str) -> list[Path]:
    return [] if name.startswith("_") else list(iter_sources())


@cache
def _uses_in(path: Path) -> dict[str, frozenset[str]]:
    """Return by which methods each name of a file is used."""
    uses: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            for name in ast.walk(node.value):
                if isinstance(name, ast.Name | ast.Attribute):
                    uses.setdefault(name.id if isinstance(name, ast.Name) else name.attr, set()).add(node.attr)
    return {name: frozenset(found) for name, found in uses.items()}
