"""The answer to a question: a figure or a list, each with the sentence that says so, or that there is too little."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from api.documents.related import Telling
from core.store import Store
from core.taxonomy import Taxonomy
from index.engine import Searcher
from index.query import Bar
from index.questions.quoting import Quote
from index.questions.reading import Question
from index.understanding.lexicon import Lexicon
from index.understanding.pieces import Step


@dataclass(frozen=True, slots=True)
class Base:
    """What answers a question: the engine, and the store as far as ``spaces`` may be seen."""

    store: Store
    engine: Searcher
    taxonomy: Taxonomy
    lexicon: Lexicon
    spaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and where it stands: [start, end) of ``field`` of a document, in code points.

    ``spans``: what matched in it. ``certainty``: of a sentence that tells of an event.
    """

    text: str
    document_id: str
    title: str
    kind: str
    lang: str
    published: date | None
    field: str
    start: int
    end: int
    spans: tuple[tuple[int, int], ...] = ()
    certainty: str = ""

    @classmethod
    def from_quote(cls, quote: Quote) -> Said:
        """Return the sentence of a unit."""
        entry, end = quote.entry, quote.start + len(quote.text)
        place = (entry.kind, entry.lang, entry.published, quote.field, quote.start, end)
        return cls(quote.text, entry.documents[0], entry.title, *place, spans=quote.spans)

    @classmethod
    def from_telling(cls, told: Telling) -> Said:
        """Return the sentence of a signal."""
        document, signal = told.document, told.kept.signal
        place = (document.kind, document.lang or "und", told.kept.day, signal.field, signal.start, signal.end)
        return cls(told.sentence, told.kept.document_id, document.title, *place, certainty=signal.certainty)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: an organisation, technology, country, event; ``said`` is the sentence for it.

    ``count``: its units; ``None`` of an event, whose ``note`` says how it stands. ``filters``: the search behind it.
    """

    label: str
    count: int | None
    said: Said
    note: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)


_SINGULAR = {"units": "unit", "organisations": "organisation", "technologies": "technology", "countries": "country"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it counts: units, organisations, technologies, countries, EUR; ``year`` is one itself."""

    value: float
    unit: str
    is_least: bool = False

    def __str__(self) -> str:
        least = "at least " if self.is_least else ""
        match self.unit:
            case "EUR":
                return f"{least}€{self.value:,.0f}"
            case "year":
                return f"{self.value:.0f}"
            case unit:
                return f"{least}{self.value:,.0f} {_SINGULAR.get(unit, unit) if self.value == 1 else unit}"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered. ``reason`` says why there is not enough; then there are neither figure nor rows.

    ``total``: units that match. ``search``: the parameters of the search behind it. ``steps``: how its words were read.
    ``actors``: organisations that the question names, by id.
    """

    question: Question
    read_as: str
    total: int = 0
    reason: str = ""
    figure: Figure | None = None
    rows: tuple[Row, ...] = ()
    years: tuple[Bar, ...] = ()
    said: tuple[Said, ...] = ()
    steps: tuple[Step, ...] = ()
    search: tuple[tuple[str, str], ...] = ()
    actors: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_enough(self) -> bool:
        """Whether something is claimed."""
        return not self.reason
