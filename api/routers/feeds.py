"""``/search.atom`` and ``/api/v1/search.atom``: any search as a feed."""

from __future__ import annotations

from dataclasses import replace
from email.utils import format_datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict

from api.exports.feeds import MEDIA_TYPE, Feed, format_feed
from api.exports.records import load_records
from api.pages.links import SearchLinks
from api.parameters import SearchParameters
from api.searching import make_query
from api.state import ServicesDep
from index.query import Sort

router = APIRouter(tags=["search"])

_RESPONSES: dict[int | str, dict[str, object]] = {
    200: {
        "description": "An Atom feed (RFC 4287).",
        "content": {"application/atom+xml": {"schema": {"type": "string"}}},
    },
    304: {"description": "Nothing has changed."},
}


class FeedParameters(SearchParameters):
    """One search to follow. Feed readers add parameters of their own: they are ignored, and so is ``sort``."""

    model_config = ConfigDict(extra="ignore")


Parameters = Annotated[FeedParameters, Query()]


@router.get("/search.atom", summary="Follow a search", response_class=Response, responses=_RESPONSES)
def get_feed(request: Request, parameters: Parameters, services: ServicesDep) -> Response:
    """Read the newest units of a search as an Atom feed, newest published first, whatever `sort` says.

    `limit` units; the link `next` leads to those that follow. Ask with `If-None-Match` or `If-Modified-Since`.
    """
    query = replace(make_query(parameters, services), sort=Sort.NEWEST)
    answer = services.engine.search(query)
    path = request.url.path
    links = SearchLinks(parameters, path)
    size = {} if parameters.limit == _default_limit() else {"limit": str(parameters.limit)}
    feed = Feed(
        query=query,
        records=load_records(services, [hit.entry for hit in answer.hits]),
        base=str(request.base_url).rstrip("/"),
        here=links.with_values(cursor=parameters.cursor or "", **size),
        page=SearchLinks(parameters).here(),
        following=links.with_values(cursor=answer.next_cursor, **size) if answer.next_cursor else None,
        today=services.clock(),
    )
    headers = {"last-modified": format_datetime(feed.updated, usegmt=True), "cache-control": "private, no-cache"}
    return Response(format_feed(feed), headers=headers, media_type=MEDIA_TYPE)


def _default_limit() -> int:
    default: int = FeedParameters.model_fields["limit"].default
    return default
