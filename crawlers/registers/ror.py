"""Records of the Research Organization Registry, of its schema 2 and of 1 (files up to release 1.74), as entries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.errors import RecordError
from core.models import OrganisationKind
from core.registers import (
    EntryStatus,
    NameKind,
    RegisterEntry,
    RegisterName,
    RegisterPlace,
    RegisterRelation,
    RelationKind,
)
from crawlers.mapping.identifiers import read_identifiers
from crawlers.registers.shapes import (
    Object,
    get_country,
    get_day,
    get_degrees,
    get_object,
    get_objects,
    get_text,
    get_texts,
    get_year,
    read_language,
    read_links,
)

# Whoever asks for it, by file or by API: one organisation is one entry.
REGISTER = "ror"
_ID = re.compile(r"(?:https?://)?(?:www\.)?ror\.org/(0[a-z0-9]{6}\d{2})")
_KINDS = {
    "company": OrganisationKind.COMPANY,
    "education": OrganisationKind.EDUCATION,
    "facility": OrganisationKind.RESEARCH,
    "government": OrganisationKind.PUBLIC,
    "healthcare": OrganisationKind.HEALTH,
    "nonprofit": OrganisationKind.NONPROFIT,
    "archive": OrganisationKind.OTHER,
    "other": OrganisationKind.OTHER,
}
# What it does, not what it is: kept as a code.
_ROLES = frozenset({"funder", "archive"})
_NAME_KINDS = {
    "ror_display": NameKind.DISPLAY,
    "label": NameKind.LABEL,
    "alias": NameKind.ALIAS,
    "acronym": NameKind.ACRONYM,
}
_RELATIONS = {kind.value: kind for kind in RelationKind}
_STATUSES = {status.value: status for status in EntryStatus if status is not EntryStatus.UNKNOWN}


def is_first_schema(record: Object) -> bool:
    """Whether a record is of schema 1: there, one name stands apart from all others."""
    return "names" not in record and "name" in record


def make_entry(record: Object) -> RegisterEntry:
    """Make an entry of a record of either schema. Raises RecordError."""
    is_first = is_first_schema(record)
    key = read_key(get_text(record, "id"))
    names = tuple(dict.fromkeys(_first_names(record) if is_first else _names(record)))
    if not names:
        raise RecordError("no name")
    first, *others = list(_first_places(record) if is_first else _places(record)) or [RegisterPlace()]
    admin = get_object(record, "admin")
    types = [one.casefold() for one in get_texts(record, "types")]
    return RegisterEntry(
        source=REGISTER,
        key=key,
        names=names,
        kinds=tuple(dict.fromkeys(_kind(one) for one in types if one != "funder")),
        status=_status(get_text(record, "status")),
        country=first.country,
        region=first.region,
        city=first.city,
        latitude=first.latitude,
        longitude=first.longitude,
        established=get_year(record, "established"),
        domains=tuple(dict.fromkeys(one.casefold() for one in get_texts(record, "domains"))),
        links=read_links(_first_links(record) if is_first else _links(record)),
        identifiers=(("ror", key), *_identifiers(_first_ids(record) if is_first else _ids(record))),
        codes=tuple(("ror", one) for one in dict.fromkeys(types) if one in _ROLES),
        relations=tuple(_relation(one) for one in get_objects(record, "relationships")),
        updated=get_day(get_object(admin, "last_modified"), "date"),
        added=get_day(get_object(admin, "created"), "date"),
        other_places=tuple(others),
    )


def read_key(value: str) -> str:
    """Return the key of an id (``https://ror.org/05xvt9f17``). Raises RecordError."""
    found = _ID.fullmatch(value.lower())
    if found is None:
        raise RecordError(f"no ROR id: {value[:80]!r}" if value else "no id")
    return found[1]


def _names(record: Object) -> Iterator[RegisterName]:
    for one in get_objects(record, "names"):
        types = get_texts(one, "types")
        unknown = [kind for kind in types if kind not in _NAME_KINDS]
        if unknown or not types:
            raise RecordError(f"names of the type {', '.join(unknown) or 'none'} are not known")
        kind = next(ours for word, ours in _NAME_KINDS.items() if word in types)
        yield RegisterName(get_text(one, "value"), kind, read_language(get_text(one, "lang")))


def _first_names(record: Object) -> Iterator[RegisterName]:
    yield RegisterName(get_text(record, "name"), NameKind.DISPLAY)
    for one in get_objects(record, "labels"):
        yield RegisterName(get_text(one, "label"), NameKind.LABEL, read_language(get_text(one, "iso639")))
    for field, kind in (("aliases", NameKind.ALIAS), ("acronyms", NameKind.ACRONYM)):
        yield from (RegisterName(value, kind) for value in get_texts(record, field))


def _places(record: Object) -> Iterator[RegisterPlace]:
    for one in get_objects(record, "locations"):
        place = get_object(one, "geonames_details")
        yield RegisterPlace(
            get_country(place, "country_code"),
            get_text(place, "country_subdivision_name") or None,
            get_text(place, "name") or None,
            get_degrees(place, "lat"),
            get_degrees(place, "lng"),
        )


def _first_places(record: Object) -> Iterator[RegisterPlace]:
    country = get_country(get_object(record, "country"), "country_code")
    for one in get_objects(record, "addresses"):
        region = get_object(get_object(one, "geonames_city"), "geonames_admin1")
        yield RegisterPlace(
            country,
            get_text(region, "name") or get_text(one, "state") or None,
            get_text(one, "city") or None,
            get_degrees(one, "lat"),
            get_degrees(one, "lng"),
        )


def _links(record: Object) -> list[str]:
    links = [(get_text(one, "type"), get_text(one, "value")) for one in get_objects(record, "links")]
    return [value for _, value in sorted(links, key=lambda link: link[0] != "website")]


def _first_links(record: Object) -> list[str]:
    return [*get_texts(record, "links"), get_text(record, "wikipedia_url")]


def _ids(record: Object) -> Iterator[tuple[str, Object]]:
    yield from ((get_text(one, "type"), one) for one in get_objects(record, "external_ids"))


def _first_ids(record: Object) -> Iterator[tuple[str, Object]]:
    ids = get_object(record, "external_ids")
    yield from ((scheme, get_object(ids, scheme)) for scheme in ids)


def _identifiers(told: Iterator[tuple[str, Object]]) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for name, ids in told:
        scheme = name.casefold()
        for value in (get_text(ids, "preferred"), *get_texts(ids, "all")):
            # An ISNI is written in groups of four, elsewhere without.
            bare = value.replace(" ", "") if scheme == "isni" else value
            found.update(dict.fromkeys((scheme, one) for one in read_identifiers(scheme, [bare])))
    return tuple(found)


def _relation(record: Object) -> RegisterRelation:
    word = get_text(record, "type").casefold()
    if word not in _RELATIONS:
        raise RecordError(f"relationships of the type {word[:40]!r} are not known")
    return RegisterRelation(_RELATIONS[word], read_key(get_text(record, "id")), get_text(record, "label"))


def _kind(word: str) -> OrganisationKind:
    if word not in _KINDS:
        raise RecordError(f"the type {word[:40]!r} is not known")
    return _KINDS[word]


def _status(word: str) -> EntryStatus:
    if word not in _STATUSES:
        raise RecordError(f"the status {word[:40]!r} is not known")
    return _STATUSES[word]
