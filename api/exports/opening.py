"""From a query to an export that is ready to be written: what it says of itself, and its first page."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version

from api.exports.cleaning import clean_text
from api.exports.walking import choose_order
from api.exports.writing import About, Export
from api.state import Services
from core.models import LOCAL_PRINCIPAL
from index.formatting import format_query
from index.parser import ParsedQuery
from index.query import MAX_LIMIT, Query

MAX_UNITS = 200_000


def open_export(
    services: Services, query: Query, *, limit: int = MAX_UNITS, principal: str = LOCAL_PRINCIPAL
) -> Export:
    """Return the export of a search, ``limit`` units at most from its cursor on.

    Raises what ``Engine.search`` raises.
    """
    plain = replace(query, facets=(), histogram=None, highlight=False)
    matches = services.engine.search(replace(plain, limit=0, cursor=None)).total
    asked = replace(choose_order(plain, matches), limit=min(limit, MAX_LIMIT))
    first = services.engine.search(asked)
    about = About(
        query=describe_query(query),
        sort=asked.sort,
        as_of=query.as_of,
        limit=limit,
        matches=first.total,
        generation=first.generation,
        taxonomy=services.taxonomy.version,
        made_at=services.clock(),
        made_by=name_program(),
        principal=principal,
    )
    return Export(services, asked, about, first)


def describe_query(query: Query) -> str:
    """Return the search string that a query stands for, with its filters; empty for everything."""
    return clean_text(format_query(ParsedQuery(query.expression, query.filters)))


def name_program() -> str:
    """Return the name and version of this program."""
    return f"scoutbase {version('scoutbase')}"
