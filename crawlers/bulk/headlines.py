"""News headlines with day and outlet; several languages of one page are translations of it."""

from __future__ import annotations

from core.errors import RecordError
from core.models import DateKind, Document
from crawlers.addresses import host_of, normalise_url, url_key
from crawlers.bulk.fields import Record, get_date, get_language, get_text, require_text
from crawlers.bulk.format import Format
from crawlers.source import Source


def _build(record: Record, source: Source) -> Document:
    url = normalise_url(require_text(record, "url"))
    lang = get_language(record, "lang", source.language)
    dates = get_date(record, "date", DateKind.PUBLISHED)
    if not dates:
        raise RecordError("no date")
    return Document(
        source=source.id,
        # One page in two languages is two documents of one story: the shared url makes them one unit.
        key=f"{url_key(url)}-{lang}",
        kind=source.kind,
        title=require_text(record, "title"),
        lang=lang,
        url=url,
        outlet=get_text(record, "source") or host_of(url),
        licence=source.terms.licence,
        identifiers=(("url", url),),
        dates=dates,
        visible_from=source.visible_from.apply(dates),
        lead_only=True,
    )


FORMAT = Format(
    name="headlines",
    source="headlines",
    container="jsonl",
    build=_build,
    used=frozenset("lang date title source url".split()),
    ignored=(("topic", "its reader's own word"), ("machine_translated", "kept in the evidence")),
)
