"""arXiv metadata as JSON lines: records of the archive (created, updated) and of daily listings (announced)."""

from __future__ import annotations

import re
from functools import lru_cache

from core.errors import RecordError
from core.models import Classification, DateKind, Document
from crawlers.bulk.fields import Record, dois, get_date, get_people, get_text, get_texts, require_text
from crawlers.bulk.format import Format
from crawlers.source import Source

_ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Za-z-]+)?/\d{7})(v\d+)?")


def parse_arxiv_id(text: str) -> str:
    """Return an arXiv id without its version. Raises RecordError for anything else."""
    found = _ID.fullmatch(text)
    if found is None:
        raise RecordError(f"not an arXiv id: {text[:60]!r}")
    return found[1]


def arxiv_classifications(categories: tuple[str, ...], primary: str) -> tuple[Classification, ...]:
    """Return the categories in their order, the primary one first and marked."""
    primary = primary or (categories[0] if categories else "")
    ordered = dict.fromkeys((primary, *categories))
    return tuple([_classification(code, code == primary) for code in ordered if code])


@lru_cache(maxsize=1024)
def _classification(code: str, primary: bool) -> Classification:
    return Classification("arxiv", code, primary)


def _build(record: Record, source: Source) -> Document:
    key = parse_arxiv_id(require_text(record, "arxiv_id"))
    dates = (
        *get_date(record, "created", DateKind.CREATED),
        *get_date(record, "updated", DateKind.UPDATED),
        *get_date(record, "announced", DateKind.ANNOUNCED),
    )
    return Document(
        source=source.id,
        key=key,
        kind=source.kind,
        title=require_text(record, "title"),
        text=get_text(record, "abstract"),
        lang=source.language,
        url=f"https://arxiv.org/abs/{key}",
        licence=source.terms.licence,
        people=get_people(record, "authors"),
        identifiers=(("arxiv", key.lower()), *dois(get_text(record, "doi"))),
        classifications=arxiv_classifications(get_texts(record, "categories"), get_text(record, "primary_category")),
        dates=dates,
        visible_from=source.visible_from.apply(dates),
    )


FORMAT = Format(
    name="arxiv",
    source="arxiv",
    container="jsonl",
    build=_build,
    used=frozenset("arxiv_id title abstract authors categories primary_category created updated announced doi".split()),
    ignored=(
        ("comments", "pages and figures, no content"),
        ("comment", "pages and figures, no content"),
        ("journal_ref", "free text; the DOI says it exactly"),
        ("acm_class", "too few records have one"),
        ("msc_class", "too few records have one"),
        ("report_no", "no use yet"),
        ("source_repo", "who listed it"),
    ),
)
