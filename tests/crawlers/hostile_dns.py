"""A name server on loopback that changes its mind, and a lookup that asks it."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Any

from twisted.names import dns

from core.egress.gate import Lookup

_KINDS = {4: dns.A, 6: dns.AAAA}
_RECORDS: dict[int, Any] = {4: dns.Record_A, 6: dns.Record_AAAA}


class HostileDns:
    """Answers for each name with the next of its answers (the last again and again), each of time to live 0.

    ``asked``: how often each name was asked for, IPv4 and IPv6 counted as one.
    """

    def __init__(self, answers: Mapping[str, Sequence[Sequence[str]]]) -> None:
        self._answers = answers
        self._asked: Counter[tuple[str, int]] = Counter()
        self._server = _start(self)
        self.port = int(self._server.server_address[1])

    def __enter__(self) -> HostileDns:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def asked(self) -> dict[str, int]:
        """How often each name was asked for."""
        return {name: times for (name, kind), times in self._asked.items() if kind == dns.A}

    def answer(self, data: bytes) -> bytes:
        """Return the answer to a question, both as they travel."""
        question = dns.Message()
        question.fromStr(data)
        query = question.queries[0]
        name = query.name.name.decode()
        reply = dns.Message(id=question.id, answer=1, recDes=1, recAv=1)
        reply.queries = question.queries
        reply.rCode = dns.OK if name in self._answers else dns.ENAME
        for address in self._addresses(name, query.type):
            record: Any = _RECORDS[ip_address(address).version](address, ttl=0)
            reply.answers.append(dns.RRHeader(name, query.type, ttl=0, payload=record))
        return reply.toStr()

    def _addresses(self, name: str, kind: int) -> list[str]:
        turn = self._asked[name, kind]
        self._asked[name, kind] += 1
        answers = self._answers.get(name, [[]])
        return [one for one in answers[min(turn, len(answers) - 1)] if _KINDS[ip_address(one).version] == kind]


def make_lookup(dns_port: int) -> Lookup:
    """Return a stand-in for ``socket.getaddrinfo`` that asks the name server on a port of this machine."""

    def look_up(host: str, port: int, *, type: int) -> list[tuple[Any, Any, int, str, tuple[Any, ...]]]:  # noqa: A002
        try:
            found = [str(ip_address(host))]
        except ValueError:
            found = [*_ask(dns_port, host, dns.A), *_ask(dns_port, host, dns.AAAA)]
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [(socket.AF_UNSPEC, type, 0, "", (address, port)) for address in found]

    return look_up


def _ask(port: int, name: str, kind: int) -> list[str]:
    question = dns.Message(id=1, recDes=1)
    question.addQuery(name.encode(), kind)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(5.0)
        asking.sendto(question.toStr(), ("127.0.0.1", port))
        reply = dns.Message()
        reply.fromStr(asking.recv(4096))
    return [_text(one.payload) for one in reply.answers]


def _text(record: Any) -> str:
    return socket.inet_ntop(socket.AF_INET if record.TYPE == dns.A else socket.AF_INET6, record.address)


def _start(names: HostileDns) -> socketserver.ThreadingUDPServer:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, answering = self.request
            with contextlib.suppress(OSError):
                answering.sendto(names.answer(data), self.client_address)

    class Server(socketserver.ThreadingUDPServer):
        daemon_threads = True
        block_on_close = False

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server
