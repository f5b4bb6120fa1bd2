"""Text on its way into a file: one line, valid Unicode, nothing that a reader's program takes for a command."""

from __future__ import annotations

import re
import sys
import unicodedata

# All that ends a line for some reader (str.splitlines knows more than \n), controls, halves of characters and the
# non-characters that XML forbids: as blanks, so that words stay apart.
_FORBIDDEN = re.compile(
    "["
    + "".join(
        re.escape(chr(point))
        for point in range(sys.maxunicode + 1)
        if unicodedata.category(chr(point)) in {"Cc", "Cs", "Zl", "Zp"} or point & 0xFFFE == 0xFFFE
    )
    + "]"
)
# What a spreadsheet takes for the beginning of a formula, in its wide forms too, behind whatever it may strip.
_FORMULA = re.compile(r"""['"‘’“”`\s\ufeff\u200b-\u200f]*[=+\-@|%＝＋－＠]""")


def clean_text(text: str | None) -> str:
    """Return a text as one line of valid Unicode without controls; empty for ``None``."""
    if not text:
        return ""
    # Most texts need no more; going over each character by expression takes ten times as long.
    line = " ".join(text.split())
    return line if line.isprintable() else " ".join(_FORBIDDEN.sub(" ", line).split())


def make_inert(cell: str) -> str:
    """Return the text of a cell with an apostrophe before it where a spreadsheet would run it as a formula (CWE-1236).

    Also where quotes or blanks come first: some programs strip them.
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell
