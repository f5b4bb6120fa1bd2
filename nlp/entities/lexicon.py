"""What is known of single words before any text is read: parts of names of organisations, people and places.

Made once from public-domain registers and texts (nlp.training.entities.words), read-only afterwards.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 64
Vector = NDArray[np.float32]
_NOWHERE = np.zeros(DIMENSIONS, dtype="float32")
_ENTRIES, _WORDS, _VECTORS = "lexicon.gz", "vectors.gz", "vectors.npy"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a word, each in a short code; empty: nothing.

    ``organisation``, ``person`` and ``place``: how often it stands in such names. ``casing``: how common it is in
    running text and how seldom in small letters.
    """

    organisation: str = ""
    person: str = ""
    place: str = ""
    casing: str = ""


UNKNOWN = Entry()


class Lexicon:
    """Entries by word in small letters, acronyms by their capitals; vectors by word in small letters."""

    def __init__(self, entries: Mapping[str, Entry], vectors: Mapping[str, Vector]) -> None:
        self._entries = entries
        self._vectors = vectors

    def __len__(self) -> int:
        return len(self._entries)

    def entry(self, word: str) -> Entry:
        """Return what is known of a word; an acronym in capitals comes first."""
        return self._entries.get(word) or self._entries.get(word.lower(), UNKNOWN)

    def vector(self, word: str) -> Vector:
        """Return the vector of a word by the words beside it in running text; zeros where it is too rare."""
        return self._vectors.get(word.lower(), _NOWHERE)

    def save(self, folder: Path) -> None:
        """Write the lexicon; equal ones give equal files."""
        entries = sorted(self._entries.items())
        lines = ["\t".join((word, e.organisation, e.person, e.place, e.casing)) for word, e in entries]
        _write_lines(folder / _ENTRIES, lines)
        _write_lines(folder / _WORDS, list(self._vectors))
        vectors = np.array(list(self._vectors.values()), dtype="float16").reshape(-1, DIMENSIONS)
        np.save(folder / _VECTORS, vectors)


def load_lexicon(folder: Path) -> Lexicon:
    """Return the lexicon kept in a folder."""
    known: dict[tuple[str, ...], Entry] = {}
    entries: dict[str, Entry] = {}
    for line in _read_lines(folder / _ENTRIES):
        word, *codes = line.split("\t")
        entries[word] = known.setdefault(tuple(codes), Entry(*codes))
    vectors = np.load(folder / _VECTORS).astype("float32")
    return Lexicon(entries, dict(zip(_read_lines(folder / _WORDS), vectors, strict=True)))


def _write_lines(path: Path, lines: list[str]) -> None:
    path.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), mtime=0))


def _read_lines(path: Path) -> list[str]:
    text = gzip.decompress(path.read_bytes()).decode("utf-8")
    return text.split("\n") if text else []
