"""Where retired ids went: chains are followed to their end, circles and dead ends are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.taxonomy.checks import Problem
from core.taxonomy.files import HEADER
from core.taxonomy.yamlfile import YamlFile

Retired = Mapping[str, Iterable[str]]


def check_retired(file: YamlFile, retired: Retired, ids: set[str]) -> Iterator[Problem]:
    """Yield what is wrong with ``retired:`` of the header: ids that are still there, unknown ones, circles."""
    for old, targets in retired.items():
        line = file.line(("retired", old))
        if old in ids:
            yield Problem(HEADER, line, old, "retired, yet still a technology")
        for target in targets:
            if target not in ids and target not in retired:
                yield Problem(HEADER, line, old, f"retired in favour of the unknown {target!r}")
        if circle := _find_circle(old, retired):
            yield Problem(HEADER, line, old, f"its redirects go round in a circle: {' → '.join(circle)}")


def follow_retired(retired: Retired) -> dict[str, tuple[str, ...]]:
    """Return for each retired id the current ones it leads to, over any number of steps; none of it may be a circle."""
    return {old: tuple(_iter_ends(old, retired, {})) for old in retired}


def _iter_ends(old: str, retired: Retired, seen: dict[str, None]) -> Iterator[str]:
    for target in retired[old]:
        if target in seen:
            continue
        seen[target] = None
        if target in retired:
            yield from _iter_ends(target, retired, seen)
        else:
            yield target


def _find_circle(start: str, retired: Retired) -> list[str]:
    """Return the steps from an id back to itself, or nothing. Each id is entered once, however many ways lead to it."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        at = waiting.pop()
        for target in retired.get(at, ()):
            if target == start:
                steps = [start, at]
                while steps[-1] != start:
                    steps.append(came_from[steps[-1]])
                return list(reversed(steps)) if at != start else [start, start]
            if target not in came_from:
                came_from[target] = at
                waiting.append(target)
    return []
