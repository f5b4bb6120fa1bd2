"""``/search``: the page where a scout types a question and reads what the base knows."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.http.lanes import run_search
from api.pages.facets import FACET_SIZE, FACET_WORDS, Chip, FacetView, build_chips, build_facets
from api.pages.hits import HitView, build_hit
from api.pages.links import SearchLinks, shorten_day
from api.pages.render import render
from api.pages.timelines import TimelineView, build_search_timeline, load_undated_answer
from api.pages.understanding import ReadingView, build_reading
from api.parameters import PageSearchParameters
from api.searching import make_query, read_search
from api.state import Services, ServicesDep
from api.suggesting import MAX_SUGGESTIONS, Suggestion, find_technologies
from core.errors import InputError, QueryError, StaleCursorError
from index import query as question
from index.asking import ask
from index.helping import WordHelp, help_with
from index.query import Hit, Interval, SearchAnswer, Sort

router = APIRouter(include_in_schema=False)

SORT_WORDS: Mapping[Sort, str] = {Sort.RELEVANCE: "best", Sort.NEWEST: "newest", Sort.OLDEST: "oldest"}
Parameters = Annotated[PageSearchParameters, Query()]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A search that could not be read; ``column`` counts from 1, ``None`` where the place is no column."""

    message: str
    column: int | None = None


@dataclass(frozen=True, slots=True)
class SortChoice:
    """One order of the hits."""

    label: str
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ResultsView:
    """What is below the search field when the search could be read."""

    total: int
    hits: tuple[HitView, ...]
    more: tuple[HitView, ...]
    facets: tuple[FacetView, ...]
    timeline: TimelineView | None
    sorts: tuple[SortChoice, ...]
    next_href: str | None
    is_first_page: bool
    generation: str
    reading: ReadingView | None = None
    help: tuple[WordHelp, ...] = ()
    technologies: tuple[Suggestion, ...] = ()
    notice: str = ""


@router.get("/search")
async def show_search(request: Request, parameters: Parameters, services: ServicesDep) -> HTMLResponse:
    """Show the search page; what cannot be read is shown at its column."""
    return await run_search(services, parameters.q, partial(_show_search, request, parameters, services))


def _show_search(request: Request, parameters: PageSearchParameters, services: Services) -> HTMLResponse:
    links = SearchLinks(parameters)
    if services.engine.live() is None:
        return _show_empty_base(request, parameters, services, links)
    try:
        results = load_results(services, parameters, links)
    except InputError as exc:
        trouble = Trouble(exc.message, exc.column if isinstance(exc, QueryError) else None)
        return _show(request, parameters, services, links, {"trouble": trouble}, exc.status)
    return _show(request, parameters, services, links, {"results": results})


@router.get("/search/years.csv")
async def get_years(parameters: Parameters, services: ServicesDep) -> Response:
    """Give the numbers of the timeline as CSV."""
    return await run_search(services, parameters.q, partial(_make_years, parameters, services))


def _make_years(parameters: PageSearchParameters, services: Services) -> Response:
    query = replace(make_query(parameters, services), limit=1, cursor=None, histogram=Interval.YEAR)
    answer = load_undated_answer(services, query, services.engine.search(query))
    return make_csv(["year", "units"], [[bar.start.year, bar.count] for bar in answer.histogram], "units-by-year.csv")


def make_csv(header: list[str], rows: Sequence[Sequence[str | int]], name: str) -> Response:
    """Return a CSV file to be saved as ``name``."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([header, *rows])
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(buffer.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def load_results(services: Services, parameters: PageSearchParameters, links: SearchLinks) -> ResultsView:
    """Return what the page shows of a search. Raises what reading and answering it raise."""
    understood = read_search(parameters, services)
    query = replace(
        make_query(parameters, services, understood),
        facets=tuple(FACET_WORDS),
        facet_size=FACET_SIZE,
        histogram=Interval.YEAR,
        highlight=True,
    )
    notice = ""
    try:
        answer = ask(services.engine, query)
    except StaleCursorError:
        query = replace(query, cursor=None)
        answer = ask(services.engine, query)
        notice = "The index was renewed since that page was made: these are the first hits again."
    results = _make_results(services, query, answer, links, (notice, parameters.why))
    results = replace(results, reading=build_reading(understood, parameters, links))
    return results if answer.total else _add_help(services, query, parameters.q, results)


def _add_help(services: Services, query: question.Query, typed: str, results: ResultsView) -> ResultsView:
    """Return results with what may help where nothing was found."""
    technologies = find_technologies(typed, services.names)[:MAX_SUGGESTIONS]
    return replace(results, help=help_with(services.engine, query), technologies=tuple(technologies))


def _make_results(
    services: Services,
    query: question.Query,
    answer: SearchAnswer,
    links: SearchLinks,
    extras: tuple[str, str | None],
) -> ResultsView:
    notice, why = extras
    return ResultsView(
        total=answer.total,
        hits=_make_hits(services, query, answer.hits, links, why),
        more=_make_near(services, answer, links),
        facets=build_facets(services, query, answer, links),
        timeline=build_search_timeline(services, query, answer, links, services.clock().date()),
        sorts=_make_sorts(query, links),
        next_href=links.next_page(answer.next_cursor) if answer.next_cursor else None,
        is_first_page=query.cursor is None,
        generation=answer.generation,
        notice=notice,
    )


def _make_hits(
    services: Services, query: question.Query, hits: tuple[Hit, ...], links: SearchLinks, why: str | None
) -> tuple[HitView, ...]:
    parts = services.engine.explain(query, why) if why else {}
    return tuple(
        build_hit(
            hit,
            number,
            links,
            services.taxonomy,
            cursor=query.cursor,
            why=parts if hit.entry.id == why else {},
        )
        for number, hit in enumerate(hits, start=1)
    )


def _make_near(services: Services, answer: SearchAnswer, links: SearchLinks) -> tuple[HitView, ...]:
    numbered = enumerate(answer.more, start=len(answer.hits) + 1)
    return tuple(build_hit(hit, number, links, services.taxonomy, cursor=None, why={}) for number, hit in numbered)


def _make_sorts(query: question.Query, links: SearchLinks) -> tuple[SortChoice, ...]:
    return tuple(
        SortChoice(word, links.with_values(sort="" if sort is Sort.RELEVANCE else sort.value), query.sort is sort)
        for sort, word in SORT_WORDS.items()
    )


def _show_empty_base(
    request: Request, parameters: PageSearchParameters, services: Services, links: SearchLinks
) -> HTMLResponse:
    documents = sum(stock.documents for stock in services.store.arrivals.stocks(services.spaces).values())
    return _show(request, parameters, services, links, {"waiting_documents": documents})


def _show(
    request: Request,
    parameters: PageSearchParameters,
    services: Services,
    links: SearchLinks,
    context: dict[str, object],
    status: int = 200,
) -> HTMLResponse:
    chips: tuple[Chip, ...] = build_chips(services, parameters, links)
    shared: dict[str, object] = {
        "section": "search",
        "q": parameters.q,
        "hidden": links.hidden("q"),
        "links": links,
        "chips": chips,
        "clear_href": SearchLinks(PageSearchParameters(q=parameters.q)).here(),
        "from_text": shorten_day(parameters.from_.isoformat()) if parameters.from_ else "",
        "until_text": shorten_day(parameters.until.isoformat()) if parameters.until else "",
        "as_of": parameters.as_of,
        "today": services.clock().date(),
        "trouble": None,
        "results": None,
        "waiting_documents": 0,
    }
    return render(request, "search.html", shared | context, status)
