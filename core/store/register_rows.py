"""Entries of registers as the ledger holds them, and back: JSON without what a register does not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import date
from typing import Any

from core.models import Actor, OrganisationKind
from core.registers import (
    EntryStatus,
    NameKind,
    RegisterEntry,
    RegisterName,
    RegisterPlace,
    RegisterRelation,
    RelationKind,
)
from core.store.forgetting.redacting import MARK
from core.text.organisation_names import normalise_name

# The predicate of what a register says of an organisation.
ENTRY = "register entry"
MAX_NORMALISED_CHARS = 300
# Of several names that are one when normalised, the kind of the most telling one stays.
_RANK = {kind: number for number, kind in enumerate(NameKind)}
_PLAIN = ("country", "region", "city", "latitude", "longitude", "established", "employees", "text")
_TEXTS = ("domains", "links")
_PAIRS = ("identifiers", "codes")
_DAYS = ("updated", "added")


def value_of_entry(entry: RegisterEntry) -> dict[str, Any]:
    """Return what a register says of an organisation as JSON holds it; owner and space are the statement's."""
    value = {
        "source": entry.source,
        "key": entry.key,
        "names": [_trimmed([one.value, one.kind.value, one.lang]) for one in entry.names],
        "kinds": [kind.value for kind in entry.kinds],
        "status": None if entry.status is EntryStatus.UNKNOWN else entry.status.value,
        "relations": [_trimmed([one.kind.value, one.key, one.name]) for one in entry.relations],
        "other_places": [list(astuple(place)) for place in entry.other_places],
    }
    value |= {name: getattr(entry, name) for name in _PLAIN}
    value |= {name: list(getattr(entry, name)) for name in _TEXTS}
    value |= {name: [list(pair) for pair in getattr(entry, name)] for name in _PAIRS}
    value |= {name: day.isoformat() for name in _DAYS if (day := getattr(entry, name)) is not None}
    return {name: one for name, one in value.items() if one is not None and one not in ([], "")}


def entry_of_value(value: Mapping[str, Any], owner: str, space: str) -> RegisterEntry:
    """Return the entry of a statement's value."""
    read: dict[str, Any] = {name: value[name] for name in _PLAIN if name in value}
    read |= {name: tuple(value.get(name, ())) for name in _TEXTS}
    read |= {name: tuple((scheme, one) for scheme, one in value.get(name, ())) for name in _PAIRS}
    read |= {name: date.fromisoformat(value[name]) for name in _DAYS if name in value}
    return RegisterEntry(
        source=value["source"],
        key=value["key"],
        names=tuple(_name(*one) for one in value["names"]),
        kinds=tuple(OrganisationKind(kind) for kind in value.get("kinds", ())),
        status=EntryStatus(value.get("status", EntryStatus.UNKNOWN)),
        relations=tuple(_relation(*one) for one in value.get("relations", ())),
        other_places=tuple(RegisterPlace(*one) for one in value.get("other_places", ())),
        owner=owner,
        space=space,
        **read,
    )


def actor_of_entry(entry: RegisterEntry) -> Actor:
    """Return the actor that an entry makes."""
    return Actor(entry.id, "organisation", entry.name, entry.country, entry.identifiers)


def name_rows(entry: RegisterEntry) -> list[dict[str, str]]:
    """Return the rows of ``actor_names``: one for each name that is another when normalised, and tells nobody."""
    rows: dict[str, dict[str, str]] = {}
    for one in sorted(entry.names, key=lambda name: _RANK[name.kind]):
        normalised = normalise_name(one.value)[:MAX_NORMALISED_CHARS]
        if normalised and MARK not in one.value:
            row = {"actor_id": entry.id, "normalised": normalised, "name": one.value, "kind": one.kind.value}
            rows.setdefault(normalised, row)
    return list(rows.values())


def _name(value: str, kind: str, lang: str | None = None) -> RegisterName:
    return RegisterName(value, NameKind(kind), lang)


def _relation(kind: str, key: str, name: str = "") -> RegisterRelation:
    return RegisterRelation(RelationKind(kind), key, name)


def _trimmed(row: Sequence[str | None]) -> list[str | None]:
    return list(row) if row[-1] else list(row[:-1])
