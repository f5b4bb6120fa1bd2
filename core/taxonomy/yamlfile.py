"""Reading one YAML file together with the line of everything in it. What the values mean is left to the caller."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

# The C parser reads the taxonomy about ten times faster; PyYAML wheels without libyaml lack it.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A hundred times the largest file there is. What is deeper nested than this is an attack: libyaml's composer calls
# itself for each level and ends the process (measured at 100,000).
MAX_FILE_BYTES = 8_000_000
_MAX_DEPTH = 50


class UnreadableYamlError(Exception):
    """What is wrong with a file as YAML, and in which line (from 1). The loader turns it into a problem of its list."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A mapping read from ``name``, and the nodes that know its lines."""

    name: str
    data: dict[object, object]
    node: yaml.Node

    def line(self, path: Sequence[object]) -> int:
        """Return the line (from 1) of the value at ``path``, or of its deepest part that exists."""
        node, line = self.node, self.node.start_mark.line
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            node, line = child
        return line + 1

    def repeated_keys(self) -> Iterator[tuple[tuple[object, ...], int]]:
        """Yield path and line of each mapping key that stands twice; YAML itself keeps the last one in silence."""
        yield from _repeated_keys(self.node, ())


def read_yaml(path: Path) -> YamlFile:
    """Read a YAML file whose top is a mapping; raise ``UnreadableYamlError`` where it is not one."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise UnreadableYamlError(f"larger than {MAX_FILE_BYTES // 1_000_000} MB", 1)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        raise UnreadableYamlError(f"not YAML: {exc}", 1) from exc
    return parse_yaml(path.name, text)


def parse_yaml(name: str, text: str) -> YamlFile:
    """Do the same for a text; ``name`` is what its places are told by.

    Aliases are refused: nothing we read needs them, and a few lines of them stand for gigabytes.
    """
    try:
        _check_shape(text)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            data = loader.construct_document(node) if node is not None else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else 1
        raise UnreadableYamlError(f"not YAML: {exc.problem}", line) from exc
    except UnicodeEncodeError as exc:  # the halves of characters that ``core.taxonomy.files`` keeps for us to refuse
        raise UnreadableYamlError("not YAML: a character that is not UTF-8", 1) from exc
    except (yaml.YAMLError, ValueError) as exc:  # ValueError: a date such as 2026-99-99
        raise UnreadableYamlError(f"not YAML: {exc}", 1) from exc
    if node is None or data is None:
        raise UnreadableYamlError("the file is empty", 1)
    if not isinstance(data, dict):
        raise UnreadableYamlError("the file must be a mapping at its top", node.start_mark.line + 1)
    return YamlFile(name, data, node)


def _check_shape(text: str) -> None:
    """Raise for aliases and for nesting that no file of ours has, before anything is composed."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise UnreadableYamlError(f"an alias (*{event.anchor}): write it out", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                raise UnreadableYamlError("nested too deep", line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _child(node: yaml.Node, step: object) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child, child.start_mark.line
    return None


def _repeated_keys(node: yaml.Node, path: tuple[object, ...]) -> Iterator[tuple[tuple[object, ...], int]]:
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _repeated_keys(child, (*path, index))
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield (*path, key.value), key.start_mark.line + 1
            seen.add(str(key.value))
            yield from _repeated_keys(value, (*path, key.value))
