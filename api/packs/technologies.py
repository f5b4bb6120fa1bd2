"""The pack of a technology: what its page shows of its units."""

from __future__ import annotations

from collections.abc import Sequence

from api.addresses import technology_address
from api.packs.collecting import Asked, list_versions, load_sentences, make_figure, make_hit_table
from api.packs.model import Pack, Table
from api.pages.links import SearchLinks, make_address
from api.pages.technologies import CountView, load_activity
from api.parameters import PageSearchParameters
from api.state import Services
from api.technologies.activity import OrganisationShare, load_organisations
from api.technologies.counting import about, find_technology
from core.errors import NotFoundError


def build_technology_pack(services: Services, technology_id: str, asked: Asked) -> Pack:
    """Return the pack of a technology as of a day. Raises NotFoundError, also before the first index."""
    technology = find_technology(services.taxonomy, technology_id)
    links = SearchLinks(PageSearchParameters(technology=(technology.id,), as_of=asked.as_of))
    activity = load_activity(services, about(technology.id, asked.as_of), links)
    if activity is None:
        raise NotFoundError("nothing is counted yet: scout run", place=technology_id)
    newest = activity.newest
    versions = list_versions(services, [hit.document_id for hit in newest], activity.generation)
    state = {"as_of": (asked.as_of.isoformat(),)}
    return Pack(
        name=technology.id,
        kind="Technology",
        title=technology.label,
        lead=technology.definition,
        as_of=asked.as_of,
        address=make_address(f"/api/v1{technology_address(technology.id)}/pack", state),
        facts=(("Technology", technology.id), ("Units about it", f"{activity.units:,}"), *versions),
        figures=make_figure(activity.timeline, "Units about it, by year of publication and kind."),
        tables=(
            _make_organisations(load_organisations(services, about(technology.id, asked.as_of), asked.as_of)),
            _make_table(
                "countries", "Countries of the organisations; a unit of two counts in both", activity.countries
            ),
            make_hit_table(newest, "Its newest units"),
        ),
        sentences=load_sentences(services, newest),
    )


def _make_organisations(shares: Sequence[OrganisationShare]) -> Table:
    """Return the table with units of the last three full years, and of the three before."""
    header = ("organisation", "country", "#units", "#patents", "#recent", "#before")
    rows = ((one.name, one.country or "", one.units, one.patents, one.recent, one.before) for one in shares)
    return Table("organisations", "Organisations with most units", header, tuple(tuple(map(str, row)) for row in rows))


def _make_table(name: str, title: str, counts: Sequence[CountView]) -> Table:
    return Table(name, title, (name, "#units"), tuple((count.label, str(count.count)) for count in counts))
