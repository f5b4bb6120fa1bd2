"""The JSON of a search answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pydantic import Field

from api.answers.base import Answer, OrganisationAnswer, PublishedDate, TechnologyLabel, make_labels
from core.taxonomy import Taxonomy
from index.entry import IndexEntry
from index.helping import WordHelp
from index.query import FacetField, Fragment, Hit, SearchAnswer
from index.understanding.reading import Understood


class FragmentAnswer(Answer):
    """A piece of text with the spans that matched: [start, end) in code points into ``text``."""

    text: str
    spans: list[tuple[int, int]]


class HighlightAnswer(Answer):
    """What matched in a hit."""

    title: FragmentAnswer | None = None
    snippet: FragmentAnswer | None = None


class HitAnswer(Answer):
    """One unit: a work, patent family or story, with the documents that it is made of."""

    id: str = Field(description="Id of the unit.")
    kind: str
    title: str
    documents: list[str] = Field(description="Ids of its documents, the one that stands for it first.")
    sources: list[str]
    language: str
    published: PublishedDate | None
    visible_from: date | None = Field(description="When somebody following the source could first have read it.")
    url: str | None
    outlet: str | None
    people: list[str]
    organisations: list[OrganisationAnswer]
    technologies: list[TechnologyLabel] = Field(description="What it is about, with the parents.")
    mentioned: list[TechnologyLabel] = Field(description="What it merely names.")
    identifiers: dict[str, list[str]]
    score: float
    highlight: HighlightAnswer | None = None


class FacetValue(Answer):
    """How many matching units have a value."""

    value: str
    label: str
    count: int


class BarAnswer(Answer):
    """One bar of the histogram; ``start`` is the first day of the interval."""

    start: date
    count: int


class QueryAnswer(Answer):
    """The search as it was understood."""

    q: str
    understood: str = Field(description="The search string as it was read: it can be sent again.")
    filters: dict[str, list[str]]
    excluded: dict[str, list[str]]
    published_from: date | None
    published_until: date | None = Field(description="Excluded.")
    as_of: date | None
    sort: str
    limit: int


class StepAnswer(Answer):
    """One thing that was done to understand a search."""

    id: str = Field(description="Send it as `off` to have the step undone.")
    kind: str = Field(description="asking, place, kind, translation, short, technology or related.")
    typed: str
    became: str = Field(description="What it was read as besides; empty where it was left out.")


class UnderstoodAnswer(Answer):
    """How the words of a search were read. `understand=off` searches them as they are typed."""

    read_as: str
    steps: list[StepAnswer]


class WordAnswer(Answer):
    """What one word or phrase of a search that finds nothing would find by itself."""

    words: str
    count: int
    spellings: list[str] = Field(description="Words of titles that are spelled like it, where it finds nothing.")


class SearchResponse(Answer):
    """A page of hits with their counts."""

    total: int = Field(description="Matching units.")
    hits: list[HitAnswer]
    more: list[HitAnswer] = Field(
        description="Units with fewer of the words, where the matches do not fill the first page; not counted."
    )
    facets: dict[str, list[FacetValue]]
    histogram: list[BarAnswer]
    undated: int = Field(description="Matches without a date of publication: in no bar.")
    notes: list[str] = Field(description="What a reader of the counts must know, such as years without data.")
    next_cursor: str | None
    generation: str = Field(description="The index generation that answered.")
    query: QueryAnswer
    understood: UnderstoodAnswer
    help: list[WordAnswer] = Field(description="For a search that finds nothing: what each of its words would find.")


def make_understood(understood: Understood) -> UnderstoodAnswer:
    """Return the JSON of what a search was read as."""
    steps = [StepAnswer(id=s.id, kind=s.kind, typed=s.typed, became=s.became) for s in understood.steps]
    return UnderstoodAnswer(read_as=understood.read_as, steps=steps)


def make_help(helps: Iterable[WordHelp]) -> list[WordAnswer]:
    """Return the JSON of what the words of a search find one by one."""
    return [WordAnswer(words=one.words, count=one.count, spellings=list(one.spellings)) for one in helps]


def make_hit(hit: Hit, taxonomy: Taxonomy) -> HitAnswer:
    """Return the JSON of a hit."""
    entry = hit.entry
    return HitAnswer(
        id=entry.id,
        kind=entry.kind,
        title=entry.title,
        documents=list(entry.documents),
        sources=list(entry.sources),
        language=entry.lang,
        published=make_published(entry),
        visible_from=entry.visible_from,
        url=entry.url,
        outlet=entry.outlet,
        people=list(entry.people),
        organisations=[OrganisationAnswer(id=a.id, name=a.name, role=a.role, country=a.country) for a in entry.actors],
        technologies=make_labels(taxonomy, entry.technologies),
        mentioned=make_labels(taxonomy, entry.mentioned),
        identifiers=group_identifiers(entry.identifiers),
        score=hit.score,
        highlight=_make_highlight(hit),
    )


def make_published(entry: IndexEntry) -> PublishedDate | None:
    """Return when a unit was published, ``None`` if nobody said."""
    return PublishedDate(value=entry.published, precision=entry.precision) if entry.published else None


def make_facets(answer: SearchAnswer, labels: Mapping[FacetField, Mapping[str, str]]) -> dict[str, list[FacetValue]]:
    """Return the counts of an answer with a label for each value."""
    return {
        field.value: [
            FacetValue(value=c.value, label=labels.get(field, {}).get(c.value, c.value), count=c.count) for c in counts
        ]
        for field, counts in answer.facets.items()
    }


def make_bars(answer: SearchAnswer) -> list[BarAnswer]:
    """Return the histogram of an answer."""
    return [BarAnswer(start=bar.start, count=bar.count) for bar in answer.histogram]


def group_identifiers(pairs: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    """Return the values of each scheme."""
    grouped: dict[str, list[str]] = {}
    for scheme, value in pairs:
        grouped.setdefault(scheme, []).append(value)
    return grouped


def _make_highlight(hit: Hit) -> HighlightAnswer | None:
    if hit.title is None and hit.snippet is None:
        return None
    return HighlightAnswer(title=_make_fragment(hit.title), snippet=_make_fragment(hit.snippet))


def _make_fragment(fragment: Fragment | None) -> FragmentAnswer | None:
    return FragmentAnswer(text=fragment.text, spans=list(fragment.spans)) if fragment else None
