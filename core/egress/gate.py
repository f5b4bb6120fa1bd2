"""The gate: which addresses that came from data or users may be connected to.

Names are resolved once; what was checked is what is connected to. What lies inside is reached only where the operator's
settings allow it, by host and port.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from core.egress.addresses import is_inside, is_inner_number, plain_host
from core.errors import ConfigurationError, EgressError, NoHostError
from core.settings import Settings

PORTS = frozenset({80, 443, 8080, 8443})
_DEFAULT_PORTS = {"http": 80, "https": 443}
ANY_PORT = 0


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
        host = host.strip("[]").lower()
        if not found or not host or not (port == "*" or port.isdigit()):
            raise ValueError(f"{text!r} is not host:port")
        number = ANY_PORT if port == "*" else int(port)
        if number > 65_535:
            raise ValueError(f"{text!r}: no such port")
        return cls(host, number, ip_network(host, strict=False) if "/" in host else _network_of(host))

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{'*' if self.port == ANY_PORT else self.port}"

    def covers(self, host: str, port: int) -> bool:
        """Whether this exception is about a host, as it is spelled, and port."""
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
class EgressRules:
    """What the settings say: exceptions, and the proxy that all goes through."""

    allow: tuple[Allowed, ...] = ()
    proxy: str | None = None


def make_rules(settings: Settings) -> EgressRules:
    """Return the rules of an installation. Raises ConfigurationError naming what cannot be read."""
    try:
        allow = [Allowed.parse(part) for part in settings.egress.allow.split(",") if part.strip()]
    except ValueError as exc:
        raise ConfigurationError(str(exc), place="SCOUT_EGRESS__ALLOW") from exc
    sandbox = urlsplit(settings.crawl.sandbox_url or "")
    if sandbox.hostname:
        allow.append(Allowed(sandbox.hostname, _port(sandbox), _network_of(sandbox.hostname)))
    return EgressRules(tuple(allow), settings.egress.proxy)


class EgressGate:
    """Says which addresses may be connected to."""

    def __init__(self, rules: EgressRules) -> None:
        self.rules = rules

    def check_url(self, url: str) -> None:
        """Raise EgressError for an address that no request may be made to, as far as its spelling says."""
        try:
            parts = urlsplit(url)
            port, host = _port(parts), plain_host(url)
        except ValueError as exc:
            raise EgressError("not a web address", place=url[:200]) from exc
        if parts.scheme not in _DEFAULT_PORTS or not host:
            raise EgressError("only http and https are asked", place=url[:200])
        if parts.username is not None or parts.password is not None:
            raise EgressError("a name or password stands in the address", place=url[:200])
        if "\\" in url or any(ord(one) <= ord(" ") for one in url):
            raise EgressError("the address holds characters that none has", place=url[:200])
        if self.is_allowed(host, port):
            return
        if port not in PORTS:
            raise EgressError(f"port {port} is not asked", place=url[:200])
        if is_inside(url):
            raise EgressError("leads inside: not asked for", place=url[:200])

    def check_addresses(self, host: str, port: int, addresses: Sequence[str]) -> list[str]:
        """Return the addresses that a name resolved to. Raises EgressError if any of them lies inside."""
        if self.is_allowed(host, port):
            return list(addresses)
        for address in addresses:
            if is_inner_number(address) and not self.is_allowed(address, port):
                raise EgressError(f"its name leads inside, to {address}", place=host)
        return list(addresses)

    def resolve(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host that may be connected to. Raises NoHostError, EgressError. Blocks."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as exc:
            raise NoHostError(f"its host is not known: {exc}", place=host) from exc
        return self.check_addresses(host, port, list(dict.fromkeys(str(one[4][0]) for one in found)))

    def is_allowed(self, host: str, port: int) -> bool:
        """Whether the settings name a host and port as an exception."""
        return any(one.covers(host, port) for one in self.rules.allow)


def _port(parts: SplitResult) -> int:
    return parts.port if parts.port is not None else _DEFAULT_PORTS.get(parts.scheme, 0)


def _network_of(host: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(host)
    except ValueError:
        return None
