"""Keys of sources: read from a file of the operator, put into a request when it is made, and kept nowhere.

The frontier, logs and evidence hold addresses without them. Tokens that are had for a key live here while they hold.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from core.errors import ConfigurationError
from core.settings import read_secret
from crawlers.options import KeyOptions
from crawlers.source import Source
from crawlers.tokens import Token, basic_header

_VARIABLE = "SCOUT_CRAWL__KEYS_FILE"
HIDDEN = "…"
_LINE = re.compile(r"([A-Z][A-Z0-9_]{0,59})\s*=\s*(\S+)")
# Shorter ones stand in every other text.
_LEAST_HIDDEN_CHARS = 4
_LEAST_CUT_CHARS = 8
# What is as long stands in no text by chance.
_LEAST_SURE_CHARS = 12
_QUOTED = re.compile(r"%[0-9A-F]{2}")
_MOST_HIDDEN = 20
# The name of a key, and where tokens are had for it.
_Place = tuple[str, str | None]


@dataclass(slots=True)
class _Held:
    """A token with its number among those of its key; it is used once whatever its end, or it would be for nothing."""

    token: Token
    number: int
    is_used: bool = False


class Keys:
    """The keys of an installation by name; they do not show when this is printed."""

    def __init__(self, by_name: Mapping[str, str] | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._by_name = dict(by_name or {})
        self._clock = clock
        self._tokens: dict[_Place, _Held] = {}
        # Those before them are still hidden: an error may come late.
        self._had: dict[_Place, deque[str]] = {}
        self._count = 0

    def __repr__(self) -> str:
        return f"Keys({', '.join(sorted(self._by_name))})"

    def missing(self, source: Source) -> ConfigurationError | None:
        """Return the error of a source that is not asked for want of its key."""
        rule = source.key
        if rule is None or not rule.required:
            return None
        if self.lacks(source):
            how = f"scout init takes it, or a line of the file that {_VARIABLE} names"
            return ConfigurationError(f"no key {rule.name}; {how}", place=source.id)
        if rule.token_url is not None and not all(self._by_name[rule.name].partition(":")):
            return ConfigurationError(f"the key {rule.name} is not id:secret", place=source.id)
        return None

    def lacks(self, source: Source) -> bool:
        """Whether a source cannot be asked because nobody gave its key yet."""
        rule = source.key
        return rule is not None and rule.required and rule.name not in self._by_name

    def has(self, source: Source) -> bool:
        """Whether there is a key for a source that takes one."""
        return source.key is not None and source.key.name in self._by_name

    def hide(self, source: Source, text: str) -> str:
        """Return what a source says without its key and tokens: errors like to repeat them, and may be cut in one."""
        secrets = list(self._secrets(source.key)) if source.key else []
        return _without(text, {spelt for secret in secrets for spelt in _spellings(secret)})

    def clean(self, source: Source, body: bytes) -> bytes:
        """Return an answer without the key it was had with: some sources write it into the links of their records."""
        for secret in self._secrets(source.key) if source.key else ():
            if len(secret) >= _LEAST_SURE_CHARS:
                for spelt in _spellings(secret):
                    body = body.replace(spelt.encode(), HIDDEN.encode())
        return body

    def sign(self, source: Source, url: str, headers: Mapping[str, str], target: str) -> tuple[str, dict[str, str]]:
        """Return where a request goes and its headers, with the source's key.

        ``url``: as the source says it; no key goes to another host than the source's own. ``target``: where it is
        really fetched (a sandbox). In place of a key that tokens are had for goes the token.
        """
        rule = self._rule(source, url)
        value = self._value(rule) if rule else None
        if rule is None or value is None:
            return target, dict(headers)
        if rule.header is not None:
            return target, {**headers, rule.header: rule.prefix + value}
        return _with_parameter(target, rule.parameter or "", rule.prefix + value), dict(headers)

    def lacks_token(self, source: Source, url: str) -> bool:
        """Whether a request to this address needs a token that is not held, or holds no more."""
        rule = self._rule(source, url)
        if rule is None or rule.token_url is None:
            return False
        held = self._tokens.get(_place(rule))
        return held is None or (held.is_used and held.token.until_s <= self._clock())

    def token_number(self, source: Source, url: str) -> int | None:
        """Return which token a request to this address is signed with, counted; ``None`` where it is by none."""
        rule = self._rule(source, url)
        held = self._tokens.get(_place(rule)) if rule else None
        return held.number if held else None

    def take_token(self, rule: KeyOptions, token: Token) -> None:
        """Hold a token that was had for a key."""
        self._had.setdefault(_place(rule), deque(maxlen=_MOST_HIDDEN)).append(token.value)
        self._count += 1
        self._tokens[_place(rule)] = _Held(token, self._count)

    def drop_token(self, rule: KeyOptions, number: int) -> None:
        """Hold a token no more that was refused, if it is still the one that is held."""
        held = self._tokens.get(_place(rule))
        if held is not None and held.number == number:
            del self._tokens[_place(rule)]

    def basic_header(self, rule: KeyOptions) -> str:
        """Return the header by which a token is asked for. Raises KeyError without its key."""
        return basic_header(self._by_name[rule.name])

    def _rule(self, source: Source, url: str) -> KeyOptions | None:
        """The rule of the key that goes along to an address; no key goes to another host than the source's own."""
        rule = source.key
        if rule is None or rule.name not in self._by_name or _origin(url) != _origin(source.url or ""):
            return None
        return rule

    def _value(self, rule: KeyOptions) -> str | None:
        if rule.token_url is None:
            return self._by_name[rule.name]
        held = self._tokens.get(_place(rule))
        if held is None:
            return None
        held.is_used = True
        return held.token.value

    def _secrets(self, rule: KeyOptions) -> Iterator[str]:
        value = self._by_name.get(rule.name)
        if value is None:
            return
        yield value
        if rule.token_url is not None:
            yield basic_header(value).partition(" ")[2]
            yield from (part for part in value.split(":", 1) if len(part) >= _LEAST_HIDDEN_CHARS)
            yield from self._had.get(_place(rule), ())


def load_keys(path: Path | None) -> Keys:
    """Read a file of lines ``NAME=value``; lines that begin with ``#`` are passed over.

    Raises ConfigurationError naming the line, never what stands in it.
    """
    return Keys() if path is None else Keys(read_keys(path))


def read_keys(path: Path, variable: str = _VARIABLE) -> dict[str, str]:
    """Do the same, and return them by name. ``variable``: what named the file."""
    found: dict[str, str] = {}
    for number, line in enumerate(read_secret(path, variable).splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or match[1] in found:
            what = "the name stands twice" if match else "not NAME=value"
            raise ConfigurationError(what, place=f"{variable}={path}:{number}")
        found[match[1]] = match[2]
    return found


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


def _spellings(secret: str) -> tuple[str, ...]:
    """Return a secret as it is, and as it stands in addresses and in JSON."""
    quoted = quote(secret, safe="")
    lower = _QUOTED.sub(lambda found: found[0].lower(), quoted)
    return secret, quoted, lower, secret.replace("/", "\\/")


def _without(text: str, secrets: Collection[str]) -> str:
    """Hide secrets, then what is their beginning: the rest was cut off."""
    for length in range(max(map(len, secrets), default=0), 0, -1):
        for secret in secrets:
            if length == len(secret) or _LEAST_CUT_CHARS <= length < len(secret):
                text = text.replace(secret[:length], HIDDEN)
    return text


def _place(rule: KeyOptions) -> _Place:
    return rule.name, rule.token_url


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()
