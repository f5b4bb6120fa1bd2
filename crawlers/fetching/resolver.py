"""Names become addresses here and nowhere else: resolved once, checked by the gate, and those are connected to."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from scrapy.crawler import Crawler
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from twisted.internet.threads import deferToThreadPool
from twisted.python.failure import Failure
from zope.interface import implementer

from core.egress.gate import Allowed, EgressGate, EgressRules
from core.errors import NoHostError, ScoutError

_KEPT_S = 60.0
_MOST_KEPT = 10_000


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing can be cancelled: the answer is thrown away."""


@implementer(IHostnameResolver)
class GateResolver:
    """Resolves IPv4 and IPv6 in threads, and hands on only what the gate lets through.

    ``refused`` keeps why a name was not resolved: Twisted knows but one reason.
    """

    refused: dict[tuple[str, int], ScoutError] = {}  # noqa: RUF012  # of the process, as the reactor is

    def __init__(self, reactor: Any, gate: EgressGate, timeout_s: float) -> None:
        self._reactor = reactor
        self._gate = gate
        self._timeout_s = timeout_s
        self._kept: dict[tuple[str, int], tuple[float, list[str]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> GateResolver:
        """Make the resolver of a process."""
        return cls(reactor, make_gate(crawler), crawler.settings.getfloat("DNS_TIMEOUT"))

    def install_on_reactor(self) -> None:
        """Take over all resolving of the process."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802  # the interface's name
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803, ARG002
        transportSemantics: str = "TCP",  # noqa: N803, ARG002
    ) -> IHostResolution:
        """Resolve a name for a connection to a port."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        place = (hostName, portNumber)
        kept = self._kept.get(place)
        if kept is not None and kept[0] > time.monotonic():
            _hand_on(resolutionReceiver, kept[1], portNumber)
            return resolution
        waiting = deferToThreadPool(
            self._reactor, self._reactor.getThreadPool(), self._gate.resolve, hostName, portNumber
        )
        waiting.addTimeout(self._timeout_s, self._reactor)
        waiting.addCallbacks(
            lambda found: self._resolved(resolutionReceiver, place, found),
            lambda failure: self._failed(resolutionReceiver, place, failure),
        )
        return resolution

    def _resolved(self, receiver: IResolutionReceiver, place: tuple[str, int], found: list[str]) -> None:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[place] = (time.monotonic() + _KEPT_S, found)
        self.refused.pop(place, None)
        _hand_on(receiver, found, place[1])

    def _failed(self, receiver: IResolutionReceiver, place: tuple[str, int], failure: Failure) -> None:
        error = failure.value
        if not isinstance(error, ScoutError):
            error = NoHostError(f"its name was not resolved in {self._timeout_s:.0f} s", place=place[0])
        if len(self.refused) >= _MOST_KEPT:
            self.refused.clear()
        self.refused[place] = error
        receiver.resolutionComplete()


def make_gate(crawler: Crawler) -> EgressGate:
    """Return the gate that the settings of a crawl describe."""
    allow = tuple(Allowed.parse(text) for text in crawler.settings.getlist("SCOUT_EGRESS_ALLOW"))
    return EgressGate(EgressRules(allow, crawler.settings.get("SCOUT_EGRESS_PROXY")))


def _hand_on(receiver: IResolutionReceiver, found: list[str], port: int) -> None:
    for address in found:
        kind = IPv6Address if ":" in address else IPv4Address
        receiver.addressResolved(kind("TCP", address, port))
    receiver.resolutionComplete()
