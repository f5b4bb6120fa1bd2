"""What a backfill does about a source that cannot be asked for a technology in the past."""

from __future__ import annotations

from collections.abc import Mapping

from crawlers.source import Access, Source

_WHY: Mapping[Access, str] = {
    Access.FEED: "a feed tells what is new; it has no past",
    Access.LIST_PAGE: "its list is read as far back as it goes, or lookback_days says; there is no more",
    Access.BULK_FILE: "its file comes whole in each round, so there is nothing left to ask for",
    Access.BULK: "it comes in files: scout import",
    Access.PAGED_API: "it cannot be asked by technology; its rounds go back as far as paged_api.begin says",
    Access.ARXIV_API: "it has no block backfill",
}


def explain(source: Source) -> str:
    """Return in one line what is had of the past of a source without a block ``backfill``, and how."""
    if source.backfill is not None and source.backfill.note:
        return source.backfill.note
    if source.enriches is not None:
        return "it adds to what others bring: what is backfilled is asked for in its rounds"
    if source.access is Access.SITEMAP:
        days = source.sitemap.lookback_days
        far = "its sitemap is read whole" if days is None else f"its sitemap is read {days} days back"
        return f"{far}; scout crawl SOURCE --since DATE reads more of it"
    if source.access is Access.OAI_PMH:
        begin = source.oai.begin
        return f"its first harvest takes all{f' since {begin}' if begin else ''}"
    return _WHY[source.access]
