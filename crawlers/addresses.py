"""Web addresses as keys: one spelling for one page, whatever newsletter or port it was reached by."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit, urlunsplit

from core.errors import RecordError

_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|ref_src|cmpid)=", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL_CHARS = 2000


def normalise_url(url: str) -> str:
    """Return a web address without fragment, tracking parameters and default port, host in lower case.

    Raises RecordError for what is no web address.
    """
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, parts.hostname
    except ValueError as exc:
        raise RecordError(f"not a web address: {url[:80]!r}") from exc
    if parts.scheme not in _DEFAULT_PORTS or not host or len(url) > MAX_URL_CHARS:
        raise RecordError(f"not a web address: {url[:80]!r}")
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    query = "&".join(p for p in parts.query.split("&") if not _TRACKING.match(p)) if parts.query else ""
    return urlunsplit((parts.scheme, netloc, parts.path or "/", query, ""))


def url_key(url: str) -> str:
    """Return a short stable key of a normalised address: 80 bits of its SHA-256, http and https alike."""
    return hashlib.sha256(url.partition("://")[2].encode()).hexdigest()[:20]


def host_of(url: str) -> str:
    """Return the host of an address without ``www.``."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
