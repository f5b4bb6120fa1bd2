"""What an installation will do: which sources it asks how often, how many requests that takes, what is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crawlers.source import Access, Source

_DAY_S = 86_400.0
_ARTICLES = frozenset({Access.FEED, Access.SITEMAP, Access.LIST_PAGE})


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What is asked of one source. ``requests_a_day``: at least; ``more``: what comes on top of that."""

    source: str
    title: str
    kind: str
    cadence: str
    requests_a_day: float
    more: str
    keeps: str


def foresee(sources: Iterable[Source]) -> list[Foreseen]:
    """Return what is asked of each source that is on."""
    return [_foresee(source) for source in sources if source.enabled and source.access is not Access.BULK]


def _foresee(source: Source) -> Foreseen:
    rounds = _DAY_S / source.cadence_s if source.cadence_s else 0.0
    return Foreseen(
        source.id,
        source.title,
        source.kind.value,
        source.cadence,
        rounds * _first_requests(source),
        _more(source),
        "title, lead and link" if source.terms.keep.value == "lead" else "all that it gives",
    )


def _first_requests(source: Source) -> int:
    if source.access is Access.PAGED_API and source.paged_api is not None:
        return len(source.paged_api.searches) or 1
    return (len(source.oai.sets) or 1) if source.access is Access.OAI_PMH else 1


def _more(source: Source) -> str:
    if source.access in _ARTICLES:
        blocks = {Access.FEED: source.feed, Access.SITEMAP: source.sitemap, Access.LIST_PAGE: source.list_page}
        block = blocks[source.access]
        return "each new article" if block is not None and block.articles else ""
    if source.access is Access.BULK_FILE:
        return f"a file of up to {source.bounds.megabytes:,} MB"
    return "each further page"
