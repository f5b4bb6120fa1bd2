"""From parameters to a query, from a query to its answer with labels: what JSON and page have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import cast

from api.names import COUNTRY_NAMES, KIND_WORDS, LANGUAGE_NAMES
from api.parameters import SearchParameters, Understanding
from api.state import Services
from core.errors import InputError
from core.models import space_of
from core.taxonomy import Taxonomy
from index.engine import Searcher
from index.query import FILTER_OF, Bar, FacetField, Filters, Interval, Query, SearchAnswer
from index.understanding.reading import Understood, understand


@dataclass(frozen=True, slots=True)
class Gap:
    """Years, the last included, for which the whole base holds nothing."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"


def read_search(parameters: SearchParameters, services: Services) -> Understood:
    """Return what the search string is read as, with the steps that the address does not forbid.

    Raises QueryError for one that cannot be read.
    """
    is_plain = parameters.understand is Understanding.OFF
    return understand(parameters.q, services.lexicon, frozenset(parameters.off), plain=is_plain)


def make_query(parameters: SearchParameters, services: Services, understood: Understood | None = None) -> Query:
    """Return the query that the parameters ask for, without facets, histogram and highlights.

    ``understood``: what the search was read as, where that is known already.

    Raises QueryError for a search string that cannot be read, InputError for a technology that does not exist and for
    filters that contradict each other.
    """
    parsed = (understood or read_search(parameters, services)).query
    asked = Filters(
        kinds=tuple(kind.value for kind in parameters.kind),
        sources=parameters.source,
        technologies=_current_technologies(parameters.technology, services.taxonomy),
        actors=_current_actors(parameters.actor, services),
        countries=parameters.country,
        languages=parameters.language,
        published_from=parameters.from_,
        published_until=parameters.until,
        readable_from=parameters.since,
        spaces=services.spaces,
    )
    return Query(
        expression=parsed.expression,
        filters=combine_filters(parsed.filters, asked),
        as_of=parameters.as_of,
        sort=parameters.sort,
        limit=parameters.limit,
        cursor=parameters.cursor,
    )


def combine_filters(typed: Filters, chosen: Filters) -> Filters:
    """Return the filters that let pass what both let pass. Raises InputError when nothing can."""
    changes: dict[str, object] = {}
    for item in fields(Filters):
        ours, theirs = getattr(typed, item.name), getattr(chosen, item.name)
        if ours and theirs:
            changes[item.name] = _combine(item.name, ours, theirs)
        elif ours:
            changes[item.name] = ours
    return replace(chosen, **changes)  # type: ignore[arg-type]


def without_filter(query: Query, facet: FacetField) -> Query:
    """Return the query without its filter on one field: what else could be chosen there."""
    return replace(query, filters=replace(query.filters, **{FILTER_OF[facet]: ()}))  # type: ignore[arg-type]


def without_dates(query: Query) -> Query:
    """Return the query over all dates of publication."""
    return replace(query, filters=replace(query.filters, published_from=None, published_until=None))


def load_labels(services: Services, answer: SearchAnswer) -> dict[FacetField, dict[str, str]]:
    """Return a word for every value in the facets of an answer that has one."""
    labels: dict[FacetField, dict[str, str]] = {
        FacetField.KIND: dict(KIND_WORDS),
        FacetField.COUNTRY: dict(COUNTRY_NAMES),
        FacetField.LANGUAGE: dict(LANGUAGE_NAMES),
        FacetField.TECHNOLOGY: {t.id: t.label for t in services.taxonomy},
    }
    if FacetField.SOURCE in answer.facets:
        labels[FacetField.SOURCE] = load_source_titles(services)
    if FacetField.ACTOR in answer.facets:
        ids = [count.value for count in answer.facets[FacetField.ACTOR]]
        labels[FacetField.ACTOR] = load_actor_names(services, ids)
    return labels


def load_source_titles(services: Services) -> dict[str, str]:
    """Return the title of each source."""
    return {source.id: source.title for source in services.store.sources.load().values()}


def load_actor_names(services: Services, actor_ids: list[str]) -> dict[str, str]:
    """Return the name of each organisation that exists and may be seen; of a merged one, that of the one it became."""
    found = services.store.actors.load([one for one in actor_ids if space_of(one) in services.spaces])
    return {actor_id: actor.name for actor_id, actor in found.items() if space_of(actor.id) in services.spaces}


def find_gaps(engine: Searcher, bars: Iterable[Bar]) -> list[Gap]:
    """Return the years between the first and last filled bar for which the whole base holds nothing.

    ``bars`` may be of any width. A year is a gap only when the base is empty there, not when the search finds nothing.
    """
    filled = {bar.start.year for bar in bars if bar.count}
    return find_year_gaps(engine, filled)


def find_year_gaps(engine: Searcher, filled: set[int]) -> list[Gap]:
    """Return the same for years in which something was found."""
    empty = set(range(min(filled), max(filled) + 1)) - filled if filled else set()
    if not empty:
        return []
    whole = engine.search(Query(limit=1, histogram=Interval.YEAR)).histogram
    return _group_years(sorted(empty - {bar.start.year for bar in whole if bar.count}))


def describe_gaps(gaps: list[Gap]) -> list[str]:
    """Return the note that readers of a timeline with gaps need; none without gaps."""
    if not gaps:
        return []
    words = "a gap" if len(gaps) == 1 else "gaps"
    years = _join([str(gap) for gap in gaps])
    return [f"The base holds nothing published in {years}: {words} in what was collected, not in activity."]


def _join(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _group_years(years: list[int]) -> list[Gap]:
    gaps: list[Gap] = []
    for year in years:
        if gaps and gaps[-1].last == year - 1:
            gaps[-1] = Gap(gaps[-1].first, year)
        else:
            gaps.append(Gap(year, year))
    return gaps


def _current_actors(asked: tuple[str, ...], services: Services) -> tuple[str, ...]:
    """Return whom these organisations became, so that old addresses go on; unknown ids find nothing."""
    roots = services.store.organisations.roots(asked) if asked else {}
    return tuple(dict.fromkeys(roots.get(actor, actor) for actor in asked))


def _current_technologies(ids: tuple[str, ...], taxonomy: Taxonomy) -> tuple[str, ...]:
    """Return the ids with those that took the place of retired ones."""
    current = [new for old in ids for new in taxonomy.retired.get(old, (old,))]
    unknown = [i for i in current if i not in taxonomy]
    if unknown:
        raise InputError(f"there is no technology {unknown[0]!r}", place="technology")
    return tuple(dict.fromkeys(current))


def _combine(name: str, typed: object, chosen: object) -> object:
    if isinstance(typed, date) and isinstance(chosen, date):
        return max(typed, chosen) if name == "published_from" else min(typed, chosen)
    ours, theirs = cast("tuple[str, ...]", typed), cast("tuple[str, ...]", chosen)
    if name.startswith("excluded"):
        return tuple(dict.fromkeys((*ours, *theirs)))
    both = tuple(value for value in ours if value in theirs)
    if not both:
        raise InputError(
            f"the search asks for {', '.join(ours)} and the filter for {', '.join(theirs)}: nothing can be both",
            place=name,
        )
    return both
