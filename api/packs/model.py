"""An evidence pack: what a page shows, as values that a ZIP and a PDF are made of."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.charts import Timeline
from api.pages.hits import Piece

_DIGEST_BYTES = 10


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``name`` is that of its file. Cells are words; columns whose names begin with ``#`` hold numbers."""

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its numbers; ``notes`` say what a reader must know of it."""

    name: str
    caption: str
    notes: tuple[str, ...]
    chart: Timeline
    numbers: Table


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of text with the document that says it; ``url`` is its address at the source, where that is known."""

    pieces: tuple[Piece, ...]
    document: str
    title: str
    published: str
    source: str
    licence: str
    url: str

    @property
    def text(self) -> str:
        """The words without marks."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Pack:
    """What a page shows at one state of the base.

    ``facts``: how it was made (query, versions, who). ``address``: where it is made again. ``as_of`` is always given:
    that day is the date of all its files.
    """

    name: str
    kind: str
    title: str
    lead: str
    as_of: date
    address: str
    facts: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    sentences: tuple[Sentence, ...]

    @property
    def digest(self) -> str:
        """The same for packs that hold the same numbers and sentences, whatever versions gave them."""
        held = (self.title, self.as_of, [figure.numbers for figure in self.figures], self.tables, self.sentences)
        said = repr(held).encode("utf-8", "backslashreplace")
        return hashlib.blake2s(said, digest_size=_DIGEST_BYTES).hexdigest()


def list_tables(pack: Pack) -> Sequence[Table]:
    """Return all tables of a pack, those of its figures first."""
    return [*(figure.numbers for figure in pack.figures), *pack.tables]
