"""The question, and the answer: frozen values that every engine receives and gives back.

What a query matches is defined by ``index.matching``; how a search string becomes one by ``index.parser``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from index.entry import IndexEntry

MAX_LIMIT = 100
MAX_QUERY_CHARS = 2_000
MAX_CLAUSES = 64
# A search of up to so many words is exact, one of so many is a sentence or a title.
EXACT_CLAUSES = 3
SENTENCE_CLAUSES = 7
MAX_FILLED_BARS = 1_200
# What has all the words of a short search stands before what lacks one, however often it repeats the others: more than
# words give (a rare one about 8, BM25's inverse document frequency of one in 3,000, twice that in a title).
WHOLE_SCORE = 100.0
# Of a concept the best alternative counts; the others add a tenth, so that a unit with two of them stands before one
# with one, and never before one with two concepts.
TIE_SHARE = 0.1
# Moves between words that count as near: *modulator of thin-film lithium niobate* for *thin-film modulator*.
NEAR_SLOP = 2


class TextField(StrEnum):
    """Fields of text that a word or phrase may be bound to: ``title:qubit``."""

    TITLE = "title"
    TEXT = "text"
    AUTHOR = "author"
    ORGANISATION = "organisation"


class FacetField(StrEnum):
    """Fields with countable values; each is a filter, and a field in the search string: ``kind:patent``."""

    KIND = "kind"
    SOURCE = "source"
    TECHNOLOGY = "technology"
    ACTOR = "actor"
    COUNTRY = "country"
    LANGUAGE = "language"


class Sort(StrEnum):
    """Order of the hits.

    Equal scores: newest first. Equal dates: in an order that is fixed by the id (its digest). Entries without date are
    last in both orders of time. An empty expression has no relevance and gives the newest first.
    """

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Interval(StrEnum):
    """Width of the bars of a histogram over ``published``."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Word:
    """One token as typed and folded; ``None`` searches title, text, names and identifiers."""

    text: str
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two or more tokens that follow each other in one field; among names and identifiers, in one of them."""

    words: tuple[str, ...]
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Alternatives of which one is enough: ``laser OR "light source"``."""

    alternatives: tuple[Word | Phrase, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Words that stand anywhere in one unit, each in any of its fields."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Valued:
    """A unit with a value, however it is worded: tagged with a technology, a company's page, from a country."""

    field: FacetField
    value: str


Alternative = Word | Phrase | AllOf | Valued


@dataclass(frozen=True, slots=True)
class Concept:
    """What a part of a search was understood to mean: ``typed``, and alternatives of which one is enough.

    ``weights``: one an alternative; what it gives to a score, 1 as much as what was typed. The best one counts, the
    others a little (``TIE_SHARE``).
    """

    typed: str
    alternatives: tuple[Alternative, ...]
    weights: tuple[float, ...]


Clause = Word | Phrase | AnyOf | Concept


@dataclass(frozen=True, slots=True)
class Near:
    """Words that rank a unit higher where they stand near each other, ``NEAR_SLOP`` moves apart; they match nothing."""

    words: tuple[str, ...]
    weight: float
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Lean:
    """A value that ranks a unit higher, and matches nothing."""

    value: Valued
    weight: float


@dataclass(frozen=True, slots=True)
class Expression:
    """The words of a query.

    All ``required`` (``+word``) and none of ``excluded`` (``-word``) match; of ``wanted`` (no sign) at least
    ``minimum``, by default :func:`minimum_wanted`. Function words among ``wanted`` are left out by the parser.
    ``preferred`` only ranks.
    """

    wanted: tuple[Clause, ...] = ()
    required: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    minimum: int | None = None
    preferred: tuple[Near | Lean, ...] = ()

    @property
    def needed(self) -> int:
        """How many of ``wanted`` must match."""
        if self.minimum is None:
            return minimum_wanted(len(self.wanted))
        return min(len(self.wanted), self.minimum)


def minimum_wanted(clauses: int) -> int:
    """Return how many of ``clauses`` wanted ones must match: all of up to three, three of up to six, then two.

    Short searches are exact, so that their counts mean something; a sentence is ranked by how much of it is found.
    Three of many would lose nDCG@10 .335 to .340 on Cranfield and .905 to .916 on pap2pat (benchmarks/relevance.py).
    """
    return min(clauses, EXACT_CLAUSES) if clauses < SENTENCE_CLAUSES else 2


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that do not rank. Values within a field are alternatives; fields are combined by *and*.

    ``technologies`` means central ones; a level-1 id covers its level-2 ones because entries carry parents.
    Dates limit ``published``: the start is included, the end excluded; an entry without date passes neither.
    ``readable_from`` limits ``visible_from`` in the same way: what could not be read before that day.
    ``spaces``: ``None`` is every space (only for a caller that may see all). ``excluded``: an entry with any of these
    values does not pass (``-kind:news``).
    """

    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    published_from: date | None = None
    published_until: date | None = None
    readable_from: date | None = None
    spaces: tuple[str, ...] | None = None
    excluded: tuple[tuple[FacetField, str], ...] = ()

    def values(self, name: FacetField) -> tuple[str, ...]:
        """Return the values asked of a field; none means that any will do."""
        values: tuple[str, ...] = getattr(self, FILTER_OF[name])
        return values


FILTER_OF: Mapping[FacetField, str] = {
    FacetField.KIND: "kinds",
    FacetField.SOURCE: "sources",
    FacetField.TECHNOLOGY: "technologies",
    FacetField.ACTOR: "actors",
    FacetField.COUNTRY: "countries",
    FacetField.LANGUAGE: "languages",
}


@dataclass(frozen=True, slots=True)
class Query:
    """A whole question. An empty expression matches everything that passes the filters.

    ``as_of``: only units with ``visible_from`` on or before that day; one without is excluded.
    ``cursor``: from the answer before. ``facets``: fields to count, over all matches. ``facet_size``: values a field.
    """

    expression: Expression = Expression()
    filters: Filters = Filters()
    as_of: date | None = None
    sort: Sort = Sort.RELEVANCE
    limit: int = 10
    cursor: str | None = None
    facets: tuple[FacetField, ...] = ()
    facet_size: int = 10
    histogram: Interval | None = None
    highlight: bool = False


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of text with the spans that matched: offsets in code points into ``text``, the end excluded."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One unit of an answer. ``title`` and ``snippet`` are there when highlights were asked for."""

    entry: IndexEntry
    score: float
    title: Fragment | None = None
    snippet: Fragment | None = None


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many matching units have a value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a histogram; ``start`` is the first day of the interval.

    Empty intervals between are given too, unless the whole spans more than ``MAX_FILLED_BARS``.
    """

    start: date
    count: int


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The answer to a query. ``next_cursor`` is ``None`` on the last page.

    ``undated``: matches not in the histogram, for want of a date or because theirs is coarser than the interval.
    ``more``: hits that have fewer of the words, best first, where the matches do not fill the first page; they are in
    none of the counts, and only ``index.asking`` adds them.
    """

    total: int
    hits: tuple[Hit, ...]
    generation: str
    next_cursor: str | None = None
    facets: Mapping[FacetField, tuple[FacetCount, ...]] = field(default_factory=dict)
    histogram: tuple[Bar, ...] = ()
    undated: int = 0
    more: tuple[Hit, ...] = ()
