"""Which machines an address leads to, as far as its spelling says.

A public name that resolves to an inner address (``10.0.0.1.nip.io``) looks like any other here: the addresses that a
name resolves to are checked by who resolves it, which is the gate (``core.egress.gate``) or the operator's proxy.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

_INNER_NAMES = tuple(
    ".localhost .local .internal .lan .home .corp .mail .intranet .private .localdomain .home.arpa".split()
)
# IANA's registry of special addresses, whatever the version of Python knows of it, and the one address by which a
# machine at Microsoft's cloud reaches its host.
_INNER_V4 = tuple(
    IPv4Network(network)
    for network in """0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12
    192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24
    224.0.0.0/4 240.0.0.0/4""".split()
)
# All that is public lies in one eighth of IPv6 (RFC 4291), but for protocol assignments (Teredo too) and documentation.
_PUBLIC_V6 = IPv6Network("2000::/3")
_INNER_V6 = tuple(IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "3fff::/20"))
# Their last 32 bits are the IPv4 address that is connected to: mapped, and NAT64 of public addresses.
_CARRIERS = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
# Interface identifiers of ISATAP (RFC 5214), which tunnels to the IPv4 address behind them.
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})

# Userinfo, zones, percent-encoding, and what stands behind a bracket but is no port: clients read them differently.
_NETLOC = re.compile(r"(?:\[(?P<number>[0-9A-Fa-f:.]+)\]|(?P<name>[^\[\]@:%\\/?#\s]+))(?::[0-9]{1,5})?")
_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_ENDS_IN_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_MAX_NAME = 253

Address = IPv4Address | IPv6Address


def is_loopback(url: str) -> bool:
    """Whether an address points at this machine by name or number."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_inside(url: str) -> bool:
    """Whether an address names a machine that is not on the public internet, or cannot be read in one way only."""
    try:
        host = plain_host(url)
    except ValueError:
        return True
    number = _read_number(host)
    if number is None:
        return "." not in host or host.endswith(_INNER_NAMES)
    return _is_inner(number)


def is_inner_number(address: str) -> bool:
    """Whether a number that a name resolved to lies inside; what is no number does too, and one with a zone."""
    number = _read_number(address)
    return number is None or "%" in address or _is_inner(number)


def plain_host(url: str) -> str:
    """Return the host of an address, as ``plain_name`` spells it.

    Raises ValueError where two clients might read two hosts.
    """
    found = _NETLOC.fullmatch(urlsplit(url).netloc)
    if found is None:
        raise ValueError("no host, or more than a host and a port")
    return plain_name(found["number"] or found["name"])


def plain_name(host: str) -> str:
    """Return a host's name or number as resolvers read it, without brackets. Raises ValueError.

    Full-width digits, ideographic full stops and invisible characters are read as IDNA does (RFC 3490, and so Python's
    ``getaddrinfo``). Numbers that only some readers understand (``127.1``, ``0x7f000001``, ``010.0.0.1``) are none.
    """
    if len(host) > _MAX_NAME:
        raise ValueError("the host's name is too long")
    if ":" in host and "%" not in host:
        return str(IPv6Address(host))
    name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    if not _NAME.fullmatch(name):
        raise ValueError("no host's name")
    if _ENDS_IN_NUMBER.fullmatch(name):
        return str(IPv4Address(name))
    return name


def _read_number(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_inner(number: Address) -> bool:
    if isinstance(number, IPv4Address):
        return any(number in network for network in _INNER_V4)
    if any(number in network for network in _CARRIERS):
        return _is_inner(_last_32_bits(number))
    if number not in _PUBLIC_V6 or any(number in network for network in _INNER_V6):
        return True
    if number.sixtofour is not None and _is_inner(number.sixtofour):
        return True
    return int(number) >> 32 & 0xFFFF_FFFF in _ISATAP and _is_inner(_last_32_bits(number))


def _last_32_bits(number: IPv6Address) -> IPv4Address:
    return IPv4Address(int(number) & 0xFFFF_FFFF)
