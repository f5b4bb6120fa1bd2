"""What the Open Data Portal of the US office answers: its beta as recorded, itself as its documentation shows."""

from __future__ import annotations

from typing import Any

import orjson

from core.errors import BlockedError, FormatError, StatusError
from core.store.crawling.asks import Ask
from crawlers.spiders.base import SourceSpider
from tests.crawlers.sources.recorded import Answers, Told, cassette

_CASSETTES = "payloads/uspto_patent_client_cassettes.jsonl.xz"
_BETA = "https://beta-api.uspto.gov/api/v1/patent/applications"
NOTHING = b'{"code": 404, "error": "Not Found", "detailedMessage": "No matching records found, refine your search"}'

APPLICATION: dict[str, Any] = {
    "applicationNumberText": "18123456",
    "applicationMetaData": {
        "applicationTypeCategory": "REGULAR",
        "inventionTitle": "RING RESONATOR",
        "filingDate": "2025-04-01",
        "effectiveFilingDate": "2025-04-01",
        "earliestPublicationDate": "2026-10-08",
        "earliestPublicationNumber": "US 2026-0123456 A1",
        "firstApplicantName": "Lumen Optics N.V.",
        "cpcClassificationBag": ["G02B   6/293", "G02B6/12"],
        "applicantBag": [
            {
                "applicantNameText": "Lumen Optics N.V.",
                "correspondenceAddressBag": [{"cityName": "Eindhoven", "countryCode": "NL", "postalCode": "5600"}],
            }
        ],
        "inventorBag": [{"inventorNameText": "Ada  Byron", "firstName": "Ada", "lastName": "Byron"}],
        "entityStatusData": {"smallEntityStatusIndicator": True},
    },
    "assignmentBag": [
        {
            "conveyanceText": "ASSIGNMENT OF ASSIGNORS INTEREST (SEE DOCUMENT FOR DETAILS).",
            "assigneeBag": [{"assigneeNameText": "LUMEN HOLDING", "assigneeAddress": {"geographicRegionCode": "NLX"}}],
        },
        {"conveyanceText": "SECURITY INTEREST", "assigneeBag": [{"assigneeNameText": "A BANK"}]},
    ],
    "foreignPriorityBag": [
        {"ipOfficeName": "NETHERLANDS", "applicationNumberText": "2034567", "filingDate": "2024-04-02"}
    ],
    "parentContinuityBag": [
        {"parentApplicationNumberText": "63123456", "parentApplicationFilingDate": "2024-05-01"},
    ],
    "lastIngestionDateTime": "2026-10-09T04:00:00",
}


def changed(**meta: Any) -> dict[str, Any]:
    """Return the application with other facts; ``None`` takes one out."""
    kept = {name: value for name, value in (APPLICATION["applicationMetaData"] | meta).items() if value is not None}
    return APPLICATION | {"applicationMetaData": kept}


def page(*applications: dict[str, Any], count: int | None = None) -> bytes:
    """Return a page of a search."""
    total = len(applications) if count is None else count
    return orjson.dumps({"count": total, "patentFileWrapperDataBag": list(applications), "requestIdentifier": "x"})


def _look(spider: SourceSpider) -> Ask:
    return spider.make_ask("https://api.uspto.gov/api/v1/patent/applications/18123456", "look")


def _recorded(path: str, items: int, refused: int = 0, **of: object) -> Told:
    says = "no title|left out" if refused else ""
    name = f"recorded {path} {of.get('request_body') or ''}"[:80].strip()
    return Told(name, cassette(_CASSETTES, uri=f"{_BETA}/{path}", **of), items, refused, says=says)


_REGISTERED = changed(earliestPublicationDate=None, internationalRegistrationPublicationDate="2026-10-02")
_MANY = [{"inventorNameText": f"Ada Name{number}"} for number in range(3_000)]

ANSWERS: Answers = {
    "uspto-odp": (
        Told("a page of applications", page(APPLICATION, changed(patentNumber="12000001", grantDate="2026-10-06")), 2),
        Told("one that is asked for again", page(APPLICATION), 1, ask=_look),
        Told("a design that was registered abroad", page(_REGISTERED), 1),
        Told("one that is not published", page(changed(earliestPublicationDate=None)), 1),
        Told("3,000 inventors", page(changed(inventorBag=_MANY)), 1),
        Told("nothing found, with status 404", NOTHING, status=404),
        Told("nothing found, with status 200", NOTHING),
        Told("a search without results", page()),
        Told("a re-examination", page(APPLICATION, changed(applicationTypeCategory="REEXAM")), 1, says="1 re-exam"),
        Told("without a title", page(changed(inventionTitle=None)), refused=1, says="no title"),
        Told("without a number", page({**APPLICATION, "applicationNumberText": None}), refused=1, says="to be its key"),
        Told("without its object", page({**APPLICATION, "applicationMetaData": []}), refused=1, says="is no object"),
        Told("published in 2099", page(changed(earliestPublicationDate="2099-01-01")), refused=1, says="in the future"),
        Told("a day that is none", page(changed(grantDate="soon")), refused=1, says="not a date"),
        Told("a new field", page(changed(colour="blue")), 1, unknown=("colour",)),
        Told("a page of HTML", b"<html>Log in</html>", error=FormatError, says="not JSON"),
        Told("an answer that breaks off", page(APPLICATION)[:-9], error=FormatError, says="not JSON"),
        Told("another answer", b'{"count": 1, "bag": []}', error=FormatError, says="no list at"),
        Told("no such page", b'{"message": "no route"}', error=StatusError, says="HTTP 404: no route", status=404),
        Told(
            "a key that ended",
            b'{"message": "Forbidden"}',
            error=BlockedError,
            says="USPTO_ODP_KEY: HTTP 403: F",
            status=403,
        ),
        Told("without a key", b'{"message": "Unauthorized"}', error=BlockedError, says="USPTO_ODP_KEY", status=401),
        Told("too many requests", b'{"message": "Too Many"}', error=StatusError, says="HTTP 429: Too Many", status=429),
        Told("a search that is not understood", b'{"error": "Bad Request"}', error=StatusError, says="Bad", status=400),
        _recorded("15123456", 1),
        _recorded("14230558", 1),
        _recorded("16123456", 1),
        _recorded("14230558/application-data", 1),
        _recorded("15123456/assignment", 0, 1),
        _recorded("15123456/attorney", 0, 1),
        _recorded("15123456/continuity", 0, 1),
        _recorded("16123456/foreign-priority", 0, 1),
        _recorded("16123456/adjustment", 0, 1),
        _recorded("search?q=firstNamedApplicant%3ASTMicroelectronics%20S.A.", 24),
        Told(
            "recorded numbers alone",
            cassette(_CASSETTES, uri=f"{_BETA}/search", request_body='{"fields": ["applicationNumberText"]}'),
            error=FormatError,
            says="25 of 25 records cannot be read",
        ),
        Told(
            "recorded list of documents",
            cassette(_CASSETTES, uri=f"{_BETA}/16123456/documents"),
            error=FormatError,
            says="no list at patentFileWrapperDataBag",
        ),
    )
}
