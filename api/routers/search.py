"""``/api/v1/search``: search as JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.answers.search import QueryAnswer, SearchResponse, make_bars, make_facets, make_help, make_hit, make_understood
from api.http.caching import answer_kept
from api.parameters import ApiSearchParameters
from api.searching import describe_gaps, find_gaps, load_labels, make_query, read_search
from api.state import Services, ServicesDep
from index import query as question
from index.asking import ask
from index.formatting import format_query
from index.helping import help_with
from index.parser import ParsedQuery
from index.query import FacetField, SearchAnswer
from index.understanding.reading import Understood

router = APIRouter(tags=["search"])


@router.get("/search", summary="Search units", response_model=SearchResponse)
async def search(parameters: Annotated[ApiSearchParameters, Query()], services: ServicesDep) -> Response:
    """Search works, patent families and stories; each is counted once, however many documents tell of it."""
    return await answer_kept(services, parameters, lambda: _search(services, parameters), text=parameters.q)


def _search(services: Services, parameters: ApiSearchParameters) -> SearchResponse:
    understood = read_search(parameters, services)
    query = replace(
        make_query(parameters, services, understood),
        facets=parameters.facets,
        facet_size=parameters.facet_size,
        histogram=parameters.histogram,
        highlight=parameters.highlight,
    )
    answer = ask(services.engine, query)
    return _make_response(services, query, answer, _make_query_answer(parameters, query), understood)


def _make_response(
    services: Services,
    query: question.Query,
    answer: SearchAnswer,
    asked: QueryAnswer,
    understood: Understood,
) -> SearchResponse:
    return SearchResponse(
        total=answer.total,
        hits=[make_hit(hit, services.taxonomy) for hit in answer.hits],
        more=[make_hit(hit, services.taxonomy) for hit in answer.more],
        facets=make_facets(answer, load_labels(services, answer)),
        histogram=make_bars(answer),
        undated=answer.undated,
        notes=describe_gaps(find_gaps(services.engine, answer.histogram)),
        next_cursor=answer.next_cursor,
        generation=answer.generation,
        query=asked,
        understood=make_understood(understood),
        help=[] if answer.total else make_help(help_with(services.engine, query)),
    )


def _make_query_answer(parameters: ApiSearchParameters, query: question.Query) -> QueryAnswer:
    filters = {field.value: list(query.filters.values(field)) for field in FacetField}
    return QueryAnswer(
        q=parameters.q,
        understood=format_query(ParsedQuery(query.expression, query.filters)),
        filters={name: values for name, values in filters.items() if values},
        excluded={
            field.value: [v for f, v in query.filters.excluded if f is field] for field, _ in query.filters.excluded
        },
        published_from=query.filters.published_from,
        published_until=query.filters.published_until,
        as_of=query.as_of,
        sort=query.sort,
        limit=query.limit,
    )
