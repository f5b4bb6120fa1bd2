"""What registers answer: records of ROR as they are, the others in the shape that their documentation shows."""

from __future__ import annotations

import lzma
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from core.errors import BlockedError, FormatError, NoAnswerError, SourceError, StatusError
from tests.crawlers.sources.recorded import Answers, FromShared, Told
from tests.crawlers.sources.register_records import (
    GLEIF,
    GLEIF_PARENT,
    ITEM,
    KVK,
    OWNED,
    ROR,
    ROR_FIRST,
    dump_ask,
    gleif_page,
    parent_ask,
    release,
    without,
    zipped,
)


def _dump_of(records: list[Mapping[str, Any]]) -> bytes:
    return zipped({"v2.1-ror-data.json": records, "v2.1-ror-data.csv": b"id\n"})


def _some_of(path: str, count: int) -> FromShared:
    def load(folder: Path) -> bytes:
        with lzma.open(folder / path) as lines:
            return zipped({"v2.1-ror-data_schema_v2.json": [orjson.loads(next(lines)) for _ in range(count)]})

    return load


_BOTH = zipped({"v1.74-ror-data.json": [ROR_FIRST] * 3, "v1.74-ror-data_schema_v2.json": [ROR]})
_ROR_PAGE = {"number_of_results": 1, "time_taken": 3, "items": [ROR], "meta": {"types": []}}

_WIKIDATA = {"entities": {"Q752663": ITEM, "Q99999999": {"id": "Q99999999", "missing": ""}}, "success": 1}


def _items(changes: dict[str, Any]) -> dict[str, Any]:
    return {"entities": {"Q752663": ITEM | changes}, "success": 1}


_WANTED = {"wanted": ("wikidata:q752663", "wikidata:q99999999")}

_KVK_ROUND = {"wanted": ("kvk:12345678",)}
_KVK_CSV = (
    b"kvkNummer,actief,datumAanvang,hoofdactiviteit,nevenactiviteit1,rechtsvormCode,postcodeRegio\n"
    b"12345678,J,20150302,26110,72199,BV,26\n00000001,N,19990101,0111,,NV,10\n"
)


def _entity(**changes: object) -> dict[str, Any]:
    attributes = GLEIF["attributes"]
    return GLEIF | {"attributes": attributes | {"entity": attributes["entity"] | changes}}


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
