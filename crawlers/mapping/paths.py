r"""Values in a nested record by path: ``authorships.author.display_name`` goes through objects and lists alike.

A rule is a path, or several in order of preference; one with braces is a template: ``https://doi.org/{DOI}``. ``.`` is
the thing itself; a dot in a name is written ``\.``. Elements of XML are records too
(``crawlers.parsing.xmlrecords``): their text is ``$``, their attributes begin with ``@``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from core.errors import FormatError, RecordError

Rule = str | tuple[str, ...]
ITSELF = "."
TEXT = "$"
_NAME = re.compile(r"(?:\\.|[^.\\])+")
_HOLE = re.compile(r"\{([^{}]+)\}")
_MAX_DEPTH = 40


def find(data: object, path: str) -> list[object]:
    """Return all values at a path; what is null, empty or absent is left out."""
    found: list[object] = [data]
    for name in split_path(path):
        found = [value for one in found for value in _step(one, name)]
    return [value for one in found for value in _iter_flat(one) if value not in (None, "", {})]


def texts(data: object, rule: Rule) -> list[str]:
    """Return the texts of the first path of a rule that has any.

    Raises RecordError where an object stands in place of a text.
    """
    for path in _paths(rule):
        found = (
            _fill(data, path) if "{" in path else [text for value in find(data, path) if (text := _text(value, path))]
        )
        if found:
            return found
    return []


def text(data: object, rule: Rule | None) -> str:
    """Return the first text of a rule; empty where there is none."""
    return next(iter(texts(data, rule)), "") if rule is not None else ""


def fact(data: object, path: str | None) -> str:
    """Return the one text at a path of an answer (a cursor, a total); empty where there is none. Raises FormatError."""
    try:
        return text(data, path)
    except RecordError as exc:
        raise FormatError(exc.message) from exc


def paths_of(rule: Rule | None, below: str = "") -> Iterator[str]:
    """Give the paths that a rule reads, below that of the thing it is applied to."""
    for path in _paths(rule or ()):
        for one in _HOLE.findall(path) or [path]:
            yield below if one == ITSELF else f"{below}.{one}" if below else one


@lru_cache(maxsize=4_096)
def split_path(path: str) -> tuple[str, ...]:
    """Return the names of a path; none for the thing itself."""
    if path in ("", ITSELF):
        return ()
    return tuple(re.sub(r"\\(.)", r"\1", name) for name in _NAME.findall(path))


def unknown_fields(record: object, known: Iterable[str]) -> frozenset[str]:
    """Return the paths of a record that no known path covers: what lies under a known one is known.

    Only the first name that is not known of each branch is told: ``grants``, not ``grants.id``.
    """
    return frozenset(_iter_unknown(record, _tree(frozenset(known)), "", 0))


@lru_cache(maxsize=256)
def _tree(known: frozenset[str]) -> _Tree:
    """Return the known names of a source: growing them takes longer than asking them of a record."""
    tree = _Tree()
    for path in known:
        branch = tree
        for name in split_path(path):
            branch = branch.setdefault(name, _Tree())
        branch[""] = _Tree()
    return tree


class _Tree(dict[str, "_Tree"]):
    """Known names; an empty name marks that all below is known."""


def _iter_unknown(value: object, tree: _Tree, place: str, depth: int) -> Iterator[str]:
    if "" in tree or depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for one in value:
            yield from _iter_unknown(one, tree, place, depth + 1)
    elif isinstance(value, dict):
        for name, inner in value.items():
            path = f"{place}.{name}" if place else str(name)
            below = tree.get(name)
            if below is None:
                yield path[:200]
            elif "" not in below:
                yield from _iter_unknown(inner, below, path, depth + 1)


def _paths(rule: Rule) -> tuple[str, ...]:
    return (rule,) if isinstance(rule, str) else rule


def _step(value: object, name: str) -> Iterator[object]:
    for one in _iter_flat(value):
        if isinstance(one, dict):
            if name in one:
                yield one[name]
        elif name == TEXT and isinstance(one, str):
            # An element without attributes is its text.
            yield one


def _iter_flat(value: object, depth: int = 0) -> Iterator[object]:
    if depth > _MAX_DEPTH:
        raise RecordError(f"more than {_MAX_DEPTH} lists in each other")
    if isinstance(value, list):
        for one in value:
            yield from _iter_flat(one, depth + 1)
    else:
        yield value


def _fill(data: object, template: str) -> list[str]:
    values = {path: text(data, path) for path in _HOLE.findall(template)}
    return [_HOLE.sub(lambda hole: values[hole[1]], template).strip()] if all(values.values()) else []


def _text(value: object, path: str) -> str:
    if isinstance(value, dict):
        # Of an element with attributes, its text.
        value = value.get(TEXT)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value).replace("\x00", "").strip()
    raise RecordError(f"{path} is an object, not a text")
