"""Answers as Open Patent Services of the EPO: tokens for a key, searches by range, families, lights in the headers.

Errors are XML whatever was asked for. (OPS Reference Guide 1.3.20, 2024-06; answers recorded 2024.)
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence

from lxml import etree

from sandbox.answers import Answer
from sandbox.credentials import TOKEN_S, Tokens
from sandbox.epo_exchange import EXCHANGE, NAMESPACES, OPS, add_document, add_family_member, add_reference
from sandbox.epo_search import Hit, QueryError, list_hits, parse_query
from sandbox.model import World

TOKEN_PATH = "/3.2/auth/accesstoken"  # noqa: S105  # where one is asked for
REST = "/3.2/rest-services/"
_XML = "application/xml;charset=utf-8"
_DEFAULT_RANGE = (1, 25)
_MOST_AT_ONCE = 100
_MOST_IN_ALL = 2_000
_MOST_COUNTED = 10_000
_RANGE = re.compile(r"(?:\w+=)?(\d{1,6})-(\d{1,6})")
_ONE = re.compile(
    r"(published-data|family)/publication/(?:docdb|epodoc)/([A-Z]{2})\.?(\d+)(?:\.?([A-Z]\d?))?(?:/biblio)?"
)
# A thousand a second: nobody has to wait for a fictional world, and the lights are read all the same.
_SEARCHES_A_MINUTE = 60_000
_LIGHTS = "images=green:200, inpadoc=green:60, other=green:1000, retrieval=green:200, search={search}"


class OpenPatentServices:
    """The service: knows the publications, the tokens it gave, and how much was fetched."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._hits = list_hits(world)
        self._tokens = Tokens()
        self._sent_bytes = 0
        self._lock = threading.Lock()

    def give_token(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer a request for a token (OAuth 2.0, client credentials)."""
        token = self._tokens.give(headers.get("Authorization", ""))
        if token is None or b"grant_type=client_credentials" not in body:
            told = {"ErrorCode": "invalid_client", "Error": "ClientId is Invalid"}
            return Answer(json.dumps(told).encode(), "application/json", 401)
        given = {
            "issued_at": "1793491200000",
            "token_type": "BearerToken",
            "access_token": token,
            "expires_in": str(TOKEN_S),
            "status": "approved",
        }
        return Answer(json.dumps(given).encode(), "application/json")

    def answer(self, path: str, parameters: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        """Answer a request below ``/3.2/rest-services/``."""
        if not headers.get("Authorization"):
            return _error(403, "403", "Anonymous access is not allowed")
        if not self._tokens.is_good(headers["Authorization"]):
            return refused_token()
        service = path.removeprefix(REST)
        if service.startswith("published-data/search"):
            answer = self._search(service, parameters.get("q", ""), headers.get("X-Ops-Range", ""))
        elif found := _ONE.fullmatch(service):
            answer = self._find(found[1], (found[2], found[3], found[4]))
        else:
            answer = fault(404, "CLIENT.InvalidReference", "The request was invalid")
        return self._counted(answer)

    def _search(self, service: str, query: str, asked: str) -> Answer:
        found = _RANGE.fullmatch(asked)
        first, last = (int(found[1]), int(found[2])) if found else _DEFAULT_RANGE
        if last < first or first < 1 or last - first >= _MOST_AT_ONCE or last > _MOST_IN_ALL:
            return fault(413, "CLIENT.RangeTooLarge", f"No range of at most {_MOST_AT_ONCE} within {_MOST_IN_ALL}")
        try:
            matches = parse_query(self._world, query)
        except QueryError as exc:
            return fault(400, "CLIENT.InvalidQuery", f"The query could not be read: {exc}")
        hits = [hit for hit in self._hits if matches(hit)]
        if not hits[first - 1 :]:
            return fault(404, "SERVER.EntityNotFound", "No results found")
        return self._write_results(service, query, hits, (first, last))

    def _write_results(self, service: str, query: str, hits: Sequence[Hit], within: tuple[int, int]) -> Answer:
        first, last = within[0], min(within[1], len(hits))
        root = _open()
        total = str(min(len(hits), _MOST_COUNTED))
        search = etree.SubElement(root, f"{{{OPS}}}biblio-search", {"total-result-count": total})
        etree.SubElement(search, f"{{{OPS}}}query", {"syntax": "CQL"}).text = query
        etree.SubElement(search, f"{{{OPS}}}range", {"begin": str(first), "end": str(last)})
        result = etree.SubElement(search, f"{{{OPS}}}search-result")
        for hit in hits[first - 1 : last]:
            if service == "published-data/search":
                add_reference(result, hit)
            else:
                add_document(etree.SubElement(result, f"{{{EXCHANGE}}}exchange-documents"), self._world, hit)
        return Answer(_to_bytes(root), _XML)

    def _find(self, service: str, number: tuple[str, str, str | None]) -> Answer:
        country, serial, kind = number
        hits = [
            hit
            for hit in self._hits
            if (hit.publication.country, hit.publication.number) == (country, serial)
            and kind in (None, hit.publication.kind)
        ]
        if not hits:
            return fault(404, "SERVER.EntityNotFound", "No results found")
        root = _open()
        if service == "published-data":
            documents = etree.SubElement(root, f"{{{EXCHANGE}}}exchange-documents")
            for hit in hits:
                add_document(documents, self._world, hit)
            return Answer(_to_bytes(root), _XML)
        members = [Hit(hits[0].family, one) for one in hits[0].family.publications]
        family = etree.SubElement(
            root, f"{{{OPS}}}patent-family", {"legal": "false", "total-result-count": str(len(members))}
        )
        for member in members:
            add_family_member(family, self._world, member)
        return Answer(_to_bytes(root), _XML)

    def _counted(self, answer: Answer) -> Answer:
        with self._lock:
            self._sent_bytes += len(answer.body)
            used = str(self._sent_bytes)
        headers = {
            "X-Throttling-Control": f"idle ({_LIGHTS.format(search=f'green:{_SEARCHES_A_MINUTE}')})",
            "X-IndividualQuotaPerHour-Used": used,
            "X-RegisteredQuotaPerWeek-Used": used,
        }
        return Answer(answer.body, answer.media_type, answer.status, headers)


def close_service(pause_s: float) -> Answer:
    """Return what the service answers when it is closed to who asks (black), for some time."""
    answer = _error(403, "403", "This request has been rejected due to the violation of Fair Use policy")
    headers = {
        "X-Throttling-Control": f"overloaded ({_LIGHTS.format(search='black:0')})",
        # Milliseconds.
        "Retry-After": f"{pause_s * 1_000:.0f}",
    }
    return Answer(answer.body, answer.media_type, answer.status, headers)


def refused_token() -> Answer:
    """Return what the service answers to a token that holds no more."""
    return _error(400, "400", "invalid_access_token", "Access token is invalid")


def fault(status: int, code: str, message: str) -> Answer:
    """Return a fault of the service."""
    root = etree.Element(f"{{{OPS}}}fault", nsmap={None: OPS})  # type: ignore[dict-item]  # the stubs know no default namespace
    for name, text in (("code", code), ("message", message)):
        etree.SubElement(root, f"{{{OPS}}}{name}").text = text
    return Answer(_to_bytes(root), _XML, status)


def _error(status: int, code: str, message: str, description: str = "") -> Answer:
    root = etree.Element("error")
    for name, text in (("code", code), ("message", message), ("description", description or message)):
        etree.SubElement(root, name).text = text
    return Answer(etree.tostring(root), "application/xml", status)


def _open() -> etree._Element:
    return etree.Element(f"{{{OPS}}}world-patent-data", nsmap=NAMESPACES)  # type: ignore[arg-type]  # as above


def _to_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
