"""Items of Wikidata (wbgetentities) as entries: names, site, country, founding and the ids of other registers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.errors import RecordError
from core.registers import NameKind, RegisterEntry, RegisterName, RegisterRelation, RelationKind
from crawlers.mapping.identifiers import read_identifiers
from crawlers.registers.countries import COUNTRY_OF
from crawlers.registers.shapes import Object, get_day, get_object, get_objects, get_text, read_links

REGISTER = "wikidata"
LANGUAGES = ("en", "nl", "de")
_ITEM = re.compile(r"Q\d{1,12}")
_YEAR = re.compile(r"\+(\d{4})-")
# How exactly a date is known: 9 is a year, less is a decade or century.
_TO_A_YEAR = 9
_KVK = re.compile(r"\d{8}")
_WEBSITE, _COUNTRY, _INCEPTION, _PARENT = "P856", "P17", "P571", "P749"
# Identifiers of an item that other registers know too.
_IDS = {"lei": "P1278", "ror": "P6782", "grid": "P2427", "isni": "P213", "kvk": "P3220"}


def make_entry(record: Object) -> RegisterEntry:
    """Make an entry of an item. Raises RecordError."""
    key = get_text(record, "id")
    if not _ITEM.fullmatch(key):
        raise RecordError(f"no item of Wikidata: {key[:40]!r}")
    names = tuple(dict.fromkeys(_names(record)))
    if not names:
        raise RecordError(f"no label in {', '.join(LANGUAGES)}")
    claims = get_object(record, "claims")
    countries = [COUNTRY_OF.get(one.lower()) for one in _items(claims, _COUNTRY)]
    asked = get_text(get_object(record, "redirects"), "from")
    return RegisterEntry(
        source=REGISTER,
        key=key.lower(),
        names=names,
        country=next((code for code in countries if code), None),
        established=_year(claims),
        links=read_links(_texts(claims, _WEBSITE)),
        identifiers=tuple(dict.fromkeys((*_own_ids(key, asked), *_identifiers(claims)))),
        relations=tuple(RegisterRelation(RelationKind.PARENT, one.lower()) for one in _items(claims, _PARENT)),
        text=next(iter(_values(get_object(record, "descriptions"))), ""),
        updated=get_day(record, "modified"),
    )


def _names(record: Object) -> Iterator[RegisterName]:
    kind = NameKind.DISPLAY
    labels, aliases = get_object(record, "labels"), get_object(record, "aliases")
    for language in LANGUAGES:
        label = get_text(get_object(labels, language), "value")
        if label:
            yield RegisterName(label, kind, language)
            kind = NameKind.LABEL
    for language in LANGUAGES:
        for one in get_objects(aliases, language):
            if get_text(one, "value"):
                yield RegisterName(get_text(one, "value"), NameKind.ALIAS, language)


def _values(texts: Object) -> Iterator[str]:
    yield from (value for language in LANGUAGES if (value := get_text(get_object(texts, language), "value")))


def _own_ids(key: str, asked: str) -> Iterator[tuple[str, str]]:
    yield "wikidata", key.lower()
    if asked:
        # One item was merged into another: whoever holds the old number finds it.
        yield "wikidata", asked.lower()


def _identifiers(claims: Object) -> Iterator[tuple[str, str]]:
    for scheme, claim in _IDS.items():
        for value in _texts(claims, claim):
            if scheme == "isni":
                yield scheme, value.replace(" ", "").lower()
            elif scheme != "kvk" or _KVK.fullmatch(value):
                yield from ((scheme, one) for one in read_identifiers(scheme, [value]))


def _year(claims: Object) -> int | None:
    for value in _best(claims, _INCEPTION):
        if not isinstance(value, dict):
            continue
        found, precision = _YEAR.match(get_text(value, "time")), value.get("precision", _TO_A_YEAR)
        if found is not None and isinstance(precision, int) and precision >= _TO_A_YEAR:
            return int(found[1])
    return None


def _texts(claims: Object, name: str) -> list[str]:
    return [value for value in _best(claims, name) if isinstance(value, str)]


def _items(claims: Object, name: str) -> list[str]:
    return [get_text(value, "id") for value in _best(claims, name) if isinstance(value, dict)]


def _best(claims: Object, name: str) -> list[object]:
    """The values of a property of the best rank that has any; what is known to be unknown has none."""
    told = [(get_text(one, "rank"), get_object(one, "mainsnak")) for one in get_objects(claims, name)]
    values = [(rank, get_object(snak, "datavalue").get("value")) for rank, snak in told if "datavalue" in snak]
    preferred = [value for rank, value in values if rank == "preferred"]
    return preferred or [value for rank, value in values if rank == "normal"]
