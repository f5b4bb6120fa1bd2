"""The collected spellings of addresses: one a line, ``\\uXXXX`` for characters that cannot be seen."""

from __future__ import annotations

import re
from pathlib import Path

_HIDDEN = re.compile(r"\\u([0-9a-f]{4})")


def load_spellings(name: str) -> list[str]:
    """Return the hosts (with ports, where they have them) of a file beside this module."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").split("\n")
    return [_HIDDEN.sub(_reveal, line) for line in lines if line and not line.startswith("# ")]


def _reveal(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
