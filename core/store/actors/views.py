"""An organisation as the ledger knows it, from all its members: what is said of it, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.models import Actor
from core.registers import EntryStatus, NameKind, RegisterEntry, RelationKind
from core.store.actors.lines import MERGED, NAMED, NOT_SAME, RELATED, STATED, AttributeName
from core.store.actors.roots import unite
from core.store.forgetting.redacting import MARK
from core.store.statements import Statement

DOCUMENTS = "documents"
# What one is to another, told from the other side.
_OTHER_SIDE: Mapping[str, str] = {
    RelationKind.PARENT: RelationKind.CHILD,
    RelationKind.CHILD: RelationKind.PARENT,
    RelationKind.SUCCESSOR: RelationKind.PREDECESSOR,
    RelationKind.PREDECESSOR: RelationKind.SUCCESSOR,
    RelationKind.RELATED: RelationKind.RELATED,
}
_NAME_RANK = {kind.value: number for number, kind in enumerate(NameKind)}


@dataclass(frozen=True, slots=True)
class Told:
    """Who says something of which member: ``by`` a principal (``local``, ``register:ror``), or ``documents``.

    ``statement`` is the line that says it, ``None`` for what only documents say.
    """

    actor: str
    by: str
    statement: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ToldName:
    """A name, and all who say it."""

    name: str
    kind: str
    lang: str | None
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class ToldIdentifier:
    """An identifier, and all who say it."""

    scheme: str
    value: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class ToldValue:
    """What some say of one attribute; a register may say several values at once."""

    values: tuple[str, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class ToldAttribute:
    """An attribute: what counts, and what others say otherwise."""

    name: str
    counts: ToldValue
    others: tuple[ToldValue, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldRelation:
    """What another organisation is to this one. ``other``: the actor that stands for it, or its id where none is held.

    ``name``: what a register calls it.
    """

    kind: str
    other: str
    name: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation: ``members`` are the actors that it stands for, itself first.

    ``merges`` are the lines that made them one; ``apart`` those that keep it apart from others.
    """

    id: str
    kind: str
    name: str
    country: str | None
    members: tuple[str, ...]
    names: tuple[ToldName, ...]
    identifiers: tuple[ToldIdentifier, ...]
    attributes: tuple[ToldAttribute, ...]
    relations: tuple[ToldRelation, ...]
    merges: tuple[Statement, ...]
    apart: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One actor as registers or documents say it, and who says so."""

    actor: Actor
    told: Told
    entry: RegisterEntry | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """All that a view is made of: members (the one that stands for them first), and the lines about them.

    ``towards``: lines about others that lead to them. ``roots``: who stands for the others that relations name.
    """

    members: Sequence[Member]
    lines: Sequence[Statement]
    towards: Sequence[Statement]
    roots: Mapping[str, str] = field(default_factory=dict)


def build_view(material: Material) -> OrganisationView:
    """Return the organisation that some members are."""
    members, lines = material.members, sorted(material.lines, key=lambda line: line.id)
    standing = unite([member.actor for member in members], lines)
    both = {line.id: line for line in (*lines, *material.towards)}
    return OrganisationView(
        id=standing.id,
        kind=standing.kind,
        name=standing.name,
        country=standing.country,
        members=tuple(member.actor.id for member in members),
        names=_names(members, lines, standing.name),
        identifiers=_identifiers(members),
        attributes=_attributes(members, lines),
        relations=_relations(material),
        merges=tuple(both[number] for number in sorted(both) if both[number].predicate == MERGED),
        apart=tuple(both[number] for number in sorted(both) if both[number].predicate == NOT_SAME),
    )


def relations_of(members: Iterable[Member], lines: Iterable[Statement]) -> list[tuple[str, str, str, Told]]:
    """Return what is said of others by these members' registers and by people: kind, id, name, who."""
    found = [
        (relation.kind.value, other_of(member.entry, relation.key), relation.name, member.told)
        for member in members
        if member.entry
        for relation in member.entry.relations
    ]
    said = (line for line in lines if line.predicate == RELATED)
    return found + [(line.value["kind"], str(line.value["other"]), "", _told(line)) for line in said]


def other_of(entry: RegisterEntry, key: str) -> str:
    """Return the id of the actor that a key means in the register of an entry."""
    return f"{entry.source}:{key}{entry.id.removeprefix(f'{entry.source}:{entry.key}')}"


def _names(members: Sequence[Member], lines: Sequence[Statement], main: str) -> tuple[ToldName, ...]:
    told: dict[tuple[str, str, str | None], list[Told]] = {}
    for line in lines:
        if line.predicate == NAMED:
            told.setdefault((line.value["name"], line.value["kind"], line.value.get("lang")), []).append(_told(line))
    for member in members:
        for name, kind, lang in _own_names(member):
            told.setdefault((name, kind, lang), []).append(member.told)
    ranked = sorted(
        told, key=lambda one: (one[0] != main, _NAME_RANK.get(one[1], len(_NAME_RANK)), one[0], one[2] or "")
    )
    return tuple(ToldName(*one, tuple(told[one])) for one in ranked)


def _own_names(member: Member) -> list[tuple[str, str, str | None]]:
    if member.entry is None:
        return [(member.actor.name, NameKind.LABEL.value, None)]
    return [(one.value, one.kind.value, one.lang) for one in member.entry.names if MARK not in one.value]


def _identifiers(members: Sequence[Member]) -> tuple[ToldIdentifier, ...]:
    told: dict[tuple[str, str], list[Told]] = {}
    for member in members:
        for pair in member.actor.identifiers:
            told.setdefault(pair, []).append(member.told)
    return tuple(ToldIdentifier(*pair, tuple(tellers)) for pair, tellers in told.items())


def _attributes(members: Sequence[Member], lines: Sequence[Statement]) -> tuple[ToldAttribute, ...]:
    """Return the attributes: the newest word of a person counts, else the first member's of whom something is known."""
    told: dict[str, dict[tuple[str, ...], list[Told]]] = {}
    for line in reversed(lines):
        if line.predicate == STATED:
            values = told.setdefault(line.value["attribute"], {})
            values.setdefault((line.value["value"],), []).append(_told(line))
    for member in members:
        for name, found in _own_values(member):
            told.setdefault(name, {}).setdefault(found, []).append(member.told)
    known = ((name.value, told[name.value]) for name in AttributeName if name.value in told)
    return tuple(_attribute(name, values) for name, values in known)


def _attribute(name: str, values: Mapping[tuple[str, ...], Sequence[Told]]) -> ToldAttribute:
    first, *others = (ToldValue(one, tuple(tellers)) for one, tellers in values.items())
    return ToldAttribute(name, first, tuple(others))


def _own_values(member: Member) -> list[tuple[str, tuple[str, ...]]]:
    entry, country = member.entry, member.actor.country
    found: list[tuple[AttributeName, tuple[str, ...]]] = [(AttributeName.COUNTRY, (country,) if country else ())]
    if entry is not None:
        is_known = entry.status is not EntryStatus.UNKNOWN
        found += [
            (AttributeName.CITY, (entry.city,) if entry.city else ()),
            (AttributeName.KIND, tuple(kind.value for kind in entry.kinds)),
            (AttributeName.STATUS, (entry.status.value,) if is_known else ()),
            (AttributeName.ESTABLISHED, () if entry.established is None else (str(entry.established),)),
            (AttributeName.EMPLOYEES, () if entry.employees is None else (str(entry.employees),)),
            (AttributeName.WEBSITE, entry.links),
            (AttributeName.DESCRIPTION, (entry.text,) if entry.text else ()),
        ]
    return [(name.value, values) for name, values in found if values]


def _relations(material: Material) -> tuple[ToldRelation, ...]:
    own = {member.actor.id for member in material.members}
    found = relations_of(material.members, material.lines)
    for line in material.towards:
        if line.predicate == RELATED:
            found.append((_OTHER_SIDE[line.value["kind"]], line.subject, "", _told(line)))
    told: dict[tuple[str, str], tuple[str, list[Told]]] = {}
    for kind, other, name, teller in found:
        root = material.roots.get(other, other)
        if root in own:  # of one that was merged with it
            continue
        held, tellers = told.get((kind, root), ("", []))
        told[kind, root] = (held or name, [*tellers, teller])
    return tuple(
        ToldRelation(kind, other, name, tuple(tellers)) for (kind, other), (name, tellers) in sorted(told.items())
    )


def _told(line: Statement) -> Told:
    return Told(line.subject, line.principal, line.id, line.recorded_at)
