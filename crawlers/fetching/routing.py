"""Where an address is fetched: itself, or the same path on a sandbox that answers instead of the source."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit, urlunsplit

from crawlers.source import Source


def route(url: str, source: Source, sandbox_url: str | None) -> str:
    """Return where to fetch an address that a source gave."""
    if sandbox_url is None:
        return url
    parts, sandbox = urlsplit(url), urlsplit(sandbox_url)
    is_start = source.sandbox_path is not None and parts.path == urlsplit(source.url or "").path
    path = (source.sandbox_path if is_start else parts.path) or "/"
    return urlunsplit((sandbox.scheme, sandbox.netloc, sandbox.path.rstrip("/") + path, parts.query, ""))


def redirect_target(location: str, url: str, fetched: str, sandbox_url: str | None) -> str:
    """Return where a redirect leads, as the source says it. ``url`` was asked for, at the address ``fetched``."""
    target = urljoin(fetched, location)
    if sandbox_url is not None and urlsplit(target).netloc == urlsplit(sandbox_url).netloc:
        own = urlsplit(url)
        target = urlunsplit(urlsplit(target)._replace(scheme=own.scheme, netloc=own.netloc))
    return urlunsplit(urlsplit(target)._replace(fragment=""))


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
