"""What the ledger says of organisations: the predicates of its lines, and what the value of each may be.

Lines of registers are ``core.store.register_rows``. A line whose value lost its words (it told of something forgotten)
is left out wherever lines are read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, Select, select

from core.errors import InputError
from core.models import LOCAL_PRINCIPAL, OrganisationKind, space_of
from core.registers import EntryStatus, NameKind, RelationKind
from core.store.columns import make_storable
from core.store.database import Database, chunks
from core.store.forgetting.redacting import MARK
from core.store.statements import Statement
from core.store.tables import statements
from core.text.organisation_names import normalise_name

NAMED = "actor_name"
STATED = "actor_attribute"
RELATED = "actor_relation"
MERGED = "actor_merged_into"
NOT_SAME = "not_same_actor"
UNDONE = "actor_undone"
SUGGESTED = "actor_merge_suggested"
_LINES_AT_ONCE = 5_000
# What each of an operation's values must hold to be read.
_NEEDED: Mapping[str, frozenset[str]] = {
    NAMED: frozenset({"name", "kind"}),
    STATED: frozenset({"attribute", "value"}),
    RELATED: frozenset({"kind", "other"}),
    MERGED: frozenset({"into"}),
    NOT_SAME: frozenset({"other"}),
    UNDONE: frozenset({"statement"}),
    SUGGESTED: frozenset({"into", "score"}),
}
OPERATIONS = frozenset({NAMED, STATED, RELATED, MERGED, NOT_SAME, UNDONE})

MAX_NAME_CHARS = 500
_MAX_TEXT_CHARS = 2_000
_MAX_REASON_CHARS = 2_000
_MAX_EVIDENCE_CHARS = 300
_LEAST_YEAR, _MOST_YEAR = 1000, 2100
_MOST_EMPLOYEES = 100_000_000
_COUNTRY_CHARS = 2
# Controls, halves of characters and private letters; white space is one space before it is looked at.
_UNREADABLE = frozenset({"Cc", "Cs", "Co"})
_BETWEEN_WORDS = {ord(one): " " for one in "\t\n\r\u00a0\u2028\u2029"}
# What turns the direction of the text after it, and so makes a name look like another.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class AttributeName(StrEnum):
    """What may be stated of an organisation."""

    COUNTRY = "country"
    CITY = "city"
    KIND = "kind"
    STATUS = "status"
    ESTABLISHED = "established"
    EMPLOYEES = "employees"
    WEBSITE = "website"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Said:
    """Who says something, why, and on what evidence: an id of a document or a URL."""

    reason: str = ""
    principal: str = LOCAL_PRINCIPAL
    evidence: str | None = None

    def __post_init__(self) -> None:
        if len(self.reason) > _MAX_REASON_CHARS:
            raise InputError(f"longer than {_MAX_REASON_CHARS:,} characters", place="reason")
        if self.evidence is not None:
            _refuse_unreadable(self.evidence, "evidence", _MAX_EVIDENCE_CHARS)


def make_line(subject: str, predicate: str, value: dict[str, Any], said: Said, now: datetime) -> Statement:
    """Return the line by which somebody says something of an actor; it is held in the actor's space."""
    return Statement(
        subject,
        predicate,
        value,
        said.principal,
        said.reason,
        now,
        evidence=said.evidence,
        owner=said.principal,
        space=space_of(subject),
    )


def name_value(name: str, kind: str, lang: str | None = None) -> dict[str, Any]:
    """Return the value of a name. Raises InputError that says what is wrong with it."""
    text = _read_text(name, "name", MAX_NAME_CHARS)
    if not normalise_name(text):
        raise InputError("a name needs a letter or a digit", place="name")
    if lang is not None and not (len(lang) == 2 and lang.isascii() and lang.isalpha()):
        raise InputError("a language is two letters (ISO 639-1)", place="lang")
    value = {"name": text, "kind": _read_choice(NameKind, kind, "kind of name")}
    return value | ({"lang": lang.lower()} if lang else {})


def attribute_value(attribute: str, value: str) -> dict[str, Any]:
    """Return the value of a stated attribute. Raises InputError that says what is wrong with it."""
    name = AttributeName(_read_choice(AttributeName, attribute, "attribute"))
    return {"attribute": name.value, "value": _READERS[name](value.strip())}


def relation_value(kind: str, other: str) -> dict[str, Any]:
    """Return the value of a relation to another actor: what that one is to the subject."""
    return {"kind": _read_choice(RelationKind, kind, "kind of relation"), "other": other}


def load_lines_in(
    database: Database,
    connection: Connection,
    predicates: Collection[str],
    subjects: Sequence[str] | None = None,
    known_at: datetime | None = None,
) -> list[Statement]:
    """Return the lines of these predicates that stand, or stood at a moment, oldest first; of all subjects or some."""
    query = _query(predicates).where(stood_at(known_at))
    if subjects is None:
        return [_standing(line) for line in _readable(connection, query)]
    found = (
        _standing(line)
        for part in chunks(list(dict.fromkeys(subjects)))
        for line in _readable(connection, query.where(database.among(statements.c.subject, part)))
    )
    return sorted(found, key=lambda line: line.id)


def load_lines_naming_in(
    connection: Connection, predicate: str, key: str, others: Sequence[str], known_at: datetime | None = None
) -> list[Statement]:
    """Return the lines of a predicate that stand, or stood, and whose value has one of these actors at ``key``."""
    query = _query([predicate]).where(stood_at(known_at))
    at = statements.c.value[key].as_string()
    found = (line for part in chunks(list(others)) for line in _readable(connection, query.where(at.in_(part))))
    return sorted(map(_standing, found), key=lambda line: line.id)


def load_names_told_in(connection: Connection, is_wanted: Callable[[str], bool]) -> list[Statement]:
    """Return the standing lines by which people gave a name that is wanted, oldest first.

    Of all others only the name is read: of thousands a batch asks for few.
    """
    name = statements.c.value["name"].as_string()
    told = select(statements.c.id, name).where(statements.c.predicate == NAMED, stood_at(None))
    wanted = [number for number, one in connection.execute(told) if one is not None and is_wanted(one)]
    return [
        line
        for start in range(0, len(wanted), _LINES_AT_ONCE)
        for line in _readable(
            connection, _query([NAMED]).where(statements.c.id.in_(sorted(wanted)[start : start + _LINES_AT_ONCE]))
        )
    ]


def load_past_in(
    database: Database, connection: Connection, actor_ids: Sequence[str], spaces: Collection[str]
) -> list[Statement]:
    """Return all lines of these spaces that ever told of these actors or led to them, oldest first.

    Those that were taken back too.
    """
    lines: dict[int, Statement] = {}
    for part in chunks(list(actor_ids)):
        about = database.among(statements.c.subject, part)
        found = _readable(connection, _query(OPERATIONS).where(about))
        for predicate, key in ((MERGED, "into"), (NOT_SAME, "other"), (RELATED, "other")):
            at = statements.c.value[key].as_string()
            found += _readable(connection, _query([predicate]).where(at.in_(part)))
        lines |= {line.id: line for line in found}
    return [lines[number] for number in sorted(lines) if lines[number].space in spaces]


def stood_at(known_at: datetime | None) -> ColumnElement[bool]:
    """Say that a line stands, or stood at a moment."""
    if known_at is None:
        return statements.c.retracted_at.is_(None)
    later = statements.c.retracted_at.is_(None) | (statements.c.retracted_at > known_at)
    return (statements.c.recorded_at <= known_at) & later


def _standing(line: Statement) -> Statement:
    """Return a line as it was while it stood: what came of it later was not known then."""
    return line if line.retracted_at is None else replace(line, retracted_at=None, retracted_by=None)


def is_readable(line: Statement) -> bool:
    """Whether a line still has all that its predicate needs, and names nobody who was forgotten."""
    if not _NEEDED.get(line.predicate, frozenset()) <= line.value.keys():
        return False
    return line.predicate not in (NAMED, STATED) or not any(MARK in str(one) for one in line.value.values())


def _query(predicates: Collection[str]) -> Select[Any]:
    columns = (statements.c[name] for name in Statement.__dataclass_fields__)
    query = select(*columns).where(statements.c.predicate.in_(sorted(predicates)))
    return query.order_by(statements.c.id)


def _readable(connection: Connection, query: Select[Any]) -> list[Statement]:
    return [line for row in connection.execute(query) if is_readable(line := Statement(*row))]


def _read_text(text: str, place: str, most: int) -> str:
    # What a page or a table puts between words; other controls are no white space to anybody.
    spaced = text.translate(_BETWEEN_WORDS)
    _refuse_unreadable(spaced, place, most)
    return " ".join(spaced.split())


def _refuse_unreadable(text: str, place: str, most: int) -> None:
    if not text.strip():
        raise InputError("there is nothing in it", place=place)
    if len(text) > most:
        raise InputError(f"longer than {most:,} characters", place=place)
    wrong = next((one for one in text if unicodedata.category(one) in _UNREADABLE or one in _TURNING), None)
    if wrong is not None:
        raise InputError(f"holds U+{ord(wrong):04X}, which nobody can read", place=place)


def _read_choice(choices: type[StrEnum], told: str, place: str) -> str:
    try:
        return choices(told.strip().lower()).value
    except ValueError as exc:
        known = ", ".join(one.value for one in choices)
        raise InputError(f"{make_storable(told[:80])!r} is none of {known}", place=place) from exc


def _read_country(told: str) -> str:
    if not (len(told) == _COUNTRY_CHARS and told.isascii() and told.isalpha()):
        raise InputError("a country is two letters (ISO 3166-1)", place="country")
    return told.upper()


def _read_status(told: str) -> str:
    found = _read_choice(EntryStatus, told, "status")
    if found == EntryStatus.UNKNOWN:
        raise InputError("to take a status back, undo its statement", place="status")
    return found


def _read_website(told: str) -> str:
    text = _read_text(told, "website", _MAX_TEXT_CHARS)
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in text
    except ValueError:
        is_address = False
    if not is_address:
        raise InputError("a website begins with http:// or https://", place="website")
    return text


def _number_reader(place: str, least: int, most: int) -> Callable[[str], str]:
    def read(told: str) -> str:
        is_number = told.isascii() and told.isdigit() and len(told) <= len(str(most))
        if not is_number or not least <= int(told) <= most:
            raise InputError(f"a number from {least:,} to {most:,}", place=place)
        return str(int(told))

    return read


_READERS: Mapping[AttributeName, Callable[[str], str]] = {
    AttributeName.COUNTRY: _read_country,
    AttributeName.CITY: lambda told: _read_text(told, "city", MAX_NAME_CHARS),
    AttributeName.KIND: lambda told: _read_choice(OrganisationKind, told, "kind"),
    AttributeName.STATUS: _read_status,
    AttributeName.ESTABLISHED: _number_reader("established", _LEAST_YEAR, _MOST_YEAR),
    AttributeName.EMPLOYEES: _number_reader("employees", 0, _MOST_EMPLOYEES),
    AttributeName.WEBSITE: _read_website,
    AttributeName.DESCRIPTION: lambda told: _read_text(told, "description", _MAX_TEXT_CHARS),
}
