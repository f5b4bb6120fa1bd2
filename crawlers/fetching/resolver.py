"""Names become addresses here and nowhere else: resolved once, checked by the gate, and those are connected to."""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from scrapy.crawler import Crawler
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution
from twisted.internet.threads import deferToThreadPool
from twisted.python.failure import Failure
from zope.interface import implementer  # type: ignore[import-untyped]

from core.egress.addresses import plain_name
from core.egress.gate import Allowed, EgressGate, EgressRules, Lookup
from core.errors import NoHostError, ScoutError

_MOST_KEPT = 10_000
_Place = tuple[str, int]


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing can be cancelled: the answer is thrown away."""


@implementer(IHostnameResolver)
class GateResolver:
    """Resolves IPv4 and IPv6 in threads, and hands on only what the gate lets through.

    ``kept_s``: how long an answer of the DNS counts, whatever it says itself; it cannot change its mind from one
    request to the next.
    """

    kept_s = 60.0
    # Why a name was not resolved: Twisted knows but one reason. Of the process, as the reactor is.
    _refused: ClassVar[dict[_Place, ScoutError]] = {}

    def __init__(self, reactor: Any, gate: EgressGate, timeout_s: float) -> None:
        self._reactor = reactor
        self._gate = gate
        self._timeout_s = timeout_s
        self._kept: dict[_Place, tuple[float, list[str]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> GateResolver:
        """Make the resolver of a process."""
        return cls(reactor, make_gate(crawler), crawler.settings.getfloat("DNS_TIMEOUT"))

    @classmethod
    def refusal(cls, host: str, port: int) -> ScoutError | None:
        """Return why the host of an address was not resolved last time, if it was not."""
        return cls._refused.get((_spelled(host), port))

    def install_on_reactor(self) -> None:
        """Take over all resolving of the process."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802  # the interface's name
        self,
        resolutionReceiver: Any,  # noqa: N803  # zope's interfaces are no types to mypy
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803, ARG002
    ) -> Any:
        """Resolve a name for a connection to a port."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        answer = _Answer(resolutionReceiver, (_spelled(hostName), portNumber), addressTypes)
        kept = self._kept.get(answer.place)
        if kept is not None and kept[0] > time.monotonic():
            answer.give(kept[1])
            return resolution
        pool = self._reactor.getThreadPool()
        waiting = deferToThreadPool(self._reactor, pool, self._gate.resolve, hostName, portNumber)
        waiting.addTimeout(self._timeout_s, self._reactor)
        waiting.addCallbacks(
            lambda found: self._resolved(answer, found),
            lambda failure: self._failed(answer, failure),
        )
        return resolution

    def _resolved(self, answer: _Answer, found: list[str]) -> None:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[answer.place] = (time.monotonic() + self.kept_s, found)
        self._refused.pop(answer.place, None)
        answer.give(found)

    def _failed(self, answer: _Answer, failure: Failure) -> None:
        error = failure.value
        if not isinstance(error, ScoutError):
            error = NoHostError(f"its name was not resolved: {error!r}"[:300], place=answer.place[0])
        if len(self._refused) >= _MOST_KEPT:
            self._refused.clear()
        self._refused[answer.place] = error
        answer.give([])


@dataclass(frozen=True, slots=True)
class _Answer:
    """Who waits for the addresses of a host, and for which kinds (all, if that is not said)."""

    receiver: Any
    place: _Place
    kinds: Sequence[type[IAddress]] | None

    def give(self, found: list[str]) -> None:
        for address in found:
            kind = IPv6Address if ":" in address else IPv4Address
            if not self.kinds or kind in self.kinds:
                self.receiver.addressResolved(kind("TCP", address, self.place[1]))
        self.receiver.resolutionComplete()


def make_gate(crawler: Crawler, lookup: Lookup = socket.getaddrinfo) -> EgressGate:
    """Return the gate that the settings of a crawl describe. ``lookup``: what resolves names."""
    allow = tuple(Allowed.parse(text) for text in crawler.settings.getlist("SCOUT_EGRESS_ALLOW"))
    return EgressGate(EgressRules(allow, crawler.settings.get("SCOUT_EGRESS_PROXY")), lookup)


def _spelled(host: str) -> str:
    """Return a host as the gate spells it: Twisted makes ``bücher.example`` of ``xn--bcher-kva.example``."""
    try:
        return plain_name(host)
    except ValueError:
        return host
