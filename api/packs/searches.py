"""The pack of a search: what its page shows, with filters, timeline, hits and their sentences."""

from __future__ import annotations

from api.exports.opening import describe_query
from api.packs.collecting import Asked, list_versions, load_sentences, make_figure, make_hit_table
from api.packs.model import Pack, Table
from api.pages.facets import FacetView
from api.pages.links import SearchLinks
from api.pages.search import load_results
from api.parameters import PageSearchParameters
from api.searching import make_query
from api.state import Services
from index.query import Query


def build_search_pack(services: Services, parameters: PageSearchParameters, asked: Asked) -> Pack:
    """Return the pack of a search as of a day. Raises what reading and answering it raise."""
    pinned = parameters.model_copy(update={"as_of": asked.as_of, "cursor": None, "why": None})
    links = SearchLinks(pinned)
    query = make_query(pinned, services)
    results = load_results(services, pinned, links)
    hits = results.hits
    versions = list_versions(services, [hit.document_id for hit in hits], results.generation)
    return Pack(
        name="search",
        kind="Search",
        title=pinned.q.strip() or "Everything",
        lead=f"{results.total:,} units match; the first {len(hits)} are shown.",
        as_of=asked.as_of,
        address=links.at("/api/v1/search/pack", limit=str(pinned.limit)),
        facts=(*_describe(query), ("Matching units", f"{results.total:,}"), *versions),
        figures=make_figure(results.timeline, "Units that match, by year of publication."),
        tables=(*map(_make_table, results.facets), make_hit_table(hits, "The units, in the order of the page")),
        sentences=load_sentences(services, hits),
    )


def _describe(query: Query) -> list[tuple[str, str]]:
    understood = describe_query(query)
    return [("Query", understood or "everything"), ("Order", query.sort.value)]


def _make_table(view: FacetView) -> Table:
    choices = sorted((*view.shown, *view.rest), key=lambda choice: (-choice.count, choice.value))
    rows = tuple((choice.label, choice.value, str(choice.count)) for choice in choices)
    return Table(f"units-by-{view.name}", f"Units by {view.title.lower()}", (view.title.lower(), "id", "#units"), rows)
