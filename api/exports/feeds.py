"""A search as an Atom feed (RFC 4287): its newest units, for a feed reader."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from urllib.parse import quote

from lxml import etree

from api.addresses import document_address
from api.exports.opening import describe_query, name_program
from api.exports.records import ExportRecord
from index.query import Query

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
# All that an address may hold as it is (RFC 3986), and the sign of what is encoded already.
_ADDRESS = "%/:=&?~#+!$,;'@()*[]-._"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: the search with its units, newest first.

    ``base``: scheme and host that asked; ``here``, ``page`` and ``following``: the addresses of the feed, of the page
    of its search, and of the units that follow. ``today``: what an empty feed says it is of.
    """

    query: Query
    records: Sequence[ExportRecord]
    base: str
    here: str
    page: str
    following: str | None
    today: datetime

    @property
    def updated(self) -> datetime:
        """When the newest change came that it tells of."""
        return max(map(updated_at, self.records), default=datetime.combine(self.today.date(), time(), UTC))


def updated_at(record: ExportRecord) -> datetime:
    """Return when a unit became readable, or when we last saw it change, whichever was later."""
    if record.visible_from is None:
        return record.changed_at
    return max(record.changed_at, datetime.combine(record.visible_from, time(), UTC))


def format_feed(feed: Feed) -> bytes:
    """Return the feed as XML."""
    root = etree.Element(_name("feed"), nsmap={None: _ATOM})  # type: ignore[dict-item]  # the stubs forget None
    described = describe_query(feed.query)
    _add(root, "id", f"urn:scoutbase:search:{_digest(f'{described} {feed.query.as_of}')}")
    _add(root, "title", f"{described or 'Everything'} · scoutbase")
    _add(root, "updated", _time(feed.updated))
    _add(_add(root, "author"), "name", "scoutbase")
    _add(root, "generator", name_program())
    _link(root, "self", feed.base + feed.here, "application/atom+xml")
    _link(root, "alternate", feed.base + feed.page, "text/html")
    if feed.following:
        _link(root, "next", feed.base + feed.following, "application/atom+xml")
    for record in feed.records:
        _add_entry(root, record, feed.base)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _add_entry(root: etree._Element, record: ExportRecord, base: str) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", f"urn:scoutbase:unit:{quote(record.unit, safe='')}")
    _add(entry, "title", record.title or record.unit)
    _add(entry, "updated", _time(updated_at(record)))
    if record.published:
        _add(entry, "published", f"{record.published}T00:00:00Z")
    for name in record.people:
        _add(_add(entry, "author"), "name", name)
    for held in record.technologies:
        if held.is_central:
            _add(entry, "category", term=held.id, label=held.label)
    _link(entry, "alternate", base + document_address(record.documents[0]), "text/html")
    if record.url:
        _link(entry, "via", quote(record.url, safe=_ADDRESS))
    if record.summary:
        _add(entry, "summary", record.summary)
    if record.licence:
        _add(entry, "rights", record.licence)


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, _name(name), attributes)
    element.text = text
    return element


def _link(parent: etree._Element, rel: str, href: str, media_type: str = "") -> None:
    _add(parent, "link", None, rel=rel, href=href, **({"type": media_type} if media_type else {}))


def _name(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _digest(text: str) -> str:
    return hashlib.blake2s(text.encode("utf-8", "replace"), digest_size=10).hexdigest()
