"""The day on which an article says that it was published: in its metadata, beside its heading, or in its address.

Stated, never guessed: no date of the text itself, none of a copyright, none of a change, none that could mean two days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from lxml.html import HtmlElement

from crawlers.parsing.linked_data import Linked
from crawlers.parsing.listed_days import read_listed_day
from crawlers.parsing.markup import get_text, iter_lines

# The names of meta elements, best first; lower case.
_NAMES = tuple(
    """article:published_time og:article:published_time article:published article.published datepublished
    og:datepublished og:pubdate pubdate pub_date publish-date publish_date publication_date published published_at
    parsely-pub-date dc.date.issued dcterms.issued dc.date.created dcterms.created citation_publication_date
    cxenseparse:recs:publishtime sailthru.date dc.date dcterms.date date pdate""".split()
)
_FIRST_YEAR, _LAST_YEAR = 1600, 2199
_EPOCH = date(1970, 1, 1)
_COMPACT = re.compile(r"\d{8}")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_IN_ADDRESS = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=/|-|$)")
_OF_CHANGE = re.compile(r"updat|modif|changed|edited|gewijzigd|bijgewerkt|aktualisiert|geändert", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|publish date|gepubliceerd|geplaatst|veröffentlicht|publiziert|publié|publicado)\b",
    re.IGNORECASE,
)
# How long a line with a byline may be, and how long one is that belongs to the text.
_BYLINE_CHARS = 120
_TEXT_CHARS = 250
# Lines above and below the heading that may hold the byline.
_ABOVE, _BELOW = 4, 25


def read_stated_day(metas: Mapping[str, str], article: Linked) -> date | None:
    """Return the day in a page's meta elements (lower-case name → content) or its JSON-LD; ``None`` without one."""
    first, *rest = (metas.get(name, "") for name in _NAMES)
    values = (first, str(article.get("datePublished") or ""), *rest)
    return next((day for value in values if (day := read_moment(value))), None)


def read_moment(text: str) -> date | None:
    """Return the day, in UTC where an offset is written, of a moment written by software; ``None`` for a month."""
    text = text.strip()
    try:
        found = datetime.fromisoformat(text)
        day = (found.astimezone(UTC) if found.tzinfo else found).date()
    except (ValueError, OverflowError):
        return _sound(_year_first(text) or read_listed_day(text))
    return _sound(day) if len(text) >= 10 or _COMPACT.fullmatch(text) else None


def read_shown_day(tree: HtmlElement, heading: str, lang: str) -> date | None:
    """Return the day that a page shows its readers beside its heading; ``None`` where it shows none, or only a change.

    ``tree`` is without scripts and navigation, ``heading`` as it stands in it, ``lang`` ISO 639-1 or empty.
    """
    return _timed(tree) or _byline(list(iter_lines(tree, " ", _read_own)), heading, lang)


def read_address_day(url: str) -> date | None:
    """Return the day in an address such as ``/2019/11/18/title``."""
    found = _IN_ADDRESS.search(url)
    return _sound(_make_day(int(found[1]), int(found[2]), int(found[3]))) if found else None


def _timed(tree: HtmlElement) -> date | None:
    """Read elements that are marked as the day of publication, then those that an article holds."""
    marked = tree.xpath('//*[contains(@itemprop, "datePublished")] | //time[@pubdate]')
    inside = tree.xpath(
        '//article//time | //main//time | //time[contains(@class, "publish") or contains(@class, "date")]'
    )
    for element in (*marked[:1], *inside):
        if not _is_of_change(element):
            value = element.get("datetime") or element.get("content") or get_text(element)
            if day := read_moment(value) or read_moment(get_text(element)):
                return day
    return None


def _is_of_change(element: HtmlElement) -> bool:
    own = f"{element.get('class')} {element.get('itemprop')}"
    # WordPress marks the day of an article that was never changed as both.
    if "ublish" in own:
        return False
    above = element.getparent()
    around = "" if above is None else above.get("class") or ""
    return any(_OF_CHANGE.search(words) for words in (own, around, (element.text or "")[:20]))


def _byline(lines: list[str], heading: str, lang: str) -> date | None:
    """Look below the heading until the text begins, then just above it; a line that says "published" goes first."""
    at = next((n for n, line in enumerate(lines) if line == heading), None)
    if at is None:
        return None
    below = list(_until_text(lines[at + 1 : at + 1 + _BELOW]))
    near = [*below, *reversed(lines[max(0, at - _ABOVE) : at])]
    said = [line for line in near if _PUBLISHED.search(line)]
    for line in (*said, *(one for one in near if not _OF_CHANGE.search(one))):
        if day := _shown(_cut_change(line), lang):
            return day
    return None


def _until_text(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if len(line) > _TEXT_CHARS:
            return
        if len(line) <= _BYLINE_CHARS:
            yield line


def _cut_change(line: str) -> str:
    """Leave out what a line says of a change after the day of publication, or before it."""
    published = _PUBLISHED.search(line)
    line = line[published.start() :] if published else line
    changed = _OF_CHANGE.search(line)
    return line[: changed.start()] if changed else line


def _shown(line: str, lang: str) -> date | None:
    return _sound(_year_first(line) or read_listed_day(line) or _slashed(line, lang))


def _slashed(line: str, lang: str) -> date | None:
    """Read ``27/09/2018``; in English only where it cannot be the ninth of a month as well."""
    found = _SLASHED.search(line)
    if found is None:
        return None
    one, other, year = int(found[1]), int(found[2]), int(found[3])
    if lang not in {"", "en"} or one > 12 or one == other:
        return _make_day(year, other, one)
    return _make_day(year, one, other) if other > 12 else None


def _year_first(text: str) -> date | None:
    found = _YEAR_FIRST.search(text)
    return _make_day(int(found[1]), int(found[3]), int(found[4])) if found else None


def _make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _sound(day: date | None) -> date | None:
    """Leave out what software writes for "no date"."""
    return day if day and _FIRST_YEAR <= day.year <= _LAST_YEAR and day != _EPOCH else None


def _read_own(element: HtmlElement) -> str:
    """Return the text of an element; for ``time`` also what it means, whatever it shows (``a day ago``)."""
    if element.tag != "time":
        return element.text or ""
    if _is_of_change(element):
        return ""
    day = read_moment(element.get("datetime") or "")
    return f"{element.text or ''} {day.isoformat()} " if day else element.text or ""
