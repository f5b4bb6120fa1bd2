"""Values as the taxonomy files write them: names plain where that can be read back, lists in brackets, wrapped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

import yaml

WIDTH = 120
_STEP = 2
# These stand in a block even where they would fit into one line.
_BLOCKS = frozenset({"terms", "weak", "acronyms"})
# Whatever begins with another mark, or holds one that YAML may read, is quoted.
_PLAIN = re.compile(r"[^\W_][\w ./()+*'’–-]*")


def spell_scalar(value: object) -> str:
    """Return a name, a number or nothing as it stands in YAML, in a block or in brackets."""
    if not isinstance(value, str):
        return json.dumps(value)
    if _is_plain(value):
        return value
    return "'" + value.replace("'", "''") + "'" if value.isprintable() else json.dumps(value)


def spell_inline(value: object) -> str:
    """Return a value in one line: lists and mappings in brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{spell_scalar(key)}: {spell_inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(spell_inline, value)) + "]"
    return spell_scalar(value)


def spell_entry(key: object, value: object, indent: int) -> str:
    """Return ``key: value`` with its line end, ``indent`` blanks before it; what is too long for a line is wrapped."""
    head = f"{' ' * indent}{spell_scalar(key)}:"
    inline = spell_inline(value)
    is_block = isinstance(value, Mapping) and bool(value) and key in _BLOCKS
    if len(head) + 1 + len(inline) <= WIDTH and not is_block:
        return f"{head} {inline}\n"
    if isinstance(value, Mapping) and value:
        return f"{head}\n" + "".join(spell_entry(k, item, indent + _STEP) for k, item in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        lines = _wrap(map(spell_inline, value), indent + _STEP)
        return "\n".join([f"{head} [", *lines, f"{' ' * indent}]"]) + "\n"
    return f"{head} {inline}\n"


def spell_item(value: object, indent: int) -> str:
    """Return ``- value`` with its line end; a mapping as a block whose first key stands behind the dash."""
    if not isinstance(value, Mapping) or not value:
        return f"{' ' * indent}- {spell_inline(value)}\n"
    lines = "".join(spell_entry(key, item, indent + _STEP) for key, item in value.items())
    return f"{' ' * indent}- {lines[indent + _STEP :]}"


def _wrap(words: Iterable[str], indent: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(word) + 3 <= WIDTH:
            lines[-1] += f", {word}"
        else:
            if lines:
                lines[-1] += ","
            lines.append(" " * indent + word)
    return lines


def _is_plain(value: str) -> bool:
    """Return whether a text reads back as itself without quotes, wherever it stands."""
    if not _PLAIN.fullmatch(value) or value != value.strip():
        return False
    try:
        return bool(yaml.safe_load(f"{{{value}: [{value}], k: {value}}}") == {value: [value], "k": value}) and bool(
            yaml.safe_load(f"- {value}\n") == [value]
        )
    except (yaml.YAMLError, ValueError, TypeError):
        return False
