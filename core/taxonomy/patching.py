"""Changes a YAML text to say something else, and leaves every other character of it as it was.

A text and the data that it should hold go in; the difference is written at the places that the parser's marks name, so
comments, order, quotes and line breaks of all else stay. What comes out is parsed again and compared.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from core.errors import TaxonomyError
from core.taxonomy.yamlfile import UnreadableYamlError, YamlFile, parse_yaml
from core.taxonomy.yamltext import WIDTH, spell_entry, spell_inline, spell_item, spell_scalar

Edit = tuple[int, int, str]
_Pair = tuple[yaml.Node, Any]
# The place of the item that something new comes after, -1 for the beginning, and how it is written.
_New = Sequence[tuple[int, str]]


def patch_yaml(name: str, text: str, wanted: Mapping[str, Any]) -> str:
    """Return ``text`` changed so that it holds ``wanted``. Keys that hold nothing may be absent from ``wanted``.

    Raises TaxonomyError where that cannot be done without writing the file anew: a defect of ours.
    """
    file = parse_yaml(name, text)
    if file.data == wanted:
        return text
    patch = _Patch(text)
    patch.mapping(_collection(file.node), file.data, wanted)
    patched = patch.apply()
    if not _says(name, patched, wanted):
        raise TaxonomyError("the change could not be written in place: edit the file by hand", place=name)
    return patched


def _says(name: str, text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return bool(_full(parse_yaml(name, text)) == _without_nothing(wanted))
    except UnreadableYamlError:
        return False


@dataclass(frozen=True, slots=True)
class _Item:
    """A part of a collection: where it begins and ends."""

    start: int
    end: int


class _Patch:
    """Gathers edits of one text; all positions are those of the text before any of them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._edits: list[Edit] = []

    def apply(self) -> str:
        """Return the text with all edits made."""
        text = self._text
        order = sorted(range(len(self._edits)), key=lambda i: (self._edits[i][:2], i))
        for start, end, new in [self._edits[i] for i in reversed(order)]:
            text = text[:start] + new + text[end:]
        return text

    def mapping(self, node: yaml.CollectionNode, data: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> None:
        """Change a mapping to what is wanted of it."""
        nodes = dict(zip(data, node.value, strict=True))
        kept = [key for key in data if key in wanted or _is_nothing(data[key])]
        for key in kept:
            if key in wanted:
                self.value((nodes[key][1], data[key]), wanted[key], in_flow=bool(node.flow_style))
        items = [_Item(key.start_mark.index, _end(self._text, value)) for key, value in node.value]
        gone = [index for index, key in enumerate(data) if key not in kept]
        new = [key for key in wanted if key not in data]
        anchors = [_anchor(key, list(wanted), list(data), kept) for key in new]
        if node.flow_style:
            texts = [f"{spell_scalar(key)}: {spell_inline(wanted[key])}" for key in new]
            self._flow(node, items, gone, list(zip(anchors, texts, strict=True)))
        else:
            indent = node.value[0][0].start_mark.column
            lines = [spell_entry(key, wanted[key], indent) for key in new]
            self._block(items, gone, list(zip(anchors, lines, strict=True)))

    def value(self, held: _Pair, wanted: Any, *, in_flow: bool = False) -> None:
        """Change one value, ``in_flow`` where it stands within brackets, to what is wanted of it."""
        node, data = held
        if data == wanted:
            return
        if isinstance(data, dict) and isinstance(wanted, Mapping) and data and wanted and _shares(data, wanted):
            self.mapping(_collection(node), data, wanted)
        elif isinstance(data, list) and isinstance(wanted, list) and data and wanted:
            self._sequence(_collection(node), data, wanted)
        else:
            new = self._anew(node, wanted, in_flow=in_flow)
            start = node.start_mark.index
            start = len(self._text[:start].rstrip(" ")) if new.startswith("\n") else start
            self._edits.append((start, _end(self._text, node), new))

    def _anew(self, node: yaml.Node, wanted: Any, *, in_flow: bool) -> str:
        """Return a value to stand where another stood: in one line, or in a block where that is too long."""
        inline = spell_inline(wanted)
        if isinstance(node, yaml.SequenceNode) and not node.flow_style:
            return f" {inline}"  # its dashes may stand as far left as its key
        # No block stands within brackets.
        if node.start_mark.column + len(inline) <= WIDTH or (in_flow and isinstance(wanted, Mapping)):
            return inline
        line = self._text[: node.start_mark.index].rpartition("\n")[2]
        indent = len(line) - len(line.lstrip(" -"))
        is_block = isinstance(node, yaml.MappingNode) and not node.flow_style
        # Of a block the first line begins where its lines do, two blanks further than its key.
        spelt = spell_entry("k", wanted, indent - 2 * is_block).partition(":")[2].rstrip()
        return spelt.lstrip() if is_block else spelt.removeprefix(" ")

    def _sequence(self, node: yaml.CollectionNode, data: list[Any], wanted: list[Any]) -> None:
        gone: list[int] = []
        new: list[tuple[int, Any]] = []
        kept = -1
        for tag, i, j, k, m in SequenceMatcher(None, _names(data), _names(wanted), autojunk=False).get_opcodes():
            paired = min(j - i, m - k) if tag in ("equal", "replace") and _are_entries(data) else 0
            paired = j - i if tag == "equal" else paired
            for step in range(paired):
                self.value((node.value[i + step], data[i + step]), wanted[k + step], in_flow=bool(node.flow_style))
                kept = i + step
            gone += range(i + paired, j)
            new += [(kept, wanted[place]) for place in range(k + paired, m)]
        items = [_Item(child.start_mark.index, _end(self._text, child)) for child in node.value]
        if node.flow_style:
            self._flow(node, items, gone, [(anchor, spell_inline(value)) for anchor, value in new])
        else:
            indent = self._column_of_dash(items[0].start)
            gap = "\n" if _are_entries(data) else ""
            self._block(items, gone, [(anchor, gap + spell_item(value, indent)) for anchor, value in new])

    def _flow(self, node: yaml.CollectionNode, items: Sequence[_Item], gone: list[int], new: _New) -> None:
        if len(gone) == len(items):
            inside = ", ".join(text for _, text in new)
            self._edits.append((node.start_mark.index + 1, node.end_mark.index - 1, inside))
            return
        for first, last in _runs(gone):
            self._edits.append(self._cut(items, first, last))
        kept = [index for index in range(len(items)) if index not in gone]
        at_end: dict[int, int] = {}
        for anchor, text in new:
            before = [index for index in kept if index <= anchor]
            if not before:
                self._edits.append((items[kept[0]].start, items[kept[0]].start, f"{text}, "))
                continue
            end = items[before[-1]].end
            column = at_end.get(end, end - self._line_start(end))
            if column + len(text) + 3 <= WIDTH:
                joint = ", "
                at_end[end] = column + 2 + len(text)
            else:
                indent = self._indent_inside(node, end)
                joint = ",\n" + " " * indent
                at_end[end] = indent + len(text)
            self._edits.append((end, end, joint + text))

    def _cut(self, items: Sequence[_Item], first: int, last: int) -> Edit:
        """Return the edit that takes items out of brackets, with the comma that goes with them; some item is left."""
        if first == 0:
            return items[0].start, items[last + 1].start, ""
        before = self._text[items[first - 1].end : items[first].start]
        if last + 1 < len(items):
            after = self._text[items[last].end : items[last + 1].start]
            if "\n" in before and "\n" not in after:
                return items[first].start, items[last + 1].start, ""
        return items[first - 1].end, items[last].end, ""

    def _block(self, items: Sequence[_Item], gone: list[int], new: _New) -> None:
        for index in gone:
            start, end = self._line_start(items[index].start), self._next_line(items[index].end)
            # Of the blank lines before and behind one is left.
            is_apart = self._text[:start].endswith("\n\n") and self._text[end : end + 1] == "\n"
            self._edits.append((start, end + is_apart, ""))
        for anchor, lines in new:
            at = self._next_line(items[anchor].end) if anchor >= 0 else self._line_start(items[0].start)
            # The last line of a file may lack its end.
            is_open = at == len(self._text) and not self._text.endswith("\n")
            self._edits.append((at, at, "\n" + lines if is_open else lines))

    def _line_start(self, position: int) -> int:
        return self._text.rfind("\n", 0, position) + 1

    def _next_line(self, position: int) -> int:
        return self._text.find("\n", position) + 1 or len(self._text)

    def _column_of_dash(self, position: int) -> int:
        return self._text.rfind("-", self._line_start(position), position) - self._line_start(position)

    def _indent_inside(self, node: yaml.CollectionNode, position: int) -> int:
        """Return how far the lines inside brackets are indented."""
        start = self._line_start(position)
        line = self._text[start:position]
        indent = len(line) - len(line.lstrip(" "))
        return indent if start > node.start_mark.index else indent + 2


def _collection(node: yaml.Node) -> yaml.CollectionNode:
    assert isinstance(node, yaml.CollectionNode)
    return node


def _end(text: str, node: yaml.Node) -> int:
    """Return where a value ends; the parser's mark of a block is where the next one begins."""
    if isinstance(node, yaml.ScalarNode):
        start, end = node.start_mark.index, node.end_mark.index
        return start + len(text[start:end].rstrip())
    if _collection(node).flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(text, last[1] if isinstance(node, yaml.MappingNode) else last)


def _anchor(key: Any, wanted: list[Any], data: list[Any], kept: list[Any]) -> int:
    """Return the place of the entry that a new key comes after: the last one before it that is there and stays."""
    before = [other for other in wanted[: wanted.index(key)] if other in kept]
    return data.index(before[-1]) if before else -1


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give first and last of each run of neighbouring numbers."""
    ordered = sorted(places)
    start = 0
    for index in range(1, len(ordered) + 1):
        if index == len(ordered) or ordered[index] != ordered[index - 1] + 1:
            yield ordered[start], ordered[index - 1]
            start = index


def _are_entries(data: Sequence[Any]) -> bool:
    return bool(data) and all(isinstance(item, dict) for item in data)


def _names(values: Sequence[Any]) -> list[str]:
    """Return what the items of a list are known by: a mapping by its id."""
    return [str(value.get("id")) if isinstance(value, Mapping) else repr(value) for value in values]


def _shares(data: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> bool:
    return not data.keys().isdisjoint(wanted)


def _is_nothing(value: Any) -> bool:
    return value is None or value in ([], {})


def _full(file: YamlFile) -> Any:
    return _without_nothing(file.data)


def _without_nothing(value: Any) -> Any:
    """Return data without the keys that hold nothing."""
    if isinstance(value, Mapping):
        kept = {key: _without_nothing(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if not _is_nothing(item)}
    return [_without_nothing(item) for item in value] if isinstance(value, list) else copy.copy(value)
