"""What registers answer: records of ROR as they are, the others in the shape that their documentation shows."""

from __future__ import annotations

import io
import lzma
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from core.errors import BlockedError, FormatError, NoAnswerError, SourceError, StatusError
from core.store.asks import Ask
from crawlers.spiders.base import SourceSpider
from tests.crawlers.sources.recorded import Answers, FromShared, Told

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


def _dump_of(records: list[Mapping[str, Any]]) -> bytes:
    return zipped({"v2.1-ror-data.json": records, "v2.1-ror-data.csv": b"id\n"})


def _some_of(path: str, count: int) -> FromShared:
    def load(folder: Path) -> bytes:
        with lzma.open(folder / path) as lines:
            return zipped({"v2.1-ror-data_schema_v2.json": [orjson.loads(next(lines)) for _ in range(count)]})

    return load


_BOTH = zipped({"v1.74-ror-data.json": [ROR_FIRST] * 3, "v1.74-ror-data_schema_v2.json": [ROR]})
_ROR_PAGE = {"number_of_results": 1, "time_taken": 3, "items": [ROR], "meta": {"types": []}}

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
_PARENT_LINK = f"https://api.gleif.org/api/v1/lei-records/{LEI}/direct-parent"
OWNED = GLEIF | {"relationships": {"direct-parent": {"links": {"lei-record": _PARENT_LINK}}}}
GLEIF_PARENT = {
    "data": {"type": "lei-records", "id": PARENT_LEI, "attributes": {"entity": {"legalName": {"name": "Group N.V."}}}}
}


def gleif_page(*records: Mapping[str, Any], total: int | None = None) -> dict[str, Any]:
    """Return an answer of GLEIF, the last of its pages."""
    paging = {"currentPage": 1, "perPage": 200, "total": len(records) if total is None else total, "lastPage": 1}
    return {"meta": {"pagination": paging}, "links": {"first": "https://api.gleif.org/x"}, "data": list(records)}


def _entity(**changes: object) -> dict[str, Any]:
    attributes = GLEIF["attributes"]
    return GLEIF | {"attributes": attributes | {"entity": attributes["entity"] | changes}}


def parent_ask(spider: SourceSpider) -> Ask:
    """Return the request of a parent, as a page leads to it."""
    held = {"record": orjson.dumps(OWNED).decode(), "url": "https://api.gleif.org/x", "hash": "ab" * 32}
    return spider.make_ask(_PARENT_LINK, "parent", key=f"parent-{LEI}", payload=held)


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
_WIKIDATA = {"entities": {"Q752663": ITEM, "Q99999999": {"id": "Q99999999", "missing": ""}}, "success": 1}


def _items(changes: dict[str, Any]) -> dict[str, Any]:
    return {"entities": {"Q752663": ITEM | changes}, "success": 1}


_WANTED = {"wanted": ("wikidata:q752663", "wikidata:q99999999")}

KVK: dict[str, Any] = {
    "datumAanvang": "20150302",
    "actief": "J",
    "rechtsvormCode": "BV",
    "postcodeRegio": "26",
    "activiteiten": [{"sbiCode": "26110", "soortActiviteit": "Hoofdactiviteit"}, {"sbiCode": "72199"}],
    "lidstaat": "NL",
}
_KVK_ROUND = {"wanted": ("kvk:12345678",)}
_KVK_CSV = (
    b"kvkNummer,actief,datumAanvang,hoofdactiviteit,nevenactiviteit1,rechtsvormCode,postcodeRegio\n"
    b"12345678,J,20150302,26110,72199,BV,26\n00000001,N,19990101,0111,,NV,10\n"
)
_IS_JSON = {"content-type": "application/json"}
_HTML = b"<!DOCTYPE html><html><body>Sign in</body></html>"

_LATER = {"admin": {"created": {"date": "2018-11-14"}, "last_modified": {"date": "2099-01-01"}}}
_LAGS = {"error": {"code": "maxlag", "info": "Waiting for a copy: 7 seconds lagged"}}
_NO_ITEM = {"error": {"code": "no-such-entity", "info": "Could not find an entity with the ID 'Qx'"}}
_NOT_KNOWN = {"fout": [{"code": "IPD0005", "omschrijving": "Product niet gevonden"}]}


def _json(value: object) -> bytes:
    return orjson.dumps(value)


ANSWERS: Answers = {
    "ror": (
        Told("a dump of one list", _dump_of([ROR]), items=1, ask=dump_ask),
        Told("a dump of both schemas, of which the second counts", _BOTH, items=1, ask=dump_ask),
        Told("records of ROR", _some_of("actors/ror_records_v2.jsonl.xz", 500), items=500, ask=dump_ask),
        Told("the newest release", release("v2.1-2026-11-03-ror-data.zip")),
        Told("a release without an archive", release("readme.pdf"), error=FormatError, says="no file …ror-data.zip"),
        Told("a page of HTML in place of a release", _HTML, error=FormatError, says="not JSON"),
        Told(
            "a record that lost its names", _dump_of([without(ROR, "names")]), refused=1, says="no name", ask=dump_ask
        ),
        Told("an id of something else", _dump_of([ROR | {"id": "02e2"}]), refused=1, says="no ROR id", ask=dump_ask),
        Told("founded in 2099", _dump_of([ROR | {"established": 2099}]), refused=1, says="future", ask=dump_ask),
        Told("changed in 2099", _dump_of([ROR | _LATER]), refused=1, says="future", ask=dump_ask),
        Told("a status that nobody knows", _dump_of([ROR | {"status": "x"}]), refused=1, says="status", ask=dump_ask),
        Told(
            "records without ids", _dump_of([without(ROR, "id")] * 12), error=FormatError, says="12 of 12", ask=dump_ask
        ),
        Told("an archive that breaks off", _dump_of([ROR])[:200], error=FormatError, says="not a whole", ask=dump_ask),
        Told("a new field", _dump_of([ROR | {"colour": 1}]), items=1, unknown=("colour",), ask=dump_ask),
    ),
    "ror-api": (
        Told("a page", _json(_ROR_PAGE), items=1),
        Told("nothing changed", _json({"number_of_results": 0, "items": []})),
        Told("a query that it refuses", _json({"errors": ["query is bad"]}), error=SourceError, says="query is bad"),
        Told("a page of HTML", _HTML, error=FormatError, says="not JSON"),
        Told("too many requests", _HTML, status=429, error=StatusError, says="HTTP 429"),
        Told("a new field", _json(_ROR_PAGE | {"items": [ROR | {"colour": 1}]}), items=1, unknown=("colour",)),
    ),
    "gleif": (
        Told("a page of two records, one of them with a parent", _json(gleif_page(GLEIF, OWNED)), items=1),
        Told("the record of a parent", _json(GLEIF_PARENT), items=1, ask=parent_ask),
        Told(
            "a parent that is none",
            _json({"data": []}),
            error=FormatError,
            says="no record of a parent",
            ask=parent_ask,
        ),
        Told("somebody who trades under the own name", _json(gleif_page(_entity(category="SOLE_PROPRIETOR")))),
        Told("a record without a name", _json(gleif_page(_entity(legalName=None))), refused=1, says="no legal name"),
        Told("no LEI", _json(gleif_page(GLEIF | {"id": "5299"})), refused=1, says="no LEI"),
        Told("fewer than promised", _json(gleif_page(GLEIF, total=900)), items=1, says="only 1 of the 900"),
        Told(
            "an error", _json({"errors": [{"title": "Bad filter", "status": "400"}]}), error=SourceError, says="Bad f"
        ),
        Told("a page of HTML", _HTML, error=FormatError, says="not JSON"),
        Told("a new field", _json(gleif_page(GLEIF | {"colour": 1})), items=1, unknown=("colour",)),
    ),
    "wikidata": (
        Told("one item and one that is not there", _json(_WIKIDATA), items=1, round=_WANTED),
        Told(
            "an item without a label that we read",
            _json(_items({"labels": {}, "aliases": {}})),
            refused=1,
            round=_WANTED,
        ),
        Told("copies that lag", _json(_LAGS), error=NoAnswerError, says="asks to wait", round=_WANTED),
        Told("an id that it refuses", _json(_NO_ITEM), error=SourceError, says="Could not find", round=_WANTED),
        Told("an answer without entities", _json({"success": 1}), error=FormatError, says="no entities", round=_WANTED),
        Told("a page of HTML", _HTML, error=FormatError, says="not JSON", round=_WANTED),
        Told("a new field", _json(_items({"colour": 1})), items=1, unknown=("colour",), round=_WANTED),
    ),
    "kvk": (
        Told("a number", _json(KVK), items=1, round=_KVK_ROUND),
        Told("a number that it does not know", _json(_NOT_KNOWN), status=404, headers=_IS_JSON, round=_KVK_ROUND),
        Told("no such address", _HTML, status=404, error=StatusError, says="HTTP 404", round=_KVK_ROUND),
        Told("a key is wanted", _HTML, status=401, error=BlockedError, says="HTTP 401", round=_KVK_ROUND),
        Told(
            "an activity that is none", _json(KVK | {"activiteiten": [{"sbiCode": "X"}]}), refused=1, round=_KVK_ROUND
        ),
        Told("a list", _json([KVK]), error=FormatError, says="no record", round=_KVK_ROUND),
        Told("a new field", _json(KVK | {"kleur": 1}), items=1, unknown=("kleur",), round=_KVK_ROUND),
    ),
    "kvk-bulk": (
        Told("an archive of CSV", zipped({"open.csv": _KVK_CSV}), items=2),
        Told("an archive of JSON", zipped({"open.json": [KVK | {"kvkNummer": "12345678"}]}), items=1),
        Told("rows without a number", zipped({"open.csv": b"naam\nx\n"}), error=FormatError, says="missing: kvkNummer"),
        Told("a page of HTML", _HTML, error=FormatError),
        Told("a new field", zipped({"open.csv": b"kvkNummer,kleur\n12345678,1\n"}), items=1, unknown=("kleur",)),
    ),
}
