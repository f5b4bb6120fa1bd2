"""Answers as the register of research organisations: its dump, where Zenodo says it lies, and its API.

Records are of schema 2.1. Companies that are young, and investors, are not in it.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.text.tokens import tokenise
from sandbox.answers import Answer
from sandbox.countries import COUNTRIES
from sandbox.identities import make_number, ror_id
from sandbox.model import Organisation, World
from sandbox.truths import OrganisationKind

LATEST = "/api/records/6347574/versions/latest"
API = "/v2/organizations"
_PER_PAGE = 20
_MOST_PAGES = 500
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)
_RECORD = 99_000_000
_TYPES = {
    OrganisationKind.UNIVERSITY: ["education", "funder"],
    OrganisationKind.INSTITUTE: ["facility"],
    OrganisationKind.COMPANY: ["company"],
}
_CHANGED = date(2026, 2, 24)
_QUERY_DATE = re.compile(r"admin\.last_modified\.date:\[(\S+) TO (\S+)\]")


class Ror:
    """The register and its dump. ``base``: where the sandbox is served."""

    def __init__(self, world: World, base: str) -> None:
        registered = [one for one in world.organisations.values() if one.is_registered]
        self._records = [make_record(one) for one in sorted(registered, key=lambda one: ror_id(one.id))]
        self._base = base
        self._name = f"v9.{world.today.month}-{world.today}-ror-data"

    def answer(self, path: str, parameters: Mapping[str, str]) -> Answer | None:
        """Answer a request; ``None`` for a path that is not the register's."""
        if path == LATEST:
            return _as_json(self._release())
        if path == self._file_path:
            return Answer(self._dump(), "application/zip")
        if path == API:
            return self._search(parameters)
        if path.startswith(f"{API}/"):
            return self._find_one(path.removeprefix(f"{API}/"))
        return None

    @property
    def _file_path(self) -> str:
        return f"/api/records/{_RECORD}/files/{self._name}.zip/content"

    def _release(self) -> dict[str, Any]:
        body = self._dump()
        file = {
            "id": "00000000-0000-4000-8000-000000000000",
            "key": f"{self._name}.zip",
            "size": len(body),
            "checksum": f"md5:{hashlib.md5(body, usedforsecurity=False).hexdigest()}",
            "links": {"self": self._base + self._file_path},
        }
        title = "ROR Data (an invented register of an invented world)"
        return {"id": _RECORD, "conceptrecid": "6347574", "metadata": {"title": title}, "files": [file]}

    def _dump(self) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            # A fixed time, so that the same world gives the same bytes.
            for suffix, body in ((".json", self._write()), (".csv", "id,name.types.ror_display\n")):
                member = zipfile.ZipInfo(self._name + suffix, _ZIP_TIME)
                archive.writestr(member, body, zipfile.ZIP_DEFLATED)
        return packed.getvalue()

    def _write(self) -> str:
        return json.dumps(self._records, ensure_ascii=False, indent=1)

    def _search(self, parameters: Mapping[str, str]) -> Answer:
        page = parameters.get("page", "1")
        if not page.isdecimal() or not 1 <= int(page[:6]) <= _MOST_PAGES:
            return _as_json({"errors": [f"page '{page}' outside of range 1-{_MOST_PAGES}"]}, 400)
        found = [one for one in self._records if _matches(one, parameters)]
        start = (int(page) - 1) * _PER_PAGE
        told = {"number_of_results": len(found), "time_taken": 3, "items": found[start : start + _PER_PAGE]}
        return _as_json(told | {"meta": {"types": [], "countries": [], "continents": [], "statuses": []}})

    def _find_one(self, name: str) -> Answer:
        wanted = name.rpartition("/")[2]
        found = next((one for one in self._records if one["id"].endswith(f"/{wanted}")), None)
        if found is None:
            return _as_json({"errors": [f"'{wanted}' is not a valid ROR ID"]}, 404)
        return _as_json(found)


def make_record(home: Organisation) -> dict[str, Any]:
    """Return what the register says of an organisation."""
    names: list[dict[str, Any]] = [{"lang": "en", "types": ["ror_display", "label"], "value": home.name}]
    acronym = "".join(word[0] for word in home.name.split() if word[0].isupper())
    if len(acronym) > 2 and acronym not in {one.name for one in home.names}:
        names.append({"lang": "en", "types": ["acronym"], "value": acronym})
    # The register has no word for a former name.
    types = [(one, "alias" if one.kind == "former" else one.kind) for one in home.names]
    names += [{"lang": one.lang, "types": [kind], "value": one.name} for one, kind in types]
    place = {
        "continent_code": "EU",
        "continent_name": "Europe",
        "country_code": home.country,
        "country_name": COUNTRIES[home.country],
        "country_subdivision_code": None,
        "country_subdivision_name": None,
        "lat": 51 + make_number(f"lat/{home.city}", 4) / 10_000,
        "lng": 5 + make_number(f"lng/{home.city}", 4) / 10_000,
        "name": home.city,
    }
    day = {"date": _CHANGED.isoformat(), "schema_version": "2.1"}
    return {
        "id": ror_id(home.id),
        "names": names,
        "types": _TYPES[home.kind],
        "status": "active",
        "established": 1890 + make_number(f"established/{home.id}", 2),
        "domains": [f"{home.id}.example"],
        "links": [{"type": "website", "value": f"https://www.{home.id}.example"}],
        "locations": [{"geonames_id": 990_000_000 + make_number(home.city, 6), "geonames_details": place}],
        "external_ids": [],
        "relationships": [],
        "admin": {"created": {"date": "2019-02-17", "schema_version": "1.0"}, "last_modified": day},
    }


def _matches(record: Mapping[str, Any], parameters: Mapping[str, str]) -> bool:
    days = _QUERY_DATE.fullmatch(parameters.get("query.advanced", ""))
    if days is not None and not days[1] <= _CHANGED.isoformat() <= days[2]:
        return False
    asked = parameters.get("query") or parameters.get("affiliation") or ""
    own = {word for one in record["names"] for word in tokenise(one["value"])}
    return set(tokenise(asked)) <= own if "query" in parameters else not asked or bool(own & set(tokenise(asked)))


def _as_json(told: Mapping[str, Any], status: int = 200) -> Answer:
    return Answer(json.dumps(told, ensure_ascii=False).encode(), "application/json", status)
