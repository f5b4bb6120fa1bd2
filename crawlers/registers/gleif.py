"""Records of GLEIF (JSON:API): who has a legal entity identifier, under which names, numbers and parent.

Their fields are written from its documentation; no recorded answer is at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
from crawlers.registers.shapes import (
    Object,
    get_country,
    get_day,
    get_object,
    get_objects,
    get_text,
    read_language,
)

REGISTER = "gleif"
# People who trade under their own name.
SOLE_PROPRIETOR = "SOLE_PROPRIETOR"
_LEI = re.compile(r"[A-Z0-9]{18}\d{2}")
_KVK = re.compile(r"\d{8}")
_KINDS = {
    "BRANCH": OrganisationKind.COMPANY,
    "FUND": OrganisationKind.OTHER,
    "RESIDENT_GOVERNMENT_ENTITY": OrganisationKind.PUBLIC,
    "INTERNATIONAL_ORGANIZATION": OrganisationKind.PUBLIC,
}
_NAME_KINDS = {
    "PREVIOUS_LEGAL_NAME": NameKind.FORMER,
    "TRADING_OR_OPERATING_NAME": NameKind.ALIAS,
    "ALTERNATIVE_LANGUAGE_LEGAL_NAME": NameKind.LABEL,
}
_STATUSES = {"ACTIVE": EntryStatus.ACTIVE, "INACTIVE": EntryStatus.INACTIVE}
# The number should never have been given, or is the second of one entity.
_WITHDRAWN = frozenset({"DUPLICATE", "ANNULLED", "CANCELLED"})


@dataclass(frozen=True, slots=True)
class Completion:
    """A name that is like the one asked for, and whose it is."""

    name: str
    lei: str


def make_entry(record: Object, parent: Object | None = None) -> RegisterEntry:
    """Make an entry of a record, with the record of its direct parent where that is known. Raises RecordError."""
    told = get_object(record, "attributes")
    entity, registration = get_object(told, "entity"), get_object(told, "registration")
    lei = read_lei(get_text(record, "id"))
    first, other = (_place(get_object(entity, name)) for name in ("legalAddress", "headquartersAddress"))
    founded = get_day(entity, "creationDate")
    category = get_text(entity, "category")
    form = get_text(get_object(entity, "legalForm"), "id")
    return RegisterEntry(
        source=REGISTER,
        key=lei.lower(),
        names=tuple(dict.fromkeys(_names(entity))),
        kinds=(_KINDS[category],) if category in _KINDS else (),
        status=_status(entity, registration),
        country=first.country,
        region=first.region,
        city=first.city,
        established=founded.year if founded else None,
        identifiers=(("lei", lei.lower()), *_numbers(entity, first)),
        codes=tuple((scheme, code.lower()) for scheme, code in (("gleif", category), ("elf", form)) if code),
        relations=tuple(_relations(entity, parent)),
        updated=get_day(registration, "lastUpdateDate"),
        added=get_day(registration, "initialRegistrationDate"),
        other_places=() if other in (first, RegisterPlace()) else (other,),
    )


def parent_link(record: Object) -> str:
    """Return where the record of its direct parent is, as the source says it; empty where it names none."""
    parent = get_object(get_object(record, "relationships"), "direct-parent")
    return get_text(get_object(parent, "links"), "lei-record")


def read_completions(data: object) -> tuple[Completion, ...]:
    """Return the names of an answer to ``fuzzycompletions`` that belong to somebody. Raises RecordError."""
    if not isinstance(data, dict):
        raise RecordError("the answer is not an object")
    found = []
    for one in get_objects(data, "data"):
        name = get_text(get_object(one, "attributes"), "value")
        owner = get_object(get_object(get_object(one, "relationships"), "lei-records"), "data")
        if name and owner:
            found.append(Completion(name, read_lei(get_text(owner, "id"))))
    return tuple(found)


def read_lei(value: str) -> str:
    """Return a legal entity identifier (ISO 17442). Raises RecordError."""
    lei = value.upper()
    if not _LEI.fullmatch(lei):
        raise RecordError(f"no LEI: {value[:40]!r}" if value else "no LEI")
    return lei


def _names(entity: Object) -> Iterator[RegisterName]:
    legal = get_object(entity, "legalName")
    if not get_text(legal, "name"):
        raise RecordError("no legal name")
    yield RegisterName(get_text(legal, "name"), NameKind.LEGAL, read_language(get_text(legal, "language")))
    for field, kind in (("otherNames", NameKind.ALIAS), ("transliteratedOtherNames", NameKind.TRANSLITERATED)):
        for one in get_objects(entity, field):
            told = _NAME_KINDS.get(get_text(one, "type"), kind)
            yield RegisterName(get_text(one, "name"), told, read_language(get_text(one, "language")))


def _place(address: Object) -> RegisterPlace:
    return RegisterPlace(
        get_country(address, "country"), get_text(address, "region") or None, get_text(address, "city") or None
    )


def _status(entity: Object, registration: Object) -> EntryStatus:
    if get_text(registration, "status") in _WITHDRAWN:
        return EntryStatus.WITHDRAWN
    word = get_text(entity, "status")
    if word and word not in _STATUSES:
        raise RecordError(f"the status {word[:40]!r} is not known")
    return _STATUSES.get(word, EntryStatus.UNKNOWN)


def _numbers(entity: Object, place: RegisterPlace) -> Iterator[tuple[str, str]]:
    number, register = get_text(entity, "registeredAs"), get_text(get_object(entity, "registeredAt"), "id")
    if place.country == "NL" and _KVK.fullmatch(number):
        yield "kvk", number
    elif number and register:
        yield "registration", f"{register}:{number}".lower()


def _relations(entity: Object, parent: Object | None) -> Iterator[RegisterRelation]:
    if parent is not None:
        name = get_text(get_object(get_object(get_object(parent, "attributes"), "entity"), "legalName"), "name")
        yield RegisterRelation(RelationKind.PARENT, read_lei(get_text(parent, "id")).lower(), name)
    told = [(RelationKind.SUCCESSOR, one) for one in get_objects(entity, "successorEntities")]
    told.append((RelationKind.RELATED, get_object(entity, "associatedEntity")))
    for kind, one in told:
        if get_text(one, "lei"):
            yield RegisterRelation(kind, read_lei(get_text(one, "lei")).lower(), get_text(one, "name"))
