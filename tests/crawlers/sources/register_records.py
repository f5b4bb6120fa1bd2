"""Records of registers in the shape that each of them answers, and what makes answers of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import orjson

from core.store.crawling.asks import Ask
from crawlers.spiders.base import SourceSpider

_DELFT = "https://ror.org/02e2c7k09"
ROR: dict[str, Any] = {
    "admin": {
        "created": {"date": "2018-11-14", "schema_version": "1.0"},
        "last_modified": {"date": "2026-02-24", "schema_version": "2.1"},
    },
    "domains": ["example.nl"],
    "established": 1842,
    "external_ids": [{"all": ["0000 0001 2097 4740"], "preferred": None, "type": "isni"}],
    "id": _DELFT,
    "links": [{"type": "website", "value": "https://www.example.nl"}],
    "locations": [
        {
            "geonames_details": {
                "continent_code": "EU",
                "continent_name": "Europe",
                "country_code": "NL",
                "country_name": "The Netherlands",
                "country_subdivision_code": "ZH",
                "country_subdivision_name": "South Holland",
                "lat": 52.00667,
                "lng": 4.35556,
                "name": "Delft",
            },
            "geonames_id": 2757345,
        }
    ],
    "names": [{"lang": "en", "types": ["ror_display", "label"], "value": "An Example University"}],
    "relationships": [{"label": "An Institute", "type": "child", "id": "https://ror.org/04wf30j82"}],
    "status": "active",
    "types": ["education", "funder"],
}
ROR_FIRST: dict[str, Any] = {
    "id": _DELFT,
    "name": "An Example University",
    "email_address": None,
    "ip_addresses": [],
    "established": 1842,
    "types": ["Education"],
    "relationships": [{"label": "An Institute", "type": "Child", "id": "https://ror.org/04wf30j82"}],
    "addresses": [
        {
            "lat": 52.0,
            "lng": 4.4,
            "city": "Delft",
            "state": None,
            "state_code": None,
            "geonames_city": {"id": 1, "geonames_admin1": {"name": "South Holland"}, "geonames_admin2": {"name": None}},
            "postcode": None,
            "primary": False,
            "line": None,
            "country_geonames_id": 2750405,
        }
    ],
    "links": ["http://www.example.nl"],
    "aliases": ["The Example"],
    "acronyms": ["AEU"],
    "status": "active",
    "wikipedia_url": "https://en.wikipedia.org/wiki/An_Example",
    "labels": [{"label": "Een Voorbeeld", "iso639": "nl"}],
    "country": {"country_name": "Netherlands", "country_code": "NL"},
    "external_ids": {"GRID": {"preferred": "grid.5292.c", "all": "grid.5292.c"}},
}


def without(record: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return a record that lost fields."""
    return {name: value for name, value in record.items() if name not in names}


def zipped(members: Mapping[str, object]) -> bytes:
    """Return an archive of JSON documents, or of bytes as they are."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in members.items():
            archive.writestr(name, value if isinstance(value, bytes) else orjson.dumps(value))
    return held.getvalue()


def release(name: str) -> bytes:
    """Return what Zenodo says of a release with one file."""
    link = f"https://zenodo.org/api/records/9/files/{name}/content"
    return orjson.dumps({"id": 9, "files": [{"key": "readme.md"}, {"key": name, "links": {"self": link}}]})


def dump_ask(spider: SourceSpider) -> Ask:
    """Return the request of ROR's archive."""
    return spider.make_ask("https://zenodo.org/api/records/9/files/v2.1-ror-data.zip/content", "dump", key="dump")


LEI = "529900T8BM49AURSDO55"
PARENT_LEI = "724500A1FNICHSDF2I11"
GLEIF: dict[str, Any] = {
    "type": "lei-records",
    "id": LEI,
    "attributes": {
        "lei": LEI,
        "entity": {
            "legalName": {"name": "Lumen Optics B.V.", "language": "nl"},
            "otherNames": [{"name": "Old Lumen B.V.", "language": "nl", "type": "PREVIOUS_LEGAL_NAME"}],
            "transliteratedOtherNames": [],
            "legalAddress": {
                "language": "nl",
                "addressLines": ["Street 1"],
                "city": "Delft",
                "region": "NL-ZH",
                "country": "NL",
                "postalCode": "2628 CJ",
            },
            "headquartersAddress": {"city": "Eindhoven", "region": "NL-NB", "country": "NL"},
            "registeredAt": {"id": "RA000463", "other": None},
            "registeredAs": "12345678",
            "jurisdiction": "NL",
            "category": "GENERAL",
            "legalForm": {"id": "54M6", "other": None},
            "associatedEntity": {"lei": None, "name": None},
            "status": "ACTIVE",
            "expiration": {"date": None, "reason": None},
            "successorEntity": {"lei": None, "name": None},
            "successorEntities": [],
            "creationDate": "2015-03-02T00:00:00Z",
            "subCategory": None,
            "otherAddresses": [],
            "eventGroups": [],
        },
        "registration": {
            "initialRegistrationDate": "2016-01-01T00:00:00Z",
            "lastUpdateDate": "2026-10-30T08:00:00Z",
            "status": "ISSUED",
            "nextRenewalDate": "2027-10-30T08:00:00Z",
            "managingLou": "529900T8BM49AURSDO55",
            "corroborationLevel": "FULLY_CORROBORATED",
            "validatedAt": {"id": "RA000463", "other": None},
            "validatedAs": "12345678",
            "otherValidationAuthorities": [],
        },
        "bic": None,
        "mic": None,
        "ocid": "nl/12345678",
        "spglobal": [],
        "conformityFlag": "CONFORMING",
    },
    "relationships": {
        "managing-lou": {"links": {"related": "https://api.gleif.org/api/v1/lei-records/X/managing-lou"}},
        "direct-parent": {"links": {"reporting-exception": "https://api.gleif.org/api/v1/lei-records/X/e"}},
    },
    "links": {"self": f"https://api.gleif.org/api/v1/lei-records/{LEI}"},
}
PARENT_LINK = f"https://api.gleif.org/api/v1/lei-records/{LEI}/direct-parent"
OWNED = GLEIF | {"relationships": {"direct-parent": {"links": {"lei-record": PARENT_LINK}}}}
GLEIF_PARENT = {
    "data": {"type": "lei-records", "id": PARENT_LEI, "attributes": {"entity": {"legalName": {"name": "Group N.V."}}}}
}


def gleif_page(*records: Mapping[str, Any], total: int | None = None) -> dict[str, Any]:
    """Return an answer of GLEIF, the last of its pages."""
    paging = {"currentPage": 1, "perPage": 200, "total": len(records) if total is None else total, "lastPage": 1}
    return {"meta": {"pagination": paging}, "links": {"first": "https://api.gleif.org/x"}, "data": list(records)}


def parent_ask(spider: SourceSpider) -> Ask:
    """Return the request of a parent, as a page leads to it."""
    held = {"record": orjson.dumps(OWNED).decode(), "url": "https://api.gleif.org/x", "hash": "ab" * 32}
    return spider.make_ask(PARENT_LINK, "parent", key=f"parent-{LEI}", payload=held)


def told_of(value: object, kind: str = "string") -> list[dict[str, Any]]:
    """Return a statement of an item of Wikidata with one value."""
    snak = {"snaktype": "value", "property": "P1", "datavalue": {"value": value, "type": kind}}
    return [{"mainsnak": snak, "type": "statement", "rank": "normal"}]


ITEM: dict[str, Any] = {
    "pageid": 708463,
    "ns": 0,
    "title": "Q752663",
    "lastrevid": 2_300_000_000,
    "modified": "2026-10-02T11:12:13Z",
    "type": "item",
    "id": "Q752663",
    "labels": {
        "en": {"language": "en", "value": "Delft University of Technology"},
        "nl": {"language": "nl", "value": "Technische Universiteit Delft"},
    },
    "aliases": {"en": [{"language": "en", "value": "TU Delft"}]},
    "descriptions": {"en": {"language": "en", "value": "university in Delft, Netherlands"}},
    "claims": {
        "P856": told_of("https://www.tudelft.nl"),
        "P17": told_of({"entity-type": "item", "numeric-id": 55, "id": "Q55"}, "wikibase-entityid"),
        "P571": told_of({"time": "+1842-01-08T00:00:00Z", "precision": 11}, "time"),
        "P6782": told_of("02e2c7k09"),
        "P1448": told_of({"text": "TU Delft", "language": "nl"}, "monolingualtext"),
    },
}

KVK: dict[str, Any] = {
    "datumAanvang": "20150302",
    "actief": "J",
    "rechtsvormCode": "BV",
    "postcodeRegio": "26",
    "activiteiten": [{"sbiCode": "26110", "soortActiviteit": "Hoofdactiviteit"}, {"sbiCode": "72199"}],
    "lidstaat": "NL",
}
