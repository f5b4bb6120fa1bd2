"""What is read of one file, whatever its format, and the limits that all formats share."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from core.errors import RecordError

# Ligatures as letters: a search for "efficient" should find what a typesetter wrote with one sign for "ffi".
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
# Of the other signs nothing is left: soft hyphens, the mark of byte order, and what steers a terminal or printer.
_NOTHING = dict.fromkeys((0xAD, 0xFEFF, 0x200B, *range(9), *range(14, 32), *range(0x7F, 0xA0)))
_SIGNS = {**_LIGATURES, **_NOTHING, 0xA0: " ", 0x0B: "\n", 0x0C: "\n", 0x2028: "\n", 0x2029: "\n\n"}
_LEAST_LETTERS = 0.4
_REPLACED = "\N{REPLACEMENT CHARACTER}"


# Where a parser begins to quote what it met.
_QUOTED = re.compile(r"""b?['"`:(\[{<]""")


@dataclass(frozen=True, slots=True)
class FileContent:
    """What a file says. Paragraphs are parted by an empty line.

    ``titles``: what it calls itself, the most trusted first. ``lang``: the language that it claims (ISO 639-1), empty
    where it claims none. ``remarks``: what a reader should know of the reading, in words.
    """

    text: str
    titles: tuple[str, ...] = ()
    authors: str = ""
    lang: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    remarks: tuple[str, ...] = ()


def clean(text: str) -> str:
    """Return a text with ligatures as letters, composed accents, and without signs that are none (NFC)."""
    plain = text if text.isascii() and text.isprintable() else text.translate(_SIGNS)
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)


def name_error(error: Exception) -> str:
    """Return what a parser stumbled over in its words, without what it quotes: run records are not confidential."""
    said = " ".join(_QUOTED.split(str(error), maxsplit=1)[0].split())[:100]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def refuse_unreadable(text: str) -> None:
    """Raise RecordError for what has no text, or signs that are no words (fonts that do not say their letters)."""
    solid = "".join(text.split())
    if not solid:
        raise RecordError("no text")
    letters = sum(character.isalnum() for character in solid)
    if letters < _LEAST_LETTERS * len(solid) or solid.count(_REPLACED) > len(solid) // 10:
        raise RecordError(f"its text cannot be read: only {letters:,} of {len(solid):,} signs are letters or digits")
