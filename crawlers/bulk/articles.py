"""Whole news articles that somebody saved: ``captured`` is the day of saving, not of publication."""

from __future__ import annotations

from core.errors import RecordError
from core.models import DateKind, Document
from crawlers.addresses import host_of, normalise_url, url_key
from crawlers.bulk.fields import Record, get_date, get_language, get_prose, get_text, require_text
from crawlers.bulk.format import Format
from crawlers.source import Source


def _build(record: Record, source: Source) -> Document:
    url = normalise_url(require_text(record, "url"))
    dates = get_date(record, "captured", DateKind.CAPTURED)
    if not dates:
        raise RecordError("no captured")
    return Document(
        source=source.id,
        key=url_key(url),
        kind=source.kind,
        title=require_text(record, "title"),
        text=get_prose(record, "text"),
        lang=get_language(record, "lang", source.language),
        url=url,
        outlet=get_text(record, "domain").removeprefix("www.") or host_of(url),
        licence=source.terms.licence,
        identifiers=(("url", url),),
        dates=dates,
        visible_from=source.visible_from.apply(dates),
    )


FORMAT = Format(
    name="articles",
    source="articles",
    container="jsonl",
    build=_build,
    used=frozenset("title captured url domain lang text".split()),
    ignored=(("folder", "where its reader filed it"),),
)
