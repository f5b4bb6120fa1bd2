"""Entries of the open data of the Dutch chamber of commerce: numbers, activities, region and status, without a name.

Its field names are written from memory of its documentation, which was not at hand; no recorded answer is either. So
capitals do not matter, and a record without a number in one of the known fields is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.errors import RecordError
from core.models import OrganisationKind
from core.registers import EntryStatus, NameKind, RegisterEntry, RegisterName
from crawlers.registers.shapes import Object, get_objects, get_text, get_texts

REGISTER = "kvk"
_NUMBER = re.compile(r"\d{8}")
_SBI = re.compile(r"\d{2,5}")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_STATUSES = {"j": EntryStatus.ACTIVE, "ja": EntryStatus.ACTIVE, "n": EntryStatus.INACTIVE, "nee": EntryStatus.INACTIVE}
# A column for each activity, or one for all of them.
_ACTIVITIES = ("hoofdactiviteit", "nevenactiviteit1", "nevenactiviteit2", "sbicode", "sbicodes")


def make_entry(record: Object) -> RegisterEntry:
    """Make an entry of a record. Its name is its number, as the open data has no other. Raises RecordError."""
    told = {name.casefold(): value for name, value in record.items()}
    number = read_number(get_text(told, "kvknummer"))
    region = get_text(told, "postcoderegio")
    return RegisterEntry(
        source=REGISTER,
        key=number,
        # Names are in the paid data only.
        names=(RegisterName(f"KVK {number}", NameKind.DISPLAY),),
        kinds=(OrganisationKind.COMPANY,),
        status=_status(get_text(told, "actief")),
        country="NL",
        region=f"postcode {region}" if region else None,
        established=_year(get_text(told, "datumaanvang")),
        identifiers=(("kvk", number),),
        codes=tuple(dict.fromkeys(_codes(told))),
    )


def read_number(value: str) -> str:
    """Return a number of the register in eight digits. Raises RecordError."""
    number = value.zfill(8) if value.isdecimal() else value
    if not _NUMBER.fullmatch(number):
        raise RecordError(f"no KVK number: {value[:40]!r}" if value else "no kvkNummer")
    return number


def _status(word: str) -> EntryStatus:
    if word and word.casefold() not in _STATUSES:
        raise RecordError(f"actief is {word[:20]!r}, not J or N")
    return _STATUSES.get(word.casefold(), EntryStatus.UNKNOWN)


def _year(value: str) -> int | None:
    if not value:
        return None
    found = _DAY.match(value)
    if found is None:
        raise RecordError(f"datumAanvang is not a date: {value[:40]!r}")
    return int(found[1])


def _codes(told: Object) -> Iterator[tuple[str, str]]:
    activities = told.get("activiteiten")
    if isinstance(activities, list) and all(isinstance(one, dict) for one in activities):
        values = [get_text(one, "sbiCode") for one in get_objects(told, "activiteiten")]
    else:
        texts = [text for name in ("activiteiten", *_ACTIVITIES) for text in get_texts(told, name)]
        values = [part for text in texts for part in re.split(r"[\s,;|]+", text)]
    for value in values:
        code = value.replace(".", "")
        if code:
            if not _SBI.fullmatch(code):
                raise RecordError(f"no SBI code: {value[:40]!r}")
            yield "sbi", code
    for name, scheme in (("rechtsvormcode", "kvk-form"), ("insolventiecode", "kvk-insolvency")):
        if get_text(told, name):
            yield scheme, get_text(told, name).lower()
