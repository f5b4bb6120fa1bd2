"""Keys of sources: read from a file of the operator, put into a request when it is made, and kept nowhere.

The frontier, logs and evidence hold addresses without them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from core.errors import ConfigurationError
from core.settings import read_secret
from crawlers.source import Source

_VARIABLE = "SCOUT_CRAWL__KEYS_FILE"
HIDDEN = "…"
_LINE = re.compile(r"([A-Z][A-Z0-9_]{0,59})\s*=\s*(\S+)")


class Keys:
    """The keys of an installation by name; they do not show when this is printed."""

    def __init__(self, by_name: Mapping[str, str] | None = None) -> None:
        self._by_name = dict(by_name or {})

    def __repr__(self) -> str:
        return f"Keys({', '.join(sorted(self._by_name))})"

    def missing(self, source: Source) -> ConfigurationError | None:
        """Return the error of a source that is not asked for want of its key."""
        rule = source.key
        if rule is None or not rule.required or rule.name in self._by_name:
            return None
        return ConfigurationError(f"no key {rule.name} in the file that {_VARIABLE} names", place=source.id)

    def hide(self, source: Source, text: str) -> str:
        """Return what a source says without its key: errors like to repeat it."""
        value = self._by_name.get(source.key.name) if source.key else None
        if value is None:
            return text
        return text.replace(value, HIDDEN).replace(quote(value, safe=""), HIDDEN)

    def sign(self, source: Source, url: str, headers: Mapping[str, str], target: str) -> tuple[str, dict[str, str]]:
        """Return where a request goes and its headers, with the source's key.

        ``url``: as the source says it; no key goes to another host than the source's own. ``target``: where it is
        really fetched (a sandbox).
        """
        rule = source.key
        value = self._by_name.get(rule.name) if rule else None
        if rule is None or value is None or _origin(url) != _origin(source.url or ""):
            return target, dict(headers)
        if rule.header is not None:
            return target, {**headers, rule.header: rule.prefix + value}
        return _with_parameter(target, rule.parameter or "", rule.prefix + value), dict(headers)


def load_keys(path: Path | None) -> Keys:
    """Read a file of lines ``NAME=value``; lines that begin with ``#`` are passed over.

    Raises ConfigurationError naming the line, never what stands in it.
    """
    if path is None:
        return Keys()
    found: dict[str, str] = {}
    for number, line in enumerate(read_secret(path, _VARIABLE).splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or match[1] in found:
            what = "the name stands twice" if match else "not NAME=value"
            raise ConfigurationError(what, place=f"{_VARIABLE}={path}:{number}")
        found[match[1]] = match[2]
    return Keys(found)


def without_key(source: Source, url: str) -> str:
    """Return an address without the parameter that holds the source's key: sources say it back in links."""
    if source.key is None or source.key.parameter is None:
        return url
    parts = urlsplit(url)
    kept = [part for part in parts.query.split("&") if unquote(part.partition("=")[0]) != source.key.parameter]
    return urlunsplit(parts._replace(query="&".join(kept)))


def _with_parameter(url: str, name: str, value: str) -> str:
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, f"{name}={quote(value, safe='')}") if part)
    return urlunsplit(parts._replace(query=query))


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()
