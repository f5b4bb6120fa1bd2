"""The addresses of pages and JSON, with ids quoted: they hold colons, slashes and whatever a source invents."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote, urlencode, urlsplit

# Kept readable: neither means anything inside a path of ours.
_SAFE = "/:"


def document_address(document_id: str) -> str:
    """Return the page of a document."""
    return f"/documents/{quote(document_id, safe=_SAFE)}"


def document_json_address(document_id: str) -> str:
    """Return the JSON of a document."""
    return f"/api/v1/documents/{quote(document_id, safe=_SAFE)}"


def evidence_address(document_id: str) -> str:
    """Return what the source said of a document, as it came."""
    return f"{document_json_address(document_id)}/evidence"


def event_address(event_id: str) -> str:
    """Return the page of an event."""
    return f"/events/{quote(event_id, safe='')}"


def event_json_address(event_id: str) -> str:
    """Return the JSON of an event."""
    return f"/api/v1/events/{quote(event_id, safe='')}"


def organisation_address(organisation_id: str, known_at: datetime | None = None) -> str:
    """Return the page of an organisation, as it was known at a moment if one is asked for."""
    asked = f"?{urlencode({'known_at': known_at.isoformat()})}" if known_at else ""
    return f"/organisations/{quote(organisation_id, safe=_SAFE)}{asked}"


def organisation_json_address(organisation_id: str, known_at: datetime | None = None) -> str:
    """Return the JSON of an organisation, as it was known at a moment if one is asked for."""
    return f"/api/v1{organisation_address(organisation_id, known_at)}"


def technology_address(technology_id: str) -> str:
    """Return the page of a technology."""
    return f"/technologies/{quote(technology_id, safe='')}"


def keep_address(kind: str, target: str, back: str) -> str:
    """Return the page where a thing is put into a list or given a note; ``back``: the page it was found on."""
    return f"/keep?{urlencode({'kind': kind, 'target': target, 'next': back})}"


def source_address(source_id: str) -> str:
    """Return the page of a source."""
    return f"/sources/{quote(source_id, safe='')}"


def source_json_address(source_id: str) -> str:
    """Return the JSON of a source."""
    return f"/api/v1{source_address(source_id)}"


def origin_of(url: str | None) -> str | None:
    """Return scheme, host and port of a web address; ``None`` of anything else."""
    if url is None or not is_web_address(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def is_web_address(url: str | None) -> bool:
    """Return whether a URL that came as data may become a link: ``javascript:`` and its like may not."""
    return url is not None and url.lower().startswith(("https://", "http://"))
