"""Which machines an address leads to, as far as its spelling says.

A public name that resolves to an inner address (``10.0.0.1.nip.io``) looks like any other: only a gate for all that
leaves the machine (a firewall, a proxy) stops that one.
"""

from __future__ import annotations

import socket
import unicodedata
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import unquote, urlsplit

_INNER_NAMES = (
    ".localhost",
    ".local",
    ".internal",
    ".lan",
    ".home",
    ".corp",
    ".intranet",
    ".localdomain",
    ".home.arpa",
)
# IPv6 networks whose last 32 bits are an IPv4 address: compatible, mapped, and the two of NAT64.
_CARRIERS = tuple(
    IPv6Network(network) for network in ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96")
)

Address = IPv4Address | IPv6Address


def is_loopback(url: str) -> bool:
    """Whether an address points at this machine by name or number."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_inside(url: str) -> bool:
    """Whether an address names a machine that is not on the public internet, or cannot be read.

    All spellings that a resolver takes for a number count: ``127.1``, ``0x7f.0.0.1``, full-width digits, IPv4 in IPv6.
    """
    try:
        host = plain_host(url)
    except ValueError:
        return True
    number = _read_number(host)
    if number is None:
        return "." not in host or host.endswith(_INNER_NAMES)
    return _is_inner(number)


def is_inner_number(address: str) -> bool:
    """Whether a number that a name resolved to lies inside; what is no number does too."""
    number = _read_number(address.partition("%")[0])
    return number is None or "%" in address or _is_inner(number)


def plain_host(url: str) -> str:
    """Return the host of an address as resolvers read it. Raises ValueError."""
    host = unicodedata.normalize("NFKC", unquote(urlsplit(url).hostname or ""))
    # Resolvers take the ideographic full stop for a dot, and a dot at the end for none.
    return host.replace("\u3002", ".").lower().rstrip(".")


def _read_number(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def _is_inner(number: Address) -> bool:
    return any(not one.is_global or one.is_multicast for one in _all_of(number))


def _all_of(number: Address) -> list[Address]:
    """The address and those that it carries inside."""
    if isinstance(number, IPv4Address):
        return [number]
    if any(number in network for network in _CARRIERS):
        return [IPv4Address(int(number) & 0xFFFF_FFFF)]
    return [number, *filter(None, (number.sixtofour, *(number.teredo or ())))]
