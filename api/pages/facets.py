"""The filters of the search page: what can be chosen, what is chosen, and how to take it away again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from api.names import COUNTRY_NAMES, KIND_WORDS, LANGUAGE_NAMES
from api.pages.links import SearchLinks, shorten_day
from api.parameters import SearchParameters
from api.searching import load_actor_names, load_labels, load_source_titles, without_filter
from api.state import Services
from index.query import FacetCount, FacetField, Query, SearchAnswer

# In this order on the page; the words stand above each.
FACET_WORDS: Mapping[FacetField, str] = {
    FacetField.KIND: "Kind",
    FacetField.TECHNOLOGY: "Technology",
    FacetField.ACTOR: "Organisation",
    FacetField.COUNTRY: "Country",
    FacetField.LANGUAGE: "Language",
    FacetField.SOURCE: "Source",
}
FACET_SIZE = 24
SHOWN_VALUES = 8


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One value of a filter. ``share``: per cent of the most frequent value of its field."""

    value: str
    label: str
    count: int
    share: float
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FacetView:
    """One filter with its values, the chosen ones first; ``rest`` opens on demand."""

    name: str
    title: str
    shown: tuple[FacetChoice, ...]
    rest: tuple[FacetChoice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition in force, with the address of the search without it."""

    field: str
    value: str
    href: str


def build_facets(services: Services, query: Query, answer: SearchAnswer, links: SearchLinks) -> tuple[FacetView, ...]:
    """Return the filters of the page. Fields with fewer than two values to choose from and none chosen are left out."""
    counted = replace(answer, facets={field: _count(services, query, answer, field) for field in FACET_WORDS})
    labels = load_labels(services, counted)
    views = [_make_view(services, links, field, counted.facets[field], labels.get(field, {})) for field in FACET_WORDS]
    return tuple(view for view in views if view.shown)


def build_chips(services: Services, parameters: SearchParameters, links: SearchLinks) -> tuple[Chip, ...]:
    """Return the conditions in force, in the order of the filters, dates last."""
    words = _words_of_chosen(services, parameters)
    chips = [
        Chip(FACET_WORDS[field], words.get((field, value), value), links.toggled(field.value, value))
        for field in FACET_WORDS
        for value in links.state.get(field.value, ())
    ]
    return (*chips, *_date_chips(parameters, links))


def _count(services: Services, query: Query, answer: SearchAnswer, field: FacetField) -> tuple[FacetCount, ...]:
    """Return the values of a field: where some are chosen, those that could be chosen instead or besides."""
    chosen = query.filters.values(field)
    if not chosen:
        return tuple(answer.facets.get(field, ()))
    free = replace(without_filter(query, field), limit=1, cursor=None, facets=(field,), histogram=None, highlight=False)
    counts = tuple(services.engine.search(free).facets.get(field, ()))
    missing = [value for value in chosen if value not in {count.value for count in counts}]
    held = {count.value: count.count for count in answer.facets.get(field, ())}
    return (*counts, *(FacetCount(value, held.get(value, 0)) for value in missing))


def _make_view(
    services: Services,
    links: SearchLinks,
    field: FacetField,
    counts: tuple[FacetCount, ...],
    labels: Mapping[str, str],
) -> FacetView:
    chosen = links.state.get(field.value, ())
    top = max((count.count for count in counts), default=0) or 1
    choices = [
        FacetChoice(
            value=count.value,
            label=labels.get(count.value, count.value),
            count=count.count,
            share=round(100 * count.count / top, 1),
            href=_toggle(services, links, field, count.value),
            is_chosen=count.value in chosen,
        )
        for count in counts
    ]
    choices.sort(key=lambda choice: not choice.is_chosen)
    return FacetView(field.value, FACET_WORDS[field], tuple(choices[:SHOWN_VALUES]), tuple(choices[SHOWN_VALUES:]))


def _toggle(services: Services, links: SearchLinks, field: FacetField, value: str) -> str:
    if field is FacetField.TECHNOLOGY:
        return links.narrowed(value, services.taxonomy)
    return links.toggled(field.value, value)


def _words_of_chosen(services: Services, parameters: SearchParameters) -> dict[tuple[FacetField, str], str]:
    words: dict[FacetField, Mapping[str, str]] = {
        FacetField.KIND: KIND_WORDS,
        FacetField.COUNTRY: COUNTRY_NAMES,
        FacetField.LANGUAGE: LANGUAGE_NAMES,
        FacetField.TECHNOLOGY: {t.id: t.label for t in services.taxonomy},
        FacetField.ACTOR: load_actor_names(services, list(parameters.actor)) if parameters.actor else {},
        FacetField.SOURCE: load_source_titles(services) if parameters.source else {},
    }
    return {(field, value): word for field, held in words.items() for value, word in held.items()}


def _date_chips(parameters: SearchParameters, links: SearchLinks) -> list[Chip]:
    start, end = parameters.from_, parameters.until
    chips: list[Chip] = []
    if start and end:
        chips.append(Chip("Published", describe_span(start, end), links.with_values(from_="", until="")))
    elif start:
        chips.append(Chip("Published", f"from {shorten_day(start.isoformat())}", links.with_values(from_="")))
    elif end:
        chips.append(Chip("Published", f"before {shorten_day(end.isoformat())}", links.with_values(until="")))
    if parameters.since:
        since = Chip("Readable", f"since {parameters.since.isoformat()}", links.with_values(since=""))
        chips.append(since)
    if parameters.as_of:
        chips.append(Chip("As of", parameters.as_of.isoformat(), links.with_values(as_of="")))
    return chips


def describe_span(start: date, end: date) -> str:
    """Return words for a time from ``start`` to before ``end``: whole years are named by themselves."""
    if (start.month, start.day, end.month, end.day) == (1, 1, 1, 1) and end.year > start.year:
        last = end.year - 1
        return str(start.year) if last == start.year else f"{start.year} to {last}"
    last_day = end - timedelta(days=1) if end > date.min else end
    return f"{start.isoformat()} to {last_day.isoformat()}"
