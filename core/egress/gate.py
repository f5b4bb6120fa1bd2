"""The gate: which addresses that came from data or users may be connected to.

Names are resolved once; what was checked is what is connected to. What lies inside is reached only where the operator's
settings allow it, by host and port. Where there is a proxy, it alone is connected to, and it resolves the names.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from core.egress.addresses import is_inner_number, is_inside, plain_host, plain_name
from core.errors import ConfigurationError, EgressError, NoHostError
from core.settings import Settings

PORTS = frozenset({80, 443, 8080, 8443})
ANY_PORT = 0
_DEFAULT_PORTS = {"http": 80, "https": 443}
_USERINFO = re.compile(r"//[^/?#]*@")


class Lookup(Protocol):
    """Resolves names as ``socket.getaddrinfo`` does."""

    def __call__(self, host: str, port: int, *, type: int) -> Sequence[tuple[Any, Any, int, str, tuple[Any, ...]]]:  # noqa: A002
        """Return an entry for each address. Raises OSError or UnicodeError for a name that is not known."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """One exception: a host by name or number, or a network, with a port (0: any)."""

    host: str
    port: int
    network: IPv4Network | IPv6Network | None = None

    @classmethod
    def parse(cls, text: str) -> Allowed:
        """Read ``host:port``, ``host:*`` or ``network/length:port``. Raises ValueError."""
        host, found, port = text.strip().rpartition(":")
        host = host.strip("[]")
        if not found or not host or not (port == "*" or port.isdecimal()):
            raise ValueError(f"{text!r} is not host:port")
        number = ANY_PORT if port == "*" else int(port)
        if number > 65_535:
            raise ValueError(f"{text!r}: no such port")
        return cls.make(host, number)

    @classmethod
    def make(cls, host: str, port: int) -> Allowed:
        """Return the exception for a host or network. Raises ValueError."""
        if "/" in host:
            network = ip_network(host, strict=False)
            return cls(str(network), port, network)
        name = plain_name(host)
        return cls(name, port, _network_of(name))

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{'*' if self.port == ANY_PORT else self.port}"

    def covers(self, host: str, port: int) -> bool:
        """Whether this exception is about a host, as ``plain_name`` spells it, and port."""
        if self.port not in {ANY_PORT, port}:
            return False
        if self.network is None:
            return host == self.host
        try:
            number = ip_address(host)
        except ValueError:
            return False
        return number.version == self.network.version and number in self.network


@dataclass(frozen=True, slots=True)
class Proxy:
    """The HTTP proxy that all goes through, which may lie inside. ``user``: name and password, where it wants them."""

    host: str
    port: int
    user: tuple[str, str] | None = None

    @classmethod
    def parse(cls, text: str) -> Proxy:
        """Read ``http://[name:password@]host[:port]``. Raises ValueError."""
        parts = urlsplit(text)
        if parts.scheme != "http" or parts.path not in {"", "/"} or parts.query or parts.fragment:
            raise ValueError("not http://host:port")
        user = None if parts.username is None else (unquote(parts.username), unquote(parts.password or ""))
        return cls(plain_name(parts.hostname or ""), _port(parts), user)

    @property
    def url(self) -> str:
        """Its address, without name and password."""
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class EgressRules:
    """What the settings say: exceptions, and the proxy (its address) that all goes through."""

    allow: tuple[Allowed, ...] = ()
    proxy: str | None = None


def make_rules(settings: Settings) -> EgressRules:
    """Return the rules of an installation. Raises ConfigurationError naming what cannot be read."""
    try:
        allow = [Allowed.parse(part) for part in settings.egress.allow.split(",") if part.strip()]
    except ValueError as exc:
        raise ConfigurationError(str(exc), place="SCOUT_EGRESS__ALLOW") from exc
    try:
        Proxy.parse(settings.egress.proxy or "http://unused")
    except ValueError as exc:
        raise ConfigurationError(str(exc), place="SCOUT_EGRESS__PROXY") from exc
    allow.extend(_sandbox(settings.crawl.sandbox_url))
    return EgressRules(tuple(allow), settings.egress.proxy)


class EgressGate:
    """Says which addresses may be connected to. ``lookup``: what resolves names."""

    def __init__(self, rules: EgressRules, lookup: Lookup = socket.getaddrinfo) -> None:
        self.rules = rules
        self._lookup = lookup
        self.proxy = Proxy.parse(rules.proxy) if rules.proxy else None

    def check_url(self, url: str) -> None:
        """Raise EgressError for an address that no request may be made to, as far as its spelling says."""
        reason = self._reason_against(url)
        if reason is not None:
            raise EgressError(reason, place=_USERINFO.sub("//", url)[:200])

    def check_addresses(self, host: str, port: int, addresses: Sequence[str]) -> list[str]:
        """Return the addresses that a name resolved to. Raises EgressError if any of them lies inside."""
        if self.is_allowed(host, port):
            return list(addresses)
        for address in addresses:
            if is_inner_number(address) and not self.is_allowed(address, port):
                raise EgressError(f"its name leads inside, to {address}", place=host)
        return list(addresses)

    def resolve(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host that may be connected to. Raises NoHostError, EgressError. Blocks.

        With a proxy this is the proxy's own host; ``port`` may then be 0.
        """
        try:
            name = plain_name(host)
            if self.proxy is not None and (name != self.proxy.host or port not in {0, self.proxy.port}):
                raise EgressError("only the proxy is connected to", place=host)
            entries = self._lookup(name, port, type=socket.SOCK_STREAM)
        except (OSError, ValueError) as exc:
            raise NoHostError(f"its host is not known: {exc}", place=host) from exc
        found = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
        return self.check_addresses(name, port, found) if self.proxy is None else found

    def is_allowed(self, host: str, port: int) -> bool:
        """Whether the settings name a host and port as an exception."""
        return any(one.covers(host, port) for one in self.rules.allow)

    def _reason_against(self, url: str) -> str | None:
        try:
            parts = urlsplit(url)
            port, reason = _port(parts), _reason_against_spelling(url, parts)
            host = plain_host(url) if reason is None else ""
        except ValueError as exc:
            return f"not a web address: {exc}"
        if reason is not None or self.is_allowed(host, port):
            return reason
        if port not in PORTS:
            return f"port {port} is not asked"
        return "leads inside: not asked for" if is_inside(url) else None


def _reason_against_spelling(url: str, parts: SplitResult) -> str | None:
    if "\\" in url or " " in url or not url.isprintable():
        return "the address holds characters that none has"
    if parts.scheme not in _DEFAULT_PORTS:
        return "only http and https are asked"
    return "a name or password stands in the address" if "@" in parts.netloc else None


def _sandbox(url: str | None) -> list[Allowed]:
    parts = urlsplit(url or "")
    try:
        return [Allowed.make(parts.hostname, _port(parts))] if parts.hostname else []
    except ValueError as exc:
        raise ConfigurationError(str(exc), place="SCOUT_CRAWL__SANDBOX_URL") from exc


def _port(parts: SplitResult) -> int:
    return parts.port if parts.port is not None else _DEFAULT_PORTS.get(parts.scheme, 0)


def _network_of(host: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(host)
    except ValueError:
        return None
