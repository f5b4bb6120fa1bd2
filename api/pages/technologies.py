"""``/technologies`` and ``/technologies/{id}``: what is followed, in three languages, and its units by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.addresses import organisation_address, technology_address
from api.answers.technologies import make_codes
from api.names import LANGUAGE_NAMES
from api.pages.bearing import build_events
from api.pages.hits import HitView, build_hit
from api.pages.keeping import build_keeping
from api.pages.links import SearchLinks, list_packs
from api.pages.render import render
from api.pages.search import make_csv
from api.pages.timelines import TimelineView, build_kind_timeline
from api.parameters import Day, PageSearchParameters
from api.searching import load_labels
from api.state import Services, ServicesDep
from api.technologies.activity import COMPARED_YEARS, OrganisationShare, load_newest_events, load_organisations
from api.technologies.counting import KIND_ORDER, about, count_technologies, count_years, find_move, find_technology
from core.desk import Thing
from core.taxonomy import Taxonomy, Technology
from core.taxonomy.model import LANGUAGES
from index import query as question
from index.query import FacetField, Sort

router = APIRouter(include_in_schema=False)

NEWEST_UNITS = 8
TOP_VALUES = 8
AsOf = Annotated[Day, Query()]


@dataclass(frozen=True, slots=True)
class TechnologyRow:
    """A technology of the list with its children."""

    technology: Technology
    units: int
    children: tuple[TechnologyRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Cluster:
    """The technologies of one cluster."""

    id: str
    title: str
    rows: tuple[TechnologyRow, ...]


@dataclass(frozen=True, slots=True)
class CountView:
    """A value with its number of units and their address; ``share``: per cent of the largest."""

    label: str
    count: int
    share: float
    href: str


@dataclass(frozen=True, slots=True)
class ShareView:
    """What one organisation has of a technology, each number with its units."""

    one: OrganisationShare
    href: str
    units_href: str
    patents_href: str
    recent_href: str
    before_href: str
    recent_years: str
    before_years: str


@dataclass(frozen=True, slots=True)
class ActivityView:
    """What the base holds about one technology."""

    units: int
    timeline: TimelineView | None
    newest: tuple[HitView, ...]
    countries: tuple[CountView, ...]
    generation: str


@router.get("/technologies")
def show_technologies(request: Request, services: ServicesDep) -> HTMLResponse:
    """Show all technologies by cluster."""
    counts = count_technologies(services.engine, services.taxonomy)
    context = {
        "section": "technologies",
        "clusters": _group(services.taxonomy, counts),
        "total": len(services.taxonomy),
        "version": services.taxonomy.version,
        "is_indexed": services.engine.live() is not None,
    }
    return render(request, "technologies.html", context)


@router.get("/technologies/{technology_id}")
def show_technology(request: Request, technology_id: str, services: ServicesDep, as_of: AsOf = None) -> Response:
    """Show one technology; a retired id leads to what took its place."""
    taxonomy = services.taxonomy
    if moved := find_move(taxonomy, technology_id):
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/technologies/{moved}{query}")
    technology = find_technology(taxonomy, technology_id)
    counts = count_technologies(services.engine, taxonomy)
    children = [TechnologyRow(taxonomy[i], counts.get(i, 0)) for i in taxonomy.children.get(technology.id, ())]
    links = SearchLinks(PageSearchParameters(technology=(technology.id,), as_of=as_of))
    context = {
        "section": "technologies",
        "technology": technology,
        "parent": taxonomy[technology.parent] if technology.parent else None,
        "children": children,
        "cluster_title": make_cluster_title(technology.cluster),
        "synonyms": _group_synonyms(technology),
        "codes": make_codes(technology),
        "links": links,
        "packs": list_packs(f"/api/v1{technology_address(technology.id)}/pack", as_of),
        "activity": load_activity(services, about(technology.id, as_of), links),
        "shares": _make_shares(services, about(technology.id, as_of), links),
        "events": build_events(load_newest_events(services, about(technology.id, as_of))),
        "as_of": as_of,
        "today": services.clock().date(),
        "taxonomy_version": taxonomy.version,
        "keeping": build_keeping(services, Thing.TECHNOLOGY, technology.id, technology_address(technology.id)),
    }
    return render(request, "technology.html", context)


@router.get("/technologies/{technology_id}/years.csv")
def get_years(technology_id: str, services: ServicesDep, as_of: AsOf = None) -> Response:
    """Give the numbers of the chart as CSV."""
    technology = find_technology(services.taxonomy, technology_id)
    years = count_years(services.engine, about(technology.id, as_of))
    kinds = [kind for kind in KIND_ORDER if any(kind in dict(year.kinds) for year in years)]
    rows = [[year.year, year.total, *(dict(year.kinds).get(kind, 0) for kind in kinds)] for year in years]
    return make_csv(["year", "units", *kinds], rows, f"{technology.id}-by-year.csv")


def make_cluster_title(cluster: str) -> str:
    """Return a cluster's id as words."""
    return cluster.replace("-", " ").capitalize()


def _group(taxonomy: Taxonomy, counts: Mapping[str, int]) -> list[Cluster]:
    rows: dict[str, list[TechnologyRow]] = {}
    for technology in taxonomy:
        if technology.parent is None:
            children = tuple(
                TechnologyRow(taxonomy[i], counts.get(i, 0)) for i in taxonomy.children.get(technology.id, ())
            )
            row = TechnologyRow(technology, counts.get(technology.id, 0), children)
            rows.setdefault(technology.cluster, []).append(row)
    return [Cluster(cluster, make_cluster_title(cluster), tuple(held)) for cluster, held in rows.items()]


def _group_synonyms(technology: Technology) -> list[tuple[str, str, list[tuple[str, bool]]]]:
    """Return (code, language, names with whether each is weak), the label first."""
    grouped = []
    for lang in LANGUAGES:
        names = [(technology.labels.get(lang, ""), False)]
        names += [(term.text, term.weak) for term in technology.terms if term.lang == lang]
        distinct = {name.casefold(): (name, weak) for name, weak in reversed(names) if name}
        grouped.append((lang, LANGUAGE_NAMES[lang], list(reversed(distinct.values()))))
    return grouped


def load_activity(services: Services, query: question.Query, links: SearchLinks) -> ActivityView | None:
    """Return what the page shows of a technology's units, ``None`` before the first index."""
    if services.engine.live() is None:
        return None
    facets = (FacetField.COUNTRY,)
    newest = replace(query, sort=Sort.NEWEST, limit=NEWEST_UNITS, facets=facets, facet_size=TOP_VALUES)
    answer = services.engine.search(newest)
    labels = load_labels(services, answer)
    return ActivityView(
        units=answer.total,
        timeline=_build_timeline(services, query, links, answer.undated),
        newest=tuple(
            build_hit(hit, i, links, services.taxonomy, cursor=None, why={}) for i, hit in enumerate(answer.hits, 1)
        ),
        countries=_make_counts(answer.facets.get(FacetField.COUNTRY, ()), labels[FacetField.COUNTRY], links, "country"),
        generation=answer.generation,
    )


def _make_shares(services: Services, query: question.Query, links: SearchLinks) -> list[ShareView]:
    today = query.as_of or services.clock().date()
    return [_make_share(one, links, today.year) for one in load_organisations(services, query, today)]


def _make_share(one: OrganisationShare, links: SearchLinks, year: int) -> ShareView:
    start = year - COMPARED_YEARS
    return ShareView(
        one=one,
        href=organisation_address(one.id),
        units_href=links.with_values(actor=one.id),
        patents_href=links.with_values(actor=one.id, kind="patent"),
        recent_href=links.with_values(actor=one.id, from_=str(start), until=str(year)),
        before_href=links.with_values(actor=one.id, from_=str(start - COMPARED_YEARS), until=str(start)),
        recent_years=f"{start}–{year - 1}",
        before_years=f"{start - COMPARED_YEARS}–{start - 1}",
    )


def _build_timeline(services: Services, query: question.Query, links: SearchLinks, undated: int) -> TimelineView | None:
    technology_id = query.filters.technologies[0]
    as_of = f"?as_of={query.as_of.isoformat()}" if query.as_of else ""
    csv_href = f"/technologies/{technology_id}/years.csv{as_of}"
    return build_kind_timeline(services, query, links, undated, csv_href)


def _make_counts(
    counts: tuple[question.FacetCount, ...], labels: Mapping[str, str], links: SearchLinks, name: str
) -> tuple[CountView, ...]:
    top = max((count.count for count in counts), default=1)
    return tuple(
        CountView(
            label=labels.get(count.value, count.value),
            count=count.count,
            share=round(100 * count.count / top, 1),
            href=links.with_values(**{name: count.value}),
        )
        for count in counts
    )
