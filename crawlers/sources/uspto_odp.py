"""Open Data Portal of the US office: one record an application, visible by its publication or grant, never its filing.

Its beta gave the fields of an application in one object, the portal itself below ``applicationMetaData``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import orjson

from core.errors import BlockedError, RecordError, ScoutError, StatusError
from core.store.crawling.asks import Ask
from crawlers.backfill.topics import Topic, Window
from crawlers.bulk.patents import application_number, number_identifiers, symbol
from crawlers.bulk.reader import RawRecord
from crawlers.mapping.paths import find, text, texts
from crawlers.parsing.countries import find_country
from crawlers.reading import Answer, Item, Refused
from crawlers.spiders.paged_api import PagedApiSpider
from crawlers.spiders.records import Fields

_RECORDS, _OF_BETA = "patentFileWrapperDataBag", "patentBag"
_NOTHING_FOUND = re.compile(rb"no matching records?", re.IGNORECASE)
_NESTED = ("applicationMetaData", "continuityBag")
_PUBLICATION = re.compile(r"US\s*+(\d{4})\s*+-?\s*+(\d{7})\s*+([A-Z]\d)?")
# Whoever gets a patent as a security does not own it.
_NO_TRANSFER = re.compile(r"security|lien|release|license|licence|correct", re.IGNORECASE)
# "ESX" for Spain: a country in place of a state.
_FOREIGN = re.compile(r"([A-Z]{2})X")
_SLASH = re.compile(r"(?<!\\)/")
_EPO = re.compile(r"european patent office", re.IGNORECASE)
# What is said of a patent later, by people who doubt it, is no invention; what is provisional is never published.
_LEFT_CATEGORIES = {"REEXAM": "re-examinations", "PROVISIONAL": "provisional applications"}


class Spider(PagedApiSpider):
    """Reads applications. What stands below ``made`` in the rules is what this file makes of several fields."""

    def prepare(self, record: Fields) -> Fields | None:
        """Return an application as the rules can read it; re-examinations and provisional ones are left out."""
        for name in _NESTED:
            if not isinstance(record.get(name, {}), dict):
                raise RecordError(f"{name} is no object")
        return None if _left_category(record) else _with_made(_flat(record))

    def unknown(self, record: Fields) -> frozenset[str]:
        """Return fields that nobody uses or names, wherever the portal has them."""
        return super().unknown(_flat(record))

    def give(self, raws: Iterable[RawRecord], answer: Answer, answer_hash: str) -> Iterator[Item]:
        """Give the applications of an answer, and once how many were left out and why."""
        held = list(raws)
        yield from super().give(held, answer, answer_hash)
        left = [what for raw in held if raw.value is not None and (what := _left_category(raw.value))]
        if left:
            said = ", ".join(f"{left.count(what)} {what}" for what in dict.fromkeys(left))
            yield Refused(RecordError(f"left out: {said}", place=answer.url), answer.url, is_record=False)

    def backfill(self, topic: Topic, window: Window) -> Iterator[Ask]:
        """Give the first page of each query; a slash in a code would begin a regular expression."""
        yield from super().backfill(replace(topic, cpc=tuple(_SLASH.sub(r"\\/", code) for code in topic.cpc)), window)

    def raw_records(self, data: object, answer: Answer) -> list[RawRecord]:
        """Return the applications of a page, of the portal or of its beta."""
        if isinstance(data, dict) and isinstance(data.get(_OF_BETA), list):
            named = answer.body.replace(f'"{_OF_BETA}"'.encode(), f'"{_RECORDS}"'.encode(), 1)
            data, answer = {_RECORDS: data[_OF_BETA]}, replace(answer, body=named)
        return super().raw_records(data, answer)

    def total(self, data: object) -> int | None:
        """Return how many applications a search finds; none where it says so as an error."""
        if isinstance(data, dict) and _NOTHING_FOUND.search(orjson.dumps(data)[:1_000]):
            return 0
        return super().total(data)

    def is_readable(self, answer: Answer) -> bool:
        """Whether an answer says that nothing was found: that is its status 404."""
        return answer.status == 404 and _NOTHING_FOUND.search(answer.body[:1_000]) is not None

    def explain_failure(self, answer: Answer) -> ScoutError | None:
        """Return what the portal says: a key that it does not take, or what is wrong with the search."""
        said = _said(answer)
        if answer.status in (401, 403):
            name = self.source.key.name if self.source.key else "its key"
            return BlockedError(f"the USPTO does not accept {name}: HTTP {answer.status}{said}")
        return StatusError(f"HTTP {answer.status}{said}", http_status=answer.status) if said else None


def _flat(record: Fields) -> Fields:
    """Return the fields of an application in one object; what should be one and is none is left out."""
    flat = {name: value for name, value in record.items() if name not in _NESTED}
    for name in _NESTED:
        inner = record.get(name)
        flat |= inner if isinstance(inner, dict) else {}
    return flat


def _left_category(record: Fields) -> str | None:
    try:
        return _LEFT_CATEGORIES.get(text(_flat(record), "applicationTypeCategory").upper())
    except RecordError:
        # Refused with its reason where it is read.
        return None


def _with_made(flat: Fields) -> Fields:
    inventors = [{"name": " ".join(name.split())} for name in texts(flat, "inventorBag.inventorNameText")]
    made = {
        "inventors": inventors,
        "applicants": list(_applicants(flat, {one["name"].casefold() for one in inventors})),
        "assignees": list(_assignees(flat)),
        "cpc": [symbol(code) for code in texts(flat, "cpcClassificationBag")],
        "published": min(
            _days(flat, "earliestPublicationDate", "internationalRegistrationPublicationDate"), default=""
        ),
        "priority": min(_days(flat, "foreignPriorityBag.filingDate", _PARENT_DAY), default=""),
        **_numbers(flat),
    }
    return {**flat, "made": made}


_PARENT_DAY = "parentContinuityBag.parentApplicationFilingDate"


def _days(flat: Fields, *paths: str) -> list[str]:
    return [day for path in paths for day in texts(flat, path)]


def _applicants(flat: Fields, inventors: set[str]) -> Iterator[Fields]:
    """Give those who apply and are no inventors."""
    places = find(flat, "applicantBag") or [{"applicantNameText": text(flat, "firstApplicantName")}]
    for one in places:
        name = " ".join(text(one, "applicantNameText").split())
        if name and name.casefold() not in inventors:
            where = "correspondenceAddressBag"
            yield {"name": name, "country": text(one, f"{where}.countryCode"), "city": text(one, f"{where}.cityName")}


def _assignees(flat: Fields) -> Iterator[Fields]:
    """Give those to whom an application was made over, as it was recorded."""
    for transfer in find(flat, "assignmentBag"):
        if _NO_TRANSFER.search(text(transfer, "conveyanceText")):
            continue
        for one in find(transfer, "assigneeBag"):
            name, region = text(one, "assigneeNameText"), text(one, "assigneeAddress.geographicRegionCode").upper()
            foreign = _FOREIGN.fullmatch(region)
            country = foreign[1] if foreign else "US" if len(region) == 2 else ""
            yield {"name": name, "country": country, "city": text(one, "assigneeAddress.cityName")}


def _numbers(flat: Fields) -> dict[str, list[str]]:
    """Return the numbers of publication, grant, application and priorities as identifiers name them."""
    found: dict[str, list[str]] = {"patent": [], "docdb": []}
    publication = _PUBLICATION.search(text(flat, "earliestPublicationNumber").upper())
    pairs = number_identifiers("US", f"{publication[1]}{publication[2]}", publication[3] or "") if publication else ()
    grant = text(flat, "patentNumber")
    for scheme, value in (*pairs, *(number_identifiers("US", grant, "") if grant else ())):
        found[scheme].append(value)
    own = [application_number("US", text(flat, "applicationNumberText"))]
    claimed = [application_number("US", one) for one in texts(flat, "parentContinuityBag.parentApplicationNumberText")]
    abroad = [
        application_number(office, text(one, "applicationNumberText"))
        for one in find(flat, "foreignPriorityBag")
        if (office := _office(text(one, "ipOfficeName")))
    ]
    return found | {"application": own, "priorities": [one for one in (*claimed, *abroad) if one not in own]}


def _office(name: str) -> str | None:
    return "EP" if _EPO.search(name) else find_country(name)


def _said(answer: Answer) -> str:
    """What an error says: ``{"error": "Not Found", "detailedMessage": "…"}``, or the ``message`` of a gateway."""
    try:
        data = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return ""
    names = ("detailedMessage", "detailedError", "errorDetails", "message", "error")
    said = next((str(data[name]) for name in names if data.get(name)), "") if isinstance(data, dict) else ""
    return f": {' '.join(said.split())[:200]}" if said else ""
